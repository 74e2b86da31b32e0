"""Steps of a test case: what begins when, from triggers and manoeuvres in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.record import RecordStep
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.words.common import capital, number, speed
from scenario_gen.propose.words.manoeuvres import manoeuvre_words
from scenario_gen.propose.words.triggers import trigger_words

#: (actor, phase) -> when it began in a rollout. [s]
Starts = Mapping[tuple[str, str], float]

# A time of the rollout, in a record. [digits after the point]
_DIGITS = 6


class _Step(NamedTuple):
    actor: str | None
    phase: str | None
    trigger: str
    action: str
    at_s: float | None


def steps(scenario: Scenario, starts: Starts) -> tuple[RecordStep, ...]:
    """Start, all that happens, and the end of a concrete scenario.

    In the order in which it began in a rollout; what did not begin comes last, in the order of the
    scenario.

    Args:
        scenario: at the defaults of its parameters.
        starts: of the phases that began; empty where there was no rollout.
    """
    found = [*_of_the_world(scenario), *_of_actors(scenario, starts)]
    # What is not seen to begin is a step all the same: the run may be another one.
    found.sort(key=lambda step: float("inf") if step.at_s is None else step.at_s)
    first = _Step(None, None, "At the start", "all preconditions hold and everybody sets off", 0.0)
    end_s = scenario.duration_s
    duration_s = None if isinstance(end_s, str) else end_s
    last = _Step(None, None, f"After {number(end_s)} s", "the run ends", duration_s)
    return tuple(
        RecordStep(
            number=place, actor=step.actor, phase=step.phase, trigger=step.trigger,
            action=step.action, at_s=None if step.at_s is None else round(step.at_s, _DIGITS),
        )
        for place, step in enumerate([first, *found, last], start=1)
    )  # fmt: skip


def _of_the_world(scenario: Scenario) -> list[_Step]:
    found = [
        _Step(
            None, None, f"At {number(phase.at_s)} s",
            f"signal {program.signal} turns to {phase.state.replace('_', ' ')}", phase.at_s,
        )
        for program in scenario.signals
        for phase in program.phases[1:]
    ]  # fmt: skip
    for place, change in enumerate(scenario.environment.changes, start=1):
        at_s = None if isinstance(change.at_s, str) else change.at_s
        found.append(
            _Step(
                None, None, f"At {number(change.at_s)} s",
                f"change {place} of the environment begins", at_s,
            )
        )  # fmt: skip
    return found


def _of_actors(scenario: Scenario, starts: Starts) -> list[_Step]:
    found = []
    movers = [(EGO_ID, scenario.ego), *((actor.id, actor) for actor in scenario.actors)]
    for name, mover in movers:
        found += [
            _Step(
                name, phase.id, capital(trigger_words(phase.trigger)),
                f"{name} {manoeuvre_words(phase.manoeuvre)}", starts.get((name, phase.id)),
            )
            for phase in mover.phases
        ]  # fmt: skip
    found += [
        _Step(
            actor.id, None, "At the start",
            f"{actor.id} follows a trajectory of {len(actor.trajectory.points)} timed points that"
            f" ends at {number(actor.trajectory.points[-1].time_s)} s", 0.0,
        )
        for actor in scenario.actors
        if actor.trajectory is not None
    ]  # fmt: skip
    found += [
        _Step(
            actor.id, None, "At the start",
            f"{actor.id} goes on at a constant {speed(actor.speed_mps)}", 0.0,
        )
        for actor in scenario.actors
        if actor.trajectory is None and not actor.phases and actor.speed_mps != 0
    ]  # fmt: skip
    return found
