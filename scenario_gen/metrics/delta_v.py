"""Change of velocity in the first contact."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.first_contact import Contact, first_contact
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure

#: Coefficient of restitution e: default, plastic impact. Measured ones of cars fall from about
#: 0.3 to 0 with speed. [1]
RESTITUTION = 0.0

_FORMULA = "(1 + e) {other} / (m_ego + m_actor) |v_ego - v_actor| at the first contact, e = 0"
_VALID = "there is a contact, and both masses are known: no box of its own without a kind"
_SOURCE = (
    "Shelby 2011, Delta-V as a measure of traffic conflict severity: central impact, momentum is"
    " kept; restitution and masses of categories default"
)

EGO = Info(
    name="delta_v_ego_mps",
    title="change of velocity of the ego",
    unit="m/s",
    formula=_FORMULA.format(other="m_actor"),
    valid=_VALID,
    source=_SOURCE,
    worst="first contact",
    when="of the contact",
)
OTHER = Info(
    name="delta_v_other_mps",
    title="change of velocity of the actor",
    unit="m/s",
    formula=_FORMULA.format(other="m_ego"),
    valid=_VALID,
    source=_SOURCE,
    worst="first contact",
    when="of the contact",
)


class DeltaV(NamedTuple):
    """Magnitudes of the changes of velocity in m/s, both (B, A)."""

    ego: Measure
    other: Measure


def delta_v(
    trace: TraceBatch,
    mass_kg: Floats,
    frame: EgoFrame | None = None,
    *,
    restitution: float = RESTITUTION,
) -> DeltaV:
    """The changes of velocity of ego and actor in their first contact.

        m_ego dv_ego = m_actor dv_actor,
        dv_ego = (1 + e) m_actor / (m_ego + m_actor) |v_ego - v_actor|                          (1)

    (Shelby 2011): a central impact, in which the whole relative velocity is taken up. Of a contact
    that slides along a side it is the upper bound. Valid where there is a contact and both masses
    are known.

    Args:
        trace: states of B scenarios.
        mass_kg: (B, N), NaN where unknown.
        frame: of the trace, if known.
        restitution: coefficient e.
    """
    contact = first_contact(frame or ego_frame(trace))
    out = np.full((2, *trace.present[:, 1:].shape), np.nan)
    out[:, contact.row, contact.actor] = delta_v_at(contact, mass_kg, restitution)
    ego, other = (Measure(part, ~np.isnan(part)) for part in out)
    return DeltaV(ego, other)


def delta_v_at(
    contact: Contact, mass_kg: Floats, restitution: float = RESTITUTION
) -> tuple[Floats, Floats]:
    """(n,) equation (1) of ego and actor; NaN where a mass is unknown."""
    ego_kg = mass_kg[contact.row, 0]
    other_kg = mass_kg[contact.row, contact.actor + 1]
    taken_mps = (1.0 + restitution) * contact.speed_mps / (ego_kg + other_kg)
    return other_kg * taken_mps, ego_kg * taken_mps
