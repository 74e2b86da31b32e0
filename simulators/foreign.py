"""A log of a scenario that is not ours: its trace, and a scenario that stands in for it.

The rules look at scenarios and their traces; of a foreign scenario only the trace is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from pydantic import ValidationError

from scenario_gen.domain.actor import CATEGORIES, EGO_ID, Category, Dimensions
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.validation import problems, shown
from scenario_gen.errors import InputError, SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.as_trace import trace_of
from simulators.hanging import hanging, on_ego
from simulators.stand_in import category_of, stand_in
from simulators.trace import EntityBox, EntityTrace, SimulatorTrace

#: More entities than a scenario of ours can have are not judged.
_MOST = 51
#: A longer log is judged up to here. [s]
UNTIL_S = 600.0
#: While an entity is put into its first state, its speed jumps by more than this. [m/s]
_SET_MPS = 1.0
#: Setting up is over after this time. [s]
_SET_UP_S = 0.1
#: Roads that bank by more are no roads of a flat world; ours bank by 0.12 rad at most. default
_STEEPEST_RAD = 0.2
_GHOST = "_ghost"
_EGOS = ("ego", "hero", "ego_vehicle")
_ARRAYS = ("x_m", "y_m", "heading_rad", "speed_mps", "lane", "s_m", "t_m")


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
    friction: float | None = None,
    step_s: float = 0.1,
) -> Foreign:
    """The trace in a log, with a stand-in for its scenario.

    Args:
        simulated: the log.
        network: of the map that it was driven on; without one, no lanes are known.
        ego: name of the ego in the log; when not given, one called ego or hero, else the first.
        categories: of entities by name, where their boxes would mislead.
        friction: mu of the road at low speed; see ``stand_in`` when not given.
        step_s: time step of the trace.

    Raises:
        InputError: ``ego`` or ``categories`` name nobody in the log, or no category.
        SimulatorError: the log lacks boxes, has too many entities, or its ego is not on the map or
            on a road that banks too much.
    """
    simulated = _set_up(simulated)
    chosen = _chosen(simulated, ego, categories or {})
    left_out = {name: why for name, entity in simulated.entities.items()
                if (why := _why_not(name, entity, simulated))}  # fmt: skip
    if chosen in left_out:
        raise SimulatorError(f"the ego {shown(chosen)} cannot be judged: {left_out[chosen]}")

    def traced(names: list[str]) -> TraceBatch:
        entities = [simulated.entities[name] for name in names]
        boxes = [_dimensions(entity.box) for entity in entities]
        return trace_of(
            entities, boxes, simulated.time_s, network, until_s=UNTIL_S, step_s=step_s, phases=1
        )

    order = [chosen, *(n for n in simulated.entities if n not in (chosen, *left_out))]
    if len(order) > _MOST:
        raise SimulatorError(f"the log has {len(order)} entities; at most {_MOST} are judged")
    trace = traced(order)
    unfit = {order[index]: "it hangs on the ego" for index in on_ego(hanging(trace))}
    unfit |= {order[index]: why for index, why in _on_banks(trace, network)}
    if chosen in unfit:
        raise SimulatorError(f"the ego {shown(chosen)} cannot be judged: {unfit[chosen]}")
    if unfit:
        left_out |= unfit
        order = [name for name in order if name not in left_out]
        trace = traced(order)
    kinds = [
        (categories or {}).get(name)
        or category_of(simulated.entities[name].box, ego=name == chosen)
        for name in order
    ]
    boxes = [_dimensions(simulated.entities[name].box) for name in order]
    scenario = stand_in(order, kinds, boxes, trace, network, friction)
    ids = [EGO_ID, *(actor.id for actor in scenario.actors)]
    names = dict(zip(ids, order, strict=True))
    return Foreign(scenario, network, trace, names, float(simulated.time_s[0]), left_out)


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


def _why_not(name: str, entity: EntityTrace, simulated: SimulatorTrace) -> str:
    """Why an entity is not judged; empty if it is."""
    if name.endswith(_GHOST) and name.removesuffix(_GHOST) in simulated.entities:
        return "it is a ghost of esmini, which shows a plan of another one"
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


def _on_banks(trace: TraceBatch, network: RoadNetwork | None) -> Iterator[tuple[int, str]]:
    """Entities on a road that holds them by its bank, which the rules know nothing of; and why."""
    if network is None:
        return
    for number, name in enumerate(network.road_ids):
        profile = network.roads[name].superelevation
        there = (trace.road[0] == number) & (trace.lane[0] != 0)
        if profile is None or not there.any():
            continue
        bank_rad = np.abs(profile.at(trace.s_m[0]))
        for index in np.flatnonzero((there & (bank_rad > _STEEPEST_RAD)).any(axis=1)).tolist():
            most_rad = float(bank_rad[index][there[index]].max())
            yield (
                index,
                f"its road banks by up to {np.rad2deg(most_rad):.3g} deg; roads count as flat here,"
                f" up to {np.rad2deg(_STEEPEST_RAD):.3g} deg",
            )


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
