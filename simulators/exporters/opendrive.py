"""OpenDRIVE 1.7: the road network of a scenario as bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, ClassVar, Self

import numpy as np

from scenario_gen.domain.environment import DateTimeAtPlace
from scenario_gen.domain.road import ExternalRoad, Road
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.roads import Junction, Link, NetworkRoad, Profile, RoadNetwork
from scenario_gen.units import number
from scenario_gen.version import VERSION
from simulators.exporters._xml import document_bytes, element, number_text, root_element
from simulators.exporters.odr_versions import to_version
from simulators.exporters.opendrive_lanes import write_lanes
from simulators.exporters.opendrive_objects import ObjectWriter
from simulators.exporters.opendrive_patches import friction_records
from simulators.exporters.opendrive_signals import (
    junction_controllers,
    write_controllers,
    write_signals,
)
from simulators.exporters.options import ExportOptions, Recorder

_NO_JUNCTION = "-1"
_FLAT = Profile(((0.0, 0.0, 0.0, 0.0, 0.0),))


@dataclass(frozen=True)
class OpenDriveExporter:
    """Writes the roads of a scenario as one OpenDRIVE 1.7 file.

    The file of an external road is passed on byte for byte.
    """

    date: str = "2026-01-01T00:00:00"
    """Date of the file header; fixed, so that equal scenarios give equal bytes."""

    options: ExportOptions = field(default_factory=ExportOptions)

    name: ClassVar[str] = "opendrive"

    def with_options(self, options: ExportOptions, recorder: Recorder | None = None) -> Self:  # noqa: ARG002 - roads do not move
        """The exporter with other options."""
        return replace(self, options=options)

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        """File name to bytes; ``scenario`` has to be concrete.

        Raises:
            ExportError: the network was read from a file whose bytes are not at hand.
            InputError: a parameter of the road has no value.
        """
        file_name = f"{stem}.xodr"
        if isinstance(scenario.road, ExternalRoad):
            if network.source is None:
                raise ExportError(
                    "the network of an external road does not carry its file", where="road.file"
                )
            return {file_name: network.source}
        root = root_element("OpenDRIVE")
        self._header(root, scenario, network)
        objects = ObjectWriter(network, scenario.environment.patches)
        for road in network.roads.values():
            _road(root, road, scenario, network, objects)
        write_controllers(root, network)
        for junction in network.junctions:
            _junction(root, junction, network)
        to_version(root, self.options.odr_version)
        return {file_name: document_bytes(root)}

    def _header(self, root: Any, scenario: Scenario, network: RoadNetwork) -> None:
        west_m, south_m, east_m, north_m = _bounds(network)
        header = element(
            root, "header", revMajor=1, revMinor=7, name=scenario.id, version="1.00",
            date=self.date, north=north_m, south=south_m, east=east_m, west=west_m,
            vendor="scenario-gen",
        )  # fmt: skip
        place = scenario.environment.time
        if isinstance(place, DateTimeAtPlace):
            element(header, "geoReference").text = geo_reference(place)
        for code, value in provenance_entries(scenario):
            element(header, "userData", code=code, value=value)


def geo_reference(place: DateTimeAtPlace) -> str:
    """The projection of the world frame: transverse Mercator with its origin at the place."""
    return (
        f"+proj=tmerc +lat_0={number_text(place.latitude_deg)}"
        f" +lon_0={number_text(place.longitude_deg)} +k=1 +x_0=0 +y_0=0"
        " +ellps=WGS84 +units=m"
    )


def provenance_entries(scenario: Scenario) -> list[tuple[str, str]]:
    """What a file says of its origin: codes and values, in a fixed order."""
    entries: list[tuple[str, object]] = [
        ("scenario_id", scenario.id),
        ("content_hash", scenario.content_hash or scenario.compute_hash()),
        ("generator", f"scenario-gen {VERSION}"),
    ]
    if scenario.provenance is not None:
        source = scenario.provenance
        entries += [
            ("proposer", source.proposer),
            ("model", source.model),
            ("prompt_sha256", source.prompt_sha256),
            ("seed", source.seed),
            ("parent", source.parent),
            ("tool_version", source.tool_version),
        ]
    return [(f"scenario_gen.{code}", str(value)) for code, value in entries if value is not None]


def _road(
    root: Any, road: NetworkRoad, scenario: Scenario, network: RoadNetwork, objects: ObjectWriter
) -> None:
    spec = scenario.road
    junction = _NO_JUNCTION
    if road.junction is not None:
        junction = str(_junction_number(network, road.junction))
    node = element(
        root, "road", name=road.id, length=road.length_m, id=road.number, junction=junction,
        rule=road.rule,
    )  # fmt: skip
    _link(node, road, network)
    if road.kind:
        kind = element(node, "type", s=0, type=road.kind)
        element(kind, "speed", max=number(spec.speed_limit_mps), unit="m/s")
    _plan_view(node, road)
    _profile(element(node, "elevationProfile"), "elevation", road.elevation or _FLAT)
    if road.superelevation is not None:
        _profile(element(node, "lateralProfile"), "superelevation", road.superelevation)
    write_lanes(node, road, spec, friction_records(road, scenario.environment))
    objects.write(node, road)
    write_signals(node, road, network, objects)
    for code, value in _state(spec):
        element(node, "userData", code=f"scenario_gen.{code}", value=value)


def _state(spec: Road) -> list[tuple[str, str]]:
    """What OpenDRIVE has no place for: how good the marks and the surface are."""
    entries = [("marking", spec.marking, "clear"), ("damage", spec.damage, "none")]
    return [(code, value) for code, value, usual in entries if value != usual]


def _profile(parent: Any, tag: str, profile: Profile) -> None:
    for s_m, a, b, c, d in profile.pieces:
        element(parent, tag, s=s_m, a=a, b=b, c=c, d=d)


def _link(node: Any, road: NetworkRoad, network: RoadNetwork) -> None:
    links = [("predecessor", road.predecessor), ("successor", road.successor)]
    if not any(link for _, link in links):
        return
    parent = element(node, "link")
    for tag, link in links:
        if link is not None:
            element(
                parent, tag, elementType=link.kind, elementId=_number(network, link),
                contactPoint=link.contact,
            )  # fmt: skip


def _number(network: RoadNetwork, link: Link) -> int:
    if link.kind == "road":
        return network.road(link.id).number
    return _junction_number(network, link.id)


def _junction_number(network: RoadNetwork, junction_id: str) -> int:
    return next(junction.number for junction in network.junctions if junction.id == junction_id)


def _plan_view(node: Any, road: NetworkRoad) -> None:
    parent = element(node, "planView")
    line = road.line
    for s_m, x_m, y_m, heading_rad, curvature, slope, length_m in zip(
        line.s0_m.tolist(), line.x0_m.tolist(), line.y0_m.tolist(), line.heading0_rad.tolist(),
        line.curvature0.tolist(), line.curvature_slope.tolist(),
        line.length_of_segment_m.tolist(), strict=True,
    ):  # fmt: skip
        geometry = element(
            parent, "geometry", s=s_m, x=x_m, y=y_m, hdg=heading_rad, length=length_m
        )
        if slope:
            end = curvature + slope * length_m
            element(geometry, "spiral", curvStart=curvature, curvEnd=end)
        elif curvature:
            element(geometry, "arc", curvature=curvature)
        else:
            element(geometry, "line")


def _junction(root: Any, junction: Junction, network: RoadNetwork) -> None:
    node = element(root, "junction", id=junction.number, name=junction.id, type="default")
    for index, connection in enumerate(junction.connections):
        parent = element(
            node, "connection", id=index, incomingRoad=network.road(connection.incoming).number,
            connectingRoad=network.road(connection.connecting).number,
            contactPoint=connection.contact,
        )  # fmt: skip
        for start, end in connection.lane_links:
            element(parent, "laneLink", from_=start, to=end)
    for controller in junction_controllers(network, junction.id):
        element(node, "controller", id=controller, type="0")


@lru_cache(maxsize=64)
def _bounds(network: RoadNetwork) -> tuple[float, float, float, float]:
    xs, ys = [], []
    for road in network.roads.values():
        x_m, y_m, _, _ = road.line.evaluate(np.linspace(0.0, road.length_m, 65))
        xs.append(x_m)
        ys.append(y_m)
    x_m, y_m = np.concatenate(xs), np.concatenate(ys)
    return float(x_m.min()), float(y_m.min()), float(x_m.max()), float(y_m.max())
