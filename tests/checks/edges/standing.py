"""Edges of the speed up to which somebody stands."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import group_networks, rollout
from tests.checks.edges.edge import Edge
from tests.checks.edges.scenes import CROSSED, carried, standing_still
from tests.checks.traces import World, actor, lone
from tests.roads.files import xodr, xodr_road
from tests.worlds import scenario


def _at_the_end(one: Scenario, speed_mps: float) -> World:
    """The actor is where its road or lane ends, and has a speed there."""
    return standing_still(one, 1, speed_mps, slice(-1, None))


def _ramp() -> Scenario:
    ramp = {"template": "motorway_on_ramp", "speed_limit_mps": 36.0}
    ego = {"start": {"road": "merge", "lane": -1, "s_m": 50.0}, "route": ["merge", "downstream"]}
    return scenario(road=ramp, ego=ego, actors=[actor(lane=-4, start={"road": "merge"})])


# Removed when the process ends.
_FOLDER = tempfile.TemporaryDirectory(prefix="edges")


@lru_cache(maxsize=1)
def _border_road() -> Path:
    """An OpenDRIVE file in which a border lies beside the lane: vehicles may only stand there."""
    folder = Path(_FOLDER.name)
    width = '<width sOffset="0" a="3.5" b="0" c="0" d="0"/>'
    lanes = (
        '<laneSection s="0"><center><lane id="0" type="none"/></center><right>'
        f'<lane id="-1" type="driving">{width}</lane><lane id="-2" type="border">{width}</lane>'
        "</right></laneSection>"
    )
    (folder / "map.xodr").write_text(xodr(xodr_road(lanes=lanes)))
    return folder


def _on_the_border(speed_mps: float) -> World:
    road = {"template": "external", "file": "map.xodr", "speed_limit_mps": 20.0}
    ego = {"start": {"road": "1", "lane": -1, "s_m": 10.0}}
    one = scenario(road=road, ego=ego, ego_speed_mps=1.0, duration_s=5.0, actors=[
        actor(lane=-2, s_m=50.0, speed_mps=speed_mps, start={"road": "1"})])  # fmt: skip
    batch = ScenarioBatch.of([one])
    networks = group_networks(batch, folder=_border_road())
    return World(batch, rollout(batch, networks=networks), networks)


#: Of the speed up to which somebody stands.
FROM_STANDSTILL: list[Edge] = [
    Edge("road.start", "standing_mps", lambda v: lone(actor(lane=-4, speed_mps=v))),
    Edge("road.wrong_way", "standing_mps",
         lambda v: lone(actor(speed_mps=v, start={"heading_rad": np.pi}))),
    Edge("road.lane_use", "standing_mps", _on_the_border),
    # Who rolls on there has not come to stand: it passes.
    Edge("road.end", "standing_mps", lambda v: _at_the_end(lone(actor(s_m=1400.0)), v),
         most=False, at="failed"),
    Edge("road.lane_end", "standing_mps", lambda v: _at_the_end(_ramp(), v), most=False,
         at="failed"),
    Edge("carried.start", "standing_mps", lambda v: carried(speed_mps=v)),
    Edge("motion.crossing", "standing_mps",
         lambda v: standing_still(CROSSED, 1, v, slice(0, 5))),
    Edge("ego.moves", "standing_mps",
         lambda v: scenario(ego_speed_mps=v, actors=[actor(s_m=60.0)]), most=False, at="failed"),
    Edge("intent.seen", "standing_mps", lambda v: lone(
        actor(s_m=150.0, speed_mps=v), intent=[{"kind": "standing_in_lane", "actor": "a1"}])),
]  # fmt: skip
