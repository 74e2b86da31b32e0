"""OSI traces: read back by the library of others, and what is in them is what was rolled out."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

import scenario_gen as sg
from scenario_gen.api import library
from scenario_gen.domain.actor import CATEGORIES, Light
from scenario_gen.domain.road import LaneKind
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.signals import SignalState
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadMark, build
from simulators.exporters import osi as exporter
from simulators.exporters.osi_movers import LIGHTS, TYPES
from simulators.exporters.osi_road import LANES, MARKS, SIGNALS
from simulators.quality_files import check_osi
from tests.worlds import RURAL, crossing_pedestrian, cut_in, scenario

osi3 = pytest.importorskip("osi3.osi_groundtruth_pb2", reason="the extra osi is not installed")
reader = pytest.importorskip("osi_utilities", reason="the extra osi is not installed")


def read(made: Scenario, folder: Path, to: str = "osi") -> list[Any]:
    """The ground truths of a scenario, as asam-osi-utilities reads them."""
    ((name, data),) = sg.export(made, to).items()
    assert check_osi(data, name).state == "passed"
    (folder / name).write_bytes(data)
    of = reader.ChannelSpecification(
        path=folder / name, message_type=reader.MessageType.GROUND_TRUTH,
        topic="ground_truth" if to == "mcap" else None,
    )  # fmt: skip
    with reader.open_channel(of) as channel:
        return list(channel)


def row(name: str) -> Scenario:
    """A library scenario."""
    return next(one for one in library() if one.id == name)


ROUNDABOUT = row("rare-wrong-way-round-roundabout")
SIGNALS_AND_SIREN = row("rare-fire-engine-staggered-red")


@pytest.mark.parametrize("to", ["osi", "mcap"])
@pytest.mark.parametrize("made", [cut_in(), crossing_pedestrian(), ROUNDABOUT], ids=lambda s: s.id)
def test_movers_are_where_they_were_rolled_out(made: Scenario, to: str, tmp_path: Path) -> None:
    """The middle of every box, its size and heading, at every time; the ego is the host."""
    found, trace = read(made, tmp_path, to), sg.rollout([made])
    x_m, y_m = trace.centres()
    assert len(found) == int(trace.valid[0].sum())
    for at, message in enumerate(found):
        seconds = message.timestamp.seconds + 1e-9 * message.timestamp.nanos
        assert seconds == pytest.approx(trace.time_s[at], abs=1e-9)
        assert message.host_vehicle_id.value == message.moving_object[0].id.value
        base = [one.base for one in message.moving_object]
        assert [one.position.x for one in base] == pytest.approx(x_m[0, :, at].tolist())
        assert [one.position.y for one in base] == pytest.approx(y_m[0, :, at].tolist())
        yaw = trace.heading_rad[0, :, at].tolist()
        assert [one.orientation.yaw for one in base] == pytest.approx(yaw)
    boxes = [made.ego.box, *(actor.box for actor in made.actors)]
    for one, box in zip(found[0].moving_object, boxes, strict=True):
        size = one.base.dimension
        assert (size.length, size.width, size.height) == (box.length_m, box.width_m, box.height_m)
        assert one.base.position.z == pytest.approx(box.height_m / 2)
        if one.HasField("vehicle_attributes"):
            assert one.vehicle_attributes.bbcenter_to_rear.x == -box.centre_x_m
    names = [one.source_reference[0].identifier[1] for one in found[0].moving_object]
    assert names == [f"entity_name:{n}" for n in ("ego", *(actor.id for actor in made.actors))]


def test_velocity_is_the_rate_of_change_of_the_place(tmp_path: Path) -> None:
    """Of the middle of the box, which swings out when a vehicle turns about its rear axle."""
    found = read(ROUNDABOUT, tmp_path)
    place = np.array(
        [[(o.base.position.x, o.base.position.y) for o in m.moving_object] for m in found]
    )
    given = np.array(
        [[(o.base.velocity.x, o.base.velocity.y) for o in m.moving_object] for m in found]
    )
    measured = (place[2:] - place[:-2]) / 0.2
    assert given[1:-1] == pytest.approx(measured, abs=1e-9)
    # And the speed is that of the rollout, but for the swing of the box and sudden changes.
    speed_mps = sg.rollout([ROUNDABOUT]).speed_mps[0].T
    off_mps = np.abs(np.hypot(given[..., 0], given[..., 1]) - speed_mps)
    assert np.median(off_mps) < 0.05
    turning = np.array([[o.base.orientation_rate.yaw for o in m.moving_object] for m in found])
    assert np.abs(turning).max() > 0.1


def test_the_assigned_lane_is_the_one_that_the_mover_is_in(tmp_path: Path) -> None:
    """Its reference point lies between the two boundaries of the lane, before and after."""
    found = read(cut_in(), tmp_path)
    trace = sg.rollout([cut_in()])
    for at in (0, len(found) - 1):
        lanes = {lane.id.value: lane for lane in found[at].lane}
        lines = {line.id.value: line for line in found[at].lane_boundary}
        for index, mover in enumerate(found[at].moving_object):
            lane = lanes[mover.assigned_lane_id[0].value].classification
            right, left = (
                lines[ids[0].value].boundary_line[0].position.y
                for ids in (lane.right_lane_boundary_id, lane.left_lane_boundary_id)
            )
            assert right < trace.y_m[0, index, at] < left
    first, last = (m.moving_object[1].assigned_lane_id[0].value for m in (found[0], found[-1]))
    assert first != last == found[-1].moving_object[0].assigned_lane_id[0].value


@pytest.mark.parametrize("made", [ROUNDABOUT, cut_in(), scenario(road=RURAL, ego_lane=-1)],
                         ids=["roundabout", "motorway", "curve"])  # fmt: skip
def test_lanes_lie_on_the_network_and_meet_where_they_are_paired(
    made: Scenario, tmp_path: Path
) -> None:
    """Points of boundaries lie on lane borders, and paired lanes share an end."""
    message = read(made, tmp_path)[0]
    network = build(made.concrete().road)
    for lane in message.lane:
        kind, (road_id, strip, lane_id) = lane.classification, lane.source_reference[0].identifier
        (road,) = (r for r in network.roads.values() if r.opendrive_id == road_id)
        lines = {line.id.value: line for line in message.lane_boundary}
        right = lines[kind.right_lane_boundary_id[0].value].boundary_line
        s_m, t_m = road.line.project([p.position.x for p in right], [p.position.y for p in right])
        # A hair inside the strip: its ends belong to the strips beside it.
        for s, t in zip(s_m[1:-1], t_m[1:-1], strict=True):
            assert t == pytest.approx(road.lane_borders_t(int(lane_id), float(s))[0], abs=1e-6)
        assert kind.centerline_is_driving_direction == (road.lane(int(lane_id)).direction > 0)
        assert int(strip) < len(road.strips)
    lanes = {lane.id.value: lane.classification for lane in message.lane}

    def ends(identifier: int) -> list[tuple[float, float]]:
        line = lanes[identifier].centerline
        return [(line[0].x, line[0].y), (line[-1].x, line[-1].y)]

    pairs = 0
    for lane in message.lane:
        for pairing in lane.classification.lane_pairing:
            for field in ("antecessor_lane_id", "successor_lane_id"):
                if pairing.HasField(field):
                    other = ends(getattr(pairing, field).value)
                    here = ends(lane.id.value)[0 if field.startswith("ante") else 1]
                    assert min(np.hypot(*np.subtract(here, end)) for end in other) < 0.02
                    pairs += 1
    assert pairs or len(network.roads) == 1


def test_traffic_lights_change_with_their_programs(tmp_path: Path) -> None:
    """Three lamps each; at every time exactly those of the state are lit."""
    found = read(SIGNALS_AND_SIREN, tmp_path)
    programs = {program.signal: program for program in SIGNALS_AND_SIREN.concrete().signals}
    colours = {2: "RED", 3: "YELLOW", 4: "GREEN"}
    changes = set()
    for message in found:
        time_s = message.timestamp.seconds + 1e-9 * message.timestamp.nanos
        lit: dict[str, set[str]] = {}
        for lamp in message.traffic_light:
            name = lamp.source_reference[0].identifier[0]
            on = lamp.classification.mode == lamp.classification.MODE_CONSTANT
            lit.setdefault(name, set()).update({colours[lamp.classification.color]} if on else ())
        for name, program in programs.items():
            state = [p.state for p in program.phases if p.at_s <= time_s + 1e-9][-1]
            assert lit[name] == set(SIGNALS[state][0])
            changes.add((name, state))
    assert len(changes) >= len(programs)


def test_lights_roles_and_types_are_carried(tmp_path: Path) -> None:
    """A fire engine with its emergency lights on."""
    engine = read(SIGNALS_AND_SIREN, tmp_path)[0].moving_object[1].vehicle_classification
    assert engine.type == engine.TYPE_HEAVY_TRUCK
    assert engine.role == engine.ROLE_FIRE
    flashing = engine.light_state.GENERIC_LIGHT_STATE_FLASHING_BLUE
    assert engine.light_state.emergency_vehicle_illumination == flashing


def test_the_environment_is_that_of_the_time(tmp_path: Path) -> None:
    """Rain that sets in, fog that thickens, and what the ego starts with."""
    change = {"at_s": 2.0, "over_s": 4.0, "visibility_m": 100.0,
              "precipitation": {"kind": "rain", "intensity_mmph": 20.0}}  # fmt: skip
    found = read(scenario(environment={"changes": [change], "temperature_c": 5.0,
                                       "wind": {"speed_mps": 8.0, "direction_rad": 0.0}},
                          duration_s=8.0), tmp_path)  # fmt: skip
    first, last = (found[at].environmental_conditions for at in (0, -1))
    assert first.precipitation == first.PRECIPITATION_NONE
    assert first.fog == first.FOG_GOOD_VISIBILITY
    assert last.precipitation == last.PRECIPITATION_HEAVY
    assert last.fog == last.FOG_THICK
    assert first.temperature == pytest.approx(278.15)
    assert first.ambient_illumination == first.AMBIENT_ILLUMINATION_LEVEL9
    # It blows towards x, which is east: from the west.
    assert first.wind.origin_direction == pytest.approx(1.5 * np.pi)
    assert not first.HasField("time_of_day")


def test_a_date_and_a_place_are_carried(tmp_path: Path) -> None:
    """Time of day, UNIX time and the projection that the road file names too."""
    place = {"kind": "date_time", "at": "2026-06-01T21:30:00+02:00", "latitude_deg": 52.0,
             "longitude_deg": 10.0}  # fmt: skip
    made = scenario(environment={"time": place})
    message = read(made, tmp_path)[10]
    conditions = message.environmental_conditions
    assert conditions.time_of_day.seconds_since_midnight == 21 * 3600 + 30 * 60 + 1
    assert conditions.unix_timestamp == 1780342201
    road = sg.export(made)["test.xodr"].decode()
    assert message.proj_string
    assert message.proj_string in road


def test_of_a_map_only_the_surroundings_are_written(tmp_path: Path) -> None:
    """What lies far from everybody is left out; where somebody is, there is his lane."""
    road = {"template": "motorway_off_ramp", "speed_limit_mps": 36.0, "upstream_m": 3000.0}
    made = scenario(road=road, ego_s_m=20.0, duration_s=3.0)
    found = read(made, tmp_path)
    network = build(made.road)
    roads = {lane.source_reference[0].identifier[0] for lane in found[0].lane}
    assert roads == {network.road("main").opendrive_id}
    assert len(network.roads) > 1
    known = {lane.id.value for lane in found[0].lane}
    for message in found:
        assert message.moving_object[0].assigned_lane_id[0].value in known
    for lane in found[0].lane:
        for pairing in lane.classification.lane_pairing:
            assert not pairing.HasField("successor_lane_id")


@pytest.mark.parametrize("to", ["osi", "mcap"])
def test_equal_scenarios_have_equal_bytes(to: str) -> None:
    """Names too: no clock is in them."""
    assert sg.export(cut_in(), to) == sg.export(cut_in(), to)
    assert sg.export(cut_in(), to) != sg.export(cut_in(gap_m=31.0), to)


def test_a_damaged_file_is_found() -> None:
    """Cut off, or with another number of messages than its name says."""
    ((name, data),) = sg.export(cut_in(duration_s=2.0), "osi").items()
    assert name.startswith("19700101T000000Z_gt_3.")
    assert check_osi(data, name).state == "passed"
    assert check_osi(data[:-5], name).state == "failed"
    (length,) = struct.unpack("<I", data[:4])
    assert check_osi(data[: 4 + length], name).state == "failed"
    assert check_osi(b"", name).state == "failed"


def test_without_the_libraries_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback of an import."""
    monkeypatch.setattr(exporter, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"scenario-gen\[osi\]"):
        sg.export(cut_in(), "osi")


