"""Full proposals become the scenario they describe, or findings that a model can act on."""

from __future__ import annotations

from typing import Any

import pytest

from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.parse import parse
from scenario_gen.propose.realise import realise
from scenario_gen.roads import build
from tests.propose.asks import ask
from tests.propose.fulls import FULLS, full_text


def made(topic: Any, **changes: Any) -> Any:
    asked = ask(topic, level="full")
    proposal = parse(full_text(topic, **changes), asked)
    assert isinstance(proposal, FullProposal), proposal
    return realise(proposal, asked, proposer="openai", model="m")


@pytest.mark.parametrize("topic", sorted(FULLS))
def test_full_proposals_pass_the_checks(topic: str) -> None:
    """Phases, crossings, junctions and trajectories are realised so that the event is seen."""
    scenario = made(topic)
    assert isinstance(scenario, Scenario), scenario
    network = build(scenario.road)
    batch = ScenarioBatch.of([scenario])
    report = check(batch, rollout(batch, networks=[network]), networks=[network])
    assert [f.message for f in report.result(0).findings if f.severity == "error"] == []
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario


def test_ranges_become_parameters() -> None:
    """A range replaces the number it varies; the number stays the default, in m/s."""
    scenario = made("hard_braking")
    assert {p.name: (p.minimum, p.maximum) for p in scenario.parameters} == {
        "ego_speed": (25.56, 27.78),
        "van1_decel": (3.2, 4.0),
    }
    assert scenario.ego.speed_mps == "$ego_speed"
    assert scenario.actors[0].phases[0].manoeuvre.decel_mps2 == "$van1_decel"


def test_gaps_are_from_bumper_to_bumper() -> None:
    """38 m of gap lie between the front of the ego and the rear of the van."""
    scenario = made("hard_braking")
    ego, van = scenario.ego, scenario.actors[0]
    front = ego.start.s_m + ego.box.centre_x_m + ego.box.length_m / 2
    rear = van.start.s_m + van.box.centre_x_m - van.box.length_m / 2
    assert rear - front == pytest.approx(38.0, abs=0.01)


@pytest.mark.parametrize(
    ("actors", "path"),
    [
        ({"id": "ego"}, "$.actors[0].id"),
        ({"id": "!!"}, "$.actors[0].id"),
        ({"lane": "oncoming"}, "$.actors[0].lane"),
        ({"lane": "from_left"}, "$.actors[0].lane"),
    ],
)
def test_nonsense_in_actors_is_named(actors: dict[str, Any], path: str) -> None:
    """Ids and lanes that cannot be are findings with the path in the proposal."""
    broken = FULLS["hard_braking"]["actors"][0] | actors
    found = made("hard_braking", actors=[broken])
    assert isinstance(found, tuple)
    assert path in [finding.path for finding in found]


def test_nonsense_in_references_is_named() -> None:
    """Unknown actors and phases are findings and name those that there are."""
    phases = [
        {"id": "a", "trigger": {"kind": "gap", "to": "<b>ghost</b>", "gap_m": 10},
         "manoeuvre": {"kind": "keep", "duration_s": 1}},
        {"id": "b", "trigger": {"kind": "phase_end", "phase": "nothing"},
         "manoeuvre": {"kind": "lane_change", "to": "ego_lane", "time_s": 3}},
    ]  # fmt: skip
    actor = FULLS["hard_braking"]["actors"][0] | {"phases": phases}
    ranges = [{"quantity": "gap_m", "actor": "ego", "minimum": 1, "maximum": 2}]
    found = made("hard_braking", actors=[actor, actor | {"id": "Van-1"}], ranges=ranges)
    assert isinstance(found, tuple)
    rules = {finding.rule for finding in found}
    assert {"proposal.reference", "proposal.actor_id", "proposal.range"} <= rules
    assert any("van1" in finding.hint.replace("_", "") for finding in found)


def test_rules_of_the_domain_become_findings() -> None:
    """An actor that crosses while it drives breaks a rule of the domain; that is a finding."""
    actor = FULLS["pedestrian_crossing"]["actors"][0] | {"speed_kmh": 5}
    found = made("pedestrian_crossing", actors=[actor])
    assert isinstance(found, tuple)
    assert found[0].rule == "proposal.schema"
    assert "speed_mps 0" in found[0].message


def test_actors_behind_have_room() -> None:
    """An actor 150 m behind the ego starts on the road."""
    actor = FULLS["hard_braking"]["actors"][0] | {"gap_m": -150, "phases": []}
    scenario = made("hard_braking", actors=[actor], ranges=[])
    assert isinstance(scenario, Scenario)
    assert float(scenario.actors[0].start.s_m) > 10
