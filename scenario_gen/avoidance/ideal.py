"""The physical bound: whether braking and steering at the friction limit avoid a contact.

A conflict is avoidable if one way of avoiding it is found. The ways looked for are those that the
profiles of the set found, full braking from the moment on at which the conflict shows, what the
profile ``ideal`` does, and a fixed family of evasive manoeuvres from that moment on. So whenever a
profile avoids, the bound does; and "not avoidable" means that no manoeuvre of the family avoids,
not that none could.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.evade import evades
from scenario_gen.avoidance.manoeuvres import Evasion, candidates, families
from scenario_gen.avoidance.onset import onset_steps
from scenario_gen.avoidance.redrive import redrive
from scenario_gen.avoidance.verdict import judge
from scenario_gen.drivers import Ideal, Scheme, Situation
from scenario_gen.metrics.measure import ever

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: How it was avoided, beside the manoeuvres of the family, which are counted from 0 on.
BRAKING, ANTICIPATING, PROFILE, NOTHING, NOT_AVOIDED = -1, -2, -3, -4, -5
_MANOEUVRES_AT_ONCE = 1024


class Bound(NamedTuple):
    """What is physically possible in R encounters."""

    how: Ints
    """(R,) ``BRAKING`` ... or a candidate of the family."""
    onset_s: Floats
    """(R,) when the conflict shows; NaN where the recorded ego touches nobody."""


def bound(
    encounter: Encounter, contact_s: Floats, by_profile: Bools, evasion: Evasion | None
) -> Bound:
    """The bound on R encounters.

    Args:
        encounter: R rows.
        contact_s: (R, A) times at which the recorded ego touches actors, NaN where not.
        by_profile: (R,) whether a profile of the set avoids.
        evasion: the family; None: braking alone.
    """
    times_s = np.append(encounter.trace.time_s, np.nan)
    onset = onset_steps(encounter, contact_s)
    how = np.full(encounter.rows, NOT_AVOIDED, dtype=np.int64)
    touched = ~np.isnan(contact_s)
    how[by_profile] = PROFILE
    how[~ever(touched)] = NOTHING
    for kind in (BRAKING, ANTICIPATING):
        open_rows = np.flatnonzero(how == NOT_AVOIDED)
        if open_rows.size:
            part = encounter.take(open_rows)
            driver = _FullBrake(times_s[onset[open_rows]]) if kind == BRAKING else Ideal()
            found = judge(part, redrive(part, driver), touched[open_rows])
            how[open_rows[found.avoids]] = kind
    open_rows = np.flatnonzero(how == NOT_AVOIDED)
    if evasion is not None and open_rows.size:
        how[open_rows] = _swerving(
            encounter.take(open_rows), onset[open_rows], touched[open_rows], evasion
        )
    return Bound(how, times_s[onset])


def _swerving(encounter: Encounter, onset: Ints, touched: Bools, evasion: Evasion) -> Ints:
    """(R,) the first candidate that avoids, or ``NOT_AVOIDED``."""
    how = np.full(onset.size, NOT_AVOIDED, dtype=np.int64)
    tried = 0
    for group in families(evasion):
        size = max(1, _MANOEUVRES_AT_ONCE // len(group))
        rows = np.flatnonzero(how == NOT_AVOIDED)
        for first in range(0, rows.size, size):
            some = rows[first : first + size]
            found = evades(encounter.take(some), onset[some], group, evasion, touched[some])
            solved = found.any(axis=1)
            how[some[solved]] = tried + found.argmax(axis=1)[solved]
        tried += len(group)
    return how


def how_words(how: int, evasion: Evasion | None) -> str:
    """What is done, in words."""
    if how >= 0 and evasion is not None:
        return candidates(evasion)[how].words
    words = {
        BRAKING: "brakes at the friction limit",
        ANTICIPATING: "as the profile ideal does",
        PROFILE: "as a profile of the set does",
        NOTHING: "keeps its speed",
        NOT_AVOIDED: "",
    }
    return words[how]


class _FullBrake:
    """A driver who brakes with all the grip from a time on."""

    name = "full_brake"
    looks_ahead = True

    def __init__(self, from_s: Floats) -> None:
        self._from_s = from_s

    @property
    def constants(self) -> dict[str, float]:
        """None."""
        return {}

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> _FullBrake:
        """Takes the wheel; remembers nothing."""
        del rows, actors, scheme
        return self

    def acceleration(self, situation: Situation) -> Floats:
        """(R,) minus the grip from the time on."""
        begun = situation.time_s >= self._from_s - 1e-9
        return np.where(begun, -situation.grip_mps2, 0.0)