def test_every_word_of_the_model_is_mapped() -> None:
    """A new category, lane, light or state fails here."""
    assert set(TYPES) == set(CATEGORIES)
    assert set(LANES) == set(get_args(LaneKind))
    assert set(LIGHTS) == set(get_args(Light))
    assert set(SIGNALS) == set(get_args(SignalState))
    assert set(MARKS) == set(get_args(RoadMark))


def test_every_kind_of_actor_is_written(tmp_path: Path) -> None:
    """Types and roles of all kinds exist in the library's messages."""
    from scenario_gen.domain.actor import KINDS

    kinds = list(KINDS)
    for first in range(0, len(kinds), 45):
        actors = [
            {"id": f"a{i}", "category": KINDS[kind].category, "kind": kind,
             "start": {"lane": -3, "s_m": 100.0 + 20.0 * i}, "speed_mps": 0.0}
            for i, kind in enumerate(kinds[first : first + 45])
        ]  # fmt: skip
        made = scenario(actors=json.loads(json.dumps(actors)), duration_s=0.3)
        found = read(made, tmp_path)[0].moving_object[1:]
        for one, actor in zip(found, made.actors, strict=True):
            assert one.type == one.Type.Value(f"TYPE_{TYPES[actor.category][0]}")
            # The rules of OSI: attributes of a vehicle for one, of a pedestrian for one.
            assert one.HasField("vehicle_attributes") == (one.type == one.TYPE_VEHICLE)
            assert one.HasField("vehicle_classification") == (one.type == one.TYPE_VEHICLE)
            assert one.HasField("pedestrian_attributes") == (one.type == one.TYPE_PEDESTRIAN)
