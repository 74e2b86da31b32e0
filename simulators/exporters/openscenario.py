"""OpenSCENARIO XML 1.2: a scenario as bytes, with the OpenDRIVE file that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from simulators.exporters._xml import document_bytes, element, root_element
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.openscenario_catalogs import move_to_catalogs
from simulators.exporters.openscenario_entities import write_entities
from simulators.exporters.openscenario_hand_over import HandOver, declare_switch
from simulators.exporters.openscenario_header import write_header
from simulators.exporters.openscenario_outcome import Outcome
from simulators.exporters.openscenario_parameters import (
    declare,
    fixed_parameters,
    on_several,
    with_fixed,
)
from simulators.exporters.openscenario_signals import write_traffic_signals
from simulators.exporters.openscenario_storyboard import variables, write_storyboard


@dataclass(frozen=True)
class OpenScenarioExporter:
    """Writes a scenario as OpenSCENARIO XML 1.2 and its roads as OpenDRIVE.

    Behaviour is written as triggered actions, explicit trajectories as timed polylines. A logical
    scenario keeps its parameters as declarations with their ranges, except those that geometry
    depends on: these are fixed at their defaults, and a comment names them. Constraints between
    parameters are in a comment and in properties.
    """

    date: str = "1970-01-01T00:00:00"
    """Date of the file header; fixed, so that equal scenarios give equal bytes."""
    road_exporter: OpenDriveExporter = field(default_factory=OpenDriveExporter)
    hand_over: HandOver = field(default_factory=HandOver)
    """How the ego is handed to a system under test."""
    self_contained: bool = True
    """Whether entities are described in the file itself, which then runs wherever it is put; else
    the file refers to catalogs in the folder ``catalogs`` beside it."""

    name: ClassVar[str] = "openscenario"

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        """File name to bytes: ``stem.xosc`` and the ``stem.xodr`` and catalogs that it names.

        Args:
            scenario: concrete or logical.
            network: its roads; of a logical scenario those of its defaults.
            stem: of the file names.

        Raises:
            ExportError: the scenario cannot be written in the format.
            RoadError: a position or route does not exist on the roads.
        """
        fixed = fixed_parameters(scenario, network)
        written = with_fixed(scenario, fixed)
        root = root_element("OpenSCENARIO")
        coupled = on_several(written.constraints)
        write_header(root, scenario, date=self.date, fixed=fixed, coupled=coupled)
        if fixed:
            names = " ".join(fixed)
            root.append(etree.Comment(f" Parameters fixed at their defaults: {names} "))
        if coupled:
            formulas = "; ".join(str(constraint) for constraint in coupled)
            root.append(etree.Comment(f" Parameters have to keep also: {formulas} "))
        declarations = declare(root, written.parameters, written.constraints)
        declare_switch(declarations, self.hand_over)
        outcome = Outcome.of(written, network)
        if names_of_variables := variables(written, outcome, self.hand_over):
            node = element(root, "VariableDeclarations")
            for name in names_of_variables:
                element(node, "VariableDeclaration", name=name, variableType="int", value="0")
        element(root, "CatalogLocations")
        roads_node = element(root, "RoadNetwork")
        element(roads_node, "LogicFile", filepath=f"{stem}.xodr")
        write_traffic_signals(roads_node, written, network)
        write_entities(root, written, self.hand_over)
        write_storyboard(root, written, network, outcome, self.hand_over)
        catalogs = {} if self.self_contained else move_to_catalogs(root)
        roads = self.road_exporter.export(scenario.concrete(), network, stem=stem)
        return {f"{stem}.xosc": document_bytes(root), **roads, **catalogs}
