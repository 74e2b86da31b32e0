"""CommonRoad 2020a: a scenario as lanelets, obstacles with trajectories and a planning problem.

Format: CommonRoad XML 2020a (Althoff, Koschi, Manzinger: CommonRoad, IV 2017; the XSD comes with
commonroad-io).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork
from scenario_gen.version import VERSION
from simulators.exporters._text import comment, leaf
from simulators.exporters._xml import document_bytes, element, root_element
from simulators.exporters.commonroad_goal import write_problem
from simulators.exporters.commonroad_lanelets import NOT_CARRIED, Lanelets
from simulators.exporters.commonroad_obstacles import ObstacleWriter, States, is_carried
from simulators.exporters.commonroad_roads import TRAFFIC_LIGHT, RoadWriter
from simulators.exporters.commonroad_words import (
    SPEED_LIMIT,
    benchmark_id,
    sign_id,
    tags,
    time_of_day,
    underground,
    weather,
)
from simulators.exporters.left_out import LeftOut

SUFFIX = ".cr.xml"
_NO_PLACE = -999
_NO_DEGREES = 999


@dataclass(frozen=True)
class CommonRoadExporter:
    """Writes a scenario as CommonRoad 2020a, its actors as they move in the rollout.

    Args:
        date: of the file; fixed, so that equal scenarios give equal bytes.
    """

    date: str = "1970-01-01"

    name: ClassVar[str] = "commonroad"
    needs_trace: ClassVar[bool] = True

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        """File name to bytes: ``stem.cr.xml``, with the time step of the trace.

        Args:
            scenario: scenario.
            network: its roads.
            stem: of the file name.
            trace: its rollout, one row.

        Raises:
            ExportError: the trace has fewer than two time steps.
            RoadError: a position or route does not exist on the roads.
        """
        if trace.valid[0].sum() < 2:
            raise ExportError(
                f"a rollout of {scenario.duration_s:g} s has no second time step",
                where="duration_s",
                hint="make it longer",
            )
        root = root_element("commonRoad")
        for name, value in (
            ("commonRoadVersion", "2020a"),
            ("benchmarkID", benchmark_id(scenario)),
            ("date", self.date),
            ("author", "scenario-gen"),
            ("affiliation", "scenario-gen"),
            (
                "source",
                f"scenario-gen {VERSION}, scenario {scenario.id}, content {_hash(scenario)}",
            ),
            ("timeStepSize", f"{trace.step_s:g}"),
        ):
            root.set(name, value)
        comment(root, f"{scenario.id}: {scenario.title} | hazard: {scenario.hazard}")
        for line in not_carried(scenario, network):
            comment(root, f"not carried: {line.words}")
        self._location(root, scenario)
        chosen = element(root, "scenarioTags")
        for tag in tags(scenario, network):
            element(chosen, tag)
        lanelets = Lanelets.of(network)
        ids: Iterator[int] = itertools.count(len(lanelets.all) + 1)
        RoadWriter(scenario, network, lanelets, ids, trace.step_s).write(root)
        obstacles = ObstacleWriter(trace, 0, scenario.actors)
        obstacles.write_static(root, network, ids)
        obstacles.write_dynamic(root, ids)
        obstacles.write_surroundings(root, network, ids)
        write_problem(root, scenario, network, lanelets, States(trace, 0, 0), ids)
        return {f"{stem}{SUFFIX}": document_bytes(root)}

    def left_out(self, scenario: Scenario, network: RoadNetwork) -> tuple[LeftOut, ...]:
        """See ``TellsLeftOut``."""
        return tuple(not_carried(scenario, network))

    def _location(self, root: Any, scenario: Scenario) -> None:
        environment = scenario.environment
        node = element(root, "location")
        leaf(node, "geoNameId", _NO_PLACE)
        leaf(node, "gpsLatitude", _NO_DEGREES)
        leaf(node, "gpsLongitude", _NO_DEGREES)
        if (word := weather(environment)) is not None:
            parent = element(node, "environment")
            clock, light = time_of_day(environment)
            leaf(parent, "time", clock)
            leaf(parent, "timeOfDay", light)
            leaf(parent, "weather", word)
            surface = underground(environment, scenario.road.damage)
            leaf(parent, "underground", surface)


def not_carried(scenario: Scenario, network: RoadNetwork) -> list[LeftOut]:
    """What of this scenario a CommonRoad 2020a file does not say, a line each."""
    environment = scenario.environment
    lines = []
    if any(mover.phases for mover in (scenario.ego, *scenario.actors)):
        words = "triggers and manoeuvres; actors move as they do with the reference driver"
        lines.append(LeftOut("motion.phases", words))
    if weather(environment) is None:
        words = (
            f"environment ({environment.illumination()}, {environment.surface_condition}): the"
            " schema's word for clear weather, sunny, is not read by commonroad-io"
        )
        lines.append(LeftOut(f"surface.{environment.surface_condition}", words, "environment"))
    if environment.changes or environment.patches or environment.visibility_zones:
        words = "weather and surface that change in time or place"
        lines.append(LeftOut("weather.change", words, "environment"))
    words = f"friction {environment.friction:g}"
    lines.append(LeftOut("surface.friction", words, "environment.friction"))
    if all(signal.type != SPEED_LIMIT for signal in network.signals):
        words = "speed limit: the schema has it on signs alone, and none stands on these roads"
        lines.append(LeftOut("road.speed_limit", words, "road.speed_limit_mps"))
    if any(road.elevation or road.superelevation for road in network.roads.values()):
        words = "elevation and superelevation: the lanelets are flat"
        lines.append(LeftOut("road.vertical", words, "road"))
    signs = sorted(
        {s.type for s in network.signals if s.type != TRAFFIC_LIGHT and sign_id(s) is None}
    )
    if signs:
        words = f"signs without a code there: {', '.join(signs)}"
        lines.append(LeftOut("road.signals", words, "road"))
    if any(p.state == "flashing_amber" for one in scenario.signals for p in one.phases):
        lines.append(LeftOut("signal.program", "flashing amber lights: written as yellow"))
    kinds = sorted({one.kind for one in network.objects if not is_carried(one)})
    if kinds:
        words = f"things beside, on or over the road of kind {', '.join(kinds)}"
        lines.append(LeftOut("road.furniture", words, "road"))
    lanes = {spec.kind for road in network.roads.values() for spec in road.lanes} & NOT_CARRIED
    if lanes:
        words = f"lanes of kind {', '.join(sorted(lanes))}"
        lines.append(LeftOut("road.lane_kinds", words, "road"))
    if network.structures:
        lines.append(LeftOut("road.furniture", "tunnels and bridges", "road"))
    if scenario.intent:
        words = f"intent: {', '.join(sorted({one.kind for one in scenario.intent}))}"
        lines.append(LeftOut("intent", words, "intent"))
    return lines


def _hash(scenario: Scenario) -> str:
    return scenario.content_hash or scenario.compute_hash()
