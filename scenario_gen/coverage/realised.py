"""What rollouts showed, as columns: factors of what happened, not of what was drafted.

The *conflict* is the time of the smallest time to collision; where there is none, that of the
smallest gap to another actor. A scenario without other actors has no conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.preventability import PreventabilityVerdict
from scenario_gen.domain.realised import RealisedValues

Floats: TypeAlias = NDArray[np.float64]


_NO_COLUMNS = ("verdicts", "known", "intents_s")


@dataclass(frozen=True)
class Realised:
    """Columns (S,); NaN where a scenario has no such value."""

    ttc_s: Floats
    """Smallest time to collision."""
    impact_mps: Floats
    """Magnitude of the difference of velocities at the first contact."""
    conflict_s: Floats
    """When the conflict is."""
    visibility_m: Floats
    """How far the ego sees at the conflict: weather, light, crest and what stands beside the way.
    """
    friction: Floats
    """Coefficient of friction under the ego at the conflict, at its place and speed."""
    friction_used: Floats
    """Share of that friction that braking for the conflict needs: the brake threat number."""
    ego_mps: Floats
    """Speed of the ego at the conflict."""
    verdicts: tuple[PreventabilityVerdict, ...]
    """Who could have avoided a contact; ``not_checked`` where nobody was asked."""
    known: NDArray[np.bool_]
    """Whether there is a rollout."""
    intents_s: tuple[tuple[float | None, ...] | None, ...] = ()
    """When each intent of a scenario was first seen; None where the times were not kept."""

    @classmethod
    def of(cls, rows: Sequence[RealisedValues | None]) -> Realised:
        """The columns of scenarios; None where there is no rollout."""
        columns = {
            field.name: np.array(
                [np.nan if (v := getattr(row, field.name, None)) is None else v for row in rows],
                dtype=float,
            )
            for field in fields(cls)
            if field.name not in _NO_COLUMNS
        }
        return cls(
            **columns,
            verdicts=tuple("not_checked" if row is None else row.preventability for row in rows),
            known=np.array([row is not None for row in rows], dtype=bool),
            intents_s=tuple(None if row is None else row.intents_s for row in rows),
        )

    def take(self, rows: NDArray[np.int64]) -> Realised:
        """Some of the rows."""
        columns = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if field.name not in ("verdicts", "intents_s")
        }
        kept = rows.tolist()
        return replace(
            self,
            **columns,
            verdicts=tuple(self.verdicts[row] for row in kept),
            intents_s=tuple(self.intents_s[row] for row in kept) if self.intents_s else (),
        )
