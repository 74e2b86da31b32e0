"""What is said to run in esmini as meant runs so, in every version and kind of motion."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from scenario_gen.checks import RULES, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioGenError
from scenario_gen.library import read_library
from scenario_gen.pipeline.targets import rolled_out
from scenario_gen.roads import build
from simulators.as_trace import as_trace
from simulators.capability import capability
from simulators.compare import compare
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ExportOptions, Motion
from tests.space.scenarios import any_scenario

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
]

LIBRARY = read_library()
INTENT_SEEN = tuple(rule for rule in RULES if rule.id == "intent.seen")
LIMIT_M = 0.5
#: OpenSCENARIO version, OpenDRIVE version, motion.
CHOICES: tuple[tuple[str, str, Motion], ...] = (
    ("1.0", "1.5", "actions"),
    ("1.1", "1.6", "actions"),
    ("1.3", "1.8", "actions"),
    ("1.0", "1.4", "trajectory"),
    ("1.2", "1.7", "trajectory"),
    ("1.3", "1.7", "trajectory"),
)


def differences(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """What esmini does otherwise than our rollout."""
    scenario = given.concrete()
    network = build(scenario.road)
    exporter = OpenScenarioExporter().with_options(options, rolled_out)
    for name, data in exporter.export(given, network, stem="row").items():
        (folder / name).write_bytes(data)
    run = Esmini().run(folder / "row.xosc", step_s=0.01)
    if not run.ok or "[error]" in run.log:
        return [line for line in run.log.splitlines() if "[error]" in line] or ["refused"]
    simulated = read_csv(run.csv)
    ours = rolled_out(scenario, network)
    found = compare(scenario, ours, 0, simulated)
    said = [] if found.worst_m < LIMIT_M else [f"{found.worst_m:.2f} m off: {found.worst_actor}"]
    batch = ScenarioBatch.of([scenario])
    trace = as_trace(scenario, network, simulated)
    theirs, own = (
        check(batch, t, networks=[network], rules=INTENT_SEEN).result(0).findings
        for t in (trace, ours)
    )
    return said if own else [*said, *(finding.message for finding in theirs)]


@pytest.mark.parametrize("choice", CHOICES, ids=[" ".join(choice) for choice in CHOICES])
def test_the_library_runs_as_the_verdict_says(
    choice: tuple[str, str, Motion], tmp_path: Path
) -> None:
    """Rows of the published lists, at their defaults: as meant means no difference."""
    osc, odr, motion = choice
    options = ExportOptions.of("esmini", osc_version=osc, odr_version=odr, motion=motion)
    as_meant = 0
    for logical in LIBRARY[CHOICES.index(choice) :: 30]:
        scenario = logical.concrete()
        if capability(scenario, build(scenario.road), options).verdict == "runs_as_meant":
            as_meant += 1
            assert differences(scenario, options, tmp_path) == [], scenario.id
    assert as_meant > 0


def test_any_scenario_runs_as_the_verdict_says(tmp_path: Path) -> None:
    """From the whole space of the model, plausible or not."""
    options = ExportOptions.of("esmini")
    as_meant = 0
    for seed in range(5000, 5040):
        given = any_scenario(Random(seed))
        try:
            network = build(given.concrete().road)
            verdict = capability(given, network, options).verdict
            rolled_out(given.concrete(), network)
        except ScenarioGenError:
            # No road, no route or no rollout: refused before any export.
            continue
        if verdict == "runs_as_meant":
            as_meant += 1
            assert differences(given, options, tmp_path) == [], seed
    assert as_meant >= 5


def test_the_ego_of_a_replay_can_be_handed_over(tmp_path: Path) -> None:
    """With EgoIsExternal the ego does not follow its trajectory, and the others do."""
    logical = next(one for one in LIBRARY if one.id == "r157-cut-in-avoidable")
    options = ExportOptions.of("esmini", motion="trajectory")
    exporter = OpenScenarioExporter().with_options(options, rolled_out)
    network = build(logical.concrete().road)
    for name, data in exporter.export(logical, network, stem="row").items():
        text = data.replace(
            b'name="EgoIsExternal" parameterType="boolean" value="false"',
            b'name="EgoIsExternal" parameterType="boolean" value="true"',
        )
        (tmp_path / name).write_bytes(text)
    run = Esmini().run(tmp_path / "row.xosc")
    entities = read_csv(run.csv).entities
    assert entities["ego"].x_m[-1] == pytest.approx(entities["ego"].x_m[0], abs=1.0)
    other = logical.actors[0].id
    assert entities[other].x_m[-1] > entities[other].x_m[0] + 50.0
