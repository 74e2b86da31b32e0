"""SUMO: a scenario as net, routes, additional elements and configuration, and a table to replay.

SUMO knows neither triggers nor manoeuvres. The routes let SUMO drive everybody from the start by
its own models; the table says where everybody is at every step, and ``simulators.adapters.sumo``
moves them there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.network import Cubic
from scenario_gen.version import VERSION
from simulators.exporters._text import comment
from simulators.exporters._xml import document_bytes, element, root_element
from simulators.exporters.left_out import LeftOut
from simulators.exporters.opendrive_signals import TRAFFIC_LIGHT
from simulators.exporters.sumo_additional import write_lights, write_things
from simulators.exporters.sumo_lanes import SumoLanes
from simulators.exporters.sumo_movers import MoverWriter, SumoMover, movers_of, replay_table
from simulators.exporters.sumo_net import net_of

SPEED_LIMIT = "274"
#: How SUMO is to look for contacts: boxes, also in junctions, and without keeping a distance.
PROCESSING: dict[str, str] = {
    "lateral-resolution": "0.4",
    "collision.action": "warn",
    "collision.check-junctions": "true",
    "collision.mingap-factor": "0",
    "time-to-teleport": "-1",
}
#: Width of a stripe of a pavement by default. [m]
_STRIPE_M = 0.64


@dataclass(frozen=True)
class SumoExporter:
    """Writes a scenario for SUMO 1.28; needs its netconvert."""

    name: ClassVar[str] = "sumo"
    needs_trace: ClassVar[bool] = True

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        """File name to bytes: ``stem`` with ``.net.xml``, ``.rou.xml``, ``.add.xml``, ``.sumocfg``
        and ``.replay.csv``.

        Args:
            scenario: concrete.
            network: its roads.
            stem: of the file names.
            trace: its rollout, one row.

        Raises:
            ExportError: netconvert is missing or cannot convert the roads.
            RoadError: a position or route does not exist on the roads.
        """
        net, warnings = net_of(scenario, network)
        lanes = SumoLanes.of(net, network)
        movers = movers_of(scenario, trace)
        writer = MoverWriter(scenario, network, lanes, movers)
        routes = root_element("routes")
        additional = root_element("additional")
        for root in (routes, additional):
            _head(root, scenario)
        routed = root_element("routes")
        left_out = writer.write_routes(routed)
        for who in left_out:
            comment(routes, f"not driven by SUMO, replayed only: {who}")
        for line in not_carried(scenario, network):
            comment(routes, f"not carried: {line.words}")
        for warning in warnings:
            comment(routes, f"netconvert: {warning}")
        routes.extend(list(routed))
        writer.write_types(additional)
        for name in write_lights(additional, scenario, network, net):
            comment(additional, f"not carried: the traffic light {name}; the net has none for it")
        write_things(additional, network)
        return {
            f"{stem}.net.xml": net,
            f"{stem}.rou.xml": document_bytes(routes),
            f"{stem}.add.xml": document_bytes(additional),
            f"{stem}.sumocfg": _configuration(scenario, stem, trace.step_s, _widest_m(movers)),
            f"{stem}.replay.csv": replay_table(movers, trace.step_s, walked=lanes.walked),
        }

    def left_out(self, scenario: Scenario, network: RoadNetwork) -> tuple[LeftOut, ...]:
        """See ``TellsLeftOut``; what netconvert leaves out, its own lines in the file say."""
        return tuple(not_carried(scenario, network))


def not_carried(scenario: Scenario, network: RoadNetwork) -> list[LeftOut]:
    """What of this scenario the SUMO files do not say, a line each."""
    environment = scenario.environment
    lines = []
    if any(mover.phases for mover in (scenario.ego, *scenario.actors)):
        words = "triggers and manoeuvres; the table has where they lead to"
        lines.append(LeftOut("motion.phases", words))
    words = (
        f"weather, light and friction ({environment.illumination()},"
        f" {environment.surface_condition}, mu {environment.friction:g})"
    )
    lines.append(LeftOut(f"surface.{environment.surface_condition}", words, "environment"))
    if network.crossings:
        words = "pedestrian crossings: netconvert does not take them from OpenDRIVE"
        lines.append(LeftOut("road.crossing", words, "road"))
    if any(any(cubic[1:]) for cubic in _borders(network)):
        words = "lanes that widen or end: they have one width and go on"
        lines.append(LeftOut("road.tapers", words, "road"))
    signs = {s.type for s in network.signals if s.type not in (SPEED_LIMIT, TRAFFIC_LIGHT)}
    if signs:
        lines.append(LeftOut("road.signals", f"signs: {', '.join(sorted(signs))}", "road"))
    lit = [light for mover in (scenario.ego, *scenario.actors) for light in mover.lights]
    if lit:
        lines.append(LeftOut(f"light.{lit[0]}", "lights of vehicles"))
    if scenario.intent:
        words = f"intent: {', '.join(sorted({one.kind for one in scenario.intent}))}"
        lines.append(LeftOut("intent", words, "intent"))
    return lines


def _borders(network: RoadNetwork) -> Iterator[Cubic]:
    for road in network.roads.values():
        for strip in road.strips:
            yield from strip.borders


def _head(root: Any, scenario: Scenario) -> None:
    digest = scenario.content_hash or scenario.compute_hash()
    comment(root, f"scenario-gen {VERSION}, scenario {scenario.id}, content {digest}")
    comment(root, f"{scenario.title} | hazard: {scenario.hazard}")


def _widest_m(movers: list[SumoMover]) -> float:
    return max((one.mover.box.width_m for one in movers if one.on_foot), default=0.0)


def _configuration(scenario: Scenario, stem: str, step_s: float, widest_m: float) -> bytes:
    root = root_element("sumoConfiguration")
    given = element(root, "input")
    element(given, "net-file", value=f"{stem}.net.xml")
    element(given, "route-files", value=f"{stem}.rou.xml")
    element(given, "additional-files", value=f"{stem}.add.xml")
    time = element(root, "time")
    element(time, "begin", value=0)
    element(time, "end", value=scenario.duration_s)
    element(time, "step-length", value=step_s)
    processing = element(root, "processing")
    for name, value in PROCESSING.items():
        element(processing, name, value=value)
    if widest_m > _STRIPE_M:
        # Persons walk in stripes; SUMO warns of who is wider than one.
        element(processing, "pedestrian.striping.stripe-width", value=widest_m)
    return document_bytes(root)
