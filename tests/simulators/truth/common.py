"""What judges share: files of a scenario, its rollout, and a simulation held against it."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.checks import RULES, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion import rollout
from scenario_gen.pipeline.targets import rolled_out
from scenario_gen.roads import RoadNetwork, build
from simulators.as_trace import as_trace
from simulators.compare import compare
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_hand_over import HandOver
from simulators.exporters.options import ExportOptions
from simulators.trace import SimulatorTrace

#: As far as an actor may be from where it is meant to be. [m]
NEAR_M = 0.5
#: As far as a replay may be off. [m]
REPLAY_M = 1e-3
_INTENT_SEEN = tuple(rule for rule in RULES if rule.id == "intent.seen")


def written(
    given: Scenario,
    options: ExportOptions,
    folder: Path,
    stem: str = "row",
    *,
    external: bool = False,
) -> tuple[Scenario, RoadNetwork]:
    """Write the files of a scenario; it comes back concrete, with its roads."""
    scenario = given.concrete()
    network = build(scenario.road)
    exporter = OpenScenarioExporter(hand_over=HandOver(external=external))
    exporter = exporter.with_options(options, rolled_out)
    for name, data in exporter.export(given, network, stem=stem).items():
        (folder / name).write_bytes(data)
    return scenario, network


def against_rollout(
    scenario: Scenario, network: RoadNetwork, ours: TraceBatch, simulated: SimulatorTrace,
    near_m: float,
) -> list[str]:  # fmt: skip
    """Where a simulation is otherwise than our rollout, and what of the intent it does not show."""
    found = compare(scenario, ours, 0, simulated)
    said = [] if found.worst_m < near_m else [f"{found.worst_m:.2f} m off: {found.worst_actor}"]
    batch = ScenarioBatch.of([scenario])
    trace = as_trace(scenario, network, simulated)
    theirs, own = (
        check(batch, t, networks=[network], rules=_INTENT_SEEN).result(0).findings
        for t in (trace, ours)
    )
    return said if own else [*said, *(finding.message for finding in theirs)]


def tenths(scenario: Scenario, network: RoadNetwork) -> TraceBatch:
    """The rollout every 0.1 s, which formats are written from."""
    return rollout(ScenarioBatch.of([scenario]), networks=[network])
