"""Criticality of scenarios as a person reads it: value, actor and time of every measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.scenario import Scenario
from scenario_gen.metrics import AREAS, MEASURES, Info, Worst, area_of
from scenario_gen.motion import group_networks, rollout


@dataclass(frozen=True)
class Reached:
    """What one measure says of one scenario."""

    info: Info
    value: float | None
    """In the unit of the measure; None where there is no conflict of that kind."""
    actor: str | None
    """Id of the actor with which it is reached."""
    time_s: float | None
    """When it is reached."""
    words: str = ""
    """Of an impact point: the area of the box."""

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen criticality --json`` prints of it."""
        return {
            "measure": self.info.name,
            "unit": self.info.unit,
            "value": self.value,
            "actor": self.actor,
            "time_s": self.time_s,
            "area": self.words or None,
        }


def reached(
    scenarios: Sequence[Scenario],
    *,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
) -> list[list[Reached]]:
    """The worst of every measure for every scenario, in the order of ``MEASURES``.

    Raises:
        RolloutError, RoadError: a scenario cannot be rolled out.
    """
    if not scenarios:
        return []
    batch = ScenarioBatch.of(scenarios)
    networks = group_networks(batch, folder=folder)
    trace = rollout(batch, driver=driver, networks=networks)
    worst = check(batch, trace, networks=networks, rules=()).worst
    return [
        [_of(info, worst, scenario, row) for info in MEASURES]
        for row, scenario in enumerate(scenarios)
    ]


def _of(info: Info, worst: dict[str, Worst], scenario: Scenario, row: int) -> Reached:
    found = worst[info.name]
    if not found.valid[row]:
        return Reached(info, None, None, None)
    actor = int(found.actor[row])
    return Reached(
        info,
        float(found.value[row]),
        scenario.actors[actor].id,
        float(found.time_s[row]),
        _area(info.name, worst, scenario, row, actor),
    )


def _area(
    name: str, worst: dict[str, Worst], scenario: Scenario, row: int, actor: int
) -> str:  # fmt: skip
    """The area that a coordinate of an impact point lies in; empty for other measures."""
    if not name.startswith(("impact_ego_", "impact_other_")):
        return ""
    stem = name[: -len("_x_m")]
    box = (scenario.ego if stem == "impact_ego" else scenario.actors[actor]).box
    x_m, y_m = (worst[f"{stem}_{axis}_m"].value[row] for axis in "xy")
    return AREAS[int(area_of(x_m, y_m, np.array(box.length_m), np.array(box.width_m)))]
