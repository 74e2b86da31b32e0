"""The scenario model: closed, finite, hashed, and the same as its published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scenario_gen.api import schemas
from scenario_gen.domain.scenario import Scenario
from tests.strategies import scenarios
from tests.worlds import crossing_pedestrian, cut_in, scenario

SCHEMAS = Path(__file__).parents[2] / "scenarios" / "schema"
#: Made once: checking the schema itself takes far longer than checking a scenario by it.
PUBLISHED = jsonschema.Draft202012Validator(
    json.loads((SCHEMAS / "scenario.schema.json").read_bytes())
)


def read(data: dict[str, Any]) -> Scenario:
    return Scenario.model_validate_json(json.dumps(data))


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_published_schema_equals_the_code(name: str) -> None:
    """``make schema`` was run after the last change of the model."""
    published = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    assert published == json.loads(json.dumps(schemas()[name]))


@given(scenarios())
def test_a_scenario_survives_json_and_fits_the_published_schema(drawn: Scenario) -> None:
    text = drawn.model_dump_json()
    assert Scenario.model_validate_json(text) == drawn
    PUBLISHED.validate(json.loads(text))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("ego", "speed_mps"), float("nan")),
        (("ego", "speed_mps"), float("inf")),
        (("ego", "speed_mps"), -1.0),
        (("ego", "speed_mps"), 8827480348000),
        (("ego", "speed_mps"), "12"),
        (("ego", "speed_mps"), True),
        (("ego", "speed_kmh"), 12),
        (("ego", "start", "lane"), 0),
        (("id",), "../../x"),
        (("id",), "a/b"),
        (("title",), "two\nlines"),
        (("road", "template"), "moon"),
        (("actors",), [{"id": "ego", "category": "car", "start": {"lane": 1, "s_m": 1.0},
                        "speed_mps": 1.0}]),
        (("schema_version",), "2.0"),
    ],
)  # fmt: skip
def test_what_is_not_a_scenario_is_refused(path: tuple[str, ...], value: Any) -> None:
    data = json.loads(scenario().model_dump_json())
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        read(data)


def test_the_hash_covers_what_happens_and_nothing_else() -> None:
    plain = cut_in()
    assert plain.compute_hash() == cut_in(title="another", tags=["x"], id="b").compute_hash()
    assert plain.compute_hash() != cut_in(gap_m=31.0).compute_hash()


def test_a_trajectory_starts_at_zero_and_goes_forward_in_time() -> None:
    def with_times(*times: float) -> Scenario:
        points = [{"time_s": t, "s_m": 10.0 * i, "t_m": 0.0} for i, t in enumerate(times)]
        actor = {"id": "a", "category": "car", "start": {"lane": -1, "s_m": 0.0},
                 "speed_mps": 0.0, "trajectory": {"points": points}}  # fmt: skip
        return scenario(actors=[actor])

    with_times(0.0, 1.0, 2.0)
    with pytest.raises(ValidationError, match="starts at 0 s"):
        with_times(1.0, 2.0)
    with pytest.raises(ValidationError, match="not later"):
        with_times(0.0, 1.0, 1.0)


def test_an_undeclared_parameter_is_named() -> None:
    with pytest.raises(ValidationError, match=r"\$speed"):
        cut_in(speed_mps="$speed")


@given(value=st.floats(20, 40))
def test_a_logical_scenario_becomes_concrete_with_given_values(value: float) -> None:
    parameter = {"name": "speed", "unit": "m/s", "minimum": 20.0, "maximum": 40.0, "default": 30.0}
    logical = cut_in(ego_speed_mps="$speed", parameters=[parameter])
    assert logical.is_logical
    concrete = logical.concrete({"speed": value})
    assert not concrete.is_logical
    assert concrete.ego.speed_mps == value
    assert concrete == cut_in(ego_speed_mps=value)
    assert logical.concrete() == cut_in(ego_speed_mps=30.0)
    with pytest.raises(ValueError, match="not declared"):
        logical.concrete({"other": 1.0})


def test_the_defaults_of_parameters_have_to_be_possible() -> None:
    """A default below the bound of its field is named; the ends of a range are left to a rule."""
    parameter = {"name": "mu", "unit": "1", "minimum": -1.0, "maximum": 1.0, "default": -0.5}
    with pytest.raises(ValidationError, match=r"\$\.environment\.friction"):
        cut_in(environment={"friction": "$mu"}, parameters=[parameter])
    assert cut_in(environment={"friction": "$mu"}, parameters=[parameter | {"default": 0.5}])


def test_a_crossing_starts_from_standstill() -> None:
    data = json.loads(crossing_pedestrian().model_dump_json())
    data["actors"][0]["speed_mps"] = 1.0
    with pytest.raises(ValidationError, match="starts at speed_mps 0"):
        read(data)


def _driven(*phases: tuple[float, dict[str, Any]]) -> dict[str, Any]:
    """A scenario whose ego has phases that start at times."""
    data: dict[str, Any] = json.loads(cut_in().model_dump_json(exclude={"content_hash"}))
    data["ego"]["phases"] = [
        {"id": f"p{number}", "trigger": {"kind": "time", "at_s": at_s}, "manoeuvre": manoeuvre}
        for number, (at_s, manoeuvre) in enumerate(phases)
    ]
    return data


def test_a_path_of_the_ego_is_all_that_it_does() -> None:
    points = [{"time_s": 0.0, "ahead_m": 0.0, "left_m": 0.0},
              {"time_s": 2.0, "ahead_m": 30.0, "left_m": 3.0}]  # fmt: skip
    path = {"kind": "path", "points": points}
    given = read(_driven((0.0, path)))
    PUBLISHED.validate(json.loads(given.model_dump_json()))
    keep = {"kind": "keep", "duration_s": 1.0}
    for phases in (((1.0, path),), ((0.0, path), (1.0, keep)), ((0.0, keep), (1.0, path))):
        with pytest.raises(ValidationError, match="its whole drive"):
            read(_driven(*phases))
