"""What is said of a variant: the same alone, in any chunk or order, and as a scenario."""

from __future__ import annotations

import json

import numpy as np
import pytest

from scenario_gen import api
from scenario_gen.checks import RULES, STATES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import sample
from scenario_gen.sweeps.block import CHECKED, NOBODY, STAGES, Block, worst_is, worst_of
from scenario_gen.sweeps.evaluate import evaluate
from scenario_gen.sweeps.job import Job
from tests.checks.traces import world
from tests.motion.test_invariance import WORLDS
from tests.sweeps.worlds import cut_ins, on_curves, parameter
from tests.worlds import cut_in, scenario

# Rules that look at parameters, which a concrete scenario does not have.
_OF_PARAMETERS = ("parameters.range", "parameters.unused")


def assert_equal(one: Block, other: Block, at: np.ndarray | slice = slice(None)) -> None:
    """Bit by bit."""
    np.testing.assert_array_equal(one.stage[at], other.stage)
    np.testing.assert_array_equal(one.states[:, at], other.states)
    assert one.worst is not None
    assert other.worst is not None
    for name in ("value", "actor", "time_s"):
        np.testing.assert_array_equal(getattr(one.worst, name)[:, at], getattr(other.worst, name))


def swayed(world: Scenario) -> Scenario:
    """A world of the rollout's tests with the speed of the ego as a parameter."""
    speed_mps = float(world.ego.speed_mps)
    ego = world.ego.model_copy(update={"speed_mps": "$v"})
    swing = parameter("v", "m/s", 0.7 * speed_mps, 1.1 * speed_mps)
    data = world.model_dump(mode="json") | {"ego": ego.model_dump(mode="json"),
                                            "parameters": [swing]}  # fmt: skip
    return Scenario.model_validate_json(json.dumps(data))


@pytest.mark.parametrize("name", ["cut_ins", "curves", *WORLDS])
@pytest.mark.parametrize("driver", ["constant_speed", "idm"])
def test_a_variant_is_judged_alike_alone_and_among_others(name: str, driver: str) -> None:
    """In chunks of 1, of 7 and of all, in any order: the same states and numbers, bit by bit."""
    special = {"cut_ins": cut_ins, "curves": on_curves}
    world = special[name]() if name in special else swayed(WORLDS[name])
    job, count = Job(world, 1, driver=driver), 9
    samples = sample(world, count, seed=3, method="sobol")
    together = evaluate(job, samples)
    assert (together.stage == CHECKED).any()
    for rows in (1, 7):
        for first in range(0, count, rows):
            part = slice(first, first + rows)
            alone = evaluate(job, {n: v[part] for n, v in samples.items()})
            if alone.worst is not None:
                assert_equal(together, alone, part)
    order = np.random.default_rng(1).permutation(count)
    assert_equal(together, evaluate(job, {n: v[order] for n, v in samples.items()}), order)


@pytest.mark.parametrize("world", [cut_ins(), cut_ins(3000.0), on_curves()])
def test_a_variant_is_judged_as_the_scenario_that_it_stands_for(world: Scenario) -> None:
    """Also where it is not rolled out, and where the road is another one in every row."""
    samples = sample(world, 12, seed=2, method="lhs")
    block = evaluate(Job(world, 12), samples)
    scenarios = [
        world.concrete({name: float(values[row]) for name, values in samples.items()})
        for row in range(12)
    ]
    for row, result in enumerate(api.check(scenarios)):
        found = {
            rule.id: STATES[code]
            for rule, code in zip(RULES, block.states[:, row], strict=True)
            if rule.id not in _OF_PARAMETERS
        }
        expected = {o.rule: o.state for o in result.outcomes if o.rule not in _OF_PARAMETERS}
        assert found == expected
        rolled_out = "not rolled out" not in {o.reason.split(":")[0] for o in result.outcomes}
        assert (STAGES[block.stage[row]] == "checked") == rolled_out


def test_a_variant_without_a_road_spoils_no_other() -> None:
    """A radius of 0 m is no road: impossible and never checked; the next row is."""
    samples = {"r": np.array([0.0, 200.0, 0.0]), "v": np.array([10.0, 10.0, 12.0])}
    block = evaluate(Job(on_curves(), 3), samples)
    assert [STAGES[code] for code in block.stage] == ["impossible", "checked", "impossible"]
    assert (block.states[:, 0] == STATES.index("not_checked")).all()
    assert (block.states[:, 1] != STATES.index("not_checked")).sum() > 30
    assert block.worst is not None
    assert np.isnan(block.worst.value[:, 0]).all()
    assert not np.isnan(block.worst.value[:, 1]).all()


def test_nobody_can_be_rolled_out() -> None:
    """Then there is no criticality at all."""
    block = evaluate(Job(on_curves(), 1), {"r": np.array([0.0]), "v": np.array([10.0])})
    assert block.worst is None


def test_the_worst_is_that_of_the_report_with_actor_and_time() -> None:
    """And the least sight distance, which is nobody's; all as small as columns need."""
    report = world(cut_in(gap_m=20.0), scenario()).report()
    worst = worst_of(report)
    at = {name: place for place, name in enumerate(worst.measures)}
    gap = worst.value[at["min_gap_m"]]
    assert gap[0] == report.worst["min_gap_m"].value[0]
    assert np.isnan(gap[1])
    assert worst.actor[at["min_gap_m"]].tolist() == [0, NOBODY]
    assert worst.actor.dtype == np.int8
    assert worst.time_s[at["min_gap_m"], 0] == report.worst["min_gap_m"].time_s[0]
    np.testing.assert_array_equal(
        worst.value[at["min_sight_m"]], report.measures["min_sight_m"].value[:, 0]
    )
    assert (worst.actor[at["min_sight_m"]] == NOBODY).all()


def test_a_scenario_without_other_actors_has_no_worst() -> None:
    """Columns of no actor are empty, not an error."""
    worst = worst_of(world(scenario(), scenario()).report())
    others = [name != "min_sight_m" for name in worst.measures]
    assert np.isnan(worst.value[others]).all()
    assert (worst.actor == NOBODY).all()


def test_every_measure_says_which_value_is_the_worst() -> None:
    """By its catalogue."""
    words = [worst_is(name) for name in ("pet_s", "min_sight_m", "max_btn", "impact_speed_mps")]
    assert words == ["least", "least", "greatest", "first contact"]
