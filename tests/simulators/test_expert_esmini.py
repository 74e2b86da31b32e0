"""Expert files of a public suite, run in esmini and judged by their logs alone.

What is found is a fault of the file, looked at one by one; everything else would be a false alarm.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scenario_gen.pipeline.traces import events_of, judge, read_foreign_log
from simulators.esmini import Esmini
from tests.roads.files import SHARED

SUITE = SHARED / "openscenario" / "esmini"

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
    pytest.mark.skipif(not SUITE.is_dir(), reason=f"{SUITE} is not there"),
]

#: Two of the files wait for an ego that somebody drives, and end with it.
_STOP = re.compile(r"<StopTrigger>.*?</StopTrigger>", re.S)
_AFTER = (
    '<StopTrigger><ConditionGroup><Condition name="end" delay="0" conditionEdge="none">'
    '<ByValueCondition><SimulationTimeCondition value="20" rule="greaterThan"/>'
    "</ByValueCondition></Condition></ConditionGroup></StopTrigger>"
)

#: File -> what is found, rule and entity. Everything else finds nothing.
FAULTS: dict[str, set[tuple[str, str]]] = {
    "cut-in": set(),
    "cut-in_environment": set(),
    # 25 m/s through the curve of a ramp of 47 m radius: 13 m/s2.
    "highway_merge": {("ego.dynamics", "Ego")},
    # A change to the lane on the left, which is a border strip.
    "lane_change": {("road.lane_use", "Ego")},
    "ltap-od": set(),
    "pedestrian": set(),
    "slow-lead-vehicle": set(),
    "speed-profile": set(),
    "synchronize": set(),
    # 38 km/h through a corner of 8 m radius: 14 m/s2.
    "traffic_lights": {("ego.dynamics", "Ego")},
    # Trajectories with corners, in which speed and direction change at once, and with an arc of
    # 11 m radius at 17 m/s, which leads off the road.
    "trajectory-test": {
        ("road.on_road", "Target"), ("road.lane_use", "Target"), ("motion.acceleration", "Target"),
        ("motion.braking", "Target"), ("motion.friction_circle", "Target"),
    },
}  # fmt: skip


#: What is seen in some of the files, by their names.
EVENTS: dict[str, set[str]] = {
    "cut-in": {"cut_in", "braking", "collision"},
    "pedestrian": {"crossing_path", "yield"},
    "slow-lead-vehicle": {"slow_lead"},
}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the suite that can be written to."""
    folder = tmp_path_factory.mktemp("suite") / "esmini"
    shutil.copytree(SUITE, folder, copy_function=shutil.copyfile)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@pytest.mark.parametrize("name", FAULTS)
def test_no_false_alarm_on_an_expert_file(name: str, suite: Path) -> None:
    """Its log on its map: the faults that the file has, and nothing else."""
    scenario = suite / "xosc" / f"{name}.xosc"
    text = scenario.read_text(encoding="utf-8")
    if name in ("ltap-od", "synchronize"):
        text = _STOP.sub(_AFTER, text)
        scenario.write_text(text, encoding="utf-8")
    named = re.search(r'<LogicFile\s+filepath="([^"]+)"', text)
    assert named
    log = suite / f"{name}.csv"
    log.write_bytes(Esmini().run(scenario).csv)
    recorded = read_foreign_log(log, road_map=(scenario.parent / named[1]).resolve())
    result, _ = judge(recorded)
    assert {(found.rule, found.path) for found in result.findings} == FAULTS[name]
    assert not recorded.left_out
    kinds = {event.kind for event in events_of(recorded)}
    assert EVENTS.get(name, set()) <= kinds
