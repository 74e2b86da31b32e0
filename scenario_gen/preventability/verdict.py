"""From contacts to verdicts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.preventability import PREVENTABILITY_VERDICTS, PreventabilityVerdict
from scenario_gen.metrics.measure import ever
from scenario_gen.preventability.contacts import Contacts

Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]


def code(verdict: PreventabilityVerdict) -> int:
    """Place of a verdict in ``PREVENTABILITY_VERDICTS``."""
    return PREVENTABILITY_VERDICTS.index(verdict)


def counted(met: Contacts, genuine: Bools) -> Bools:
    """(R, A) contacts that count against the driver.

    A replayed actor that follows the ego does not brake for it. Where it runs into the rear of an
    ego that has slowed down, that says nothing of the driver: such contacts do not count, unless
    the actor touches the ego that keeps its speed too.

    Args:
        met: contacts of a run.
        genuine: (R, A) whether the actor touches the recorded ego.
    """
    counts: Bools = met.any & ~(met.from_behind & ~genuine)
    return counts


def avoided(met: Contacts, genuine: Bools) -> Bools:
    """(R,) whether a run has no contact that counts; see ``counted``."""
    return ~ever(counted(met, genuine))


def verdicts(avoids: Bools) -> Codes:
    """(P, R) which profiles avoid -> (R,) codes of verdicts."""
    out = np.full(avoids.shape[1], code("disputed"), dtype=np.int8)
    out[avoids.all(axis=0)] = code("preventable")
    out[~avoids.any(axis=0)] = code("unpreventable")
    return out
