"""The whole space of the model: whatever is drawn is refused with a reason, or good for use."""

from __future__ import annotations

from hypothesis import given, settings

from scenario_gen.catalog.scenario_text import scenario_text
from scenario_gen.checks.files import check_text
from scenario_gen.coverage import factors
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.evaluate import Evaluation, evaluate
from scenario_gen.propose.describe import describe
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.quality import check_opendrive, check_openscenario
from tests.space.scenarios import scenarios


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
