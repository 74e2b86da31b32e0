"""The levels of the factors cover what the domain can say, and constraints speak of levels."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from scenario_gen.coverage import (
    AT_CONSTANT_SPEED,
    CONSTRAINTS,
    factor_definitions,
    factors,
    heat_map,
    marginals,
)
from scenario_gen.coverage import vocabulary as words
from scenario_gen.coverage.factor_library import realised
from scenario_gen.coverage.gaps import STEERED
from scenario_gen.coverage.heatmap import EXCLUDED
from scenario_gen.domain.actor import CATEGORIES
from scenario_gen.domain.behaviour import Manoeuvre, Trigger
from scenario_gen.domain.intent import Intent
from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.scenario import Scenario
from tests.worlds import URBAN, scenario

Data = dict[str, Any]


def _kinds(union: Any) -> set[str]:
    return {member.model_fields["kind"].default for member in get_args(get_args(union)[0])}


def _levels(each: Scenario) -> dict[str, str]:
    header, row = factors([each]).rows()
    return {str(name): str(level) for name, level in zip(header[1:], row[1:], strict=True)}


@pytest.mark.parametrize(
    ("levels", "domain"),
    [
        (words.ROADS, {*TEMPLATES, "external"}),
        (words.ACTORS, set(CATEGORIES)),
        (words.EVENTS, _kinds(Intent)),
        (words.TRIGGERS, _kinds(Trigger) | {"none"}),
        (words.MANOEUVRES, _kinds(Manoeuvre) | {"none", "trajectory"}),
    ],
)
def test_everything_of_the_domain_is_a_level(levels: words.Words, domain: set[str]) -> None:
    """Templates, categories, intents, triggers and manoeuvres: no more and no less."""
    assert levels.keys() == domain


def test_phrases_differ_and_no_level_is_forgotten_by_the_steering() -> None:
    """Two levels of one phrase could not be asked for apart; every factor can be asked for."""
    found = factor_definitions(None)
    phrases = [level.phrase for factor in found for level in factor.levels]
    assert len(set(phrases)) == len(phrases)
    assert {name for tier in STEERED for name in tier} == {factor.name for factor in found}


def test_constraints_speak_of_levels_that_there_are() -> None:
    """A misspelt level would exclude nothing; every constraint has a reason."""
    every = (*factor_definitions(None), *(definition.factor for definition in realised()))
    names = {factor.name: set(factor.level_names) for factor in every}
    for rule in (*CONSTRAINTS, *AT_CONSTANT_SPEED):
        assert len({factor for factor, _ in rule.never}) == len(rule.never) >= 2
        for factor, levels in rule.never:
            assert levels
            assert set(levels) <= names[factor], rule
        assert rule.reason


def test_every_level_is_possible_with_some_level_of_every_other_factor() -> None:
    """Constraints leave something of each level, but for factors that do not apply to it."""
    table = factors([])
    data = heat_map(table)
    spans = {f.name: slice(*table.offsets[i : i + 2]) for i, f in enumerate(table.factors)}
    for at, (factor, level) in enumerate(zip(data.factors, data.levels, strict=True)):
        for other, span in spans.items():
            if other == factor or level == "external":
                continue
            possible = (data.states[at, span] != EXCLUDED).any()
            # Only junctions have a control; their templates are level and have no rails.
            no_junction = "control" in (factor, other)
            assert possible or no_junction, (factor, level, other)


def _environment(**fields: Any) -> Scenario:
    actor = {"id": "a", "category": "truck", "start": {"lane": -2, "s_m": 110.0},
             "speed_mps": 20.0}  # fmt: skip
    return scenario(actors=[actor], environment=fields)


_PATCH = {"id": "p", "s_from_m": 1.0, "s_to_m": 9.0, "condition": "icy", "friction": 0.1}
_FOG = {"id": "z", "s_from_m": 1.0, "s_to_m": 9.0, "visibility_m": 50.0}
_GUST = {"id": "w", "s_from_m": 1.0, "s_to_m": 9.0, "wind": {"speed_mps": 15.0}}


@pytest.mark.parametrize(
    ("fields", "factor", "level"),
    [
        ({"changes": [{"at_s": 1.0, "wind": {"speed_mps": 9.0}}]}, "dynamics", "wind"),
        ({"changes": [{"at_s": 1.0, "cloud_okta": 8}]}, "dynamics", "light"),
        ({"changes": [{"at_s": 1.0, "friction": 0.4, "surface_condition": "wet"}]},
         "dynamics", "surface"),
        ({"changes": [{"at_s": 1.0, "friction": 0.4}, {"at_s": 2.0, "visibility_m": 90.0}]},
         "dynamics", "several"),
        ({"patches": [_PATCH]}, "places", "patch"),
        ({"visibility_zones": [_FOG]}, "places", "visibility_zone"),
        ({"wind_zones": [_GUST]}, "places", "wind_zone"),
        ({"wind_zones": [_GUST], "patches": [_PATCH]}, "places", "several"),
        ({"perception": {"dirty_lens": 0.2}}, "perception", "dirty_lens"),
        ({"perception": {"street_lights": "on"}}, "perception", "none"),
        ({"perception": {"street_lights": "failed"}}, "perception", "failed_street_lights"),
        ({"spray": [{"actor": "a"}]}, "perception", "spray"),
        ({"spray": [{"actor": "a"}], "perception": {"clutter": "light"}}, "perception",
         "several"),
    ],
)  # fmt: skip
def test_surroundings_have_levels(fields: Data, factor: str, level: str) -> None:
    """What changes over time and along the road, and what makes it hard to see."""
    assert _levels(_environment(**fields))[factor] == level


def _at(template: str, road: str, lane: int, other: tuple[str, int], **fields: Any) -> Scenario:
    start = {"road": other[0], "lane": other[1], "s_m": 60.0}
    return scenario(
        road={"template": template, "speed_limit_mps": 20.0} | fields,
        ego={"start": {"road": road, "lane": lane, "s_m": 50.0}, "speed_mps": 10.0},
        actors=[{"id": "a", "category": "car", "start": start, "speed_mps": 8.0}],
    )


@pytest.mark.parametrize(
    ("each", "relation"),
    [
        (_at("motorway_on_ramp", "main", -3, ("ramp", -1)), "on a ramp"),
        (_at("motorway_on_ramp", "main", -3, ("merge", -3)), "same lane ahead"),
        (_at("motorway_on_ramp", "merge", -3, ("main", -3)), "same lane behind"),
        (_at("motorway_on_ramp", "ramp", -1, ("main", -3)), "lane on the left"),
        (_at("motorway_straight", "main", 2, ("main", 3), traffic="left"), "lane on the left"),
        (_at("level_crossing", "main", -1, ("rail", -1)), "on a railway"),
        (_at("roundabout", "south", -1, ("ring_east", -1)), "in a roundabout"),
        (_at("roundabout", "south", -1, ("west", -1)), "crossing road on the left"),
        (_at("junction_t", "south", -1, ("east", -1)), "crossing road on the right"),
        (_at("junction_t", "south", 1, ("east", 1), traffic="left"),
         "crossing road on the left"),
        (_at("junction_staggered", "west", -1, ("link", -1)), "within a junction"),
        (_at("urban_street", "main", -1, ("main", -2), bus_lane_width_m=3.0),
         "lane on the right"),
        (_at("urban_street", "main", -1, ("main", -2), parking_width_m=2.0),
         "roadside on the right"),
    ],
)  # fmt: skip
def test_relations_on_every_kind_of_road(each: Scenario, relation: str) -> None:
    """Also across the roads of a ramp, and mirrored."""
    assert _levels(each)["relation"] == relation


def test_roads_have_a_profile_a_side_of_traffic_and_a_control() -> None:
    """A grade is up or down by the way of the ego; a map file says itself what it has."""
    uphill = URBAN | {"vertical": {"kind": "grade"}}
    assert _levels(scenario(road=uphill, ego_lane=-1))["profile"] == "uphill"
    assert _levels(scenario(road=uphill, ego_lane=1))["profile"] == "downhill"
    crest = URBAN | {"vertical": {"kind": "crest"}, "traffic": "left"}
    levels = _levels(scenario(road=crest, ego_lane=1))
    assert (levels["profile"], levels["traffic"], levels["control"]) == ("crest", "left", "")
    arm = {"start": {"road": "south", "lane": -1, "s_m": 50.0}, "speed_mps": 10.0}
    lights = {"template": "junction_y", "speed_limit_mps": 14.0, "control": "signals"}
    assert _levels(scenario(road=lights, ego=arm))["control"] == "signals"
    external = {"template": "external", "file": "a.xodr", "speed_limit_mps": 14.0}
    assert _levels(scenario(road=external, ego_lane=-1))["traffic"] == ""


def test_a_factor_that_does_not_apply_is_counted_as_such() -> None:
    """Control of a junction says nothing of a motorway: it is in no count, and is told."""
    found = marginals(factors([scenario()]))
    assert dict(found.not_applicable)["control"] == 1
    assert sum(level.count for level in found.of("control")) == 0
    share = next(share for share in found.shares if share.name == "control")
    assert (share.numerator, share.denominator) == (0, 4)
