"""Constraints between parameters: what they say, what is refused, what they leave unchanged."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scenario_gen.checks import STATES, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.constraint import Constraint, feasible
from scenario_gen.domain.scenario import CONTENT_FIELDS, Scenario, canonical_json
from tests.worlds import scenario


def constraint(terms: dict[str, float], relation: str, bound: float, **more: Any) -> Constraint:
    data = {"terms": terms, "relation": relation, "bound": bound, "reason": "a test"} | more
    return Constraint.model_validate_json(json.dumps(data))


def logical(*constraints: dict[str, Any], gap_m: float = 30.0) -> Scenario:
    """Gap and speed of a van, with constraints between them."""
    parameters = [
        {"name": "gap", "unit": "m", "minimum": 60.0, "maximum": 150.0, "default": 50.0 + gap_m},
        {"name": "v", "unit": "m/s", "minimum": 10.0, "maximum": 30.0, "default": 20.0},
    ]
    van = {"id": "van1", "category": "van", "start": {"lane": -3, "s_m": "$gap"},
           "speed_mps": "$v"}  # fmt: skip
    return scenario(actors=[van], parameters=parameters, constraints=list(constraints))


def said(terms: dict[str, float], relation: str, bound: float) -> dict[str, Any]:
    return {"terms": terms, "relation": relation, "bound": bound, "reason": "headway"}


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_a_constraint_compares_the_sum_of_its_terms_with_its_bound(a: float, b: float) -> None:
    """2 a - 3 b <= 5 and its opposite; both hold only on the bound, within rounding."""
    samples = {"a": np.array([a]), "b": np.array([b])}
    below = constraint({"a": 2.0, "b": -3.0}, "<=", 5.0).holds(samples)[0]
    above = constraint({"a": 2.0, "b": -3.0}, ">=", 5.0).holds(samples)[0]
    total = 2.0 * a - 3.0 * b
    assert below == (total <= 5.0) or abs(total - 5.0) < 1e-6
    assert above == (total >= 5.0) or abs(total - 5.0) < 1e-6
    assert below or above


def test_values_on_the_bound_keep_the_constraint_whatever_rounding_says() -> None:
    """0.1 + 0.2 is more than 0.3 in double precision; 0.3001 is really more."""
    limit = constraint({"a": 1.0, "b": 1.0}, "<=", 0.3)
    samples = {"a": np.array([0.1, 0.1]), "b": np.array([0.2, 0.2001])}
    assert limit.holds(samples).tolist() == [True, False]


def test_values_that_overflow_keep_no_constraint() -> None:
    """Infinite or undefined sums are no sums."""
    limit = constraint({"a": 1e308, "b": -1e308}, "<=", 1.0)
    assert not limit.holds({"a": np.array([1e9]), "b": np.array([1e9])})[0]


def test_a_constraint_reads_as_a_formula() -> None:
    """Sorted by name, coefficients of one left out."""
    assert str(constraint({"v": -1.5, "gap": 1.0}, ">=", 0.0)) == "gap - 1.5 v >= 0"
    assert str(constraint({"a": -1.0, "b": 2.0}, "<=", -3.5)) == "-a + 2 b <= -3.5"


def test_fixing_parameters_moves_their_terms_into_the_bound() -> None:
    """gap - 2 v >= 10 with v = 20 is gap >= 50; with both fixed nothing is left."""
    limit = constraint({"gap": 1.0, "v": -2.0}, ">=", 10.0)
    rest = limit.fixed({"v": 20.0})
    assert rest is not None
    assert (rest.terms, rest.bound) == ({"gap": 1.0}, 50.0)
    assert limit.fixed({"v": 20.0, "gap": 80.0}) is None


def test_all_constraints_have_to_hold() -> None:
    """Row by row."""
    limits = [constraint({"a": 1.0}, "<=", 2.0), constraint({"a": 1.0}, ">=", 1.0)]
    assert feasible(limits, {"a": np.array([0.5, 1.5, 2.5])}, 3).tolist() == [False, True, False]
    assert feasible([], {}, 2).tolist() == [True, True]


@pytest.mark.parametrize(
    ("given_constraint", "message"),
    [
        (said({"gap": 1.0, "distance": 1.0}, "<=", 0.0), "about distance, declared are: gap, v"),
        (said({"gap": 1.0, "v": -5.0}, ">=", 0.0), "defaults of the parameters break gap - 5 v"),
        (said({"gap": 0.0}, "<=", 1.0), "coefficient of gap is 0"),
        (said({}, "<=", 1.0), "at least 1"),
        (said({"gap": 1.0}, "==", 80.0), "'<=' or '>='"),
        (said({"gap": 1.0}, "<=", 1e999), "finite number"),
        (said({"__import__('os')": 1.0}, "<=", 1.0), "match pattern"),
        (said({"gap": 1.0}, "<=", 99.0) | {"reason": ""}, "at least 1 character"),
        (said({"gap": 1.0}, "<=", 99.0) | {"expression": "gap"}, "Extra inputs"),
    ],
)
def test_senseless_constraints_are_refused_on_reading(
    given_constraint: dict[str, Any], message: str
) -> None:
    """Unknown names, defaults outside, no terms, other relations, text in place of numbers."""
    with pytest.raises((ValidationError, ValueError), match=message):
        logical(given_constraint)


def test_a_reason_is_never_taken_for_a_reference() -> None:
    """Free text may look like a parameter."""
    kept = logical(said({"gap": 1.0}, "<=", 99.0) | {"reason": "$nothing"})
    assert kept.constraints[0].reason == "$nothing"
    assert check(ScenarioBatch.of([kept]), None).ok[0]


def test_concrete_scenarios_have_no_constraints() -> None:
    """As they have no parameters; values are not judged there."""
    one = logical(said({"gap": 1.0, "v": -2.0}, ">=", 20.0))
    assert one.concrete({"v": 30.0}).constraints == ()
    assert [str(c) for c in one.broken_constraints({"v": 31.0})] == ["gap - 2 v >= 20"]
    assert one.broken_constraints() == ()


def test_the_content_of_scenarios_without_constraints_is_what_it_was() -> None:
    """Their hash does not know the field; with constraints it covers them."""
    plain, limited = logical(), logical(said({"gap": 1.0, "v": -2.0}, ">=", 20.0))
    before = set(CONTENT_FIELDS) - {"constraints"}
    assert plain.content_json() == canonical_json(plain.model_dump(mode="json", include=before))
    assert b"constraints" in limited.content_json()
    assert plain.compute_hash() != limited.compute_hash()


def test_the_range_is_judged_where_constraints_allow_it() -> None:
    """A speed of -10 m/s is impossible, but a constraint that keeps it out makes the range fine."""
    parameters = [{"name": "v", "unit": "m/s", "minimum": -10.0, "maximum": 30.0, "default": 20.0}]
    for constraints, state in (([], "failed"), ([said({"v": 1.0}, ">=", 0.0)], "passed")):
        world = scenario(ego_speed_mps="$v", parameters=parameters, constraints=constraints)
        report = check(ScenarioBatch.of([world]), None)
        assert STATES[report.state("parameters.range")[0]] == state
