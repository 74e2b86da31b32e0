"""The regression pack: what has moved since an earlier run, and what has only another content."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenario_gen as sg
from scenario_gen.agreement import Played, Thresholds
from scenario_gen.errors import CatalogError, InputError
from tests.agreement.fakes import fake_esmini, suite
from tests.agreement.test_simulate import shifted
from tests.simulators.logs import of_rollout
from tests.worlds import cut_in


def run(tmp_path: Path, name: str, given: list, *, against: str = "", **fake: object) -> Played:  # type: ignore[type-arg]
    program = fake_esmini(tmp_path / f"fake-{name}", given, **fake)  # type: ignore[arg-type]
    return sg.simulate(
        given, tmp_path / name, on=["esmini"], options={"esmini": {"binary": str(program)}},
        against=tmp_path / against if against else None,
    )  # fmt: skip


def test_nothing_has_moved_in_the_same_simulator(tmp_path: Path) -> None:
    """All are as before, and the versions of both are named."""
    run(tmp_path, "then", suite(2))
    now = run(tmp_path, "now", suite(2), version="v2", against="then")
    moved = now.regression
    assert moved is not None
    assert moved.versions == {"esmini": ("v1", "v2")}
    assert (moved.same, moved.moved) == (2, ())
    assert (moved.changed, moved.new, moved.missing) == ((), (), ())
    assert now.ok


def test_what_moved_is_told_apart_from_what_is_another_scenario(tmp_path: Path) -> None:
    """One moved, one has another content, one is new, one is gone; one is as before."""
    given = suite(4)
    run(tmp_path, "then", given)
    other = cut_in(id="cut-in-2", gap_m=55.0, duration_s=8.0)
    new = cut_in(id="new", gap_m=45.0, duration_s=8.0)
    log = shifted(of_rollout(given[1]), "van1", 3.0, 0.2)
    now = run(
        tmp_path, "now", [given[0], given[1], other, new], against="then", logs={"cut-in-1": log}
    )
    moved = now.regression
    assert moved is not None
    assert moved.same == 1
    assert (moved.changed, moved.new, moved.missing) == (("cut-in-2",), ("new",), ("cut-in-3",))
    (one,) = moved.moved
    assert (one.scenario, one.simulator) == ("cut-in-1", "esmini")
    (actor,) = one.actors
    assert actor.actor == "van1"
    assert actor.worst_m == pytest.approx(0.2, abs=0.001)
    assert actor.beyond_s == pytest.approx(3.1, abs=0.11)
    assert "van1 up to 0.2 m off" in one.words
    assert not now.ok
    assert (tmp_path / "now/regression.json").is_file()


def test_a_threshold_decides_what_counts_as_moved(tmp_path: Path) -> None:
    """0.2 m have moved at 0.05 m and have not at 0.25 m."""
    given = suite(1)
    run(tmp_path, "then", given)
    log = shifted(of_rollout(given[0]), "van1", 3.0, 0.2)
    program = fake_esmini(tmp_path / "fake", given, logs={"cut-in-0": log})
    for value, count in ((0.19, 1), (0.25, 0)):
        now = sg.simulate(
            given, tmp_path / f"now-{value}", on=["esmini"],
            options={"esmini": {"binary": str(program)}}, against=tmp_path / "then",
            thresholds={"position_m": value, "event_m": 100.0},
        )  # fmt: skip
        assert now.regression is not None
        assert len(now.regression.moved) == count
        assert now.regression.thresholds["position_m"] == value


def test_events_lost_gained_and_shifted_and_verdicts_are_named(tmp_path: Path) -> None:
    """The van cuts in 0.8 s later; or never, and then the intent is lost as well."""
    given = suite(2)
    run(tmp_path, "then", given)
    late = cut_in(id="cut-in-0", gap_m=30.0, duration_s=8.0, at_s=2.8)
    never = cut_in(id="cut-in-1", gap_m=35.0, duration_s=8.0, at_s=60.0)
    logs = {"cut-in-0": of_rollout(late), "cut-in-1": of_rollout(never)}
    moved = run(tmp_path, "now", given, against="then", logs=logs).regression
    assert moved is not None
    first, second = moved.moved
    shifts = {event.kind: event.dt_s for event in first.shifted}
    assert shifts["cut_in"] == pytest.approx(0.8, abs=0.101)
    assert "cut_in" in {event.kind for event in second.lost}
    assert "intent: seen -> not_seen" in second.verdicts
    back = run(tmp_path, "back", given, against="now").regression
    assert back is not None
    assert "cut_in" in {event.kind for event in back.moved[1].gained}
    assert "intent: not_seen -> seen" in back.moved[1].verdicts


def test_a_simulator_that_fails_now_has_moved(tmp_path: Path) -> None:
    """From ran to failed, with the reason; and from failed to failed is as before."""
    run(tmp_path, "then", suite(1))
    now = run(tmp_path, "now", suite(1), against="then", first="exit 255")
    assert now.regression is not None
    (one,) = now.regression.moved
    assert one.verdicts == ("state: ran -> failed (refused with exit code 255)",)
    still = run(tmp_path, "still", suite(1), against="now", first="exit 255")
    assert still.regression is not None
    assert (still.regression.same, still.regression.moved) == (1, ())


def test_other_settings_are_named_since_they_move_things_too(tmp_path: Path) -> None:
    """Other limits, by their hash; a simulator of only one of the two."""
    given = suite(1)
    sg.simulate(given, tmp_path / "then", on=["builtin", "builtin:idm"])
    now = sg.simulate(
        given, tmp_path / "now", on=["builtin"], limits="commonroad", against=tmp_path / "then"
    )
    moved = now.regression
    assert moved is not None
    assert [line.split(":")[0] for line in moved.asked_differently] == ["limits"]
    assert moved.not_compared == ("builtin:idm",)


def test_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    """No earlier run, no simulator in common, its own folder, a track that is none."""
    given = suite(1)
    sg.simulate(given, tmp_path / "then", on=["builtin"])
    with pytest.raises(CatalogError, match="no such file"):
        sg.simulate(given, tmp_path / "a", on=["builtin"], against=tmp_path / "none")
    with pytest.raises(InputError, match="the earlier run is of builtin"):
        sg.simulate(given, tmp_path / "b", on=["builtin:idm"], against=tmp_path / "then")
    with pytest.raises(InputError, match="folder of this run"):
        sg.simulate(given, tmp_path / "then", on=["builtin"], resume=True,
                    against=tmp_path / "then")  # fmt: skip
    (tmp_path / "then/runs/cut-in-0/builtin.npz").write_bytes(b"garbage")
    with pytest.raises(CatalogError, match="no tracks can be read"):
        sg.simulate(given, tmp_path / "c", on=["builtin"], against=tmp_path / "then")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "scenario-gen simulation 1"}',
     '{"format": "scenario-gen simulation 1", "scenarios": [], "simulators": {}}',
     '{"format": "scenario-gen simulation 1", "scenarios": {"a": 1}, "simulators": []}'],
)  # fmt: skip
def test_a_folder_that_says_nonsense_is_refused(tmp_path: Path, text: str) -> None:
    """As an error of ours, before anything is played."""
    (tmp_path / "then").mkdir()
    (tmp_path / "then/simulate.json").write_text(text)
    with pytest.raises(CatalogError):
        sg.simulate(suite(1), tmp_path / "now", on=["builtin"], against=tmp_path / "then")
    assert not (tmp_path / "now").exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [({"speed": 1.0}, "no threshold 'speed'"), ({"position_m": float("nan")}, "not a number"),
     ({"event_m": -1.0}, "not a number")],
)  # fmt: skip
def test_a_threshold_that_is_none_is_refused(values: dict[str, float], message: str) -> None:
    """With those that there are."""
    with pytest.raises(InputError, match=message):
        Thresholds.of(values)
