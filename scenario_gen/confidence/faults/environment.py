"""Weather and surfaces that do not go together."""

from __future__ import annotations

from scenario_gen.confidence.planted import Data, Fault
from scenario_gen.domain.scenario import Scenario

_DRY_CLOUD_OKTA = 7


def _plain(base: Scenario) -> bool:
    """Whether the weather stays as it is at the start, so that one change of it is clear."""
    return not base.environment.changes


def _rain_on_dry(base: Scenario, data: Data) -> bool:
    weather = data["environment"]
    if not _plain(base) or weather["surface_condition"] != "dry":
        return False
    weather["precipitation"] = {"kind": "rain", "intensity_mmph": 2.0}
    weather["cloud_okta"] = _DRY_CLOUD_OKTA
    return True


def _rain_from_clear_sky(base: Scenario, data: Data) -> bool:
    weather = data["environment"]
    if not _plain(base) or weather["precipitation"]["kind"] == "none":
        return False
    weather["cloud_okta"] = 1
    return True


def _warm_snowfall(base: Scenario, data: Data) -> bool:
    weather = data["environment"]
    if not _plain(base):
        return False
    weather["precipitation"] = {"kind": "snow", "intensity_mmph": 2.0}
    weather["cloud_okta"] = 8
    weather["temperature_c"] = 12.0
    return True


def _warm_ice(base: Scenario, data: Data) -> bool:
    if not _plain(base):
        return False
    data["environment"] |= {"surface_condition": "icy", "friction": 0.1, "temperature_c": 4.2}
    return True


def _grip_above_band(base: Scenario, data: Data) -> bool:
    weather = data["environment"]
    if not _plain(base) or weather["surface_condition"] != "dry":
        return False
    # 5 % above the highest of all dry surfaces.
    weather["friction"] = 0.945
    return True


def _grip_of_ice_on_dry(base: Scenario, data: Data) -> bool:
    weather = data["environment"]
    if not _plain(base) or weather["surface_condition"] != "dry":
        return False
    weather["friction"] = 0.15
    return True


def _cloudburst_with_far_sight(base: Scenario, data: Data) -> bool:
    if not _plain(base):
        return False
    data["environment"] |= {
        "precipitation": {"kind": "rain", "intensity_mmph": 60.0},
        "surface_condition": "standing_water", "friction": 0.4, "cloud_okta": 8,
        "temperature_c": 15.0, "visibility_m": 5000.0,
    }  # fmt: skip
    return True


def _hurricane(_: Scenario, data: Data) -> bool:
    data["environment"]["wind"] = {"speed_mps": 33.0, "direction_rad": 0.0}
    return True


def _sun_past_zenith(_: Scenario, data: Data) -> bool:
    data["environment"]["time"] = {"kind": "sun", "elevation_rad": 1.6, "azimuth_rad": 0.0}
    return True


FAULTS = (
    Fault("environment.rain_on_dry", "rain of 2 mm/h falls while the surface is dry",
          ("environment.surface",), _rain_on_dry),
    Fault("environment.rain_from_clear_sky", "precipitation from a sky of 1 okta",
          ("environment.cloud",), _rain_from_clear_sky),
    Fault("environment.warm_snowfall", "snowfall at 12 degC",
          ("environment.temperature",), _warm_snowfall),
    Fault("environment.warm_ice", "ice at 4.2 degC, 0.2 K above the limit",
          ("environment.temperature",), _warm_ice),
    Fault("environment.grip_above_band", "mu 0.945 on a dry road, 5 % above the best band",
          ("environment.friction",), _grip_above_band),
    Fault("environment.grip_of_ice_on_dry", "mu 0.15 on a dry road",
          ("environment.friction",), _grip_of_ice_on_dry),
    Fault("environment.cloudburst_with_far_sight", "5 km of sight in rain of 60 mm/h",
          ("environment.visibility",), _cloudburst_with_far_sight),
    Fault("environment.hurricane", "wind of 33 m/s",
          ("environment.wind",), _hurricane),
    Fault("environment.sun_past_zenith", "a sun 91.7 degrees above the horizon",
          ("environment.sun",), _sun_past_zenith),
)  # fmt: skip
