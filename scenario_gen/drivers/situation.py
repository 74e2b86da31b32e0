"""What drivers face: B egos and A other actors at one time, seen along the path of the ego."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Situation:
    """One time step of B scenarios; nothing in it comes from later than this time.

    "Along" is along the path of the ego, "across" at a right angle to it. Boxes count with their
    extents at the angle at which they stand to the path. Entries of absent actors mean nothing, and
    may be NaN, but are False in ``seen``.
    """

    time_s: float
    """From the start of the scenario."""
    step_s: float
    """The acceleration that a driver answers with is held for so long."""
    speed_mps: Floats
    """(B,) of the ego."""
    accel_mps2: Floats
    """(B,) of the ego over the step before; 0 at the start."""
    set_speed_mps: Floats
    """(B,) speed that the ego wants to drive."""
    grip_mps2: Floats
    """(B,) mu g of the surface under the ego at its speed."""
    gap_m: Floats
    """(B, A) bumper to bumper along; negative where the extents overlap."""
    ahead: Bools
    """(B, A) whether the middle of the actor is in front of the middle of the ego."""
    reach_m: Floats
    """(B, A) half extents of ego and actor along, added: gap_m is |distance of middles| - reach."""
    along_mps: Floats
    """(B, A) speed of the actor along; negative where it comes towards the ego."""
    along_mps2: Floats
    """(B, A) acceleration of the actor along."""
    side_gap_m: Floats
    """(B, A) side to side across; negative where the extents overlap."""
    towards_mps: Floats
    """(B, A) speed across with which the side gap shrinks; negative where it grows."""
    deviation_m: Floats
    """(B, A) how far across the actor has come towards the path of the ego from where it kept to:
    the middle of its lane, or its first place. Never negative."""
    wrap_m: Floats
    """(B, A) overlap across at which the narrower of the two is wholly behind the wider."""
    seen: Bools
    """(B, A) whether the driver can see the actor: within the sight distance and not hidden."""

    @property
    def closing_mps(self) -> Floats:
        """(B, A) speed of the ego minus that of the actor, along."""
        return self.speed_mps[:, None] - self.along_mps
