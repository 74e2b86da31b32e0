"""The rules on who cannot do what is demanded: what they say, and whom they need not look at."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.checks import DEFAULT_LIMITS, Limits, check
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.following import last_steps
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.dynamics import Tolerance, follow
from scenario_gen.errors import ScenarioGenError
from scenario_gen.library import FAMILIES, read_library
from scenario_gen.motion import group_networks, rollout, sample
from scenario_gen.roads import build
from tests.checks.traces import actor, findings, lone, phase, state_of, world
from tests.space.scenarios import any_scenario
from tests.worlds import cut_in, scenario

ICE = {"friction": 0.1, "surface_condition": "icy", "temperature_c": -5.0}


def brake(decel: float) -> dict:
    return {"kind": "brake", "decel_mps2": decel, "until_mps": 0.0}


def change(time_s: float) -> dict:
    dynamics = {"dimension": "time", "time_s": time_s}
    return {"kind": "lane_change", "to_lane": -3, "dynamics": dynamics}


def context_of(batch: ScenarioBatch, limits: Limits = DEFAULT_LIMITS) -> CheckContext:
    networks = group_networks(batch)
    return CheckContext(batch, rollout(batch, networks=networks), networks, None, limits)


def departing(context: CheckContext, chosen: np.ndarray) -> set[tuple[int, int]]:
    """(row, mover) of those who depart when so many are followed."""
    found = follow(
        context.trace, context.surfaces, context.abilities,
        last_steps(context.batch, context.trace, context.halt_step), chosen,
        Tolerance(context.limits.departs_m.value, context.limits.departs_mps.value),
    )  # fmt: skip
    return set(zip(found.row[found.departs], found.mover[found.departs], strict=True))


def reported(context: CheckContext) -> set[tuple[int, int]]:
    found = context.following
    return set(zip(found.row[found.departs], found.mover[found.departs], strict=True))


@pytest.mark.parametrize("family", FAMILIES)
def test_nobody_of_the_library_is_left_out_who_would_depart(family: str) -> None:
    """Variants over the whole ranges: following everybody finds whom following suspects finds."""
    for one in read_library():
        if one.library is None or one.library.family != family:
            continue
        context = context_of(ScenarioBatch.variants(one, sample(one, 3, seed=5, method="lhs")))
        assert departing(context, context.trace.present) == reported(context), one.id


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_nobody_of_any_scenario_is_left_out_who_would_depart(chance: Random) -> None:
    one = any_scenario(chance).concrete()
    batch = ScenarioBatch.of([one])
    try:
        if not check(batch, None, networks=[build(one.road)]).ok[0]:
            return
        context = context_of(batch)
    except ScenarioGenError:
        return
    assert departing(context, context.trace.present) == reported(context)


def test_a_finding_says_where_by_how_much_and_because_of_what() -> None:
    """2 m/s2 on ice, from 13.8 m/s: behind by the difference of the braking distances so far."""
    one = lone(actor(speed_mps=13.8, phases=[phase(brake(2.0))]), environment=ICE)
    found = findings(world(one).report().result(0), "motion.saturates")
    assert len(found) == 1
    assert found[0].path == "$.actors[0].phases[0]"
    assert (found[0].limit, found[0].unit) == (0.5, "m")
    assert found[0].value > 20.0
    assert "friction gives 0.981 m/s2 (mu g), 2.04 times as much is demanded" in found[0].message
    assert "Kamm" in found[0].source


def test_the_tolerance_is_a_limit_that_can_be_given() -> None:
    """A brake that is 5 % too hard from 10 m/s leads astray by 0.3 m."""
    one = lone(actor(speed_mps=10.0, phases=[phase(brake(1.05 * 0.8 * 9.81))]))
    assert state_of(world(one).report(), "motion.saturates") == "passed"
    strict = DEFAULT_LIMITS.with_values(departs_m=0.2)
    assert state_of(world(one).report(limits=strict), "motion.saturates") == "failed"


def test_the_ego_is_warned_of_and_no_error() -> None:
    task = {"start": {"lane": -2, "s_m": 50.0}, "speed_mps": 4.0, "phases": [phase(change(2.0))]}
    ahead = actor(lane=-2, s_m=58.0, speed_mps=4.0)
    report = world(scenario(ego=task, actors=[ahead], duration_s=8.0)).report()
    assert state_of(report, "ego.saturates") == "failed"
    assert state_of(report, "motion.saturates") == "passed"
    assert findings(report.result(0), "ego.saturates")[0].severity == "warning"


def test_a_trace_in_coarse_steps_is_not_checked() -> None:
    batch = ScenarioBatch.of([cut_in()])
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks, step_s=0.5)
    outcomes = check(batch, trace, networks=networks).result(0).outcomes
    for rule_id in ("motion.saturates", "ego.saturates"):
        outcome = next(o for o in outcomes if o.rule == rule_id)
        assert outcome.state == "not_checked"
        assert "0.2 s" in outcome.reason


def test_who_slides_or_is_towed_moves_as_it_is_let() -> None:
    """A car that slides at once, and a trailer that is braked far beyond friction."""
    slides = actor(
        speed_mps=20.0, phases=[phase({"kind": "slide", "decel_mps2": 1.5, "course_rad": 0.4})]
    )
    assert state_of(world(lone(slides, environment=ICE)).report(), "motion.saturates") == "passed"
    towed = actor("trailer", speed_mps=20.0, phases=[phase(brake(5.0))])
    report = world(lone(towed, environment=ICE)).report()
    assert state_of(report, "motion.saturates") == "not_applicable"


def test_the_verdict_of_one_is_that_in_a_batch() -> None:
    """Rows that saturate for different reasons, in any order."""
    worlds: list[Scenario] = [
        lone(actor(speed_mps=13.8, phases=[phase(brake(2.0))]), environment=ICE),
        cut_in(),
        lone(actor(speed_mps=4.0, phases=[phase(change(2.0))])),
        lone(actor("truck", speed_mps=20.0, phases=[phase(brake(7.9))])),
    ]
    together = world(*worlds).report()
    for row, one in enumerate(worlds):
        alone = world(one).report()
        assert together.result(row).findings == alone.result(0).findings
    back = world(*reversed(worlds)).report()
    assert (
        back.state("motion.saturates").tolist() == together.state("motion.saturates")[::-1].tolist()
    )
