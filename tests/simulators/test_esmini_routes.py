"""Ways over ramps, junctions and roundabouts: esmini drives the lanes that our rollout drives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from simulators.compare import compare
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from tests.simulators.cases import by_time, change
from tests.worlds import scenario

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
]

# Where a lane ends or changes its width, esmini follows it in steps of s.
LIMIT_M = 0.3


def way(
    template: str, start: str, lane: int, s_m: float, route: tuple[str, ...], *,
    speed_mps: float = 8.0, to_lane: int | None = None, **road: Any,
) -> dict[str, Any]:  # fmt: skip
    """A road and an actor on a route, which may change lanes after 5 s."""
    phase = {
        "id": "p1",
        "trigger": {"kind": "time", "at_s": 5.0},
        "manoeuvre": None if to_lane is None else change(to_lane, by_time(3.0)),
    }
    return {
        "road": {"template": template, "speed_limit_mps": 20.0} | road,
        "actor": {
            "id": "a1",
            "category": "car",
            "start": {"road": start, "lane": lane, "s_m": s_m},
            "speed_mps": speed_mps,
            "route": list(route),
            "phases": [] if to_lane is None else [phase],
        },
    }


ON, OFF, WEAVING = "motorway_on_ramp", "motorway_off_ramp", "motorway_weaving"
WAYS = {
    "past_an_on_ramp": way(ON, "main", -2, 450.0, ("main", "merge", "downstream"), speed_mps=30.0),
    "merging": way(
        ON, "ramp", -1, 150.0, ("ramp", "merge", "downstream"), speed_mps=25.0, to_lane=-3
    ),
    "to_the_end_of_the_lane": way(ON, "ramp", -1, 150.0, ("ramp", "merge"), speed_mps=30.0),
    "leaving": way(OFF, "main", -3, 480.0, ("main", "diverge", "ramp"), speed_mps=25.0, to_lane=-4),
    "along_the_deceleration_lane": way(
        OFF, "diverge", -4, 20.0, ("diverge", "ramp"), speed_mps=25.0
    ),
    "weaving_out": way(
        WEAVING, "main", -3, 450.0, ("main", "ramp_out"), speed_mps=25.0, to_lane=-4
    ),
    "weaving_in": way(
        WEAVING, "ramp_in", -1, 150.0, ("ramp_in", "downstream"), speed_mps=25.0, to_lane=-3
    ),
    "merging_on_the_left": way(
        ON,
        "ramp",
        1,
        150.0,
        ("ramp", "merge", "downstream"),
        speed_mps=25.0,
        to_lane=3,
        traffic="left",
    ),
    "t_left": way("junction_t", "south", -1, 180.0, ("south", "west")),
    "t_right": way("junction_t", "west", -1, 180.0, ("west", "south")),
    "sharp_fork": way(
        "junction_y", "northwest", -1, 180.0, ("northwest", "northeast"), fork_rad=0.7
    ),
    "staggered": way("junction_staggered", "south", -1, 180.0, ("south", "north")),
    "staggered_against_the_link": way("junction_staggered", "east", -1, 180.0, ("east", "west")),
    "cross_with_lights": way(
        "junction_cross", "east", -1, 180.0, ("east", "south"), control="signals"
    ),
    "round_to_the_west": way("roundabout", "south", -1, 180.0, ("south", "west")),
    "round_on_the_left": way("roundabout", "south", 1, 180.0, ("south", "north"), traffic="left"),
    "round_half_a_circle": way("roundabout", "north", -1, 180.0, ("north", "east"), arms=3),
    "mini": way(
        "roundabout", "west", -1, 180.0, ("west", "north"), diameter_m=20.0, ring_width_m=5.0
    ),
}


def case(data: dict[str, Any]) -> Scenario:
    """The scenario: the ego follows at some distance and stays on the road of the start."""
    start = data["actor"]["start"]
    return scenario(
        road=data["road"],
        ego={
            "start": start | {"s_m": start["s_m"] - 19.0},
            "speed_mps": 2.0,
            "route": [start["road"]],
        },
        actors=[data["actor"]],
        duration_s=14.0,
    )


@pytest.mark.parametrize("name", WAYS)
def test_routes_are_driven_lane_by_lane(name: str, tmp_path: Path) -> None:
    """The actor stays within the limit of our rollout to the end of the route."""
    built = case(WAYS[name])
    network = build(built.road)
    for file, data in OpenScenarioExporter().export(built, network, stem="case").items():
        (tmp_path / file).write_bytes(data)
    run = Esmini().run(tmp_path / "case.xosc", step_s=0.01)
    assert run.ok
    assert "[error]" not in run.log
    trace = rollout(ScenarioBatch.of([built]), step_s=0.1)
    found = compare(built, trace, 0, read_csv(run.csv))
    assert found.worst_m < LIMIT_M, found.worst_actor
    driven = {network.road_ids[i] for i in trace.road[0, 1].tolist() if i >= 0}
    assert len(driven) > 2 or name == "along_the_deceleration_lane"
