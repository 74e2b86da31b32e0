"""esmini opens the maps, and its geometry is ours."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenario_gen.roads import build
from simulators.exporters.opendrive import OpenDriveExporter
from tests.worlds import JUNCTION, MOTORWAY, RURAL, URBAN, scenario

ESMINI = shutil.which("esmini")
SPEED_MPS = 20.0
CREST = {"kind": "crest", "grade": 0.06, "at_s_m": 400.0, "length_m": 100.0}
STREET = URBAN | {
    "tram_width_m": 3.0, "bus_lane_width_m": 3.5, "cycle_lane_width_m": 1.5, "parking_width_m": 2.2,
}  # fmt: skip

_DRIVE = """<OpenSCENARIO>
<FileHeader revMajor="1" revMinor="2" date="2026-01-01T00:00:00" description="" author=""/>
<CatalogLocations/><RoadNetwork><LogicFile filepath="map.xodr"/></RoadNetwork>
<Entities><ScenarioObject name="Ego"><Vehicle name="car" vehicleCategory="car">
<BoundingBox><Center x="1.4" y="0" z="0.7"/><Dimensions width="1.8" length="4.5" height="1.5"/>
</BoundingBox><Performance maxSpeed="60" maxDeceleration="10" maxAcceleration="10"/>
<Axles><FrontAxle maxSteering="0.5" wheelDiameter="0.6" trackWidth="1.6" positionX="2.7"
 positionZ="0.3"/><RearAxle maxSteering="0" wheelDiameter="0.6" trackWidth="1.6" positionX="0"
 positionZ="0.3"/></Axles><Properties/></Vehicle></ScenarioObject></Entities>
<Storyboard><Init><Actions><Private entityRef="Ego">
<PrivateAction><TeleportAction><Position><LanePosition roadId="{road}" laneId="{lane}" offset="0"
 s="{s}"/></Position></TeleportAction></PrivateAction>
<PrivateAction><LongitudinalAction><SpeedAction><SpeedActionDynamics dynamicsShape="step"
 value="0" dynamicsDimension="time"/><SpeedActionTarget><AbsoluteTargetSpeed value="{speed}"/>
