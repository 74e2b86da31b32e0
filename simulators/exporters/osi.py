"""OSI ground truth traces: a rollout as ``.osi`` messages, or in an MCAP file."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, ClassVar

from scenario_gen.domain.environment import DateTimeAtPlace
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork
from scenario_gen.version import VERSION
from simulators.exporters.lane_geometry import LaneKey, strip_at
from simulators.exporters.opendrive import geo_reference
from simulators.exporters.osi_environment import write_conditions
from simulators.exporters.osi_movers import describe_mover, motion_of, movers_of, place_mover
from simulators.exporters.osi_road import (
    Extent,
    Ids,
    light_states,
    write_lanes,
    write_lights,
    write_things,
)

_HINT = 'install the extra "osi": pip install "scenario-gen[osi]"'
#: Time stamp in names of files; fixed, so that equal scenarios give equal names and bytes.
_ZERO_TIME = "19700101T000000Z"
_ZERO_TIME_ISO = "1970-01-01T00:00:00Z"
TOPIC = "ground_truth"
_CHUNK_BYTES = 1 << 20
# Of a map, the roads and things are written that lie so near to where somebody ever is. [m]
_AROUND_M = 200.0


@dataclass(frozen=True)
class OsiExporter:
    """Writes ``<time>_gt_<osi>_<protobuf>_<frames>_<stem>.osi``, one ground truth per time step.

    Names and form are those of OSI trace files: a little-endian length of 4 bytes before each
    message. Each message is complete, with the lanes and objects within 200 m of the rectangle in
    which everybody moves.
    """

    name: ClassVar[str] = "osi"
    needs_trace: ClassVar[bool] = True

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        """File name to bytes; see ``TraceExporter``.

        Raises:
            ExportError: the libraries are not installed.
        """
        data = [message for _, message in _messages(scenario, network, stem, trace)]
        file = b"".join(struct.pack("<I", len(message)) + message for message in data)
        osi, protobuf = _versions()
        return {f"{_ZERO_TIME}_gt_{osi}_{protobuf}_{len(data)}_{stem}.osi": file}


@dataclass(frozen=True)
class McapExporter:
    """Writes ``stem.mcap`` with the same messages on the topic ``ground_truth``."""

    name: ClassVar[str] = "mcap"
    needs_trace: ClassVar[bool] = True

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        """File name to bytes; see ``TraceExporter``.

        Raises:
            ExportError: the libraries are not installed.
        """
        _see_that_they_are_there("mcap", "mcap_protobuf")
        from mcap.writer import CompressionType, Writer
        from mcap_protobuf.schema import build_file_descriptor_set
        from osi3.osi_groundtruth_pb2 import GroundTruth

        osi, protobuf = _versions()
        out = io.BytesIO()
        # Compressed bytes depend on the version of the compressor.
        writer = Writer(out, chunk_size=_CHUNK_BYTES, compression=CompressionType.NONE)
        writer.start(library=f"scenario-gen {VERSION}")
        writer.add_metadata(
            "net.asam.osi.trace",
            {
                "version": osi, "min_osi_version": osi, "max_osi_version": osi,
                "min_protobuf_version": protobuf, "max_protobuf_version": protobuf,
                "zero_time": _ZERO_TIME_ISO, "creation_time": _ZERO_TIME_ISO,
                "description": f"rollout of the scenario {scenario.id}",
                "authors": f"scenario-gen {VERSION}", "data_sources": f"{stem}.xosc",
            },
        )  # fmt: skip
        schema = writer.register_schema(
            "osi3.GroundTruth", "protobuf",
            build_file_descriptor_set(GroundTruth).SerializeToString(deterministic=True),
        )  # fmt: skip
        channel = writer.register_channel(
            TOPIC, "protobuf", schema,
            {
                "net.asam.osi.trace.channel.osi_version": osi,
                "net.asam.osi.trace.channel.protobuf_version": protobuf,
                "net.asam.osi.trace.channel.description": "our rollout, the ego at constant speed",
            },
        )  # fmt: skip
        for time_ns, data in _messages(scenario, network, stem, trace):
            writer.add_message(channel, time_ns, data, time_ns)
        writer.finish()  # type: ignore[no-untyped-call]  # the library has no type here
        return {f"{stem}.mcap": out.getvalue()}


def _messages(
    scenario: Scenario, network: RoadNetwork, stem: str, trace: TraceBatch
) -> Iterator[tuple[int, bytes]]:
    """Time in ns and bytes of the ground truth of every time step."""
    _see_that_they_are_there("osi3")
    from osi3 import osi_version_pb2
    from osi3.osi_groundtruth_pb2 import GroundTruth

    still = GroundTruth()
    version = osi_version_pb2.DESCRIPTOR.GetOptions().Extensions[
        osi_version_pb2.current_interface_version
    ]
    still.version.CopyFrom(version)
    still.map_reference = f"{stem}.xodr"
    if isinstance(scenario.environment.time, DateTimeAtPlace):
        still.proj_string = geo_reference(scenario.environment.time)
    ids = Ids()
    movers = movers_of(scenario)
    for name, _ in movers:
        ids(("mover", name))
    still.host_vehicle_id.value = 0
    motion = motion_of(trace)
    within = Extent.around(motion.x_m, motion.y_m, _AROUND_M)
    write_lanes(still, network, ids, within)
    write_things(still, network, ids, within)
    write_lights(still, network, ids)
    for name, mover in movers:
        describe_mover(still.moving_object.add(), name, mover, ids(("mover", name)), stem)
    for at, time_s in enumerate(trace.time_s[trace.valid[0]].tolist()):
        message = GroundTruth()
        message.CopyFrom(still)
        time_ns = round(time_s * 1e9)
        message.timestamp.seconds, message.timestamp.nanos = divmod(time_ns, 10**9)
        for index, target in enumerate(message.moving_object):
            place_mover(target, motion, index, at)
            _assign_lane(target, network, trace, index, at, ids)
        light_states(message, network, scenario.signals, time_s)
        write_conditions(message.environmental_conditions, scenario.environment, time_s)
        yield time_ns, message.SerializeToString(deterministic=True)


def _assign_lane(
    target: Any, network: RoadNetwork, trace: TraceBatch, mover: int, at: int, ids: Ids
) -> None:
    """The lane that the reference point of a mover is in."""
    index, lane = int(trace.road[0, mover, at]), int(trace.lane[0, mover, at])
    if index < 0 or lane == 0:
        return
    road = network.road(network.road_ids[index])
    key = LaneKey(road.id, strip_at(road, float(trace.s_m[0, mover, at])), lane)
    if key in ids:
        target.assigned_lane_id.add().value = ids(key)
        target.moving_object_classification.assigned_lane_id.add().value = ids(key)


def _versions() -> tuple[str, str]:
    _see_that_they_are_there("osi3")
    import google.protobuf
    from osi3 import osi_version_pb2

    version = osi_version_pb2.DESCRIPTOR.GetOptions().Extensions[
        osi_version_pb2.current_interface_version
    ]
    osi = f"{version.version_major}.{version.version_minor}.{version.version_patch}"
    return osi, str(google.protobuf.__version__)


def _see_that_they_are_there(*modules: str) -> None:
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise ExportError(f"{', '.join(missing)} is not installed", hint=_HINT)
