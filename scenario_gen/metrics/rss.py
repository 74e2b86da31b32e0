"""Responsibility-sensitive safety: its constants and safe distances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.measure import Floats, Ints, ever
from scenario_gen.metrics.tracks import Tracks

SOURCE = (
    "Shalev-Shwartz, Shammah, Shashua 2017, On a formal model of safe and scalable self-driving"
    " cars"
)


@dataclass(frozen=True)
class RssParameters:
    """Constants of the safe distances; the defaults are those of ad-rss-lib (Intel)."""

    ego_response_s: float = 1.0
    other_response_s: float = 2.0
    accel_mps2: float = 3.5
    """During the response time, at most."""
    brake_min_mps2: float = 4.0
    """Of who has to brake, at least."""
    brake_max_mps2: float = 8.0
    """Of who is ahead, at most."""
    brake_min_correct_mps2: float = 3.0
    """Of the ego where somebody comes towards it in its lane, at least."""
    lateral_accel_mps2: float = 0.2
    """During the response time, at most."""
    lateral_brake_mps2: float = 0.8
    """At least."""
    lateral_margin_m: float = 0.1
    """For fluctuations within the lane."""


RSS_DEFAULTS = RssParameters()


def maybe_unsafe(
    frame: EgoFrame, constants: RssParameters, last_step: Ints | None = None
) -> Tracks:
    """The pairs with a lateral distance that may be unsafe: nothing else is dangerous.

    The greatest speeds across the path over time bound the safe distance of each pair.
    """
    across_mps = frame.most_mps * frame.most_across
    bound_m = _safe_aside_m(across_mps[:, :1], across_mps[:, 1:], constants)
    return Tracks(frame, np.flatnonzero(frame.least_side_gap_m < bound_m), last_step)


def longitudinal_margin_m(tracks: Tracks, constants: RssParameters) -> Floats:
    """(P, T) gap along the path less the safe one; NaN where the two move apart.

    One behind the other, both driving the same way or standing (definition 1):

        d = [ v_r rho + a rho^2 / 2 + (v_r + a rho)^2 / (2 b_min) - v_f^2 / (2 b_max) ]+    (1)

    with the response time rho of the one behind; and towards each other (definition 2):

        d = s(v_1, b_min,correct) + s(v_2, b_min),
        s(v, b) = v rho + a rho^2 / 2 + (v + a rho)^2 / (2 b)                               (2)

    where the ego is taken as the one that is in its correct lane. Who moves at less than 45
    degrees to the path drives along it; others are ahead as something that gets out of the way
    no faster than it moves along, and nothing follows the ego that does not drive its way.
    """
    c = constants
    ego_mps, actor_mps = np.maximum(tracks.ego_mps, 0.0), tracks.actor_mps
    front_mps = np.maximum(actor_mps, 0.0)
    margin_m = tracks.gap_m - _behind_m(ego_mps, front_mps, c.ego_response_s, c)
    behind = ~tracks.ahead & tracks.known
    some = ever(behind)
    if some.any():
        part = tracks.pick(some)
        drives = part.actor_mps > np.abs(part.actor_across_mps)
        ego_mps = np.maximum(part.ego_mps, 0.0)
        follows_m = part.gap_m - _behind_m(part.actor_mps, ego_mps, c.other_response_s, c)
        follows_m = np.where(drives, follows_m, np.nan)
        margin_m[some] = np.where(part.ahead, margin_m[some], follows_m)
    some = ever(actor_mps < 0.0)
    if some.any():
        part = tracks.pick(some)
        ego_mps, actor_mps = np.maximum(part.ego_mps, 0.0), part.actor_mps
        oncoming = (-actor_mps > np.abs(part.actor_across_mps)) & part.ahead
        ego_m = _stopping_m(ego_mps, c.ego_response_s, c.accel_mps2, c.brake_min_correct_mps2)
        other_m = _stopping_m(-actor_mps, c.other_response_s, c.accel_mps2, c.brake_min_mps2)
        margin_m[some] = np.where(oncoming, part.gap_m - (ego_m + other_m), margin_m[some])
    return margin_m


def _behind_m(rear_mps: Floats, front_mps: Floats, response_s: float, c: RssParameters) -> Floats:
    """Equation (1)."""
    safe_m = _stopping_m(rear_mps, response_s, c.accel_mps2, c.brake_min_mps2)
    return np.maximum(safe_m - front_mps * front_mps * (0.5 / c.brake_max_mps2), 0.0)


def lateral_margin_m(tracks: Tracks, constants: RssParameters) -> Floats:
    """(P, T) or (P, 1) gap across the path less the safe one.

        d = mu + [ s(w_1) + s(w_2) ]+,
        s(w) = (w + w_r) rho / 2 + w_r^2 / (2 b) [w_r > 0],   w_r = w + a rho               (3)

    (definition 6) with the speeds w towards each other, those away being negative.
    """
    # The one that is on the left comes nearer by moving to the right.
    side = np.where(tracks.aside_m > 0.0, 1.0, -1.0)
    ego_mps, actor_mps = tracks.ego_across_mps, tracks.actor_across_mps
    if ego_mps.any():
        ego_mps = ego_mps * side
    safe_m = _safe_aside_m(ego_mps, actor_mps * -side, constants)
    return tracks.side_gap_m - safe_m


def _stopping_m(speed_mps: Floats, response_s: float, accel: float, brake: float) -> Floats:
    """s(v, b) of equation (2)."""
    faster_mps = speed_mps + response_s * accel
    way_m: Floats = 0.5 * response_s * (speed_mps + faster_mps)
    faster_mps *= faster_mps
    faster_mps *= 0.5 / brake
    way_m += faster_mps
    return way_m


def _safe_aside_m(ego_mps: Floats, other_mps: Floats, c: RssParameters) -> Floats:
    """Equation (3) of speeds towards each other."""
    way_m = _sideways_m(ego_mps, c.ego_response_s, c)
    way_m = way_m + _sideways_m(other_mps, c.other_response_s, c)
    np.maximum(way_m, 0.0, out=way_m)
    way_m += c.lateral_margin_m
    return way_m


def _sideways_m(speed_mps: Floats, response_s: float, c: RssParameters) -> Floats:
    faster_mps = speed_mps + response_s * c.lateral_accel_mps2
    way_m: Floats = 0.5 * response_s * (speed_mps + faster_mps)
    np.maximum(faster_mps, 0.0, out=faster_mps)
    faster_mps *= faster_mps
    faster_mps *= 0.5 / c.lateral_brake_mps2
    way_m += faster_mps
    return way_m