</SpeedActionTarget></SpeedAction></LongitudinalAction></PrivateAction></Private></Actions></Init>
<StopTrigger><ConditionGroup><Condition name="end" delay="0" conditionEdge="none">
<ByValueCondition><SimulationTimeCondition value="{duration}" rule="greaterThan"/>
</ByValueCondition></Condition></ConditionGroup></StopTrigger></Storyboard></OpenSCENARIO>"""


def drive(folder: Path, world: dict[str, Any], lane: int, s_m: float) -> dict[str, np.ndarray]:
    """Drive along a lane of the first road in esmini; columns of its log by name."""
    made = scenario(road=world)
    [data] = OpenDriveExporter().export(made, build(made.road), stem="map").values()
    (folder / "map.xodr").write_bytes(data)
    text = _DRIVE.format(road=1, lane=lane, s=s_m, speed=SPEED_MPS, duration=8.0)
    (folder / "drive.xosc").write_text(text)
    run = subprocess.run(
        [str(ESMINI), "--headless", "--osc", "drive.xosc", "--fixed_timestep", "0.05",
         "--csv_logger", "log.csv"],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
    assert "[error]" not in run.stdout
    lines = (folder / "log.csv").read_text().splitlines()
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith("Index"))
    header, *rows = csv.reader(lines[first:], skipinitialspace=True)
    wanted = ("TimeStamp [s]", "#1 World_Position_X [m]", "#1 World_Position_Y [m]",
              "#1 World_Heading_Angle [rad]")  # fmt: skip
    names = [name.strip() for name in header]
    return {name: np.array([float(row[names.index(name)]) for row in rows]) for name in wanted}


@pytest.mark.esmini
@pytest.mark.skipif(ESMINI is None, reason="no esmini on PATH")
@pytest.mark.parametrize(
    ("world", "lane", "s_m"),
    [
        (MOTORWAY, -2, 20.0),
        ({"template": "motorway_curve", "speed_limit_mps": 30.0, "hand": "right"}, -3, 480.0),
        (RURAL, -1, 280.0),
        (RURAL, 1, 570.0),
        (URBAN, -1, 120.0),
        (JUNCTION, -1, 5.0),
        (RURAL | {"traffic": "left"}, 1, 280.0),
        (RURAL | {"traffic": "left"}, -1, 570.0),
        (STREET, -1, 120.0),
        (STREET, -3, 120.0),
        (STREET, 4, 120.0),
        ({"template": "motorway_lane_drop", "speed_limit_mps": 30.0}, -2, 780.0),
        ({"template": "toll_plaza", "speed_limit_mps": 30.0}, -2, 250.0),
        ({"template": "tunnel", "speed_limit_mps": 20.0, "traffic": "left"}, 1, 250.0),
        ({"template": "parking_lot", "speed_limit_mps": 20.0}, 1, 110.0),
    ],
)
def test_a_car_at_constant_speed_is_where_our_path_says(
    tmp_path: Path, world: dict[str, Any], lane: int, s_m: float
) -> None:
    """Over eight seconds through the curve, position and heading agree within a centimetre."""
    away_m, turned_rad = _apart(tmp_path, world, lane, s_m)
    assert away_m < 0.01
    assert turned_rad < 1e-3


@pytest.mark.esmini
@pytest.mark.skipif(ESMINI is None, reason="no esmini on PATH")
@pytest.mark.parametrize(
    ("world", "lane", "s_m"),
    [
        ({"template": "work_zone", "speed_limit_mps": 30.0}, -1, 390.0),
        ({"template": "work_zone", "speed_limit_mps": 30.0, "traffic": "left"}, 3, 700.0),
        ({"template": "toll_plaza", "speed_limit_mps": 30.0}, -4, 300.0),
        ({"template": "motorway_lane_drop", "speed_limit_mps": 30.0}, -3, 760.0),
        (RURAL | {"vertical": CREST, "superelevation_rad": 0.06}, -1, 280.0),
        ({"template": "rural_straight", "speed_limit_mps": 30.0, "vertical": CREST}, 1, 600.0),
    ],
)
def test_where_lanes_move_or_the_road_is_not_flat_little_is_lost(
    tmp_path: Path, world: dict[str, Any], lane: int, s_m: float
) -> None:
    """esmini takes distance along s for distance along the lane, and rolls cars with the road."""
    away_m, turned_rad = _apart(tmp_path, world, lane, s_m)
    assert away_m < 0.1
    assert turned_rad < 2e-3


def _apart(tmp_path: Path, world: dict[str, Any], lane: int, s_m: float) -> tuple[float, float]:
    """Largest distance in m and largest difference in heading in rad."""
    log = drive(tmp_path, world, lane, s_m)
    network = build(scenario(road=world).road)
    start = network.road_ids[0]
    path = network.path(start, lane)
    u_m, q_m = path.station(0, s_m, network.lane_centre_t(start, lane, s_m))
    # The same speed along the lane centre: du/dt = v / (1 - kappa q), in small steps.
    time_s, stations_m, step_s = 0.0, [float(u_m)], 0.001
    while time_s < log["TimeStamp [s]"][-1] + step_s:
        rate = 1.0 - float(path.curvature(stations_m[-1])) * float(q_m)
        stations_m.append(stations_m[-1] + SPEED_MPS * step_s / rate)
        time_s += step_s
    at_m = np.interp(log["TimeStamp [s]"], np.arange(len(stations_m)) * step_s, stations_m)
    on_road = at_m < path.length_m
    x_m, y_m, heading_rad = path.evaluate(at_m[on_road], float(q_m))
    away_m = np.hypot(
        log["#1 World_Position_X [m]"][on_road] - x_m, log["#1 World_Position_Y [m]"][on_road] - y_m
    )
    turned = log["#1 World_Heading_Angle [rad]"][on_road] - heading_rad
    return float(away_m.max()), float(np.abs(np.angle(np.exp(1j * turned))).max())
