"""Every scenario of the library runs in esmini, where its event happens as in our rollout."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.checks import RULES, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from simulators.as_trace import as_trace
from simulators.compare import compare
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
]

LIBRARY = read_library()
INTENT_SEEN = tuple(rule for rule in RULES if rule.id == "intent.seen")
LIMIT_M = 0.5
#: Arrivals that a simulator synchronises by its own control.
SYNCHRONISED_M = 2.0


def is_synchronised(scenario: Scenario) -> bool:
    return any(
        phase.manoeuvre.kind == "synchronise" for actor in scenario.actors for phase in actor.phases
    )


@pytest.mark.parametrize("logical", LIBRARY, ids=[scenario.id for scenario in LIBRARY])
def test_the_event_happens_in_esmini(logical: Scenario, tmp_path: Path) -> None:
    """No error in the log, every actor where our rollout puts it, and all intents are seen."""
    scenario = logical.concrete()
    network = build(scenario.road)
    for name, data in OpenScenarioExporter().export(logical, network, stem="row").items():
        (tmp_path / name).write_bytes(data)
    run = Esmini().run(tmp_path / "row.xosc", step_s=0.01)
    assert run.ok
    assert "[error]" not in run.log
    simulated = read_csv(run.csv)
    batch = ScenarioBatch.of([scenario])
    found = compare(scenario, rollout(batch, networks=[network], step_s=0.05), 0, simulated)
    limit_m = SYNCHRONISED_M if is_synchronised(scenario) else LIMIT_M
    assert found.worst_m < limit_m, found.worst_actor
    trace = as_trace(scenario, network, simulated)
    report = check(batch, trace, networks=[network], rules=INTENT_SEEN)
    assert [finding.message for finding in report.result(0).findings] == []
