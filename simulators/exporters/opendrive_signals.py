"""Signs and traffic lights of an OpenDRIVE network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenario_gen.roads import NetworkRoad, RoadNetwork, Signal
from simulators.exporters._xml import element
from simulators.exporters.opendrive_objects import ObjectWriter

TRAFFIC_LIGHT = "1000001"
_KMH_PER_MPS = 3.6
# Digits of a speed on a sign: 100 km/h is 27.7777... m/s.
_SIGN_DIGITS = 6
_WIDTH_M, _HEIGHT_M = 0.6, 0.6
_LIGHT_WIDTH_M, _LIGHT_HEIGHT_M = 0.35, 0.9


def signal_ids(network: RoadNetwork) -> Mapping[str, str]:
    """Name of a signal -> its id in the OpenDRIVE file, as OpenSCENARIO has to name it."""
    return {
        signal.name: str(number) if signal.file_id is None else signal.file_id
        for number, signal in enumerate(network.signals, 1)
    }


def traffic_lights(network: RoadNetwork) -> list[Signal]:
    """The signals that programs control."""
    return [s for s in network.signals if s.dynamic and s.type == TRAFFIC_LIGHT]


def write_signals(
    node: Any, road: NetworkRoad, network: RoadNetwork, objects: ObjectWriter
) -> None:
    """Append ``<signals>`` to a ``<road>`` that has any; its objects have to be written."""
    own = [signal for signal in network.signals if signal.road == road.id]
    if not own:
        return
    ids = signal_ids(network)
    parent = element(node, "signals")
    for signal in own:
        is_light = signal.type == TRAFFIC_LIGHT
        # Values of signals that are no speeds have no unit.
        limit = signal.type == "274" and signal.value is not None
        value = signal.value
        if limit and value is not None:
            value = round(value * _KMH_PER_MPS, _SIGN_DIGITS)
        child = element(
            parent, "signal", s=signal.s_m, t=signal.t_m, id=ids[signal.name],
            name=signal.name, dynamic="yes" if signal.dynamic else "no",
            orientation=signal.orientation, zOffset=signal.z_m, country=signal.country,
            type=signal.type, subtype=signal.subtype, value=value,
            unit="km/h" if limit else None,
            height=_LIGHT_HEIGHT_M if is_light else _HEIGHT_M,
            width=_LIGHT_WIDTH_M if is_light else _WIDTH_M, hOffset=0, pitch=0, roll=0,
        )  # fmt: skip
        if signal.lanes:
            element(child, "validity", fromLane=min(signal.lanes), toLane=max(signal.lanes))
        line = objects.stop_line(signal)
        if line is not None:
            element(child, "reference", elementType="object", elementId=line, type="stopLine")


def write_controllers(root: Any, network: RoadNetwork) -> None:
    """Append one ``<controller>`` to the document for each traffic light, named as it is."""
    ids = signal_ids(network)
    for signal in traffic_lights(network):
        parent = element(root, "controller", id=ids[signal.name], name=signal.name)
        element(parent, "control", signalId=ids[signal.name], type="0")


def junction_controllers(network: RoadNetwork, junction_id: str) -> list[str]:
    """Ids of the controllers of the lights on the roads that lead into a junction."""
    ids = signal_ids(network)
    incoming = {
        connection.incoming
        for junction in network.junctions
        if junction.id == junction_id
        for connection in junction.connections
    }
    return [ids[s.name] for s in traffic_lights(network) if s.road in incoming]
