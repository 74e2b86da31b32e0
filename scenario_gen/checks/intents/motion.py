"""Events of a mover's own motion: sliding, reversing, turning, falling off."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.intents.detector import SAMPLING, Detector
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.domain.intent import Falling, LossOfControl, Reversing, Turning

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
    turned_rad = np.unwrap(meet.heading_rad, axis=1) - meet.heading_rad[:, :1]
    least_rad = np.abs(meet.column(intent.min_angle_rad)) * (1.0 - SAMPLING)
    turning: Bools = np.abs(turned_rad) >= least_rad
    return turning


def _falling(meet: Encounter, _: Falling) -> Bools:
    """Its middle is half a metre farther from that of its carrier than at the start, or more.

    What is carried keeps its distance to the carrier until its first phase begins.
    """
    falling = np.zeros(meet.known.shape, dtype=np.bool_)
    if meet.mover == 0:
        return falling
    actors = meet.group.scenario.actors
    ids = [actor.id for actor in actors]
    carrier = actors[meet.mover - 1].carried_by
    if carrier not in ids:
        return falling
    frame, other = meet.context.frame, ids.index(carrier) + 1
    x_m, y_m = frame.centre_x_m[meet.rows], frame.centre_y_m[meet.rows]
    apart_m = np.hypot(
        x_m[:, meet.mover] - x_m[:, other], y_m[:, meet.mover] - y_m[:, other]
    )  # fmt: skip
    falling = apart_m >= apart_m[:, :1] + _OFF_M
    return falling


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        LossOfControl, _loss_of_control, "moving aside of its heading", LossOfControl(actor="any")
    ),
    Detector(Reversing, _reversing, "reversing", Reversing(actor="any")),
    Detector(Turning, _turning, "turning", Turning(actor="any")),
    Detector(Falling, _falling, "coming off its carrier", Falling(actor="any")),
)
