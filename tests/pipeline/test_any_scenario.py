"""The whole space of the model: whatever is drawn is refused with a reason, or good for use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from scenario_gen.api import export
from scenario_gen.catalog.scenario_text import scenario_text
from scenario_gen.checks.files import check_text
from scenario_gen.coverage import factors
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import RoadError
from scenario_gen.motion import rollout
from scenario_gen.pipeline.evaluate import Evaluation, evaluate
from scenario_gen.propose.describe import describe
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.quality import check_opendrive, check_openscenario
from tests.space.scenarios import scenarios
from tests.worlds import scenario


@settings(max_examples=60)
@given(scenarios)
def test_any_scenario_is_refused_with_a_reason_or_written_validly(drawn: Scenario) -> None:
    """Any combination of template, actor, behaviour, surroundings and parameters."""
    text = scenario_text(drawn)
    assert check_text(text)[0] == drawn
    found = evaluate([drawn], None)[0]
    assert describe(drawn).title
    if found.result.ok:
        _good_for_use(drawn, found)
        return
    reasons = [finding for finding in found.findings if finding.severity == "error"]
    assert reasons
    # What can be told beforehand is told by a rule, not by a rollout that breaks off.
    assert "motion.rollout" not in {finding.rule for finding in reasons}
    assert all(finding.message and finding.path.startswith("$") for finding in reasons)


def _good_for_use(scenario: Scenario, found: Evaluation) -> None:
    assert found.network is not None
    assert found.trace is not None
    assert found.structure is not None
    assert factors([scenario]).rows()
    files = OpenScenarioExporter().export(scenario, found.network, stem="s")
    for quality in (check_openscenario(files["s.xosc"]), check_opendrive(files["s.xodr"])):
        assert quality.state == "passed", quality.findings


def test_a_road_with_parameters_is_checked_and_exported_at_their_defaults() -> None:
    """A logical scenario may leave open how its road is; the file has the default."""
    width = {"name": "width", "unit": "m", "minimum": 3.0, "maximum": 4.0, "default": 3.3}
    road = {"template": "motorway_straight", "speed_limit_mps": 36.0, "lane_width_m": "$width"}
    logical = scenario(
        road=road, parameters=[width], actors=[{"id": "a", "category": "car", "speed_mps": 20.0,
                                                "start": {"lane": -2, "s_m": 100.0}}],
    )  # fmt: skip
    found = evaluate([logical], None)[0]
    assert found.result.ok, found.findings
    _good_for_use(logical, found)
    assert b'a="3.3"' in export(logical)[f"{logical.id}.xodr"]


def test_a_sampled_road_that_is_not_possible_is_an_error() -> None:
    """Within a range that no rule has looked at, a value may break the bounds of its field."""
    width = {"name": "width", "unit": "m", "minimum": -1.0, "maximum": 4.0, "default": 3.3}
    road = {"template": "motorway_straight", "speed_limit_mps": 36.0, "lane_width_m": "$width"}
    logical = scenario(road=road, parameters=[width])
    with pytest.raises(RoadError, match="lane_width_m"):
        rollout(ScenarioBatch.variants(logical, {"width": np.array([-0.5])}))
    assert "parameters.range" in {f.rule for f in evaluate([logical], None)[0].findings}
