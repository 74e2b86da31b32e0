"""Scenes with traces made by hand, one per kind of road, and ledgers."""

from __future__ import annotations

import numpy as np

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork, build
from tests.viz.traces import Floats, Way, along, crossing, trace_of
from tests.worlds import JUNCTION, RURAL, cut_in, scenario
from tests.worlds import crossing_pedestrian as pedestrian

Scene = tuple[Scenario, TraceBatch, RoadNetwork]

#: Markup, mathtext, controls, reading order, stacked accents, missing glyphs, and very long.
HOSTILE = (
    "<script>alert(1)</script> $\\frac{1}{0}$ $x^2 \u202egnp.exe\u202c"
    " a\u0301\u0301\u0301\u0301 \u65e5\u672c --> ]]> &amp; " + "A" * 200
)


def _actor(
    name: str, category: str = "car", lane: int = -2, s_m: float = 100.0
) -> dict[str, object]:
    return {
        "id": name, "category": category, "start": {"lane": lane, "s_m": s_m}, "speed_mps": 20.0,
    }  # fmt: skip


def _scene(made: Scenario, ways: list[Way], network: RoadNetwork) -> Scene:
    return made, trace_of(made, network, ways), network


def motorway_cut_in(**fields: object) -> Scene:
    """A van cuts in 25 m ahead of a faster ego: contact at about 4 s."""
    made = cut_in(**fields)  # type: ignore[arg-type]
    network = build(made.road)
    ways = [
        along(network, "main", 50.0, -5.25, 30.0),
        along(network, "main", 75.0, -8.75, 25.0, t_to_m=-5.25),
    ]
    return _scene(made, ways, network)


def rural_oncoming() -> Scene:
    """An oncoming truck over the middle line of a curve."""
    made = scenario(
        road=RURAL, ego_lane=-1, actors=[_actor("truck1", "truck", 1, 560.0)], duration_s=10.0
    )
    network = build(made.road)
    ways = [
        along(network, "main", 200.0, -1.6, 22.0),
        along(network, "main", 600.0, 1.6, -20.0, t_to_m=-0.3, from_s=5.0),
    ]
    return _scene(made, ways, network)


def urban_pedestrian() -> Scene:
    """A pedestrian crosses 90 m ahead of the ego."""
    made = pedestrian()
    network = build(made.road)
    ways = [along(network, "main", 40.0, -1.625, 12.0), crossing(130.0, -4.5, 1.5)]
    return _scene(made, ways, network)


def junction() -> Scene:
    """A car from the left and a bicycle from the right at a junction."""
    actors = [_actor("car1"), _actor("bike1", "bicycle")]
    made = scenario(
        road=JUNCTION, ego={"start": {"road": "south", "lane": -1, "s_m": 100.0}}, actors=actors,
        duration_s=12.0,
    )  # fmt: skip

    def ego(time_s: Floats) -> tuple[Floats, Floats]:
        return np.full_like(time_s, 1.75), -90.0 + 12.0 * time_s

    def car(time_s: Floats) -> tuple[Floats, Floats]:
        return -100.0 + 10.0 * time_s, np.full_like(time_s, -1.75)

    def bicycle(time_s: Floats) -> tuple[Floats, Floats]:
        return 60.0 - 5.0 * time_s, np.full_like(time_s, 1.75)

    return _scene(made, [ego, car, bicycle], build(made.road))


def crowd() -> Scene:
    """Nine other cars on four lanes, more than can each have a look of their own."""
    actors = [_actor(f"car{i}", s_m=30.0 + 22.0 * i) for i in range(9)]
    made = scenario(
        road={"template": "motorway_straight", "speed_limit_mps": 36.0, "lanes": 4},
        actors=actors, duration_s=15.0,
    )  # fmt: skip
    network = build(made.road)
    ways = [along(network, "main", 50.0, -5.25, 30.0)]
    ways += [along(network, "main", 60.0 + 22.0 * i, -1.75 - 3.5 * (i % 4), 25.0) for i in range(9)]
    return _scene(made, ways, network)


def alone() -> Scene:
    """Nobody but the ego."""
    made = scenario(duration_s=4.0)
    network = build(made.road)
    return _scene(made, [along(network, "main", 50.0, -5.25, 30.0)], network)


def entry(index: int, outcome: str, reason: str = "", **fields: object) -> LedgerEntry:
    """A line of a ledger."""
    values: dict[str, object] = {
        "index": index, "attempt": 0, "outcome": outcome, "reason": reason, "topic": "cut_in",
        "request_id": f"r{index}", "mode": "text",
    }  # fmt: skip
    return LedgerEntry.model_validate(values | fields)


def finding(rule: str) -> Finding:
    """An error by a rule."""
    return Finding(rule=rule, severity="error", path="$", message="no")


def ledger() -> list[LedgerEntry]:
    """Ten proposals with every outcome; one breaks two rules."""
    return [
        entry(0, "accepted", scenario_id="a", structure="a" * 64),
        entry(1, "rejected", "x", findings=(finding("r.one"), finding("r.two"))),
        entry(2, "duplicate", "like a", scenario_id="b", twin="a", structure="a" * 64),
        entry(3, "accepted", scenario_id="c", structure="c" * 64, topic="oncoming"),
        entry(4, "accepted", scenario_id="d", twin="a", variant=True, structure="a" * 64),
        entry(5, "invalid", HOSTILE),
        entry(6, "error", "timeout: 120 s"),
        entry(7, "rejected", "y", findings=(finding("r.one"),), topic="oncoming"),
        entry(8, "duplicate", "like c", scenario_id="e", twin="c", structure="c" * 64),
        entry(9, "accepted", scenario_id="f", structure="f" * 64),
    ]
