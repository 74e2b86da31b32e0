"""Roll scenarios out, and say what is seen and how critical it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from scenario_gen.api.arguments import DYNAMICS, Dynamics, LimitsGiven, limits_of
from scenario_gen.checks.limited import FINEST_S, limited, thinned
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.event import Event as SeenEvent
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError
from scenario_gen.motion import group_networks
from scenario_gen.motion import rollout as roll
from scenario_gen.pipeline.criticality import Reached, reached
from scenario_gen.pipeline.traces import Recorded, events_of, list_events
from scenario_gen.roads import build


def rollout(
    scenarios: Sequence[Scenario],
    *,
    driver: ReferenceDriver = "constant_speed",
    step_s: float = 0.1,
    folder: Path | None = None,
    dynamics: Dynamics = "ideal",
    limits: LimitsGiven = "default",
) -> TraceBatch:
    """States of ego and actors over time, shape (B, N, T); see ``TraceBatch``.

    Args:
        scenarios: logical ones are rolled out at the defaults of their parameters.
        driver: reference driver of the ego, one of ``DRIVERS``.
        step_s: time between two states.
        folder: where external roads lie.
        dynamics: ``ideal``: everybody does exactly what is demanded, as simulators of OpenSCENARIO
            play it; ``limited``: what everybody can do of it, see ``scenario_gen.dynamics``.
        limits: of everybody with ``limited``; or the name of a ready profile, or a file with one.

    Raises:
        RolloutError, RoadError: a scenario cannot be rolled out; ``check`` says why.
        BriefError: there is no such profile of limits, or it is not valid.
        InputError: ``dynamics`` is neither of the two.
    """
    if dynamics not in DYNAMICS:
        raise InputError(f"no dynamics {dynamics!r}", hint=f"known: {', '.join(DYNAMICS)}")
    batch = ScenarioBatch.of(scenarios)
    if dynamics == "ideal" or not batch.size:
        return roll(batch, driver=driver, step_s=step_s, folder=folder)
    networks = group_networks(batch, folder=folder)
    # Followed in fine steps, whatever is asked for: movers have to see what comes.
    every = max(1, math.ceil(step_s / FINEST_S - 1e-9))
    trace = roll(batch, driver=driver, step_s=step_s / every, networks=networks)
    able = limits_of(limits)
    return thinned(limited(batch, trace, networks, limits=able), every)


def events(
    of: Scenario | Recorded,
    *,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
    limits: LimitsGiven = "default",
) -> tuple[SeenEvent, ...]:
    """What is seen in a rollout of a scenario, or in a trace, by time: see ``docs/intent.md``.

    Args:
        of: a scenario, at the defaults of its parameters; or what ``read_trace`` returns.
        driver: reference driver of the ego, for a rollout.
        folder: where the external road of a scenario lies.
        limits: which say when somebody stands.

    Raises:
        RolloutError, RoadError: a scenario cannot be rolled out; ``check`` says why.
    """
    judged_by = limits_of(limits)
    if isinstance(of, Recorded):
        return events_of(of, judged_by)
    concrete = of.concrete()
    network = build(concrete.road, folder=folder)
    trace = rollout([concrete], driver=driver, folder=folder)
    return list_events(concrete, network, trace, judged_by)


def criticality(
    scenarios: Sequence[Scenario],
    *,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
) -> list[list[Reached]]:
    """Criticality measures of scenarios, rolled out with a reference driver; see docs/criticality.

    Args:
        scenarios: logical ones are rolled out at the defaults of their parameters.
        driver: reference driver of the ego, one of ``DRIVERS``.
        folder: where external roads lie.

    Returns:
        For each scenario every measure, with value, actor and time, or without where there is no
        conflict of that kind.

    Raises:
        RolloutError, RoadError: a scenario cannot be rolled out; ``check`` says why.
    """
    return reached(scenarios, driver=driver, folder=folder)
