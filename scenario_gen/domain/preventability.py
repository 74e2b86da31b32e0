"""Who could have avoided it: verdicts, and what they rest on."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Name

PreventabilityVerdict: TypeAlias = Literal[
    "trivial", "preventable", "unpreventable", "disputed", "not_applicable", "not_checked"
]
"""``trivial``: nothing has to be done; ``preventable``: every profile avoids; ``unpreventable``:
none does, and what can be tested is mitigation; ``disputed``: some do and some do not, which is
for a person to judge; ``not_applicable``: there is nobody to collide with; ``not_checked``: there
is no rollout."""
PREVENTABILITY_VERDICTS: tuple[PreventabilityVerdict, ...] = get_args(PreventabilityVerdict)


class ContactWith(Model):
    """A contact of the ego with another actor."""

    actor: Name
    time_s: float
    ego_mps: float
    """Speed of the ego then."""
    impact_mps: float
    """Magnitude of the difference of the two velocities then."""
    from_behind: bool = False
    """The actor ran into the rear of the ego."""


class ProfileOutcome(Model):
    """What came of it when one reference driver drove."""

    profile: Line
    avoids: bool
    seen_s: float | None = None
    """When the driver could first see the actor that an ego at constant speed would touch first;
    null where that touches nobody or the actor is never seen."""
    braking_s: float | None = None
    """When braking began; null where the driver never braked."""
    max_decel_mps2: float = 0.0
    """Until the contact, or the end."""
    contact: ContactWith | None = None
    """The first one that counts."""
    impact_reduction_mps: float | None = None
    """By how much the impact is slower than that of an ego at constant speed; null where either
    touches nobody."""
    least_gap_m: float | None = None
    """Smallest gap between the box of the ego and any other; null where it was not worked out."""
    struck_by: tuple[Name, ...] = ()
    """Actors that ran into the rear of the braking ego because they are replayed; not counted."""


class IdealOutcome(Model):
    """Whether it was physically avoidable: braking and steering at the friction limit."""

    avoids: bool
    onset_s: float | None = None
    """When the conflict became visible; null where an ego at constant speed touches nobody."""
    how: Line = ""
    """The first manoeuvre found that avoids."""


class Preventability(Model):
    """The verdict on one scenario, with the profiles that it rests on."""

    verdict: PreventabilityVerdict
    reason: Line
    profiles: tuple[ProfileOutcome, ...] = ()
    ideal: IdealOutcome | None = None
    constant_speed: ContactWith | None = None
    """The first contact of an ego at constant speed."""
    required_decel_mps2: float | None = None
    """The most that the ego would have to brake for an actor ahead, see ``required_decel``."""


class PreventabilityLabel(Model):
    """The verdict in short, as the ledger keeps it."""

    verdict: PreventabilityVerdict
    avoided_by: tuple[Line, ...] = ()
    not_avoided_by: tuple[Line, ...] = ()
    physically_avoidable: bool | None = None
    """By braking and steering at the friction limit; null where it was not asked."""


MarginQuantity: TypeAlias = Literal["reaction_s", "ego_speed_mps", "distance_m"]
"""What a margin varies: ``reaction_s``: the same braking later (positive) or sooner;
``ego_speed_mps``: a faster or slower ego that is at the same place when the conflict shows;
``distance_m``: all others farther along the path of the ego, or nearer (negative)."""


class Margin(Model):
    """How far one quantity has to change until a profile that avoids no longer does, or does.

    Null where the outcome does not change within the range.
    """

    quantity: MarginQuantity
    unit: Line
    below: float | None
    """The largest negative change that flips the outcome."""
    above: float | None
    """The smallest positive change that flips the outcome."""
    least: float
    """The range that was searched goes from here ..."""
    greatest: float
    """... to here."""
    resolution: float
    """A flip is found within this; changes that flip twice between two values looked at, which are
    16 times as far apart, are not."""


class ProfileMargins(Model):
    """The margins of one profile; empty where it never brakes, for its reaction."""

    profile: Line
    avoids: bool
    margins: tuple[Margin, ...]


class BoundaryAxis(Model):
    """One of the two parameters of a boundary: N cells between N + 1 edges."""

    parameter: Name
    unit: Line
    edges: tuple[float, ...]

    @property
    def cells(self) -> int:
        """N"""
        return len(self.edges) - 1


class FlipLine(Model):
    """Where the outcome of a profile, or the verdict, changes from cell to cell."""

    of: Line
    """A profile, ``verdict``, or ``friction_limit`` for what is physically avoidable."""
    segments: tuple[tuple[float, float, float, float], ...]
    """x from, y from, x to, y to: sides of cells, in the units of the axes."""


class Boundary(Model):
    """Preventability over two parameters of a logical scenario.

    Grids are rows of y, each with the cells along x.
    """

    scenario: Line
    x: BoundaryAxis
    y: BoundaryAxis
    others: dict[Name, float]
    """Values of the other parameters."""
    samples_per_cell: int
    profiles: tuple[Line, ...]
    verdicts: dict[PreventabilityVerdict, tuple[tuple[int, ...], ...]]
    """How many samples of each cell have a verdict; verdicts that no sample has are left out."""
    avoided: dict[Line, tuple[tuple[int, ...], ...]]
    """How many samples of each cell each profile avoids."""
    physically_avoidable: tuple[tuple[int, ...], ...]
    """How many samples of each cell braking or steering at the friction limit avoids."""
    flips: tuple[FlipLine, ...]

    def cell_verdict(self, row: int, column: int) -> PreventabilityVerdict:
        """The verdict of most samples of a cell; of equals the first in their order."""
        return max(self.verdicts, key=lambda name: self.verdicts[name][row][column])
