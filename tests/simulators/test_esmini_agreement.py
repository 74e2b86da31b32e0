"""esmini and our rollout do the same thing: the measure of the exporter and of motion."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from simulators.compare import Agreement, compare
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from tests.simulators.cases import all_cases
from tests.simulators.test_openscenario_content import logical_cut_in

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
]

CASES = all_cases()
# Half of what is asked for. Steps of 10 ms leave up to dv * 5 ms from esmini's integration of
# speed and from its trigger times, 0.15 m for a braking from 30 m/s to rest.
LIMIT_M = 0.25


def write(scenario: Scenario, folder: Path) -> Path:
    files = OpenScenarioExporter().export(scenario, build(scenario.concrete().road), stem="case")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / "case.xosc"


def agreement(scenario: Scenario, path: Path, *, step_s: float = 0.01) -> Agreement:
    run = Esmini().run(path, step_s=step_s)
    assert run.ok
    assert "[error]" not in run.log
    simulated = read_csv(run.csv)
    assert simulated.time_s[-1] == pytest.approx(scenario.duration_s, abs=2 * step_s)
    trace = rollout(ScenarioBatch.of([scenario]), step_s=0.05)
    return compare(scenario, trace, 0, simulated)


@pytest.mark.parametrize("name", CASES)
def test_every_actor_is_where_our_rollout_puts_it(name: str, tmp_path: Path) -> None:
    """Each case runs to its end in esmini, with every actor close to our rollout at all times."""
    found = agreement(CASES[name], write(CASES[name], tmp_path))
    assert found.worst_m < LIMIT_M, found.worst_actor


@pytest.mark.parametrize("gap_m", [70.0, 80.0, 110.0])
def test_a_parameter_can_be_set_in_the_file(gap_m: float, tmp_path: Path) -> None:
    """A logical file with another value is the concrete scenario of that value."""
    logical = logical_cut_in()
    path = write(logical, tmp_path)
    tree = etree.parse(path)
    tree.find(".//ParameterDeclaration[@name='gap']").set("value", str(gap_m))
    path.write_bytes(etree.tostring(tree))
    found = agreement(logical.concrete({"gap": gap_m}), path)
    assert found.worst_m < LIMIT_M, found.worst_actor


def test_the_ego_can_be_handed_to_a_system_under_test(tmp_path: Path) -> None:
    """With EgoIsExternal the ego waits for states from outside, and the others drive on."""
    scenario = CASES["manoeuvre_keep"]
    path = write(scenario, tmp_path)
    tree = etree.parse(path)
    tree.find(".//ParameterDeclaration[@name='EgoIsExternal']").set("value", "true")
    path.write_bytes(etree.tostring(tree))
    run = Esmini().run(path)
    assert run.ok
    entities = read_csv(run.csv).entities
    assert entities["ego"].x_m[-1] == entities["ego"].x_m[0]
    assert entities["a1"].x_m[-1] > entities["a1"].x_m[0] + 100.0
