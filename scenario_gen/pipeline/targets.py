"""Exports for a target: the verdict before, the exporter with its options, the rollout it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ExportError
from scenario_gen.motion import rollout
from scenario_gen.pipeline.exports import export_files
from scenario_gen.roads import RoadNetwork, build
from simulators.capability import Capability, capability
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ExportOptions, TakesOptions
from simulators.profiles import ready_profiles
from simulators.registry import Exporter, exporter

_STEP_S = 0.05


@dataclass(frozen=True)
class EgoChoice:
    """What is chosen of the entities of an OpenSCENARIO file and of its ego."""

    self_contained: bool = True
    """Entities in the file itself; else in catalogs."""
    hand_over: bool = False
    """Leave the ego to a system under test."""

    def applied(self, made: Exporter, name: str) -> Exporter:
        """The exporter with these choices.

        Raises:
            ExportError: the format does not have them.
        """
        if self == EgoChoice():
            return made
        if not isinstance(made, OpenScenarioExporter):
            raise ExportError(
                f"{name} has no catalogs and no hand-over", hint="they belong to openscenario"
            )
        control = replace(made.hand_over, external=self.hand_over)
        return replace(made, self_contained=self.self_contained, hand_over=control)


def rolled_out(scenario: Scenario, network: RoadNetwork) -> TraceBatch:
    """The rollout of a concrete scenario, for motion that is written as trajectories."""
    return rollout(ScenarioBatch.of([scenario]), networks=[network], step_s=_STEP_S)


def own_options(to: str) -> ExportOptions | None:
    """The options that stand for a format of its own, such as ``sumo``; None where it has none."""
    if to not in ready_profiles():
        return None
    options = ExportOptions.of(to)
    return options if options.profile.format == to else None


def exporter_for(name: str, options: ExportOptions | None) -> Exporter:
    """An exporter by its name, made with options where they are given.

    Raises:
        ExportError: no such exporter, or it takes no options.
    """
    made = exporter(name)
    if options is None or options == ExportOptions():
        return made
    if not isinstance(made, TakesOptions):
        raise ExportError(
            f"the exporter {name!r} takes no versions, profiles and kinds of motion",
            hint="leave these options out",
        )
    return made.with_options(options, rolled_out)


def export_for(
    scenario: Scenario,
    to: str,
    options: ExportOptions | None,
    *,
    folder: Path | None = None,
    record: CaseRecord | None = None,
    force: bool = False,
    ego: EgoChoice = EgoChoice(),
) -> dict[str, bytes]:
    """Files of a scenario for a target, as file name -> bytes.

    Args:
        scenario: concrete or logical.
        to: the exporter.
        options: for whom, in which versions; None: for any reader of the standards.
        folder: where an external road lies.
        record: test-case record, for the headers of formats that carry one.
        force: write also what will not run; what the target lacks is left out.
        ego: what is chosen of entities and of the ego.

    Raises:
        ExportError: the target cannot run the scenario, it cannot be written, or the format has
            no such choice.
    """
    made = ego.applied(exporter_for(to, options), to)
    if options is not None and not force and isinstance(made, TakesOptions):
        network = build(scenario.concrete().road, folder=folder)
        refuse(capability(scenario, network, options))
    return export_files(made, scenario, folder=folder, record=record)


def refuse(verdict: Capability) -> None:
    """Refuse what will not run.

    Raises:
        ExportError: with every reason, the first one as its place.
    """
    if verdict.verdict != "does_not_run":
        return
    reasons = [line for line in verdict.lines if line.level == "no"]
    raise ExportError(
        f"does not run in {verdict.profile}: "
        + "; ".join(f"{line.path}: {line.words} [{line.feature}]" for line in reasons),
        where=verdict.scenario,
        hint="another profile or --motion trajectory may do; --force writes it all the same",
    )
