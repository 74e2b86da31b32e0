"""From contacts to verdicts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.contacts import Contacts, contacts
from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.put_off import add_put_off
from scenario_gen.avoidance.redrive import Run
from scenario_gen.domain.preventability import PREVENTABILITY_VERDICTS, PreventabilityVerdict
from scenario_gen.metrics.measure import ever

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]


def code(verdict: PreventabilityVerdict) -> int:
    """Place of a verdict in ``PREVENTABILITY_VERDICTS``."""
    return PREVENTABILITY_VERDICTS.index(verdict)


def counted(met: Contacts, touched: Bools) -> Bools:
    """(R, A) contacts that count against the driver.

    A replayed actor that follows the ego does not brake for it. Where it runs into the rear of an
    ego that has slowed down, that says nothing of the driver: such contacts do not count, unless
    the actor touches the ego that keeps its speed too.

    Args:
        met: contacts of a run.
        touched: (R, A) whether the actor touches the recorded ego.
    """
    counts: Bools = met.any & ~(met.from_behind & ~touched)
    return counts


class Judgement(NamedTuple):
    """What came of n runs."""

    met: Contacts
    """(n, A)"""
    counts: Bools
    """(n, A) contacts that count against the driver."""

    @property
    def avoids(self) -> Bools:
        """(n,) whether none counts."""
        return ~ever(self.counts)


def judge(
    encounter: Encounter, run: Run, touched: Bools, of: Ints | None = None, *, swerves: bool = False
) -> Judgement:
    """The contacts of a run, with those that it has only put off, and which of them count.

    Args:
        encounter: R rows.
        run: of (n,) egos.
        touched: (n, A) whom the recorded ego touches.
        of: (n,) rows of the encounter that the egos are from; None: row by row.
        swerves: whether the egos leave their ways. They may then come to stand in the way of
            anybody.
    """
    met = contacts(encounter, run, of, swerves=swerves)
    pairs = np.ones(touched.shape, dtype=np.bool_) if swerves else touched
    met = add_put_off(encounter, run, met, pairs, of, swerves=swerves)
    return Judgement(met, counted(met, touched))


def verdicts(avoids: Bools) -> Codes:
    """(P, R) which profiles avoid -> (R,) codes of verdicts."""
    out = np.full(avoids.shape[1], code("disputed"), dtype=np.int8)
    out[avoids.all(axis=0)] = code("preventable")
    out[~avoids.any(axis=0)] = code("unpreventable")
    return out
