"""Write scenarios for other tools, and say what these will make of them."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.targets import EgoChoice, export_for, rolled_out
from scenario_gen.roads import build
from simulators.capability import Capability
from simulators.capability import capability as capability_of
from simulators.exporters.options import ExportOptions as ExportOptions


def export(
    scenario: Scenario,
    to: str = "openscenario",
    *,
    folder: Path | None = None,
    record: CaseRecord | None = None,
    options: ExportOptions | None = None,
    force: bool = False,
    self_contained: bool = True,
    hand_over: bool = False,
) -> dict[str, bytes]:
    """Files of a scenario in a format, as file name -> bytes. Same scenario, same bytes.

    Args:
        scenario: concrete or logical.
        to: name of an exporter.
        folder: where an external road lies.
        record: test-case record, for the headers of formats that carry one.
        options: for whom, in which versions and with what kind of motion, such as
            ``ExportOptions.of("esmini", osc_version="1.3")``.
        force: write also what the target cannot run; what it lacks is left out.
        self_contained: with entities in the file itself; else it refers to catalogs, which are in
            the files too and can be shared by several scenarios.
        hand_over: leave the ego to a system under test; else it drives by itself until
            ``EgoIsExternal`` is set in the file.

    Raises:
        ExportError: there is no such exporter, the scenario cannot be written in the format, it
            does not run in the target, or the format has no such choice.
        RoadError, RolloutError: its road cannot be built, or it cannot be rolled out.
    """
    return export_for(
        scenario, to, options, folder=folder, record=record, force=force,
        ego=EgoChoice(self_contained, hand_over),
    )  # fmt: skip


def capability(
    scenario: Scenario,
    profile: str = "generic",
    *,
    options: ExportOptions | None = None,
    folder: Path | None = None,
) -> Capability:
    """What a tool or a format will make of a scenario: as meant, approximated or not at all.

    Args:
        scenario: concrete or logical.
        profile: name of a ready profile, such as ``esmini`` or ``sumo``; or path of a profile file.
        options: in place of a profile, with versions and kind of motion.
        folder: where an external road lies.

    Returns:
        The verdict, with a line for everything that is not taken as it is: where, what, by how much
        (measured in a rollout of what the target plays, where that can be done) and its source.

    Raises:
        InputError: there is no such profile, or it is not valid.
    """
    network = build(scenario.concrete().road, folder=folder)
    return capability_of(scenario, network, options or ExportOptions.of(profile), rolled_out)
