"""Rollout: concrete scenarios to traces, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.drivers import Driver, find_driver
from scenario_gen.errors import RolloutError
from scenario_gen.motion.compile import compile_plan
from scenario_gen.motion.conditions import Conditions
from scenario_gen.motion.drivers import Driving
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.networks import group_networks
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.poses import poses
from scenario_gen.motion.record import Recorder, empty_trace
from scenario_gen.roads import RoadNetwork

# A step over so many scenarios spends its time on numbers instead of on calls.
DEFAULT_CHUNK_ROWS = 8192


def rollout(
    batch: ScenarioBatch,
    *,
    driver: str | Driver = "constant_speed",
    step_s: float = 0.1,
    networks: Sequence[RoadNetwork] | None = None,
    folder: Path | None = None,
    chunk_rows: int = DEFAULT_CHUNK_ROWS,
) -> TraceBatch:
    """Roll out a batch: (B, N, T) states of all actors from time 0 to the end.

    Events lie at their exact times within the steps, so states hardly depend on ``step_s``.

    Args:
        batch: the scenarios.
        driver: reference driver of the ego, by name or as a profile (see ``scenario_gen.drivers``).
        step_s: time between two states.
        networks: one per group, as from ``group_networks``; built when not given.
        folder: where the files of external roads lie.
        chunk_rows: scenarios computed at a time; bounds the memory beside the trace.

    Raises:
        InputError: there is no such driver.
        RolloutError: the batch is empty, the step or the chunk is unusable, or a trigger or a
            lane change names what does not exist.
        RoadError: a road cannot be built, or an actor has no lane to drive on.
    """
    if batch.size == 0:
        raise RolloutError("there is no scenario to roll out")
    if not 1e-4 <= step_s <= 10.0:
        raise RolloutError(f"step_s {step_s} is not within [0.0001, 10]")
    if chunk_rows < 1:
        raise RolloutError(f"chunk_rows {chunk_rows} is less than 1")
    chosen = find_driver(driver) if isinstance(driver, str) else driver
    if networks is None:
        networks = group_networks(batch, folder=folder)
    longest_s = max(group.scenario.duration_s for group in batch.groups)
    phases = max(
        len(mover.phases)
        for group in batch.groups
        for mover in (group.scenario.ego, *group.scenario.actors)
    )
    trace = empty_trace(
        batch,
        int(np.floor(longest_s / step_s + 1e-9)) + 1,
        step_s,
        phases,
        tuple(network.road_ids for network in networks),
    )
    for first in range(0, batch.size, chunk_rows):
        last = min(first + chunk_rows, batch.size)
        groups = slice(batch.group_of_row[first], batch.group_of_row[last - 1] + 1)
        part = batch.take(first, last)
        plan = compile_plan(
            part,
            networks[groups],
            actors=batch.actor_count,
            phases=phases,
            folder=folder,
        )
        _roll(plan, part, chosen, trace, first)
    return trace


def _roll(plan: Plan, batch: ScenarioBatch, driver: Driver, trace: TraceBatch, first: int) -> None:
    """Roll out one chunk into the rows of a trace from ``first`` on."""
    engine = Engine(plan, driven=driver.looks_ahead)
    free, conditions = FreeActors(plan), Conditions(plan)
    free.update(engine, 0.0)
    steps = int(trace.valid[first : first + plan.rows].sum(axis=1).max())
    recorder = Recorder(plan, trace, first)
    driving = Driving(driver, engine, batch) if driver.looks_ahead else None
    before_s = 0.0
    for step in range(steps):
        now_s = float(trace.time_s[step])
        engine.move(now_s)
        free.update(engine, now_s)
        if conditions.check(engine, free, before_s, now_s):
            engine.play_fired(now_s)
            free.update(engine, now_s)
        engine.commit()
        state = poses(engine, free)
        if driving is not None:
            state = driving.drive_on(engine, state, now_s, trace.step_s)
        recorder.note(engine, free, state)
        before_s = now_s
    recorder.finish(engine, free)
