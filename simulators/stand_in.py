"""A scenario that stands in for one of which only a log is known.

It says what a log tells: who is there, of which size, and on which road the ego drives. A log names
no categories; each entity gets the one that its box suggests, of several the one with the wider
limits. Of the surface it tells nothing either.
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import Any

import numpy as np
from pydantic import ValidationError

from scenario_gen.domain.actor import EGO_ID, Category, Dimensions
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.validation import problems
from scenario_gen.errors import RoadError, SimulatorError
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import GRAVITY_MPS2
from simulators.hanging import hanging
from simulators.trace import EntityBox

#: A scenario of ours lasts at most so long; the trace of a stand-in may go on. [s]
_LONGEST_S = 120.0
#: mu where nothing is known of the surface: that of the performance models of UN R157, Annex 3,
#: so that a log of whatever road is not blamed for its grip. default
FRICTION = 1.0
#: Places of a log are rounded to 1e-6 m: that is up to 4 * 0.5e-6 * sqrt(2) / 0.3^2 m/s2 in the
#: second differences that accelerations are taken from, here as a share of g.
_ROUNDING_MU = 4.0 * 0.5e-6 * 2.0**0.5 / 0.3**2 / GRAVITY_MPS2
#: Length, width and height up to which a box is that of a category. default
_BOXES: tuple[tuple[Category, float, float, float], ...] = (
    ("pedestrian", 1.3, 1.3, 2.3),
    ("motorcycle", 2.8, 1.1, 2.3),
    ("car", 5.6, 2.3, 2.2),
    ("van", 7.5, 2.6, 3.5),
)
_EGO_CATEGORIES = ("car", "van", "truck", "bus")


def category_of(box: EntityBox | None, *, ego: bool = False) -> Category:
    """The category that a box suggests; that of the ego is one of a car or something larger."""
    if box is None:
        return "car"
    fitting: list[Category] = [
        category
        for category, length_m, width_m, height_m in _BOXES
        if box.length_m <= length_m and box.width_m <= width_m and box.height_m <= height_m
    ]
    category = fitting[0] if fitting else "bus"
    return "car" if ego and category not in _EGO_CATEGORIES else category


def stand_in(
    names: list[str],
    kinds: list[Category],
    boxes: list[Dimensions],
    trace: TraceBatch,
    network: RoadNetwork | None,
    friction: float | None,
) -> Scenario:
    """The stand-in for a scenario of N entities, the ego first.

    Args:
        names: in the log.
        kinds: their categories.
        boxes: their sizes.
        trace: of one row.
        network: of the map.
        friction: mu at low speed, which falls with speed as on a dry road. None: nothing is known
            of the surface, and mu is ``FRICTION`` at every speed.

    Raises:
        SimulatorError: the ego is nowhere on the map, or a number is beyond what a scenario can
            have.
    """
    ids = _ids(names)
    data: dict[str, Any] = {
        "id": "stand-in",
        "title": "what a log tells of a scenario that is not ours",
        "hazard": "not known",
        "duration_s": min(float(trace.time_s[-1]), _LONGEST_S),
        "road": {"template": "external", "file": "map.xodr", "speed_limit_mps": 120.0},
        "environment": _surface(friction),
    }
    movers: list[dict[str, Any]] = [
        {
            "category": kind,
            "dimensions": box.model_dump(mode="json"),
            "start": _start(trace, network, index),
            "speed_mps": min(float(trace.speed_mps[0, index, 0]), 120.0),
        }
        for index, (kind, box) in enumerate(zip(kinds, boxes, strict=True))
    ]
    ego = movers[0]
    data["ego"] = ego | (_way(trace, network, ego["start"]) if network is not None else {})
    towed = hanging(trace)
    data["actors"] = [
        {"id": name, "carried_by": ids[towed[index]] if index in towed else None} | mover
        for index, (name, mover) in enumerate(zip(ids[1:], movers[1:], strict=True), start=1)
    ]
    # The log is what the ego was to do: what it does there is judged as of anybody.
    data["ego"]["phases"] = [_AS_LOGGED, *data["ego"].get("phases", [])]
    try:
        return Scenario.model_validate_json(json.dumps(data))
    except ValidationError as error:
        first = problems(error)[0]
        raise SimulatorError(
            f"the log does not fit into a scenario: {first.path}: {first.message}"
        ) from error


def _surface(friction: float | None) -> dict[str, Any]:
    if friction is None:
        # A condition whose mu does not fall with speed: see ``domain.tyres``.
        return {"friction": FRICTION + _ROUNDING_MU, "surface_condition": "contamination"}
    return {"friction": min(friction + _ROUNDING_MU, 1.5)}


def _ids(names: list[str]) -> list[str]:
    """Ids that a scenario can have, the ego's first."""
    ids = [EGO_ID]
    for name in names[1:]:
        plain = re.sub(r"[^a-z0-9_]", "_", name.lower())[:30]
        plain = plain if re.match("[a-z]", plain) else f"e{plain}"
        unique, count = plain, 1
        while unique in ids:
            count += 1
            unique = f"{plain}_{count}"
        ids.append(unique)
    return ids


_AS_LOGGED = {
    "id": "as_logged",
    "trigger": {"kind": "time", "at_s": 0.0},
    "manoeuvre": {"kind": "keep", "duration_s": 0.1},
}


def _start(trace: TraceBatch, network: RoadNetwork | None, index: int) -> dict[str, Any]:
    """Where an entity is first on a lane; anywhere if it never is."""
    on_lane = np.flatnonzero(trace.lane[0, index] != 0)
    if network is None or not on_lane.size:
        return {"road": "main", "lane": -1, "s_m": 0.0}
    at = int(on_lane[0])
    return {
        "road": network.road_ids[int(trace.road[0, index, at])],
        "lane": int(trace.lane[0, index, at]),
        "s_m": max(float(trace.s_m[0, index, at]), 0.0),
    }


def _way(
    trace: TraceBatch, network: RoadNetwork, start: dict[str, Any]
) -> dict[str, Any]:  # fmt: skip
    """Route of the ego, and the change of lanes that it takes.

    Raises:
        SimulatorError: the ego is nowhere on the map.
    """
    road, lane = trace.road[0, 0], trace.lane[0, 0]
    if not (lane != 0).any():
        raise SimulatorError(
            "the ego of the log is nowhere on the map", hint="is this the map that it drove on?"
        )
    passed = [network.road_ids[index] for index, _ in groupby(road[lane != 0].tolist())]
    # Connecting roads lie over each other, so that the one that is driven cannot be told apart.
    outside = [
        name for number, name in enumerate(passed)
        if number == 0 or network.roads[name].junction is None
    ]  # fmt: skip
    route = tuple(name for name, _ in groupby(outside))
    for changes in (False, True):
        try:
            network.path(start["road"], start["lane"], route, changes_lane=changes)
        except RoadError:
            continue
        last = int(lane[lane != 0][-1])
        return {"route": list(route), "phases": [_change_to(last)] if changes else []}
    # No route: what is ahead of it is looked for along the way that it drove.
    return {"route": list(route)}


def _change_to(lane: int) -> dict[str, Any]:
    dynamics = {"dimension": "time", "time_s": 1.0}
    return {
        "id": "changes_lanes",
        "trigger": {"kind": "time", "at_s": 0.0},
        "manoeuvre": {"kind": "lane_change", "to_lane": lane, "dynamics": dynamics},
    }
