"""Triggers of several conditions: ``all``, ``any`` and ``sequence``. The ego does 30 m/s."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from tests.motion.build import (
    actor,
    arrival,
    at,
    brake,
    by_rate,
    gap,
    headway,
    keep,
    of_speed,
    phase,
    place,
    roll,
    roll_one,
    several,
    speed,
    ttc,
)
from tests.worlds import scenario

# 75.5 m of gap that shrink by 10 m/s.
AHEAD = {"lane": -2, "s_m": 130.0, "speed_mps": 20.0}


def _start(trigger: dict, **fields: Any) -> float:
    given_fields = {**AHEAD, **fields}
    return float(roll_one(phase("p", trigger, keep(1.0)), **given_fields).phase_start_s[0, 1, 0])


# --- any --------------------------------------------------------------------------------------


def test_any_is_the_first_of_them() -> None:
    """The gap is 40 m at 3.55 s, the ego passes 148 m at 3.27 s, and 3.4 s are 3.4 s."""
    conditions = gap(40.0), place(150.0), at(3.4)
    assert _start(several("any", *conditions)) == pytest.approx(98.0 / 30.0, abs=1e-9)
    assert _start(several("any", *conditions[::2])) == 3.4
    assert _start(several("any", gap(40.0), at(9.0))) == pytest.approx(3.55, abs=1e-9)


def test_delays_decide_which_of_any_is_first() -> None:
    conditions = gap(40.0, delay_s=1.0), at(4.0, delay_s=0.25)
    assert _start(several("any", *conditions)) == pytest.approx(4.25)
    assert _start(several("any", gap(40.0, delay_s=0.5), at(4.2))) == pytest.approx(4.05)


def test_a_phase_starts_once_whichever_conditions_come_true() -> None:
    """Three conditions, one start: the speed is changed by one phase, and then by another."""
    trace = roll_one(
        phase("slow", several("any", at(1.0), gap(60.0), place(200.0)), brake(5.0, 18.0)),
        phase("fast", at(1.5), speed(25.0, by_rate(5.0))),
        **AHEAD,
    )
    assert trace.phase_start_s[0, 1, 0] == 1.0
    assert trace.speed_mps[0, 1, -1] == pytest.approx(25.0)


# --- all --------------------------------------------------------------------------------------


def test_all_is_the_last_of_them() -> None:
    """A gap below 40 m from 3.55 s on, a time after 5 s."""
    assert _start(several("all", gap(40.0), at(5.0))) == pytest.approx(5.0, abs=1e-9)
    assert _start(several("all", gap(40.0), at(2.0))) == pytest.approx(3.55, abs=1e-9)
    assert _start(several("all", gap(40.0, delay_s=2.0), at(5.0))) == pytest.approx(5.55)


def test_all_that_hold_from_the_start_start_at_once() -> None:
    assert _start(several("all", gap(100.0), of_speed(31.0), at(0.0))) == 0.0


def test_conditions_of_all_have_to_hold_at_the_same_time() -> None:
    """The ego is in the circle from 3.27 s to 3.4 s, before the gap is below 40 m."""
    assert math.isnan(_start(several("all", gap(40.0), place(150.0))))
    assert _start(several("all", gap(42.0), place(150.0))) == pytest.approx(3.35, abs=1e-9)


def test_a_delay_moves_the_whole_time_for_which_a_condition_holds() -> None:
    """The 0.13 s in the circle, half a second later; after 3.55 s the gap is below 40 m."""
    delayed = place(150.0, delay_s=0.5)
    expected_s = 98.0 / 30.0 + 0.5
    assert _start(several("all", gap(40.0), delayed)) == pytest.approx(expected_s, abs=1e-9)
    assert _start(several("all", delayed, at(3.8))) == pytest.approx(3.8, abs=1e-9)
    assert math.isnan(_start(several("all", delayed, at(3.95))))


def test_a_circle_crossed_within_a_step_counts_in_all() -> None:
    """Half a metre on each side, passed in a third of a step."""
    conditions = place(151.3, within_m=0.5), of_speed(25.0, of="a1")
    expected_s = (101.3 - 0.5) / 30.0
    assert _start(several("all", *conditions)) == pytest.approx(expected_s, abs=1e-9)


def test_a_rising_edge_is_an_instant() -> None:
    """It counts where the others hold at that instant, and not later."""
    rising = gap(40.0, edge="rising")
    assert _start(several("all", rising, at(3.0))) == pytest.approx(3.55, abs=1e-9)
    assert math.isnan(_start(several("all", rising, at(4.0))))
    assert math.isnan(_start(several("all", gap(100.0, edge="rising"), at(4.0))))
    later = gap(40.0, edge="rising", delay_s=1.0)
    assert _start(several("all", later, at(4.0))) == pytest.approx(4.55, abs=1e-9)


def test_a_condition_may_hold_several_times() -> None:
    """The gap is below 20 m, above it, and below again when the time has come."""
    begin = {"lane": -2, "s_m": 70.0, "speed_mps": 30.0}
    phases = (
        phase("p", several("all", gap(20.0), at(4.5)), keep(1.0)),
        phase("away", at(0.5), speed(36.0, by_rate(6.0))),
        phase("back", at(4.0), brake(6.0, 24.0)),
    )
    trace = roll_one(*phases, **begin)
    found = np.interp(trace.phase_start_s[0, 1, 0], trace.time_s, trace.x_m[0, 1] - trace.x_m[0, 0])
    assert trace.phase_start_s[0, 1, 0] > 4.5
    assert found == pytest.approx(24.5, abs=0.02)


# --- sequence ---------------------------------------------------------------------------------


def test_a_sequence_looks_at_one_after_the_other() -> None:
    """A gap below 40 m at 3.55 s; the time was reached long before, and counts at once."""
    assert _start(several("sequence", gap(40.0), at(1.0))) == pytest.approx(3.55, abs=1e-9)
    assert _start(several("sequence", at(1.0), gap(40.0))) == pytest.approx(3.55, abs=1e-9)
    assert _start(several("sequence", at(5.0), gap(40.0))) == pytest.approx(5.0, abs=1e-9)


def test_what_was_true_before_its_turn_does_not_count() -> None:
    """The circle at 150 m lies behind the ego when its turn comes."""
    assert math.isnan(_start(several("sequence", gap(35.0), place(150.0))))
    found_s = _start(several("sequence", place(150.0), gap(35.0)))
    assert found_s == pytest.approx(4.05, abs=1e-9)


def test_delays_of_a_sequence_add_up() -> None:
    """3.55 s + 0.4 s, and from there another 0.3 s."""
    conditions = gap(40.0, delay_s=0.4), at(1.0, delay_s=0.3)
    assert _start(several("sequence", *conditions)) == pytest.approx(4.25, abs=1e-9)


def test_a_rising_edge_in_a_sequence_comes_after_its_turn() -> None:
    """Below 40 m since 3.55 s: no edge after 5 s. Below 20 m at 5.55 s: one."""
    rising = {"edge": "rising"}
    assert math.isnan(_start(several("sequence", at(5.0), gap(40.0, **rising))))
    found_s = _start(several("sequence", at(5.0), gap(20.0, **rising)))
    assert found_s == pytest.approx(5.55, abs=1e-9)


def test_a_sequence_of_five_within_one_step() -> None:
    conditions = gap(40.0), at(3.0), of_speed(25.0, of="a1"), at(3.0), gap(39.9)
    assert _start(several("sequence", *conditions)) == pytest.approx(3.56, abs=1e-9)


# --- all kinds --------------------------------------------------------------------------------

CONDITIONS = [
    at(2.34), at(4.0, delay_s=0.31), gap(50.0), gap(45.0, edge="rising"), gap(30.0, delay_s=0.7),
    gap(20.0, rule="greater"), ttc(5.0), ttc(4.0, edge="rising", delay_s=0.13), place(150.0),
    place(160.0, within_m=20.0), place(170.0, within_m=9.0, delay_s=0.4), of_speed(25.0, of="a1"),
    of_speed(26.0, of="a1", edge="rising"), of_speed(23.0, "greater", of="a1"),
    headway(1.5, to="a2"), arrival(200.0, 1.6), arrival(190.0, 2.0, delay_s=0.21),
]  # fmt: skip


def _world(kind: str, conditions: list[dict]) -> Scenario:
    """The leader slows down, speeds up again, and waits for a combination of conditions."""
    return scenario(
        duration_s=8.0,
        actors=[
            actor(lane=-2, s_m=130.0, speed_mps=27.0, phases=[
                phase("slow", at(1.03), brake(2.0, 20.0)),
                phase("fast", at(5.07), speed(28.0, by_rate(3.0))),
            ]),
            actor("a2", lane=-1, s_m=100.0, speed_mps=29.0, phases=[
                phase("p", several(kind, *conditions), keep(0.5))]),
        ],
    )  # fmt: skip


def _drawn(count: int) -> list[tuple[str, list[dict]]]:
    """Combinations of conditions, drawn at random."""
    rng = np.random.default_rng(3)
    return [
        (kind, [CONDITIONS[i] for i in rng.integers(len(CONDITIONS), size=rng.integers(2, 6))])
        for kind in rng.choice(["all", "any", "sequence"], size=count)
    ]


def _starts(drawn: list[tuple[str, list[dict]]], step_s: float = 0.1) -> np.ndarray:
    batch = ScenarioBatch.of([_world(kind, conditions) for kind, conditions in drawn])
    return rollout(batch, step_s=step_s).phase_start_s[:, 2, 0]


def test_combinations_do_not_depend_on_the_step() -> None:
    """Whatever is combined, 0.1 s and 0.02 s find the same times to 2 ms."""
    drawn = _drawn(300)
    coarse_s = _starts(drawn)
    assert 0.4 < np.isfinite(coarse_s).mean() < 0.95
    np.testing.assert_allclose(coarse_s, _starts(drawn, 0.02), atol=2e-3)


def test_combinations_are_what_their_conditions_make_of_them() -> None:
    """Any is the first of its conditions; all and sequence are not before the last."""
    alone = dict(
        zip(map(str, CONDITIONS), _starts([("any", [c, c]) for c in CONDITIONS]), strict=True)
    )
    drawn = _drawn(300)
    for (kind, conditions), found_s in zip(drawn, _starts(drawn), strict=True):
        times_s = [alone[str(condition)] for condition in conditions]
        if kind == "any":
            assert found_s == pytest.approx(np.fmin.reduce(times_s), abs=1e-9, nan_ok=True)
        elif not math.isnan(found_s):
            assert found_s >= max(times_s) - 1e-9


def test_rows_with_and_without_combinations_go_together() -> None:
    """In one batch each row is what it is alone."""
    triggers = [
        several("all", gap(50.0), at(4.0)), at(3.0), several("sequence", at(2.0), ttc(5.0)),
        several("any", place(160.0), of_speed(22.0, of="a1")), gap(30.0),
        several("all", arrival(220.0, 3.0), headway(5.0, to="a2"), at(1.0, delay_s=0.1)),
    ]  # fmt: skip
    worlds = [_world("any", [trigger, trigger]) if trigger["kind"] in ("time", "gap")
              else _world(trigger["kind"], trigger["of"]) for trigger in triggers]  # fmt: skip
    together = rollout(ScenarioBatch.of(worlds))
    for row, world in enumerate(worlds):
        alone = roll(world)
        np.testing.assert_array_equal(together.phase_start_s[row], alone.phase_start_s[0])
