"""The road network of a scenario as a SUMO net, by netconvert from our OpenDRIVE.

netconvert does not know left-hand traffic in OpenDRIVE: it would let everybody drive on the right.
Such a network is converted as its mirror image, and the net is mirrored back.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError, SimulatorError
from scenario_gen.roads import RoadNetwork, mirror
from scenario_gen.units import number
from simulators.exporters._xml import document_bytes, element, number_text, root_element
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.run import RunLimits, last_line, run_process
from simulators.sumo_home import HINT, find_program

# A map takes 0.1 to 0.4 s and 90 MB; some maps of others have made netconvert eat all memory.
_LIMITS = RunLimits(wall_s=60.0, memory_bytes=2 << 30)
_ROADS, _TYPES, _NET = "roads.xodr", "types.typ.xml", "roads.net.xml"
_OPTIONS = (
    "--opendrive-files", _ROADS,
    "--type-files", _TYPES,
    "--output-file", _NET,
    "--xml-validation", "never",  # would look schemas up on the network
    "--offset.disable-normalization", "true",  # keeps our coordinates
    "--opendrive.import-all-lanes", "true",
    "--opendrive.internal-shapes", "true",  # lanes in junctions as they are, not smoothed anew
    "--opendrive.curve-resolution", "0.5",
    "--output.original-names", "true",  # says which road and lane each lane was
    "--geometry.remove", "false",
    "--no-turnarounds", "true",
    "--precision", "4",
)  # fmt: skip
_NOT_ON_ROADS = (
    "pedestrian wheelchair rail rail_urban rail_electric rail_fast tram drone aircraft scooter"
    " container subway cable_car ship"
)
_ALLOWED = {
    "shoulder": "emergency authority",
    "sidewalk": "pedestrian wheelchair",
    "biking": "bicycle",
    "parking": "passenger delivery",
    "tram": "tram",
    "rail": "rail rail_urban rail_electric rail_fast",
    "restricted": "authority",
}
_DISCARDED = ("none", "border", "median", "curb", "other")
_FOOT_MPS = 2.78
_SHAPES = ("shape", "outlineShape")
_BOXES = ("convBoundary", "origBoundary")
_OTHER_HAND = {"l": "r", "r": "l", "L": "R", "R": "L"}
_ORIGINAL = "origId"
_WARNING = "Warning:"


def net_of(scenario: Scenario, network: RoadNetwork) -> tuple[bytes, tuple[str, ...]]:
    """The net, without date and paths, so that equal roads give equal bytes; and netconvert's
    warnings.

    Raises:
        ExportError: netconvert is missing, fails, hangs or takes too much memory, or the road is a
            file with left-hand traffic.
    """
    left = any(road.rule == "LHT" for road in network.roads.values())
    if left and isinstance(scenario.road, ExternalRoad):
        raise ExportError(
            "netconvert does not know left-hand traffic, and a road file cannot be mirrored",
            where="road.file",
            hint="use a template with traffic: left",
        )
    files = OpenDriveExporter().export(scenario, mirror(network) if left else network, stem="roads")
    net, warnings = _converted(files[_ROADS], _types(number(scenario.road.speed_limit_mps)))
    root = etree.fromstring(net, etree.XMLParser(remove_comments=True, resolve_entities=False))
    _check_offset(root)
    if left:
        _mirror(root)
    return document_bytes(root), warnings


@lru_cache(maxsize=32)
def _converted(roads: bytes, types: bytes) -> tuple[bytes, tuple[str, ...]]:
    program = find_program("netconvert")
    if program is None:
        raise ExportError("netconvert is not there", where="sumo", hint=HINT)
    with tempfile.TemporaryDirectory(prefix="netconvert-") as temporary:
        folder = Path(temporary)
        (folder / _ROADS).write_bytes(roads)
        (folder / _TYPES).write_bytes(types)
        try:
            code, output = run_process(
                [program, *_OPTIONS], folder=folder, timeout_s=_LIMITS.wall_s, what="netconvert",
                limits=_LIMITS,
            )  # fmt: skip
        except SimulatorError as error:
            raise ExportError(error.what, where="road", hint=error.hint) from error
        net = folder / _NET
        if code or not net.is_file():
            raise ExportError(
                f"netconvert ended with exit code {code}", where="road", hint=last_line(output)
            )
        lines = (line.strip() for line in output.splitlines())
        warnings = dict.fromkeys(line for line in lines if line.startswith(_WARNING))
        return net.read_bytes(), tuple(warnings)


def _types(limit_mps: float) -> bytes:
    """Who may use a lane of each kind, and how fast: OpenDRIVE does not say who."""
    root = root_element("types")
    element(root, "type", id="driving", priority=1, speed=limit_mps, disallow=_NOT_ON_ROADS)
    for kind, who in _ALLOWED.items():
        speed_mps = _FOOT_MPS if kind == "sidewalk" else limit_mps
        element(root, "type", id=kind, priority=0, speed=speed_mps, allow=who)
    for kind in _DISCARDED:
        element(root, "type", id=kind, priority=0, speed=_FOOT_MPS, disallow="all", discard=True)
    return document_bytes(root)


def _check_offset(root: Any) -> None:
    """Our coordinates have to be those of the net: all positions in our files rely on it."""
    offset = root.find("location").get("netOffset")
    if any(float(value) for value in offset.split(",")):
        raise ExportError(
            f"netconvert moved the net by {offset} m",
            where="road.file",
            hint="give a road file without an offset in its header",
        )


def _mirror(root: Any) -> None:
    """Mirror a net at the x axis, in place; lanes get back the ids that they had."""
    root.set("lefthand", "true")
    for node in root.iter():
        for name in _SHAPES:
            if node.get(name):
                points = (point.split(",") for point in node.get(name).split())
                node.set(name, " ".join(",".join([x, _minus(y), *z]) for x, y, *z in points))
        for name in _BOXES:
            if node.get(name):
                west, south, east, north = node.get(name).split(",")
                node.set(name, ",".join([west, _minus(north), east, _minus(south)]))
        if node.get("y") is not None:
            node.set("y", _minus(node.get("y")))
        if node.get("dir") in _OTHER_HAND:
            node.set("dir", _OTHER_HAND[node.get("dir")])
        if node.tag == "param" and node.get("key") == _ORIGINAL:
            names = (name.rpartition("_") for name in node.get("value").split())
            node.set("value", " ".join(f"{road}_{-int(lane)}" for road, _, lane in names))


def _minus(text: str) -> str:
    return number_text(-float(text))
