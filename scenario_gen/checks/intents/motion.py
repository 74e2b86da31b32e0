"""Events of a mover's own motion: sliding, reversing, turning, falling off."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import movers
from scenario_gen.checks.intents.detector import SAMPLING, SPEED, Detector, Tell
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.phases import name_of
from scenario_gen.domain.intent import Falling, LossOfControl, Reversing, Turning

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Who moves within this angle of straight backwards reverses. [rad]
_BACKWARDS_RAD = np.radians(45.0)
#: Slower than this backwards is a rocking, no reversing. [m/s]
_REVERSING_MPS = 0.3
#: What has come off its carrier is at least this much farther from it than at the start. [m]
_OFF_M = 0.5


def _loss_of_control(meet: Encounter, intent: LossOfControl) -> Bools:
    """Above 1 m/s it moves aside of its heading by at least the angle, on either side.

    Straight backwards, within the same angle, is reversing, no loss of control.
    """
    least_rad = np.abs(meet.column(intent.min_slip_rad)) * (1.0 - SAMPLING)
    slip_rad = np.abs(meet.slip_rad)
    return meet.moves & (slip_rad >= least_rad) & (slip_rad <= np.pi - least_rad)


def _reversing(meet: Encounter, _: Reversing) -> Bools:
    """It moves within 45 degrees of straight backwards, above 0.3 m/s."""
    backwards = np.abs(meet.slip_rad) > np.pi - _BACKWARDS_RAD
    reverses: Bools = backwards & (meet.speed_mps > _REVERSING_MPS)
    return reverses


def _turning(meet: Encounter, intent: Turning) -> Bools:
    """Its heading, followed over time, is at least the angle off the heading at the start.

    Whatever turns it: a junction, a U-turn, a bend of the road, a spin.
    """
    least_rad = np.abs(meet.column(intent.min_angle_rad)) * (1.0 - SAMPLING)
    turning: Bools = np.abs(_turned_rad(meet)) >= least_rad
    return turning


def _turned_rad(meet: Encounter) -> Floats:
    turned_rad: Floats = np.unwrap(meet.heading_rad, axis=1) - meet.heading_rad[:, :1]
    return turned_rad


def _falling(meet: Encounter, _: Falling) -> Bools:
    """Its middle is half a metre farther from that of its carrier than at the start, or more.

    What is carried keeps its distance to the carrier until its first phase begins.
    """
    falling = np.zeros(meet.known.shape, dtype=np.bool_)
    carrier = _carrier(meet)
    if not carrier:
        return falling
    frame, other = meet.context.frame, [name_of(one) for one in movers(meet.group)].index(carrier)
    x_m, y_m = frame.centre_x_m[meet.rows], frame.centre_y_m[meet.rows]
    apart_m = np.hypot(
        x_m[:, meet.mover] - x_m[:, other], y_m[:, meet.mover] - y_m[:, other]
    )  # fmt: skip
    falling = apart_m >= apart_m[:, :1] + _OFF_M
    return falling


def _carrier(meet: Encounter) -> str | None:
    """Id of what carries the mover at the start."""
    return getattr(movers(meet.group)[meet.mover], "carried_by", None)


def _carriers(meet: Encounter, _row: int, _step: int) -> tuple[str, ...]:
    carrier = _carrier(meet)
    return (carrier,) if carrier else ()


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        LossOfControl, _loss_of_control, "moving aside of its heading", LossOfControl(actor="any"),
        tells=(Tell("slip_rad", lambda meet: np.abs(meet.slip_rad), "most"), SPEED),
    ),
    Detector(Reversing, _reversing, "reversing", Reversing(actor="any"), tells=(SPEED,)),
    Detector(
        Turning, _turning, "turning", Turning(actor="any"),
        tells=(Tell("turned_rad", lambda meet: np.abs(_turned_rad(meet)), "most"),),
    ),
    Detector(
        Falling, _falling, "coming off its carrier", Falling(actor="any"), companions=_carriers,
        tells=(SPEED,),
    ),
)  # fmt: skip
