"""How far one sees by the light there is: darkness, headlights, street lights, glare."""

from __future__ import annotations

import numpy as np

from scenario_gen.metrics.measure import Bools, Floats
from scenario_gen.metrics.sight.constants import (
    DAYLIGHT,
    DAZZLE_FACING,
    DAZZLING_LIGHT,
    GLARE_CONE,
    GLARE_CORE,
    HALF_COVERED_LENS,
    ROAD_LUMINANCE,
    SUN_AT_10_DEG,
    SUN_LEAST,
    TWILIGHT_END,
)

# Veiling luminance = 10 E / theta^2 with theta in degrees (Stiles and Holladay; CIE 146:2002).
_GLARE_FACTOR = 10.0
_OKTAS = 8.0
# Shares below this are none: what they would limit is beyond everything.
_NEXT_TO_NOTHING = 1e-6


def in_the_dark_m(lit_m: Floats, sun_elevation_rad: Floats) -> Floats:
    """(...) sight where lamps light ``lit_m`` of the road; infinite with the sun up.

    From the horizon down to the end of civil twilight it falls geometrically, as daylight does.
    """
    share = np.clip(sun_elevation_rad / TWILIGHT_END.value, 0.0, 1.0)
    fading_m = DAYLIGHT.value * (lit_m / DAYLIGHT.value) ** share
    return np.where(share > 0.0, fading_m, np.inf)


def veil_cdpm2(away_m: Floats, aside_rad: Floats, beam_rad: Floats) -> Floats:
    """(...) luminance of the veil that headlights lay over the eye of an observer.

    Args:
        away_m: distance of the lights.
        aside_rad: angle between the line of sight and the direction to the lights.
        beam_rad: angle between the direction of the lights and that to the observer.
    """
    theta_deg = np.degrees(np.maximum(np.abs(aside_rad), GLARE_CORE.value))
    seen = (np.abs(aside_rad) <= GLARE_CONE.value) & (np.abs(beam_rad) <= DAZZLE_FACING.value)
    at_eye_lx = DAZZLING_LIGHT.value / np.maximum(away_m, 1.0) ** 2
    return np.where(seen, _GLARE_FACTOR * at_eye_lx / theta_deg**2, 0.0)


def lit_share(veil: Floats) -> Floats:
    """(...) veiling luminance -> (...) share of the lit distance that is left.

    The contrast of an object falls by L / (L + veil) with the luminance L of the road, and its
    luminance in the light of headlights with the square of its distance.
    """
    share: Floats = np.sqrt(ROAD_LUMINANCE.value / (ROAD_LUMINANCE.value + veil))
    return share


def sun_glare_m(angle_rad: Floats, cloud_okta: Floats, shines: Bools) -> Floats:
    """(...) sight with the sun at an angle off the line of sight; infinite without glare.

    The veil falls with the square of the angle (Stiles and Holladay), so the distance grows with
    it. Clouds hide the sun for their share of the sky.
    """
    clear = 1.0 - np.clip(cloud_okta / _OKTAS, 0.0, 1.0)
    bare_m = np.maximum(SUN_AT_10_DEG.value * (np.degrees(angle_rad) / 10.0) ** 2, SUN_LEAST.value)
    dazzled = shines & (angle_rad <= GLARE_CONE.value) & (clear > _NEXT_TO_NOTHING)
    return np.where(dazzled, bare_m / np.where(dazzled, clear, 1.0), np.inf)


def sun_angle_rad(
    heading_rad: Floats, pitch_rad: Floats, elevation_rad: Floats, azimuth_rad: Floats
) -> Floats:
    """(...) angle between a line of sight and the sun.

    Headings are counter-clockwise from x, which points east; azimuths clockwise from north.
    """
    turn_rad = heading_rad - (0.5 * np.pi - azimuth_rad)
    cos = np.cos(pitch_rad) * np.cos(elevation_rad) * np.cos(turn_rad)
    cos = cos + np.sin(pitch_rad) * np.sin(elevation_rad)
    angle_rad: Floats = np.arccos(np.clip(cos, -1.0, 1.0))
    return angle_rad


def through_lens_m(covered: Floats) -> Floats:
    """(...) share of the lens that is covered -> (...) how far one sees through it."""
    some = covered > _NEXT_TO_NOTHING
    share = np.where(some, covered, 1.0)
    return np.where(some, HALF_COVERED_LENS.value * (1.0 - share) / share, np.inf)
