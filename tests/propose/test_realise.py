"""Proposals become valid scenarios, always the same ones, and say only what is true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import TOPICS
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.motion.sampling import sample
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.describe import describe
from scenario_gen.propose.options import sites_of, unrestricted
from scenario_gen.propose.parse import parse
from scenario_gen.propose.realise import realise
from scenario_gen.propose.sampler import draw_proposal
from scenario_gen.roads import build
from tests.propose.asks import ask

ROADS_OF_TOPICS = [(t, road) for t in TOPICS for roads in sites_of(t) for road in roads]


def proposals(topic: Any, road: Any, count: int) -> list[CompactProposal]:
    """Proposals all over what a topic allows on a road."""
    allowed = unrestricted(topic, road)
    assert allowed is not None
    rng = np.random.default_rng(7)

    def within(bounds: tuple[int, int]) -> int:
        return int(rng.integers(bounds[0], bounds[1] + 1))

    return [
        CompactProposal(
            topic=topic,
            road=road,
            lanes=within(allowed.lanes),
            weather=allowed.weathers[i % len(allowed.weathers)],
            light=allowed.lights[i % len(allowed.lights)],
            actor=allowed.actors[i % len(allowed.actors)],
            side=allowed.sides[i % len(allowed.sides)],
            behaviour=allowed.behaviours[i % len(allowed.behaviours)],
            ego_speed_kmh=within(allowed.ego_speed_kmh),
            actor_speed_kmh=within(allowed.actor_speed_kmh),
            gap_m=within(allowed.gap_m),
            sentence="said",
        )
        for i in range(count)
    ]


def made(proposal: CompactProposal, index: int = 0, **fields: Any) -> Scenario:
    result = realise(proposal, ask(proposal.topic, index=index, **fields), proposer="sampler",
                     model="m")  # fmt: skip
    assert isinstance(result, Scenario), result
    return result


def sampled(topic: Any, index: int, **fields: Any) -> Scenario:
    """What the sampler's proposal becomes."""
    asked = ask(topic, index=index, **fields)
    proposal = parse(draw_proposal(asked), asked)
    assert isinstance(proposal, CompactProposal), proposal
    result = realise(proposal, asked, proposer="sampler", model="m")
    assert isinstance(result, Scenario), result
    return result


def is_staged(scenario: Scenario) -> bool:
    """Whether a scenario was built for its proposal and does not vary a published one."""
    return scenario.provenance is not None and scenario.provenance.parent is None


@pytest.mark.parametrize(("topic", "road"), ROADS_OF_TOPICS)
def test_every_topic_on_every_road_is_a_valid_scenario(topic: Any, road: Any) -> None:
    """The whole scenario validates from its JSON; its hash, id and parameters are in order."""
    for index, proposal in enumerate(proposals(topic, road, 20)):
        scenario = made(proposal, index)
        assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
        assert scenario.content_hash == scenario.compute_hash()
        assert scenario.id.startswith(f"{road}-{topic}-".replace("_", "-"))
        assert scenario.id.endswith(scenario.content_hash[:8])
        assert 1 <= len(scenario.parameters) <= 6
        assert scenario.intent
        assert 2 <= scenario.duration_s <= 60
        assert scenario.road.template == road


@pytest.mark.parametrize("topic", TOPICS)
def test_events_happen_and_pass_the_checks(topic: Any) -> None:
    """Staged proposals pass all rules when rolled out, and so do nearly all of their variants.

    Of those that vary a published scenario, with speeds, gap and light anywhere in its ranges, at
    least half do.
    """
    scenarios = [sampled(topic, index) for index in range(8)]
    results = [evaluation.result for evaluation in evaluate(scenarios, None)]
    staged = [is_staged(scenario) for scenario in scenarios]
    wrong = [
        finding
        for result, own in zip(results, staged, strict=True) if own
        for finding in result.findings if finding.severity == "error"
    ]  # fmt: skip
    assert wrong == []
    varied = [result.ok for result, own in zip(results, staged, strict=True) if not own]
    assert not varied or np.mean(varied) >= 0.5
    scenarios = [scenario for scenario, own in zip(scenarios, staged, strict=True) if own][:4]
    if not scenarios:
        return
    shares = []
    for scenario in scenarios:
        network = build(scenario.road)
        variants = ScenarioBatch.variants(scenario, sample(scenario, 10, 1, "lhs"))
        trace = rollout(variants, networks=[network])
        shares.append(np.mean(check(variants, trace, networks=[network]).ok))
    assert np.mean(shares) >= 0.9


def test_realisation_is_a_pure_function() -> None:
    """The same answer to the same ask gives the same bytes; another index gives another draw."""
    assert sampled("cut_in", 3).model_dump_json() == sampled("cut_in", 3).model_dump_json()
    proposal = proposals("cut_in", "motorway_straight", 1)[0]
    assert made(proposal, 0).content_hash != made(proposal, 1).content_hash


