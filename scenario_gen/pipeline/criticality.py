"""Criticality of scenarios as a person reads it: value, actor and time of every measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.scenario import Scenario
from scenario_gen.geometry import SIDES, Box, side_of
from scenario_gen.metrics import MEASURES, Info, Worst
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
    """Of an impact point: the side or corner of the box."""

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen criticality --json`` prints of it."""
        return {
            "measure": self.info.name,
            "unit": self.info.unit,
            "value": self.value,
            "actor": self.actor,
            "time_s": self.time_s,
            "side": self.words or None,
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
        _side(info.name, worst, scenario, row, actor),
    )


def _side(
    name: str, worst: dict[str, Worst], scenario: Scenario, row: int, actor: int
) -> str:  # fmt: skip
    """The side or corner that an impact point lies at; empty for other measures."""
    if not name.startswith(("impact_ego_", "impact_other_")):
        return ""
    stem = name[: -len("_x_m")]
    box = (scenario.ego if stem == "impact_ego" else scenario.actors[actor]).box
    x_m, y_m = (worst[f"{stem}_{axis}_m"].value[row : row + 1] for axis in "xy")
    return SIDES[int(side_of(Box(0.0, 0.0, 0.0, box.length_m, box.width_m), x_m, y_m)[0])]
