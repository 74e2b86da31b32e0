"""Logs of scenarios of ours: the same rules on a simulator's states, and what they cannot say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenario_gen as sg
from scenario_gen import api
from scenario_gen.checks import RULES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.library import read_library
from scenario_gen.pipeline.traces import judge, read_log
from tests.checks.tracks import straight
from tests.simulators.logs import of_rollout, of_tracks
from tests.worlds import crossing_pedestrian, cut_in

OF_PHASES = {rule.id for rule in RULES if "phases" in rule.needs}
LIBRARY = {one.id: one for one in read_library()}
SOME = (
    "nhtsa-04-running-red-light", "nhtsa-14-cyclist", "rare-rider-slides-through-curve",
    "rare-moose-freezes-then-bolts", "iso34502-02-main-keep-cut-out", "carla-priority-at-junction",
)  # fmt: skip


def _logged(one: Scenario, folder: Path) -> Path:
    (folder / "run.csv").write_bytes(of_rollout(one.concrete()))
    return folder / "run.csv"


@pytest.mark.parametrize("name", [name for name in SOME if name in LIBRARY])
def test_a_log_is_judged_as_the_rollout_is(name: str, tmp_path: Path) -> None:
    """Everybody moved as in the rollout: no rule finds more, and every intent is seen.

    Who crosses halts at once at the end of its way, in a simulator as in the rollout: no braking.
    """
    one = LIBRARY[name]
    result, _ = judge(read_log(one, _logged(one, tmp_path)))
    own = api.check([one])[0]
    assert {f.rule for f in result.findings} <= {f.rule for f in own.findings}
    states = {outcome.rule: outcome.state for outcome in result.outcomes}
    assert states["intent.seen"] == "passed"
    assert {rule for rule, state in states.items() if state == "not_checked"} == (
        OF_PHASES | {"odd.within"}
    )


def test_what_a_log_does_not_tell_is_said(tmp_path: Path) -> None:
    """Rules on phases name the reason; those on motion answer."""
    recorded = sg.read_trace(_logged(cut_in(), tmp_path), cut_in())
    outcomes = {outcome.rule: outcome for outcome in sg.check_trace(recorded).outcomes}
    assert outcomes["phases.happen"].state == "not_checked"
    assert "does not tell when phases begin" in outcomes["phases.happen"].reason
    assert outcomes["relevance.near_ego"].state == "passed"
    assert [outcome.rule for outcome in sg.check_trace(recorded).outcomes] == [
        rule.id for rule in RULES
    ]


def test_an_intent_that_the_simulator_does_not_show_is_missed(tmp_path: Path) -> None:
    """The van stays where it is in the log: its cut-in is not seen, and what is seen is said."""
    data = of_tracks({"ego": straight(50.0, -5.25, 30.0), "van1": straight(80.0, -8.75, 25.0)},
                     until_s=15.0)  # fmt: skip
    (tmp_path / "run.csv").write_bytes(data)
    recorded = sg.read_trace(tmp_path / "run.csv", cut_in())
    (found,) = (f for f in sg.check_trace(recorded).findings if f.rule == "intent.seen")
    assert "cut_in of van1 is not seen" in found.message
    assert "alongside within 3 m from" in found.message


def test_events_of_a_log_are_those_of_the_rollout(tmp_path: Path) -> None:
    """Same kinds, participants and times, within a step."""
    one = crossing_pedestrian()
    own = sg.events(one)
    logged = sg.events(sg.read_trace(_logged(one, tmp_path), one))
    assert [(e.kind, e.actor, e.others) for e in logged] == [
        (e.kind, e.actor, e.others) for e in own
    ]
    assert [e.from_s for e in logged] == pytest.approx([e.from_s for e in own], abs=0.101)
    assert "crossing_path" in {event.kind for event in own}


def test_the_log_of_another_scenario_is_wrong_input(tmp_path: Path) -> None:
    """Who is missing is named."""
    log = _logged(cut_in(), tmp_path)
    with pytest.raises(InputError, match="no states of ped1"):
        sg.read_trace(log, crossing_pedestrian())


def test_a_scenario_that_is_not_sound_is_not_compared_with_a_trace(tmp_path: Path) -> None:
    """As with a rollout, rules on motion are not asked then."""
    one = cut_in()
    log = _logged(one, tmp_path)
    lost = one.model_copy(update={"intent": (one.intent[0].model_copy(update={"actor": "b"}),)})
    result = sg.check_trace(sg.read_trace(log, lost))
    assert {f.rule for f in result.findings} == {"references.ids"}
    states = {outcome.rule: outcome.state for outcome in result.outcomes}
    assert states["motion.speed"] == "not_checked"
    reasons = {outcome.rule: outcome.reason for outcome in result.outcomes}
    assert "needs no trace has failed" in reasons["motion.speed"]


def test_a_log_that_ends_early_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    """No state beyond its end is made up."""
    data = of_rollout(cut_in()).splitlines()
    (tmp_path / "run.csv").write_bytes(b"\n".join(data[:184]))
    recorded = sg.read_trace(tmp_path / "run.csv", cut_in())
    # 182 states, 0.02 s apart.
    assert recorded.trace.time_s[-1] == pytest.approx(3.6)
    moved_m = np.diff(recorded.trace.x_m[0, 0])
    assert moved_m == pytest.approx(3.0, abs=1e-5)
