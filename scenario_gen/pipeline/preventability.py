"""Who could have avoided it: scenarios in, verdicts out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scenario_gen.avoidance import DEFAULT_SETTINGS, Assessment, Settings, assess, margins, result
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.preventability import Preventability, ProfileMargins
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.drivers import Driver
from scenario_gen.errors import ScenarioGenError
from scenario_gen.motion import group_networks, rollout
from scenario_gen.roads import RoadNetwork


def preventability_of(
    scenarios: Sequence[Scenario],
    profiles: Sequence[Driver],
    *,
    settings: Settings = DEFAULT_SETTINGS,
    folder: Path | None = None,
) -> list[Preventability]:
    """Verdicts in the order of the scenarios, which are rolled out with an ego at constant speed.

    One that cannot be rolled out is "not checked", with the reason; it never spoils the others.
    """
    try:
        rolled = _rolled(scenarios, folder)
    except ScenarioGenError as error:
        if len(scenarios) == 1:
            return [Preventability(verdict="not_checked", reason=_line(error))]
        return [
            one
            for scenario in scenarios
            for one in preventability_of([scenario], profiles, settings=settings, folder=folder)
        ]
    found: Assessment = assess(*rolled, profiles, settings=settings, gaps=True)
    return [result(found, row, scenario) for row, scenario in enumerate(scenarios)]


def margins_of(
    scenario: Scenario, profiles: Sequence[Driver], *, folder: Path | None = None
) -> tuple[ProfileMargins, ...]:
    """How much sooner, slower or nearer flips the outcome of each profile.

    Raises:
        RolloutError, RoadError: the scenario cannot be rolled out.
    """
    return margins(*_rolled([scenario], folder), profiles, np.array([0]))[0]


def _rolled(
    scenarios: Sequence[Scenario], folder: Path | None
) -> tuple[ScenarioBatch, TraceBatch, tuple[RoadNetwork, ...]]:
    batch = ScenarioBatch.of(scenarios)
    networks = group_networks(batch, folder=folder)
    return batch, rollout(batch, networks=networks, folder=folder), networks


def _line(error: ScenarioGenError) -> str:
    return f"{error.what} ({error.hint})" if error.hint else error.what
