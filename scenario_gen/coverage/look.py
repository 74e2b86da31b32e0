"""One group of a batch, with what several factors need of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage.reading import direction_factor, main_actor, main_phase
from scenario_gen.coverage.table import Bools
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import Phase
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Look:
    """A group, its main actor, and how that one is to the ego at the start."""

    group: Group

    @property
    def scenario(self) -> Scenario:
        """The scenario of the group."""
        return self.group.scenario

    @cached_property
    def frame(self) -> EgoFrame:
        """Lanes and roads as its ego sees them."""
        return EgoFrame(self.scenario)

    @cached_property
    def actor(self) -> Actor | None:
        """Its main actor; None where there is nobody but the ego."""
        index = main_actor(self.scenario)
        return None if index is None else self.scenario.actors[index]

    @cached_property
    def phase(self) -> Phase | None:
        """The main phase of the main actor."""
        return None if self.actor is None else main_phase(self.scenario, self.actor)

    @cached_property
    def closing_mps(self) -> Floats | float:
        """Speed at which the ego closes in on the main actor at the start."""
        if self.actor is None:
            return math.nan
        place = self.frame.place(self.actor.start.road, self.actor.start.lane)
        ego = self.group.column(self.scenario.ego.speed_mps)
        return ego - direction_factor(place, self.actor) * self.group.column(self.actor.speed_mps)

    @cached_property
    def is_ahead(self) -> Bools:
        """(rows,) whether the main actor starts ahead of the ego."""
        if self.actor is None:
            return np.zeros(self.group.rows, dtype=bool)
        here, there = (
            self.frame.axis_m(start.road, self.group.column(start.s_m), self.group.column)
            for start in (self.scenario.ego.start, self.actor.start)
        )
        if here is None or there is None:
            return np.zeros(self.group.rows, dtype=bool)
        return np.broadcast_to((there - here) * self.frame.direction > 0, self.group.rows)