def test_provenance_is_complete() -> None:
    """Proposer, model, prompt, request, seed, version and the model's own sentence are kept."""
    origin = made(proposals("drift", "motorway_curve", 1)[0], 5, seed=9).provenance
    assert origin is not None
    assert (origin.proposer, origin.model, origin.request_id, origin.seed) == (
        "sampler", "m", "00005-0", 9,
    )  # fmt: skip
    assert origin.prompt_sha256 is not None
    assert origin.model_sentence == "said"
    assert origin.tool_version.startswith("scenario-gen ")


def test_the_odd_bounds_what_is_left_open_and_not_what_is_said() -> None:
    """Values are drawn within the ODD; a speed beyond it that the model names is kept."""
    odd = Odd(name="o", rain_mmph=Range(maximum=4.0), friction=Range(minimum=0.48),
              ego_speed_mps=Range(maximum=30.0))  # fmt: skip
    for index in range(20):
        base = proposals("cut_in", "motorway_straight", 1)[0].model_copy(
            update={"weather": "rain", "ego_speed_kmh": 130, "actor": "car"}
        )
        scenario = made(base, index, odd=odd)
        intensity = scenario.environment.precipitation.intensity_mmph
        assert isinstance(intensity, float)
        assert 2.5 <= intensity <= 4.0
        assert float(scenario.environment.friction) >= 0.48
        assert scenario.concrete().ego.speed_mps == pytest.approx(36.11)


def test_speed_at_the_limit_of_the_odd_is_not_rounded_beyond_it() -> None:
    """60 km/h in an ODD up to 16.666 m/s stays within it."""
    odd = Odd(name="o", ego_speed_mps=Range(maximum=16.666))
    base = proposals("cut_in", "motorway_straight", 1)[0].model_copy(
        update={"ego_speed_kmh": 60, "actor_speed_kmh": 50, "actor": "car"}
    )
    speed = made(base, odd=odd).concrete().ego.speed_mps
    assert isinstance(speed, float)
    assert speed <= 16.666


@pytest.mark.parametrize(
    ("topic", "changes", "rule", "path"),
    [
        ("cut_in", {"road": "rural_curve", "lanes": 1}, "proposal.road_of_topic", "$.road"),
        ("junction_crossing", {"road": "motorway_straight"}, "proposal.road_of_topic", "$.road"),
        ("cut_in", {"lanes": 1}, "proposal.event_cannot_happen", "$.lanes"),
        ("slow_lead", {"ego_speed_kmh": 50, "actor_speed_kmh": 60},
         "proposal.event_cannot_happen", "$.actor_speed_kmh"),
        ("stopped_vehicle", {"actor_speed_kmh": 30},
         "proposal.event_cannot_happen", "$.actor_speed_kmh"),
        ("pedestrian_crossing", {"road": "urban_street", "lanes": 1, "actor_speed_kmh": 0},
         "proposal.event_cannot_happen", "$.actor_speed_kmh"),
    ],
)  # fmt: skip
def test_what_cannot_happen_becomes_a_finding(
    topic: Any, changes: dict[str, Any], rule: str, path: str
) -> None:
    """Numbers that contradict each other are named with a hint, for the next prompt."""
    roads = [road for roads in sites_of(topic) for road in roads]
    proposal = proposals(topic, roads[0], 1)[0].model_copy(update=changes)
    found = realise(proposal, ask(topic), proposer="x", model="m")
    assert isinstance(found, tuple)
    assert (found[0].rule, found[0].path) == (rule, path)
    assert found[0].hint


@pytest.mark.parametrize(("topic", "road"), ROADS_OF_TOPICS)
def test_any_numbers_that_the_schema_allows_are_survived(topic: Any, road: Any) -> None:
    """At the bounds of the schema there is a scenario or a finding, never an exception."""
    base = proposals(topic, road, 1)[0]
    for ego, actor, gap in ((5, 0, 1), (200, 200, 500), (5, 200, 1), (200, 0, 500), (50, 50, 500)):
        for side in ("left", "right", "ahead"):
            for weather in ("clear", "ice"):
                update = {"ego_speed_kmh": ego, "actor_speed_kmh": actor, "gap_m": gap,
                          "side": side, "weather": weather}  # fmt: skip
                made_of = realise(base.model_copy(update=update), ask(topic), proposer="x",
                                  model="m")  # fmt: skip
                assert made_of


def test_texts_are_written_from_the_structure() -> None:
    """The texts name the actor, its side, the road and the weather that the data hold."""
    proposal = proposals("cut_in", "motorway_straight", 1)[0].model_copy(
        update={"actor": "van", "side": "left", "weather": "fog", "light": "night", "lanes": 3}
    )
    scenario = made(proposal)
    words = describe(scenario)
    assert (words.title, words.narrative) == (scenario.title, scenario.narrative)
    assert words.title.startswith("Cut-in of a van from the left on a straight motorway with three")
    assert "night" in words.title
    assert "visibility" in words.title
    mirrored = scenario.ego.model_copy(
        update={"start": scenario.ego.start.model_copy(update={"lane": -1})}
    )
    actor = scenario.actors[0]
    right = actor.model_copy(update={"start": actor.start.model_copy(update={"lane": -2})})
    other = scenario.model_copy(update={"ego": mirrored, "actors": (right,)})
    assert "from the right" in describe(other).title
