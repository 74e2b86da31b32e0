"""Parts of a scenario by their JSON path, and scenarios in which one of them is another."""

from __future__ import annotations

import re
from typing import NamedTuple

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.behaviour import Phase
from scenario_gen.domain.scenario import Scenario

_MOVER = re.compile(r"^(?:ego|actors\[(\d+)\])(?:\.phases\[(\d+)\])?")


class Part(NamedTuple):
    """A mover, or a phase of it."""

    row: int
    """Of the mover in traces: the ego is 0."""
    mover: Ego | Actor
    number: int | None
    """Of the phase; None where the path names none."""

    @property
    def phase(self) -> Phase | None:
        """The phase that is named."""
        return None if self.number is None else self.mover.phases[self.number]


def part_of(scenario: Scenario, path: str) -> Part | None:
    """The mover, and the phase, that a path leads into; None where it leads elsewhere."""
    found = _MOVER.match(path)
    if found is None:
        return None
    row = 0 if found[1] is None else int(found[1]) + 1
    mover: Ego | Actor = scenario.ego if row == 0 else scenario.actors[row - 1]
    return Part(row, mover, None if found[2] is None else int(found[2]))


def with_phase(scenario: Scenario, part: Part, phase: Phase) -> Scenario:
    """The scenario with another phase in the place of one."""
    if part.number is None:
        return scenario
    phases = (*part.mover.phases[: part.number], phase, *part.mover.phases[part.number + 1 :])
    mover = part.mover.model_copy(update={"phases": phases})
    if part.row == 0:
        return scenario.model_copy(update={"ego": mover})
    actors = (*scenario.actors[: part.row - 1], mover, *scenario.actors[part.row :])
    return scenario.model_copy(update={"actors": actors})
