"""A log of a scenario that is not ours: its trace, and a scenario that stands in for it.

The rules look at scenarios and their traces. Of a foreign scenario only the trace is known, so a
stand-in says what a log tells: who is there, of which size, and on which road the ego drives. A log
names no categories; each entity gets the one that its box suggests, of several the one with the
wider limits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from scenario_gen.domain.actor import CATEGORIES, EGO_ID, Category, Dimensions
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.validation import problems, shown
from scenario_gen.errors import InputError, RoadError, SimulatorError
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import GRAVITY_MPS2
from simulators.as_trace import trace_of
from simulators.trace import EntityBox, EntityTrace, SimulatorTrace

Ints = NDArray[np.int32]

#: More entities than a scenario of ours can have are not judged.
_MOST = 51
#: A scenario of ours lasts at most so long; the trace of a stand-in may go on. [s]
_LONGEST_S = 120.0
#: A longer log is judged up to here. [s]
UNTIL_S = 600.0
#: While an entity is put into its first state, its speed jumps by more than this. [m/s]
_SET_MPS = 1.0
#: Setting up is over after this time. [s]
_SET_UP_S = 0.1
#: Who starts behind another one within a drawbar's length and keeps its distance all the time, up
#: to what a curve takes, hangs on it. default [m]
_DRAWBAR_M, _COUPLED_M = 2.0, 2.0
#: mu where nothing is known of the surface: that of the performance models of UN R157, Annex 3,
#: so that a log of whatever road is not blamed for its grip. default
FRICTION = 1.0
#: Places of a log are rounded to 1e-6 m: that is up to 4 * 0.5e-6 * sqrt(2) / 0.3^2 m/s2 in the
#: second differences that accelerations are taken from, here as a share of g.
_ROUNDING_MU = 4.0 * 0.5e-6 * 2.0**0.5 / 0.3**2 / GRAVITY_MPS2
_EGOS = ("ego", "hero", "ego_vehicle")
#: Length, width and height up to which a box is that of a category. default
_BOXES: tuple[tuple[Category, float, float, float], ...] = (
    ("pedestrian", 1.3, 1.3, 2.3),
    ("motorcycle", 2.8, 1.1, 2.3),
    ("car", 5.6, 2.3, 2.2),
    ("van", 7.5, 2.6, 3.5),
)
_ARRAYS = ("x_m", "y_m", "heading_rad", "speed_mps", "lane", "s_m", "t_m")
_EGO_CATEGORIES = ("car", "van", "truck", "bus")


@dataclass(frozen=True)
class Foreign:
    """A trace without a scenario of ours."""

    scenario: Scenario
    """Stands in for it."""
    network: RoadNetwork | None
    trace: TraceBatch
    """One row; the ego first, then the actors of the stand-in."""
    names: Mapping[str, str]
    """Ids in the stand-in to names in the log."""
    begins_s: float
    """Time of the log at which the trace begins."""
    left_out: Mapping[str, str]
    """Names in the log of who is not judged, and why."""


def foreign(
    simulated: SimulatorTrace,
    network: RoadNetwork | None = None,
    *,
    ego: str | None = None,
    categories: Mapping[str, Category] | None = None,
    friction: float = FRICTION,
    step_s: float = 0.1,
) -> Foreign:
    """The trace in a log, with a stand-in for its scenario.

    Args:
        simulated: the log.
        network: of the map that it was driven on; without one, no lanes are known.
        ego: name of the ego in the log; when not given, one called ego or hero, else the first.
        categories: of entities by name, where their boxes would mislead.
        friction: mu of the road.
        step_s: time step of the trace.

    Raises:
        InputError: ``ego`` or ``categories`` name nobody in the log, or no category.
        SimulatorError: the log lacks boxes, has too many entities, or its ego is not on the map.
    """
    simulated = _set_up(simulated)
    chosen = _chosen(simulated, ego, categories or {})
    left_out = {name: why for name, entity in simulated.entities.items()
                if (why := _why_not(entity, simulated))}  # fmt: skip
    if chosen in left_out:
        raise SimulatorError(f"the ego {shown(chosen)} cannot be judged: {left_out[chosen]}")
    order = [chosen, *(n for n in simulated.entities if n not in (chosen, *left_out))]
    if len(order) > _MOST:
        raise SimulatorError(f"the log has {len(order)} entities; at most {_MOST} are judged")
    entities = [simulated.entities[name] for name in order]
    boxes = [_dimensions(entity.box) for entity in entities]
    trace = trace_of(
        entities, boxes, simulated.time_s, network, until_s=UNTIL_S, step_s=step_s, phases=1
    )
    ids = _ids(order)
    kinds = [
        (categories or {}).get(name) or category_of(entity.box, ego=name == chosen)
        for name, entity in zip(order, entities, strict=True)
    ]
    scenario = _stand_in(ids, kinds, boxes, trace, network, friction)
    names = dict(zip(ids, order, strict=True))
    return Foreign(scenario, network, trace, names, float(simulated.time_s[0]), left_out)


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


def _set_up(simulated: SimulatorTrace) -> SimulatorTrace:
    """The log from when all entities are in their first state on.

    Many files set speeds by an event at time 0, so that the very first state has another one: no
    motion, and so not judged.
    """
    begin = 0
    early = np.flatnonzero(simulated.time_s <= simulated.time_s[0] + _SET_UP_S)
    for entity in simulated.entities.values():
        jumps = np.abs(np.diff(entity.speed_mps[early])) > _SET_MPS
        if jumps.any():
            begin = max(begin, int(np.flatnonzero(jumps)[-1]) + 1)
    if begin == 0:
        return simulated
    entities = {
        name: replace(
            entity,
            **{field: getattr(entity, field)[begin:] for field in _ARRAYS},
        )
        for name, entity in simulated.entities.items()
    }
    return replace(simulated, time_s=simulated.time_s[begin:], entities=entities)


def _chosen(
    simulated: SimulatorTrace, ego: str | None, categories: Mapping[str, Category]
) -> str:  # fmt: skip
    known = ", ".join(map(shown, simulated.entities))
    for name, category in categories.items():
        if name not in simulated.entities:
            raise InputError(f"the log has no entity {shown(name)}", hint=f"it has: {known}")
        if category not in CATEGORIES:
            raise InputError(
                f"there is no category {shown(category)}", hint=f"known: {', '.join(CATEGORIES)}"
            )
    if ego is not None:
        if ego not in simulated.entities:
            raise InputError(f"the log has no entity {shown(ego)}", hint=f"it has: {known}")
        return ego
    named = [name for name in simulated.entities if name.lower() in _EGOS]
    return next(iter([*named, *simulated.entities]))


def _why_not(entity: EntityTrace, simulated: SimulatorTrace) -> str:
    """Why an entity is not judged; empty if it is."""
    known = np.isfinite(entity.x_m + entity.y_m + entity.heading_rad + entity.speed_mps)
    if not known.all():
        begin_s, end_s = simulated.time_s[known][[0, -1]] if known.any() else (np.nan, np.nan)
        return f"it is there from {begin_s:.6g} to {end_s:.6g} s only"
    if entity.box is None:
        return "the log does not tell its box"
    if min(entity.box.length_m, entity.box.width_m, entity.box.height_m) <= 0.0:
        return "its box has no size"
    if abs(entity.box.centre_y_m) > 1e-6:
        return "its reference point is not in the middle of its width"
    return ""


def _dimensions(box: EntityBox | None) -> Dimensions:
    if box is None:
        raise SimulatorError("the log does not tell the boxes of its entities")
    try:
        return Dimensions(
            length_m=box.length_m, width_m=box.width_m, height_m=box.height_m,
            centre_x_m=box.centre_x_m,
        )  # fmt: skip
    except ValidationError as error:
        first = problems(error)[0]
        raise SimulatorError(f"a box of the log is none: {first.path}: {first.message}") from error


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


def _stand_in(
    ids: list[str],
    kinds: list[Category],
    boxes: list[Dimensions],
    trace: TraceBatch,
    network: RoadNetwork | None,
    friction: float,
) -> Scenario:
    data: dict[str, Any] = {
        "id": "stand-in",
        "title": "what a log tells of a scenario that is not ours",
        "hazard": "not known",
        "duration_s": min(float(trace.time_s[-1]), _LONGEST_S),
        "road": {"template": "external", "file": "map.xodr", "speed_limit_mps": 120.0},
        "environment": {"friction": min(friction + _ROUNDING_MU, 1.5)},
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
    towed = _towed(trace)
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


def _towed(trace: TraceBatch) -> dict[int, int]:
    """Numbers of actors that hang on another one, such as trailers, with the number of that."""
    found: dict[int, int] = {}
    x_m, y_m = (part[0] for part in trace.centres())
    length_m, width_m = trace.length_m[0], trace.width_m[0]
    for behind in range(2, x_m.shape[0]):
        for ahead in range(1, behind):
            dx_m, dy_m = x_m[behind] - x_m[ahead], y_m[behind] - y_m[ahead]
            heading_rad = trace.heading_rad[0, ahead, 0]
            along_m = np.cos(heading_rad) * dx_m[0] + np.sin(heading_rad) * dy_m[0]
            aside_m = np.cos(heading_rad) * dy_m[0] - np.sin(heading_rad) * dx_m[0]
            gap_m = abs(along_m) - 0.5 * (length_m[ahead] + length_m[behind])
            in_line = abs(aside_m) < 0.5 * (width_m[ahead] + width_m[behind])
            if in_line and gap_m <= _DRAWBAR_M and np.ptp(np.hypot(dx_m, dy_m)) <= _COUPLED_M:
                found[behind] = ahead
    return found


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
