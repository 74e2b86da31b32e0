"""Light and rain, by known places, times and class bounds."""

from __future__ import annotations

import json
import math

import pytest

from scenario_gen.domain.environment import Environment, rain_class


def environment(at: str) -> Environment:
    time = {"kind": "date_time", "at": at, "latitude_deg": 48.14, "longitude_deg": 11.58}
    return Environment.model_validate_json(json.dumps({"time": time}))


@pytest.mark.parametrize(
    ("at", "illumination"),
    [
        ("2026-06-21T12:00:00+02:00", "day"),
        ("2026-06-21T23:59:00+02:00", "night"),
        ("2026-12-21T16:40:00+01:00", "twilight"),
    ],
)
def test_the_sun_follows_from_time_and_place(at: str, illumination: str) -> None:
    assert environment(at).illumination() == illumination


def test_at_the_solstice_noon_the_sun_stands_at_90_minus_latitude_plus_tilt() -> None:
    sun = environment("2026-06-21T13:15:00+02:00").sun()
    assert math.degrees(sun.elevation_rad) == pytest.approx(90 - 48.14 + 23.44, abs=0.2)
    assert math.degrees(sun.azimuth_rad) == pytest.approx(180, abs=3)


@pytest.mark.parametrize(
    ("mmph", "name"),
    [(0, "none"), (0.1, "light"), (2.5, "moderate"), (7.6, "heavy"), (50, "violent"),
     (100, "cloudburst")],
)  # fmt: skip
def test_rain_classes_begin_at_the_bounds_of_iso_34503(mmph: float, name: str) -> None:
    assert rain_class(mmph) == name
