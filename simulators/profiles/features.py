"""What a scenario makes use of, and where in it.

A scenario is looked at as a tree: every part yields the features that it needs with its JSON path.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.behaviour import (
    FREE,
    Phase,
    PhaseEndTrigger,
    TimeTrigger,
    Trigger,
    simple_triggers,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import number
from simulators.exporters.openscenario_order import watched
from simulators.profiles.environment_features import environment_features
from simulators.profiles.road_features import bends, road_features

_THINGS = ("debris", "vehicle_part")
_ALONG = ("gap", "ttc", "headway", "arrival")
_HEADING_RAD = 1e-9


class Use(NamedTuple):
    """A feature where a scenario makes use of it."""

    feature: str
    path: str
    """JSON path of the part."""


def features_of(
    scenario: Scenario,
    network: RoadNetwork,
    *,
    motion: Literal["actions", "trajectory"] = "actions",
) -> tuple[Use, ...]:
    """The features of a scenario, each at every place once, in the order of the scenario.

    Args:
        scenario: concrete or logical.
        network: its roads; of a logical scenario those of its defaults.
        motion: as it is to be written: replayed motion needs no triggers and no manoeuvres.
    """
    uses = (
        *road_features(scenario.road, network),
        *environment_features(scenario.environment),
        *_movers(scenario, network, replayed=motion == "trajectory"),
        *_rest(scenario),
    )
    return tuple(dict.fromkeys(Use(*use) for use in uses))


def _rest(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for index, _ in enumerate(scenario.signals):
        yield "signal.program", f"signals[{index}]"
    for index, _ in enumerate(scenario.parameters):
        yield "parameter", f"parameters[{index}]"
    for index, _ in enumerate(scenario.constraints):
        yield "constraint", f"constraints[{index}]"
    for index, _ in enumerate(scenario.intent):
        yield "intent", f"intent[{index}]"
    for index, _ in enumerate(scenario.requirement_ids):
        yield "requirement", f"requirement_ids[{index}]"


def _movers(
    scenario: Scenario, network: RoadNetwork, *, replayed: bool
) -> Iterator[tuple[str, str]]:
    concrete = scenario.concrete()
    along_curve = bends(network)
    watches = bool(watched(concrete))
    yield from _mover(concrete.ego, "ego", network, replayed=replayed)
    if concrete.ego.goal is not None:
        yield "ego.goal", "ego.goal"
    if concrete.ego.phases and not replayed:
        yield "ego.phases", "ego.phases"
    for index, actor in enumerate(concrete.actors):
        path = f"actors[{index}]"
        yield from _mover(actor, path, network, replayed=replayed)
        yield from _actor(actor, path, replayed=replayed)
    for mover, path in _with_paths(concrete):
        moves = bool(mover.phases) or mover.speed_mps != 0.0
        if replayed and (moves or getattr(mover, "trajectory", None) is not None):
            yield "motion.replay", path
            if _may_stop_between(mover):
                yield "motion.short_stop", f"{path}.phases"
        if replayed and mover.phases:
            yield "motion.phases", f"{path}.phases"
        for number_of_phase, phase in enumerate(mover.phases):
            where = f"{path}.phases[{number_of_phase}]"
            if replayed:
                if any(_reacts(one, path, scenario) for one in simple_triggers(phase.trigger)):
                    yield "motion.reaction", f"{where}.trigger"
                continue
            yield from _phase(mover, phase, where, along_curve=along_curve, watches=watches)


def _with_paths(scenario: Scenario) -> Iterator[tuple[Ego | Actor, str]]:
    yield scenario.ego, "ego"
    for index, actor in enumerate(scenario.actors):
        yield actor, f"actors[{index}]"


def _mover(
    mover: Ego | Actor, path: str, network: RoadNetwork, *, replayed: bool
) -> Iterator[tuple[str, str]]:
    yield f"actor.{mover.category}", f"{path}.category"
    if mover.kind is not None:
        yield "actor.kind", f"{path}.kind"
    if mover.dimensions is not None:
        yield "actor.dimensions", f"{path}.dimensions"
    for index, light in enumerate(mover.lights):
        yield f"light.{light}", f"{path}.lights[{index}]"
    if mover.start.offset_m != 0.0:
        yield "start.offset", f"{path}.start.offset_m"
    if abs(number(mover.start.heading_rad)) > _HEADING_RAD:
        yield "start.heading", f"{path}.start.heading_rad"
        if (
            mover.speed_mps != 0.0
            and math.cos(number(mover.start.heading_rad)) < 0.0
            and not replayed
        ):
            yield "start.against", f"{path}.start.heading_rad"
    if mover.speed_mps != 0.0 and not replayed:
        yield "start.moving", f"{path}.speed_mps"
    if len(set(network.path_of(mover).road_index.tolist())) > 1 and not replayed:
        yield "route", f"{path}.route"


def _actor(actor: Actor, path: str, *, replayed: bool) -> Iterator[tuple[str, str]]:
    if actor.group is not None:
        yield "actor.group", f"{path}.group"
    if actor.carried_by is not None:
        yield "actor.carried", f"{path}.carried_by"
    moves = actor.speed_mps != 0.0 or bool(actor.phases) or actor.trajectory is not None
    if actor.category in _THINGS and moves:
        yield "actor.moving_thing", path
    if actor.trajectory is None or replayed:
        return
    yield "trajectory", f"{path}.trajectory"
    points = actor.trajectory.points
    if any((one.s_m, one.t_m) == (other.s_m, other.t_m) for one, other in pairwise(points)):
        yield "trajectory.standing", f"{path}.trajectory"


def _may_stop_between(mover: Ego | Actor) -> bool:
    """Whether a phase ends in standstill and another one moves on, or a walk has pauses."""
    moves = [phase.manoeuvre for phase in mover.phases]
    ends = [phase.manoeuvre.kind in FREE or _target_mps(phase) == 0.0 for phase in mover.phases]
    pauses = any(move.kind == "walk" and len(move.legs) > 1 for move in moves)
    return any(ends[:-1]) or pauses or any(move.kind in ("reverse", "path") for move in moves)


def _target_mps(phase: Phase) -> object:
    return getattr(phase.manoeuvre, "until_mps", getattr(phase.manoeuvre, "target_mps", None))


def _reacts(trigger: Trigger, path: str, scenario: Scenario) -> bool:
    """Whether a trigger depends on how another one drives."""
    if isinstance(trigger, TimeTrigger):
        return False
    own = EGO_ID if path == "ego" else scenario.actors[int(path[7:-1])].id
    if isinstance(trigger, PhaseEndTrigger):
        return trigger.actor not in (None, own)
    return getattr(trigger, "to", getattr(trigger, "of", own)) != own


def _phase(
    mover: Ego | Actor, phase: Phase, path: str, *, along_curve: bool, watches: bool
) -> Iterator[tuple[str, str]]:
    yield f"trigger.{phase.trigger.kind}", f"{path}.trigger"
    for trigger in simple_triggers(phase.trigger):
        if trigger is not phase.trigger:
            yield f"trigger.{trigger.kind}", f"{path}.trigger"
        if getattr(trigger, "edge", "none") == "rising":
            yield "trigger.rising", f"{path}.trigger"
        if getattr(trigger, "delay_s", 0.0) != 0.0:
            yield "trigger.delay", f"{path}.trigger"
        if trigger.kind in _ALONG and along_curve:
            yield "trigger.along_curve", f"{path}.trigger"
        crossing = mover.phases[0].manoeuvre.kind == "cross" and phase is not mover.phases[0]
        if trigger.kind == "ttc" and crossing:
            yield "trigger.ttc_of_crossing", f"{path}.trigger"
    if phase.trigger.kind == "phase_end" and watches:
        yield "manoeuvre.overridden", f"{path}.trigger"
    manoeuvre = phase.manoeuvre
    yield f"manoeuvre.{manoeuvre.kind}", f"{path}.manoeuvre"
    dynamics = getattr(manoeuvre, "dynamics", None)
    if dynamics is not None:
        yield f"dynamics.{dynamics.shape}", f"{path}.manoeuvre.dynamics"
        yield f"dynamics.{dynamics.dimension}", f"{path}.manoeuvre.dynamics"
    if manoeuvre.kind == "lane_change":
        if math.copysign(1, manoeuvre.to_lane) != math.copysign(1, mover.start.lane):
            yield "manoeuvre.lane_change.opposite", f"{path}.manoeuvre.to_lane"
        if manoeuvre.offset_m != 0.0:
            yield "manoeuvre.lane_change.offset", f"{path}.manoeuvre.offset_m"
