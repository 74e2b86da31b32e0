"""Aimed proposals: what is built has the levels that were aimed at."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from scenario_gen.catalog.briefs import read_odd
from scenario_gen.catalog.coverage_files import coverage_model_path, read_coverage_model
from scenario_gen.checks import RULES, check
from scenario_gen.coverage import constraints_of, factor_definitions, factors
from scenario_gen.coverage.aiming import bounds_of_levels
from scenario_gen.coverage.open_settings import OpenSettings
from scenario_gen.coverage.planner import Planner
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import Topic
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.pipeline.reach import reach_of
from scenario_gen.propose.aim import Aim, events_of, fitting
from scenario_gen.propose.aimed import draw_aimed
from scenario_gen.propose.aimed_troubles import TROUBLES
from scenario_gen.propose.means import means_of
from scenario_gen.propose.narrowing import offered
from scenario_gen.propose.options import options
from scenario_gen.propose.parse import parse
from scenario_gen.propose.protocol import Ask
from scenario_gen.propose.realise import realise
from tests.propose.asks import ask as plain_ask

ODD = read_odd("motorway_pilot")
MODEL = read_coverage_model(coverage_model_path("motorway_pilot"))
TOPICS: tuple[Topic, ...] = (
    "cut_in", "cut_out", "hard_braking", "slow_lead", "stopped_vehicle", "obstacle",
    "animal_crossing", "pedestrian_crossing", "drift",
)  # fmt: skip
STILL = tuple(rule for rule in RULES if set(rule.needs) <= {"scenario", "odd"})
#: All that these topics leave to choose within the ODD.
MEANS = means_of(ODD, TOPICS, 1)
ODD_OF_TRUCKS = read_odd("truck_hub_to_hub")


def _aims(count: int) -> Iterator[tuple[Topic, Aim]]:
    """Topics and aims of the ready model, chosen as a run does when all of them succeed."""
    found = factor_definitions(ODD, MODEL)
    rules = constraints_of(MODEL, found)
    settings = OpenSettings(found, rules, 2)
    bounds = bounds_of_levels(ODD, MODEL)
    reach = reach_of(MEANS, found, ODD, MODEL, bounds)
    worth = np.ones(settings.open.shape)
    planner = Planner(settings, rules, reach.levels, reach.held, worth, 3)
    for key in range(count):
        target = planner.next(key, np.random.default_rng(key))
        if target is None:
            return
        planner.settle(key, settings.add(target.codes))
        planner.release(key)
        levels = tuple(
            (f.name, f.level_names[code]) for f, code in zip(found, target.codes, strict=True)
        )
        bands = tuple((f, bounds[f, v]) for f, v in levels if (f, v) in bounds)
        yield reach.means[target.choice].topic, Aim(levels, bands, reach.places[target.choice])


def _able(aim: Aim) -> list[Topic]:
    """Topics that bring the event of an aim on its road."""
    event, road = aim.level("event"), aim.road
    brings = [t for t in TOPICS if event in (None, *events_of(t))]
    return [t for t in brings if any(road in (None, *e.roads) for e in fitting(ODD, t, aim))]


def _made(aim: Aim, index: int, topic: Topic | None = None) -> Scenario | tuple[Finding, ...]:
    topic = topic or _able(aim)[0]
    asked = dataclasses.replace(plain_ask(topic, index=index, odd=ODD), aim=aim)
    proposal = parse(draw_aimed(asked, aim), asked)
    assert not isinstance(proposal, tuple), proposal
    return realise(proposal, asked, proposer="sampler", model="sampler")


def test_scenarios_have_the_levels_aimed_at() -> None:
    """Of a whole covering array."""
    missed: Counter[str] = Counter()
    built = total = 0
    for index, (topic, aim) in enumerate(_aims(60)):
        total += 1
        made = _made(aim, index, topic)
        if isinstance(made, tuple):
            continue
        built += 1
        table = factors([made], ODD, MODEL)
        for factor, code in zip(table.factors, table.counted[0].tolist(), strict=True):
            if code < 0 or factor.level_names[code] != aim.level(factor.name):
                missed[factor.name] += 1
    assert built >= 0.9 * total
    assert sum(missed.values()) <= 0.02 * built * len(MODEL.factors), missed
    # What a proposal says itself is never missed.
    assert not missed.keys() & {"road", "light", "precipitation", "surface", "visibility"}
    assert not missed.keys() & {"profile", "ego_speed", "event", "trigger"}


@pytest.mark.parametrize("kind", ["time", "position", "ttc", "arrival", "all", "any", "sequence"])
@pytest.mark.parametrize("event", ["cut_in", "braking", "crossing_path"])
def test_another_trigger_starts_the_event_at_the_same_moment(event: str, kind: str) -> None:
    starts: dict[str, float] = {}
    for trigger in ("gap", kind):
        actor = "animal" if event == "crossing_path" else "van"
        closing = "closing 60 to 100 km/h" if event == "crossing_path" else "closing 10 to 30 km/h"
        aim = _aim(event=event, actor=actor, trigger=trigger, ego_speed="70 to 100 km/h",
                   closing_speed=closing, road="motorway_straight")  # fmt: skip
        made = _made(aim, 3)
        assert isinstance(made, Scenario), made
        trace = rollout(ScenarioBatch.of([made.concrete()]))
        assert made.actors[0].phases[0].trigger.kind == trigger
        starts[trigger] = float(trace.phase_start_s[0, 1, 0])
    assert starts[kind] == pytest.approx(starts["gap"], abs=0.03)


def _aim(**levels: str) -> Aim:
    bounds = bounds_of_levels(ODD, MODEL)
    named = tuple(levels.items())
    return Aim(named, tuple((f, bounds[f, v]) for f, v in named if (f, v) in bounds))


def test_a_gap_that_opens_is_waited_for_until_it_is_wide() -> None:
    made = _made(_aim(event="braking", actor="car", trigger="gap", closing_speed="pulls away",
                      ego_speed="70 to 100 km/h"), 1)  # fmt: skip
    assert isinstance(made, Scenario)
    trigger = made.actors[0].phases[0].trigger
    assert trigger.kind == "gap"
    assert trigger.rule == "greater"
    trace = rollout(ScenarioBatch.of([made.concrete()]))
    assert float(trace.phase_start_s[0, 1, 0]) > 0.5


def test_what_needs_a_trigger_says_so() -> None:
    made = _made(_aim(event="braking", actor="car", trigger="none"), 1)
    assert isinstance(made, tuple)
    assert made[0].rule == "proposal.event_cannot_happen"
    assert made[0].path == "$.trigger"


def test_free_factors_lie_within_the_odd() -> None:
    for index in range(20):
        made = _made(_aim(event="slow_lead"), index)
        assert isinstance(made, Scenario)
        assert made.environment.surface_condition in ("dry", "wet")
        assert ODD.visibility_m is not None
        assert ODD.visibility_m.contains(made.concrete().environment.visibility_m)  # type: ignore[arg-type]


def test_a_place_fits_the_event_and_the_road_that_are_aimed_at() -> None:
    for event, topics in (("cut_in", {"cut_in"}), ("crossing_path", {"animal_crossing"})):
        aim = _aim(event=event, road="motorway_curve")
        assert set(_able(aim)) == topics
    assert fitting(ODD, "level_crossing", _aim(event="cut_in")) == []


def test_an_answer_without_figures_is_a_compact_proposal_still() -> None:
    """A model that is asked for a gap answers in its own schema."""
    asked = dataclasses.replace(plain_ask("slow_lead", odd=ODD), aim=_aim(event="slow_lead"))
    data = json.loads(draw_aimed(asked, _aim(event="slow_lead")))
    for key in ("environment", "trigger", "profile"):
        data.pop(key, None)
    proposal = parse(json.dumps(data), asked)
    assert not isinstance(proposal, tuple)
    assert type(proposal).__name__ == "CompactProposal"
    # Without an aim, figures are not part of the schema.
    data["environment"] = {}
    plain = parse(json.dumps(data), Ask(**{**vars(asked), "aim": None}))
    assert isinstance(plain, tuple)


def test_a_place_with_its_published_scenario_is_kept_to() -> None:
    """Two published scenarios of one topic on one road: the one that is aimed at is varied."""
    topics: tuple[Topic, ...] = ("falling_load", "roadworks", "overtaking")
    found = [m for m in means_of(ODD_OF_TRUCKS, topics, 1) if m.place.pattern is not None]
    assert len({m.place.pattern for m in found}) > 3
    for number, means in enumerate(found):
        asked = dataclasses.replace(
            plain_ask(means.topic, index=number, odd=ODD_OF_TRUCKS), aim=Aim((), place=means.place)
        )
        for attempt in range(3):
            again = dataclasses.replace(asked, attempt=attempt)
            proposal = parse(draw_aimed(again, again.aim), again)  # type: ignore[arg-type]
            assert not isinstance(proposal, tuple)
            made = realise(proposal, again, proposer="sampler", model="sampler")
            assert isinstance(made, Scenario), made
            assert made.provenance is not None
            assert made.provenance.parent == means.place.pattern


def test_the_reach_says_what_speeds_can_be_had() -> None:
    """Who comes across is met at the speed of the ego; a slow lead is closed in on by less."""
    found = factor_definitions(ODD, MODEL)
    bounds = bounds_of_levels(ODD, MODEL)
    reach = reach_of(MEANS, found, ODD, MODEL, bounds)
    levels = [(f.name, v.name) for f in found for v in f.levels]
    fast = levels.index(("closing_speed", "closing over 100 km/h"))
    slow = levels.index(("closing_speed", "closing 10 to 30 km/h"))
    quick = levels.index(("ego_speed", "100 to 130 km/h"))
    for row, means in zip(reach.levels, reach.means, strict=True):
        if means.topic == "animal_crossing" and row[quick]:
            assert row[fast]
            assert not row[slow]
        if means.topic == "slow_lead" and row[quick]:
            assert row[fast]
            assert row[slow]


def test_a_model_is_offered_the_words_of_the_aim() -> None:
    aim = _aim(
        event="slow_lead", road="motorway_curve", actor="truck", light="night",
        precipitation="rain_moderate", surface="wet", ego_speed="100 to 130 km/h",
    )  # fmt: skip
    asked = dataclasses.replace(plain_ask("slow_lead", odd=ODD), aim=aim)
    offer = offered(asked)
    assert (offer.roads, offer.actors, offer.lights) == (
        ("motorway_curve",),
        ("truck",),
        ("night",),
    )
    assert offer.weathers == ("rain",)
    assert 100 < offer.ego_speed_kmh[0] <= offer.ego_speed_kmh[1] <= 130
    # What the place does not have is not forced on it.
    other = offered(dataclasses.replace(asked, aim=_aim(event="slow_lead", actor="pedestrian")))
    assert set(other.actors) <= set(options(ODD, "slow_lead")[0].actors)


TROUBLED = [(f, v) for f, levels in TROUBLES.items() for v in levels if v != "none"]


@pytest.mark.parametrize(("factor", "level"), TROUBLED)
def test_trouble_for_sensors_and_changes_come_out_as_aimed_and_pass_the_rules(
    factor: str, level: str
) -> None:
    levels = {factor: level, "light": "night", "event": "cut_in"}
    made = [_made(_aim(**levels), index) for index in range(4)]
    drafts = [each for each in made if isinstance(each, Scenario)]
    assert len(drafts) >= 3
    model = CoverageModel(name="one", factors=(FactorChoice(name=factor),))
    table = factors(drafts, ODD, model)
    names = [table.factors[0].level_names[code] for code in table.codes[:, 0].tolist()]
    assert set(names) == {level}
    broken = check(ScenarioBatch.of(drafts), None, odd=ODD, rules=STILL)
    assert all(
        not finding.rule.startswith(("environment", "odd")) or finding.severity != "error"
        for row in range(len(drafts))
        for finding in broken.findings(row)
    )
