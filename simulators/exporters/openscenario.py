"""OpenSCENARIO XML: a scenario as bytes, with the OpenDRIVE file that it names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from lxml import etree

from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork
from simulators.exporters._xml import document_bytes, element, root_element
from simulators.exporters.choices import Choices
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.openscenario_catalogs import move_to_catalogs
from simulators.exporters.openscenario_end import variables_of
from simulators.exporters.openscenario_entities import write_entities
from simulators.exporters.openscenario_events import TriggeredMotion
from simulators.exporters.openscenario_hand_over import HandOver, declare_switch
from simulators.exporters.openscenario_header import content_text, write_header
from simulators.exporters.openscenario_outcome import Outcome
from simulators.exporters.openscenario_parameters import (
    declare,
    fixed_parameters,
    on_several,
    with_fixed,
)
from simulators.exporters.openscenario_replay import ReplayedMotion
from simulators.exporters.openscenario_signals import write_traffic_signals
from simulators.exporters.openscenario_storyboard import Motion, variables, write_storyboard
from simulators.exporters.options import ExportOptions, Recorder
from simulators.exporters.osc_versions import to_version
from simulators.exporters.record_entries import see_that_it_is_of
from simulators.exporters.scenario_runner import Rates, carried_out, to_scenario_runner
from simulators.exporters.supported import keep_to_supported


@dataclass(frozen=True)
class OpenScenarioExporter:
    """Writes a scenario as OpenSCENARIO XML, 1.2 by default, and its roads as OpenDRIVE.

    Behaviour is written as triggered actions, explicit trajectories as timed polylines; with
    ``motion="trajectory"`` all motion is written as timed polylines, as it is rolled out at the
    defaults. A logical scenario keeps its parameters as declarations with their ranges, except
    those that geometry depends on: these are fixed at their defaults, and a comment names them.
    Constraints between parameters are in a comment and in properties.
    """

    date: str = "1970-01-01T00:00:00"
    """Date of the file header; fixed, so that equal scenarios give equal bytes."""
    road_exporter: OpenDriveExporter = field(default_factory=OpenDriveExporter)
    options: ExportOptions = field(default_factory=ExportOptions)
    recorder: Recorder | None = None
    """Rolls a scenario out; needed where motion is written as trajectories."""
    hand_over: HandOver = field(default_factory=HandOver)
    """How the ego is handed to a system under test."""
    self_contained: bool = True
    """Whether entities are described in the file itself, which then runs wherever it is put; else
    the file refers to catalogs in the folder ``catalogs`` beside it."""

    name: ClassVar[str] = "openscenario"
    takes_record: ClassVar[bool] = True

    def with_options(self, options: ExportOptions, recorder: Recorder | None = None) -> Self:
        """The exporter with other options, for the scenario and for its roads."""
        roads = self.road_exporter.with_options(options)
        return replace(self, road_exporter=roads, options=options, recorder=recorder)

    def export(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        *,
        stem: str,
        record: CaseRecord | None = None,
    ) -> dict[str, bytes]:
        """File name to bytes: ``stem.xosc`` and the ``stem.xodr`` and catalogs that it names.

        Args:
            scenario: concrete or logical.
            network: its roads; of a logical scenario those of its defaults.
            stem: of the file names.
            record: test-case record, written into the properties of the header.

        Raises:
            ExportError: the scenario cannot be written in the format, or the record is of another.
            RoadError: a position or route does not exist on the roads.
        """
        content = content_text(scenario)
        root, catalogs = self.document(scenario, network, stem=stem, content=content, record=record)
        roads = self.road_exporter.export(scenario.concrete(), network, stem=stem)
        return {f"{stem}.xosc": document_bytes(root), **roads, **catalogs}

    @property
    def writes_holes(self) -> bool:
        """Whether a scenario can be written with holes (see ``holes``).

        A rollout has none; of other dialects and of lists of supported elements, the rules look at
        numbers and elements in the document.
        """
        profile = self.options.profile
        standard = profile.writing.dialect == "standard" and profile.elements is None
        return standard and self.options.motion == "actions"

    def document(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        *,
        stem: str,
        content: str,
        record: CaseRecord | None = None,
    ) -> tuple[Any, dict[str, bytes]]:
        """The document element of the scenario file, and the catalogs that it refers to.

        Args:
            scenario: see ``export``.
            network: see ``export``.
            stem: see ``export``.
            content: the whole scenario as text, for the header.
            record: see ``export``.

        Raises:
            ExportError, RoadError: see ``export``.
        """
        if record is not None:
            see_that_it_is_of(record, scenario)
        replayed = self.options.motion == "trajectory"
        runner = self.options.profile.writing.dialect == "scenario_runner"
        if replayed or runner:
            # A rollout is that of the defaults, and ScenarioRunner reads few parameters.
            fixed = tuple(sorted(parameter.name for parameter in scenario.parameters))
        else:
            fixed = fixed_parameters(scenario, network, self.options.osc_version)
        written = with_fixed(scenario, fixed)
        rates: dict[str, Rates] = {}
        if runner:
            written, rates = carried_out(written, network)
        hand_over = replace(self.hand_over, controller="carla") if runner else self.hand_over
        root = root_element("OpenSCENARIO")
        coupled = on_several(written.constraints)
        write_header(
            root, scenario, date=self.date, fixed=fixed, coupled=coupled, record=record,
            choices=Choices.of(self).text(), content=content,
        )  # fmt: skip
        if fixed:
            names = " ".join(fixed)
            root.append(etree.Comment(f" Parameters fixed at their defaults: {names} "))
        if coupled:
            formulas = "; ".join(str(constraint) for constraint in coupled)
            root.append(etree.Comment(f" Parameters have to keep also: {formulas} "))
        declarations = declare(root, written.parameters, written.constraints)
        declare_switch(declarations, hand_over)
        outcome = Outcome.of(written, network)
        if replayed:
            # Who follows a trajectory has no events of its own.
            outcome = outcome._replace(events=())
            names_of_variables = variables_of(outcome, hand_over)
        else:
            names_of_variables = variables(written, outcome, hand_over)
        if names_of_variables:
            node = element(root, "VariableDeclarations")
            for name in names_of_variables:
                element(node, "VariableDeclaration", name=name, variableType="int", value="0")
        element(root, "CatalogLocations")
        roads_node = element(root, "RoadNetwork")
        element(roads_node, "LogicFile", filepath=f"{stem}.xodr")
        write_traffic_signals(roads_node, written, network)
        write_entities(root, written, hand_over, turning=replayed)
        if replayed:
            trace = self._recorded(scenario.concrete(), network)
            motion: Motion = ReplayedMotion(written, network, trace)
        else:
            motion = TriggeredMotion(written, network)
        write_storyboard(root, written, network, motion, outcome, hand_over)
        to_version(root, self.options.osc_version)
        if runner:
            to_scenario_runner(
                root, written, network, self.options.profile.writing, rates,
                external=hand_over.external,
            )  # fmt: skip
        keep_to_supported(root, self.options.profile)
        return root, {} if self.self_contained else move_to_catalogs(root)

    def _recorded(self, scenario: Scenario, network: RoadNetwork) -> TraceBatch:
        if self.recorder is None:
            raise ExportError(
                "motion as trajectories needs a rollout",
                where="motion",
                hint="use scenario_gen.api.export, which rolls the scenario out",
            )
        return self.recorder(scenario, network)
