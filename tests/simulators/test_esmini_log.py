"""What the log of esmini says: errors, and what ended the run."""

from __future__ import annotations

import pytest

from simulators.esmini_log import complaints_in, ended_by

_STOP = "[9.000] [info] storyBoard runningState -> stopTransition -> completeState"


def fired(*lines: str) -> str:
    """The part of a log in which a trigger fires."""
    marked = ["Trigger /------", *lines, "Trigger  ------/"]
    return "\n".join(f"[9.000] [info] {line}" for line in marked) + "\n"


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (("Group 0:", "end: true", "Group 1:", "end.collision: false"), "time"),
        (
            ("Group 0:", "end: false", "Group 1:", "end.collision.external: true",
             "end.collision: true"),
            "collision",
        ),
        (("Group 0:", "end: false", "Group 1:", "end.goal: true"), "goal"),
        (
            ("Group 0:", "end: false", "Group 1:", "end.events.external: true",
             "end.events: true", "end.stands: true"),
            "all events done",
        ),
        (("Group 0:", "theirs: true", "Triggering entity 0: ego"), "theirs"),
        (("Group 0:", "a: true", "b: false", "Group 1:", "c: true", "d: true"), "c and d"),
    ],
)  # fmt: skip
def test_the_condition_that_ended_a_run_is_named(lines: tuple[str, ...], word: str) -> None:
    """Of several groups the one in which all conditions hold; who drives the ego is no reason."""
    other = fired("Group 0:", "Criteria.SeenGoal.near: true")
    assert ended_by(other + fired(*lines) + "[9.000] [info] act runningState\n" + _STOP) == word


@pytest.mark.parametrize(
    "log",
    [
        "",
        "no log at all",
        fired("Group 0:", "end: true"),
        _STOP,
        fired("Group 0:", "end: false") + _STOP,
        fired() + _STOP,
    ],
)
def test_a_log_that_does_not_say_it_says_nothing(log: str) -> None:
    """A storyboard that was not stopped, or stopped by no condition that holds."""
    assert ended_by(log) == ""


def test_errors_are_told_once() -> None:
    """Warnings are none."""
    log = "[0.1] [error] lost\n[0.2] [warn] hm\n[0.3] [error] lost \n[0.4] [error] gone\n"
    assert complaints_in(log) == ("lost", "gone")
