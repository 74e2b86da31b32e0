"""Since when something has been so, in continuous time though one looks at steps only."""

from __future__ import annotations

import numpy as np

from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation


class Onset:
    """Since when a condition on (B, A) actors has held without a break.

    The condition is told together with margins: quantities that are positive while it holds. When
    it begins to hold, the margins that changed sign say when within the past step they did so, by
    linear interpolation, and the last of them counts. Nothing later than the present is used.
    """

    def __init__(self, rows: int, actors: int, scheme: Scheme) -> None:
        self.since_s = np.full((rows, actors), np.nan)
        """(B, A) time since when; NaN where the condition does not hold."""
        self._exact = scheme is Scheme.EXACT
        self._before: tuple[Floats, ...] = ()

    def update(self, situation: Situation, holds: Bools, *margins: Floats) -> Floats:
        """(B, A) whether the condition holds now, and margins -> (B, A) ``since_s``."""
        began = holds & np.isnan(self.since_s)
        if began.any():
            ago_s = self._ago(situation.step_s, margins) if self._exact and self._before else 0.0
            self.since_s = np.where(began, situation.time_s - ago_s, self.since_s)
        self.since_s = np.where(holds, self.since_s, np.nan)
        # What cannot be seen has no margins: its last place before it came into view is unknown.
        self._before = tuple(np.where(situation.seen, margin, np.nan) for margin in margins)
        return self.since_s

    def _ago(self, step_s: float, margins: tuple[Floats, ...]) -> Floats:
        share = np.full(self.since_s.shape, np.inf)
        for before, now in zip(self._before, margins, strict=True):
            crossed = (before <= 0.0) & (now >= 0.0) & (now > before)
            rise = np.where(crossed, now - before, 1.0)
            share = np.where(crossed, np.minimum(share, now / rise), share)
        return np.where(np.isfinite(share), share * step_s, 0.0)
