"""What vehicles do off their lane: turn, slide, reverse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.behaviour import Reverse, Slide, Turn
from scenario_gen.manoeuvres.progress import Progress, change, progress, steady
from scenario_gen.manoeuvres.sampled_path import Column, SampledPath, columns, positive

Floats = NDArray[np.float64]

#: How a turn ends, as ``Turn.onward_m`` says. [m/s2]
STOP_MPS2 = 3.0


def turn(given: Turn, column: Column) -> SampledPath:
    """An arc at constant speed, a straight line, and a stop."""
    angle_rad, radius_m, speed_mps, onward_m = columns(
        column(given.angle_rad), column(given.radius_m), column(given.speed_mps),
        column(given.onward_m),
    )  # fmt: skip
    positive(radius_m, "turn: radius_m")
    positive(speed_mps, "turn: speed_mps")
    arc_m = radius_m * np.abs(angle_rad)
    way = progress([
        steady(speed_mps, arc_m, 1.0 / radius_m),
        steady(speed_mps, onward_m),
        change(speed_mps, np.zeros(speed_mps.shape), np.full(speed_mps.shape, STOP_MPS2)),
    ])  # fmt: skip
    on_arc_m = np.minimum(way.distance_m, arc_m[:, None])
    beyond_m = way.distance_m - on_arc_m
    hand, end_rad = np.sign(angle_rad)[:, None], angle_rad[:, None]
    turned_rad = on_arc_m / radius_m[:, None]
    ahead_m = radius_m[:, None] * np.sin(turned_rad) + beyond_m * np.cos(end_rad)
    left_m = hand * radius_m[:, None] * (1.0 - np.cos(turned_rad)) + beyond_m * np.sin(end_rad)
    return _path(way, ahead_m, left_m, hand * turned_rad)


def slide(given: Slide, column: Column, from_mps: Floats | float) -> SampledPath:
    """A straight line with constant deceleration; the turning about itself dies with the speed."""
    speed = from_mps if given.from_mps is None else column(given.from_mps)
    decel_mps2, speed_mps, course_rad, yaw_rad = columns(
        column(given.decel_mps2), speed, column(given.course_rad), column(given.yaw_rad)
    )
    positive(decel_mps2, "slide: decel_mps2")
    # It turns fastest at its beginning: twice as fast as on average.
    still = np.zeros(speed_mps.shape)
    way = progress([change(speed_mps, still, decel_mps2, turn_rad=2.0 * yaw_rad)])
    whole_m = way.distance_m[:, -1:]
    share = np.where(whole_m > 0.0, way.distance_m / np.where(whole_m > 0.0, whole_m, 1.0), 0.0)
    course = course_rad[:, None]
    return _path(
        way,
        way.distance_m * np.cos(course),
        way.distance_m * np.sin(course),
        yaw_rad[:, None] * share,
    )


def reverse(given: Reverse, column: Column) -> SampledPath:
    """Backwards from standstill to standstill on an arc or a straight line."""
    distance_m, speed_mps, accel_mps2, turn_rad = columns(
        column(given.distance_m), column(given.speed_mps), column(given.accel_mps2),
        column(given.turn_rad),
    )  # fmt: skip
    positive(distance_m, "reverse: distance_m")
    positive(speed_mps, "reverse: speed_mps")
    positive(accel_mps2, "reverse: accel_mps2")
    peak_mps = np.minimum(speed_mps, np.sqrt(accel_mps2 * distance_m))
    cruise_m = np.maximum(distance_m - peak_mps * peak_mps / accel_mps2, 0.0)
    curvature, still = turn_rad / distance_m, np.zeros(peak_mps.shape)
    bend_mps2 = np.abs(curvature) * peak_mps * peak_mps
    gain = change(still, peak_mps, accel_mps2, bend_mps2=bend_mps2, turn_rad=0.5 * turn_rad)
    lose = gain._replace(from_mps=peak_mps, to_mps=still)
    way = progress([gain, steady(peak_mps, cruise_m, curvature), lose])
    turned_rad = curvature[:, None] * way.distance_m
    # Chord of an arc: length l sin(psi/2) / (psi/2), direction psi/2.
    chord_m = -way.distance_m * np.sinc(0.5 * turned_rad / np.pi)
    return _path(
        way, chord_m * np.cos(0.5 * turned_rad), chord_m * np.sin(0.5 * turned_rad), turned_rad
    )


def _path(way: Progress, ahead_m: Floats, left_m: Floats, heading_rad: Floats) -> SampledPath:
    return SampledPath(way.time_s, ahead_m, left_m, heading_rad, way.from_mps, way.to_mps)
