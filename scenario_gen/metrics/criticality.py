"""The worst of all measures for whole batches, by actor and by scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.metrics.catalogue import MEASURES, PLACE
from scenario_gen.metrics.measure import Bools, Floats, Ints, Measure
from scenario_gen.metrics.tracks import Tracks
from scenario_gen.metrics.worst import Worst


@dataclass(frozen=True, eq=False)
class Criticality(Mapping[str, Worst]):
    """Worst values over time of M measures for B scenarios with A actors beside the ego.

    As a mapping: by the name of a measure its worst value of every actor, shape (B, A). NaN where
    a measure is not defined.
    """

    value: Floats
    """(M, B, A) in the order of ``MEASURES``."""
    time_s: Floats
    """(M, B, A) when it is reached."""

    @classmethod
    def nothing(cls, rows: int, actors: int) -> Criticality:
        """Nothing defined yet."""
        value, time_s = np.full((2, len(MEASURES), rows, actors), np.nan)
        return cls(value, time_s)

    def __getitem__(self, name: str) -> Worst:
        place = PLACE[name]
        valid = self.valid[place]
        actor = np.where(valid, np.arange(valid.shape[1]), -1)
        return Worst(self.value[place], valid, actor, self.time_s[place])

    def __iter__(self) -> Iterator[str]:
        return iter(PLACE)

    def __len__(self) -> int:
        return len(PLACE)

    @cached_property
    def valid(self) -> Bools:
        """(M, B, A) whether there is such a value."""
        return ~np.isnan(self.value)

    def measure(self, name: str) -> Measure:
        """(B, A) the worst value of every actor."""
        place = PLACE[name]
        return Measure(self.value[place], self.valid[place])

    def put(self, name: str, tracks: Tracks, values: Floats) -> Ints:
        """Take over the worst over time; returns the (P,) steps at which it is reached.

        Args:
            name: of the measure.
            tracks: P pairs.
            values: (P, T) undefined ones are infinite, on the side of the mildest.
        """
        place = PLACE[name]
        least = MEASURES[place].worst == "least"
        step: Ints = values.argmin(axis=-1) if least else values.argmax(axis=-1)
        worst = values[np.arange(step.size), step]
        defined = np.isfinite(worst)
        pair = tracks.pair[defined]
        self.value[place].reshape(-1)[pair] = worst[defined]
        self.time_s[place].reshape(-1)[pair] = tracks.frame.trace.time_s[step[defined]]
        return step

    def put_pairs(self, name: str, where: tuple[Ints, ...], values: Floats, at_s: Floats) -> None:
        """Take over values (n,) and times (n,) of pairs, given by row and actor; NaN: undefined."""
        place = PLACE[name]
        self.value[place][where] = values
        self.time_s[place][where] = np.where(np.isnan(values), np.nan, at_s)

    @cached_property
    def of_scenarios(self) -> dict[str, Worst]:
        """The worst over the actors, by the name of the measure, each (B,).

        Of equal ones the first actor counts; of what belongs to a contact, the one that the ego
        touches first.
        """
        rows = self.value.shape[1]
        if self.value.shape[2] == 0:
            nothing = np.full(rows, np.nan)
            none = np.full(rows, -1, dtype=np.int64)
            return dict.fromkeys(self, Worst(nothing, np.isnan(none), none, nothing))
        signs = np.array([-1.0 if info.worst == "greatest" else 1.0 for info in MEASURES])
        rank = np.where(self.valid, signs[:, None, None] * self.value, np.inf)
        contact = [info.worst == "first contact" for info in MEASURES]
        rank[contact] = np.where(self.valid[contact], rank[PLACE["impact_time_s"]], np.inf)
        actor = rank.argmin(axis=-1)
        value, time_s, valid = (
            np.take_along_axis(part, actor[..., None], axis=-1)[..., 0]
            for part in (self.value, self.time_s, self.valid)
        )
        actor = np.where(valid, actor, -1)
        return {
            name: Worst(value[place], valid[place], actor[place], time_s[place])
            for name, place in PLACE.items()
        }
