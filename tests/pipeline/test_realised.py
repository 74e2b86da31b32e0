"""What coverage takes from a rollout: what was there at the conflict, not what was drafted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.avoidance import judges
from scenario_gen.checks import check
from scenario_gen.checks.realised import realised_values
from scenario_gen.coverage import Constraint, Realised, default_model, factors
from scenario_gen.coverage.impossible_rollouts import OF_CONSTANT_SPEED, OF_ROLLOUTS
from scenario_gen.coverage.valid import broken
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import JudgedBy
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.motion import group_networks, rollout
from scenario_gen.pipeline.evaluate import evaluate
from tests.worlds import scenario


def _seen(*scenarios: Scenario) -> list[RealisedValues]:
    batch = ScenarioBatch.of(scenarios)
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks)
    report = check(batch, trace, networks=networks)
    return realised_values(batch, trace, networks, report.worst, {}, report)


def _standing(s_m: float = 350.0, **environment: Any) -> Scenario:
    """A car stands in the lane of an ego that drives on at 20 m/s."""
    car = {"id": "a", "category": "car", "start": {"lane": -2, "s_m": s_m}, "speed_mps": 0.0}
    return scenario(ego_speed_mps=20.0, actors=[car], environment=environment, duration_s=20.0)


def test_friction_and_sight_are_those_at_the_conflict() -> None:
    """A dry road with ice and fog where the car stands; and the same places far away."""
    ice = {"id": "ice", "s_from_m": 300.0, "s_to_m": 400.0, "condition": "icy", "friction": 0.1}
    fog = {"id": "fog", "s_from_m": 300.0, "s_to_m": 600.0, "visibility_m": 60.0}
    away = {"s_from_m": 900.0, "s_to_m": 950.0}
    there, elsewhere = _seen(
        _standing(patches=[ice], visibility_zones=[fog]),
        _standing(patches=[ice | away], visibility_zones=[fog | away]),
    )
    for found in (there, elsewhere):
        assert found.impact_mps == pytest.approx(20.0)
        assert found.ttc_s == pytest.approx(0.0, abs=0.11)
        assert found.ego_mps == pytest.approx(20.0)
        # The boxes meet when the ego has come some 295 m far.
        assert found.conflict_s == pytest.approx(14.8, abs=0.3)
    assert there.friction == pytest.approx(0.1)
    assert there.visibility_m is not None
    assert there.visibility_m <= 60.0
    # Above 50 km/h a dry road grips a little less.
    assert elsewhere.friction == pytest.approx(0.77, abs=0.03)
    assert elsewhere.visibility_m is not None
    assert elsewhere.visibility_m > 60.0


def test_without_others_there_is_no_conflict() -> None:
    (found,) = _seen(scenario())
    assert found == RealisedValues(intents_s=())


def test_no_rollout_of_the_library_shows_what_the_constraints_rule_out() -> None:
    """A part of it; and the constraints do rule out something that is measured."""
    results = evaluate(read_library()[::6], None, profiles=judges(JudgedBy()))
    kept = [one for one in results if one.realised is not None]
    table = factors(
        [one.scenario for one in kept],
        None,
        default_model(Odd(name="any")),
        seen=Realised.of([one.realised for one in kept]),
    )
    rules = [Constraint(*rule) for rule in (*OF_ROLLOUTS, *OF_CONSTANT_SPEED)]
    assert len(kept) > 25
    assert not broken(table.factors, table.codes, rules).any()
    contacts = np.array([one.realised.impact_mps is not None for one in kept])  # type: ignore[union-attr]
    assert contacts.any()
    assert not contacts.all()


def intents(*data: dict[str, Any]) -> tuple[Any, ...]:
    """Intents from plain data."""
    return scenario(intent=list(data)).intent


def test_the_time_of_every_intent_is_kept_and_of_one_that_is_not_seen_there_is_none() -> None:
    standing = {"kind": "standing_in_lane", "actor": "a"}
    seen, far = _seen(
        _standing().model_copy(
            update={"intent": intents(standing, {"kind": "cut_in", "actor": "a"})}
        ),
        _standing(s_m=900.0).model_copy(update={"intent": intents(standing)}),
    )
    assert seen.intents_s == (0.0, None)
    assert far.intents_s is not None
    assert len(far.intents_s) == 1
