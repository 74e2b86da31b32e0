"""Files of parameter values: valid, and read by others as they are meant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from scipy.stats import lognorm

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.library import read_library
from scenario_gen.motion import METHODS, Method, draw
from scenario_gen.roads import build
from simulators.exporters.openscenario_distribution import BINS, deterministic, stochastic
from simulators.exporters.openscenario_parameters import open_part
from simulators.quality import check_openscenario, openscenario_xsd
from tests.worlds import cut_in

OPEN = tuple(
    part
    for scenario in read_library()[::4]
    if (part := open_part(scenario, build(scenario.concrete().road))).parameters
)


def parameter(name: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "unit": "m", "minimum": 10.0, "maximum": 50.0, "default": 30.0} | fields


def logical(*parameters: dict[str, Any], **fields: Any) -> Scenario:
    gap = parameters[0]["name"] if parameters else None
    return cut_in(gap_m=f"${gap}" if gap else 30.0, parameters=list(parameters), **fields)


def assert_valid(data: bytes) -> None:
    result = check_openscenario(data)
    assert not result.findings
    assert result.state == "passed"


def listed(data: bytes) -> list[dict[str, float]]:
    """The sets of values in a deterministic file, by the rules of the standard: every combination
    of the distributions, the last one changing fastest."""
    sets: list[dict[str, float]] = [{}]
    for node in etree.fromstring(data).find(".//Deterministic"):
        sets = [one | more for one in sets for more in _choices(node)]
    return sets


def _choices(node: Any) -> list[dict[str, float]]:
    name = node.get("parameterName")
    if node.tag == "DeterministicMultiParameterDistribution":
        return [
            {a.get("parameterRef"): float(a.get("value")) for a in one}
            for one in node.iter("ParameterValueSet")
        ]
    if (span := node.find("DistributionRange")) is None:
        return [{name: float(e.get("value"))} for e in node.iter("Element")]
    low, high = (float(span.find("Range").get(f"{end}Limit")) for end in ("lower", "upper"))
    steps = round((high - low) / float(span.get("stepWidth")), 6)
    assert steps == int(steps)
    return [{name: float(value)} for value in np.linspace(low, high, int(steps) + 1)]


@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
@settings(max_examples=40)
@given(st.sampled_from(OPEN), st.sampled_from(METHODS), st.integers(1, 9), st.integers(0, 99))
def test_the_listed_values_are_those_that_were_drawn(
    scenario: Scenario, method: Method, count: int, seed: int
) -> None:
    """Valid, and read back as the same sets in the same order."""
    values = draw(scenario, count, seed, method).values
    written = deterministic(scenario, values, "s.xosc")
    assert_valid(written.data)
    read = listed(written.data)
    assert len(read) == next(iter(values.values())).size
    for name, column in values.items():
        np.testing.assert_allclose([one[name] for one in read], column, rtol=1e-11, atol=1e-12)


@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
@settings(max_examples=20)
@given(st.sampled_from(OPEN), st.integers(1, 9), st.integers(0, 2**53))
def test_any_stochastic_file_is_valid(scenario: Scenario, runs: int, seed: int) -> None:
    """Of every parameter there is one distribution, within its range."""
    data = stochastic(scenario, runs, seed, "s.xosc").data
    assert_valid(data)
    node = etree.fromstring(data).find(".//Stochastic")
    assert (node.get("numberOfTestRuns"), float(node.get("randomSeed"))) == (str(runs), seed)
    assert [one.get("parameterName") for one in node] == [p.name for p in scenario.parameters]


def test_a_grid_is_ranges_where_these_are_exact_and_sets_where_not() -> None:
    """Thirds have no exact decimal step; a range of them could lose its last value."""
    scenario = logical(parameter("gap"), parameter("x", maximum=20.0, default=15.0))
    values = draw(scenario, 12, 1, "grid", {"gap": 3, "x": 4}).values
    root = etree.fromstring(deterministic(scenario, values, "s.xosc").data)
    ranges = {node.get("stepWidth") for node in root.iter("DistributionRange")}
    assert ranges == {"20"}
    assert [e.get("value") for e in root.iter("Element")] == [
        "10", "13.3333333333", "16.6666666667", "20",
    ]  # fmt: skip


def test_coupled_values_are_listed_as_sets() -> None:
    """A grid that a constraint has taken points from is no product of axes any more."""
    limit = {"terms": {"gap": 1.0, "x": 1.0}, "relation": "<=", "bound": 60.0, "reason": "why"}
    scenario = logical(parameter("gap"), parameter("x"), constraints=[limit])
    data = deterministic(scenario, draw(scenario, 9, 1, "grid").values, "s.xosc").data
    assert len(listed(data)) == 6
    assert all(one["gap"] + one["x"] <= 60.0 for one in listed(data))


def test_a_stochastic_file_says_what_it_cannot_hold() -> None:
    """A constraint over two parameters is named; one on a single parameter narrows its range."""
    limits = [
        {"terms": {"gap": 1.0, "x": 1.0}, "relation": "<=", "bound": 60.0, "reason": "too---far-"},
        {"terms": {"x": -2.0}, "relation": ">=", "bound": -80.0, "reason": "why"},
    ]
    normal = {"kind": "normal", "mean": 30.0, "sigma": 5.0}
    scenario = logical(parameter("gap"), parameter("x", distribution=normal), constraints=limits)
    written = stochastic(scenario, 10, 1, "s.xosc")
    assert len(written.notes) == 1
    assert "gap + x <= 60 (too---far-)" in written.notes[0]
    root = etree.fromstring(written.data)
    assert "gap + x <= 60 (too- - -far-)" in next(root.iter(etree.Comment)).text
    node = root.find(".//NormalDistribution")
    assert (node.get("expectedValue"), node.get("variance")) == ("30", "25")
    assert dict(node.find("Range").attrib) == {"lowerLimit": "10", "upperLimit": "40"}


def test_a_log_normal_parameter_is_a_histogram_of_equal_shares() -> None:
    """Every bin holds the same share of the distribution, cut off at the range."""
    shape = {"kind": "log_normal", "mean_log": 3.0, "sigma_log": 0.5}
    scenario = logical(parameter("gap", distribution=shape))
    written = stochastic(scenario, 10, 1, "s.xosc")
    assert "gap is log-normal" in written.notes[0]
    edges = [
        tuple(float(value) for value in node.attrib.values())
        for node in etree.fromstring(written.data).iter("Range")
    ]
    assert len(edges) == BINS
    assert (edges[0][0], edges[-1][1]) == (10.0, 50.0)
    shares = np.diff(lognorm.cdf(np.array(edges), 0.5, scale=np.exp(3.0)), axis=1)
    np.testing.assert_allclose(shares / shares.sum(), 1.0 / BINS, rtol=1e-6)


def test_what_cannot_be_written_is_refused() -> None:
    """A version without such files, no open parameter, numbers that the format cannot hold."""
    scenario = logical(parameter("gap"))
    values = draw(scenario, 2, 1).values
    with pytest.raises(ExportError, match="has no parameter value distributions"):
        deterministic(scenario, values, "s.xosc", minor=0)
    with pytest.raises(ExportError, match="leaves no parameter open"):
        stochastic(cut_in(), 1, 1, "s.xosc")
    with pytest.raises(ExportError, match="1 test runs with seed"):
        stochastic(scenario, 1, 2**53 + 1, "s.xosc")


def test_equal_values_give_equal_bytes() -> None:
    """No clock and no chance."""
    scenario = logical(parameter("gap"))
    values = draw(scenario, 5, 1).values
    first = deterministic(scenario, values, "s.xosc")
    assert first == deterministic(scenario, dict(values), "s.xosc")
