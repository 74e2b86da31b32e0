"""Factors: levels of scenarios, and what an ODD leaves of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.coverage import Factor, FactorTable, Realised, factor_definitions, factors
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from tests.space.scenarios import scenarios
from tests.worlds import JUNCTION, RURAL, URBAN, crossing_pedestrian, cut_in, scenario


def _levels(each: Scenario, odd: Odd | None = None) -> dict[str, str]:
    table = factors([each], odd)
    header, row = table.rows()
    return {str(name): str(level) for name, level in zip(header[1:], row[1:], strict=True)}


def _factor(name: str, odd: Odd) -> Factor:
    return next(factor for factor in factor_definitions(odd) if factor.name == name)


def _excluded(name: str, odd: Odd) -> set[str]:
    return {level.name for level in _factor(name, odd).levels if not level.allowed}


def test_a_cut_in_has_the_levels_that_a_person_would_name() -> None:
    """Every factor of a scene with a known answer."""
    assert _levels(cut_in()) == {
        "road": "motorway_straight", "event": "cut_in", "actor": "van",
        "relation": "lane on the right", "actors": "1", "precipitation": "none", "light": "day",
        "surface": "dry", "friction": "over 0.6", "visibility": "over 1000 m",
        "ego_speed": "100 to 130 km/h", "closing_speed": "closing 10 to 30 km/h",
        "trigger": "time", "manoeuvre": "lane_change", "traffic": "right", "profile": "level",
        "control": "", "dynamics": "none", "places": "none", "perception": "none",
    }  # fmt: skip


def test_a_crossing_pedestrian_stands_at_the_roadside() -> None:
    """The ego closes in with its own speed."""
    levels = _levels(crossing_pedestrian())
    assert levels["relation"] == "roadside on the right"
    assert levels["manoeuvre"] == "cross"
    assert levels["closing_speed"] == "closing 30 to 60 km/h"


def _one(lane: int, s_m: float, speed_mps: float = 10.0, **start: Any) -> dict[str, Any]:
    return {"id": "a", "category": "car", "start": {"lane": lane, "s_m": s_m} | start,
            "speed_mps": speed_mps}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "relation", "closing"),
    [
        ({"actors": [_one(-2, 90.0)]}, "same lane ahead", "closing 60 to 100 km/h"),
        ({"actors": [_one(-2, 20.0, 40.0)]}, "same lane behind", "pulls away"),
        ({"actors": [_one(-1, 90.0, 30.0)]}, "lane on the left", "about equal"),
        ({"actors": [_one(-4, 90.0, 0.0)]}, "roadside on the right", "closing over 100 km/h"),
        ({"actors": [_one(-2, 300.0, 30.0, heading_rad=3.14)]}, "oncoming",
         "closing over 100 km/h"),
        ({"road": RURAL, "ego_lane": -1, "actors": [_one(1, 300.0, 20.0)]}, "oncoming",
         "closing over 100 km/h"),
        ({"road": URBAN, "ego_lane": 1, "actors": [_one(1, 20.0, 30.0)]}, "same lane ahead",
         "about equal"),
        ({"road": JUNCTION, "ego": {"start": {"road": "south", "lane": -1, "s_m": 9.0},
          "speed_mps": 10.0}, "actors": [_one(-1, 90.0, 10.0, road="east")]},
         "crossing road on the right", "closing 30 to 60 km/h"),
        ({"road": JUNCTION, "ego": {"start": {"road": "south", "lane": -1, "s_m": 9.0},
          "speed_mps": 10.0}, "actors": [_one(-1, 90.0, 10.0, road="north")]},
         "oncoming", "closing 60 to 100 km/h"),
        ({"actors": []}, "", ""),
    ],
)  # fmt: skip
def test_relation_and_closing_speed(fields: dict[str, Any], relation: str, closing: str) -> None:
    """Where the main actor is to the ego, and how fast they come together."""
    levels = _levels(scenario(**fields))
    assert (levels["relation"], levels["closing_speed"]) == (relation, closing)


def test_the_main_actor_is_the_one_of_the_first_intent() -> None:
    """Not the first one of the file."""
    data = cut_in().model_dump(mode="json")
    bystander = {"id": "b", "category": "truck", "start": {"lane": -1, "s_m": 300.0},
                 "speed_mps": 20.0}  # fmt: skip
    levels = _levels(scenario(actors=[bystander, *data["actors"]], intent=data["intent"]))
    assert (levels["actor"], levels["actors"]) == ("van", "2")


def test_the_main_manoeuvre_is_the_one_that_the_intent_asks_for() -> None:
    """Braking before a cut-in does not make it a braking manoeuvre."""
    data = cut_in().model_dump(mode="json")
    brake = {"id": "b", "trigger": {"kind": "time", "at_s": 0.5},
             "manoeuvre": {"kind": "brake", "decel_mps2": 1.0, "until_mps": 20.0}}  # fmt: skip
    data["actors"][0]["phases"].insert(0, brake)
    assert _levels(scenario(actors=data["actors"], intent=data["intent"]))["manoeuvre"] == (
        "lane_change"
    )
    assert _levels(scenario(actors=data["actors"]))["manoeuvre"] == "brake"


@pytest.mark.parametrize(
    ("mmph", "level"),
    [(0.5, "rain_light"), (2.5, "rain_moderate"), (7.6, "rain_heavy"), (50.0, "rain_violent"),
     (120.0, "rain_cloudburst")],
)  # fmt: skip
def test_rain_is_classed_as_in_the_environment(mmph: float, level: str) -> None:
    """Bounds of ISO 34503 belong to the class above."""
    rain = {"precipitation": {"kind": "rain", "intensity_mmph": mmph}}
    assert _levels(scenario(environment=rain))["precipitation"] == level


@pytest.mark.parametrize(
    ("kmh", "level"),
    [(30, "up to 30 km/h"), (50, "30 to 50 km/h"), (70, "50 to 70 km/h"), (100, "70 to 100 km/h"),
     (130, "100 to 130 km/h"), (131, "over 130 km/h")],
)  # fmt: skip
def test_a_speed_limit_rounded_to_centimetres_lies_in_its_band(kmh: int, level: str) -> None:
    """50 km/h is 13.89 m/s in files, and still "30 to 50"."""
    assert _levels(scenario(ego_speed_mps=round(kmh / 3.6, 2)))["ego_speed"] == level


ODD = Odd(
    name="toy",
    road_templates=("motorway_straight",),
    ego_speed_mps=Range(minimum=13.0, maximum=36.2),
    precipitation=("none", "rain"),
    rain_mmph=Range(maximum=7.6),
    visibility_m=Range(minimum=200.0),
    illumination=("day", "night"),
    surface_condition=("dry", "wet"),
    friction=Range(minimum=0.3),
    actors=("car", "van"),
)


def test_an_odd_excludes_levels_and_says_by_which_attribute() -> None:
    """Words that the ODD lacks, classes and bands that it does not reach."""
    assert "urban_street" in _excluded("road", ODD)
    assert _excluded("light", ODD) == {"twilight"}
    assert _excluded("friction", ODD) == {"up to 0.15", "0.15 to 0.3"}
    assert _excluded("visibility", ODD) == {"up to 50 m", "50 to 100 m", "100 to 200 m"}
    assert _excluded("precipitation", ODD) == {
        "rain_heavy", "rain_violent", "rain_cloudburst", "snow", "hail",
    }  # fmt: skip
    reasons = {level.name: level.excluded for level in _factor("friction", ODD).levels}
    assert reasons["up to 0.15"] == "odd.friction is 0.3 to any"
    assert _factor("friction", ODD).limited_by == "odd.friction"


def test_a_sliver_of_a_band_is_not_asked_for() -> None:
    """130 km/h is 36.11 m/s: an ODD up to 36.2 does not ask for "over 130 km/h"."""
    assert _excluded("ego_speed", ODD) == {"up to 30 km/h", "over 130 km/h"}


def test_without_an_odd_only_map_files_are_left_out() -> None:
    """Nothing is restricted; a map file is no level that could be asked for."""
    for factor in factor_definitions(None):
        left_out = {level.name for level in factor.levels if not level.allowed}
        assert left_out == ({"external"} if factor.name == "road" else set())
        assert factor.limited_by == ""
    named = Odd(name="x", road_templates=("external",))
    assert "external" not in _excluded("road", named)


def test_values_outside_the_odd_are_marked_even_in_an_allowed_band() -> None:
    """14.0 m/s lies in an allowed band, 12.9 m/s in the same band lies outside the ODD."""
    table = factors([scenario(ego_speed_mps=13.2), scenario(ego_speed_mps=12.9)], ODD)
    at = table.index("ego_speed")
    assert table.codes[0, at] == table.codes[1, at]
    assert table.inside[:, at].tolist() == [True, False]
    assert table.counted[1, at] == -1


def test_variants_of_a_logical_scenario_count_as_columns() -> None:
    """Bands follow the samples; the rest is that of the scenario."""
    parameters = [
        {"name": "v", "unit": "m/s", "minimum": 5.0, "maximum": 40.0, "default": 20.0},
        {"name": "s", "unit": "m", "minimum": 10.0, "maximum": 200.0, "default": 80.0},
    ]
    logical = cut_in(ego_speed_mps="$v", gap_m="$s", parameters=parameters)
    samples = {"v": np.array([8.0, 13.0, 39.0]), "s": np.array([80.0, 20.0, 60.0])}
    batch = ScenarioBatch.variants(logical, samples)
    table = factors(batch)
    assert table.ids == ("test#0", "test#1", "test#2")
    for row in range(3):
        alone = factors([batch.scenario(row)])
        np.testing.assert_array_equal(table.codes[row], alone.codes[0])


def test_realised_factors_are_read_from_rollouts_alone() -> None:
    """No value is a level of its own where that means something; no rollout is no level."""
    names = ("ttc", "impact_speed", "conflict_friction", "preventability")
    model = CoverageModel(name="m", factors=tuple(FactorChoice(name=name) for name in names))
    seen = Realised.of(
        [
            RealisedValues(ttc_s=0.5, impact_mps=12.0, friction=0.1, preventability="disputed"),
            RealisedValues(),
            None,
        ]
    )
    table = factors([cut_in()] * 3, None, model, seen=seen)
    assert [row[1:] for row in table.rows()[1:]] == [
        ("up to 1 s", "30 to 50 km/h", "up to 0.15", "disputed"),
        ("no conflict", "no contact", "", ""),
        ("", "", "", ""),
    ]
    assert (factors([cut_in()], None, model).codes == -1).all()
    with pytest.raises(InputError, match="3 rollouts of 1 scenarios"):
        factors([cut_in()], None, model, seen=seen)


def test_an_unknown_factor_is_a_key_error() -> None:
    """Tables are asked by factor name."""
    with pytest.raises(KeyError):
        factors([cut_in()]).index("colour")


@given(st.lists(scenarios, max_size=4))
@settings(max_examples=30)
def test_any_scenarios_have_a_table(drawn: list[Scenario]) -> None:
    """Codes are levels or -1, and an empty suite has an empty table."""
    table: FactorTable = factors(drawn, ODD)
    sizes = np.array([len(factor.levels) for factor in table.factors])
    assert table.codes.shape == (len(drawn), len(sizes))
    assert ((table.codes >= -1) & (table.codes < sizes)).all()
    assert len(table.rows()) == len(drawn) + 1
