"""What several edges are made of."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from scenario_gen.domain.scenario import Scenario
from tests.checks.traces import World, actor, lone, phase, world
from tests.worlds import URBAN, scenario

TIMED = {"dimension": "time", "time_s": 4.0}


def doing(manoeuvre: dict[str, Any], category: str = "car", **fields: Any) -> Scenario:
    return lone(actor(category, phases=[phase(manoeuvre)], **fields))


@lru_cache(maxsize=8)
def rolled_out(one: Scenario) -> World:
    return world(one)


def standing_still(one: Scenario, mover: int, speed_mps: float, steps: slice) -> World:
    """A rollout in which somebody has a speed at some steps, planted."""
    rolled = rolled_out(one)
    speeds = rolled.trace.speed_mps[0, mover].copy()
    speeds[steps] = speed_mps
    return rolled.with_trace(mover, speed_mps=speeds)


def carried(s_m: float = 101.0, speed_mps: float = 0.0) -> Scenario:
    """Pipes of 6 m on a truck that stands at 100 m; its box ends 1.9 m behind that."""
    truck = actor("truck", kind="rigid_truck", name="truck", speed_mps=0.0)
    pipes = actor("debris", kind="pipes", name="pipes", s_m=s_m, speed_mps=speed_mps,
                  carried_by="truck")  # fmt: skip
    return scenario(actors=[truck, pipes])


CROSSED = scenario(
    road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0, duration_s=12.0,
    actors=[actor("pedestrian", lane=-2, s_m=120.0, speed_mps=0.0, start={"heading_rad": 1.5708},
                  phases=[phase({"kind": "cross", "heading_rad": 1.5708, "speed_mps": 2.0,
                                 "distance_m": 12.0})])],
)  # fmt: skip
