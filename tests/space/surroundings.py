"""Weather, light, surfaces and traffic lights; as a rule those that belong together."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import get_args

from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.domain.environment import Particles, SurfaceCondition
from scenario_gen.domain.signals import SignalState
from scenario_gen.roads import RoadNetwork
from tests.space.behaviour import Scene
from tests.space.chance import Data, number, often, one_of, some

_CONDITIONS = get_args(SurfaceCondition)


def any_weather(chance: Random, surface: str) -> Data:
    """Any weather and light at the start."""
    data = _weather(chance, surface) if often(chance, 0.95) else _wild(chance)
    if often(chance, 0.6):
        data["time"] = _time(chance)
    if often(chance, 0.3):
        data["wind"] = _wind(chance)
    return data


def add_changes(chance: Random, data: Data, surface: str, scene: Scene) -> None:
    """How the environment changes, where it differs, and what makes it hard to see."""
    temperature_c = data.get("temperature_c", 15.0)
    if often(chance, 0.25):
        data["changes"] = _changes(chance, scene, surface, temperature_c)
    if often(chance, 0.2):
        patches = [_patch(chance, scene, surface, temperature_c) for _ in range(2)]
        data["patches"] = patches[: chance.randint(1, 2)]
    if often(chance, 0.15):
        highest_m = 0.9 * data.get("visibility_m", 10_000.0)
        zone = _stretch(chance, scene, "zone")
        zone["visibility_m"] = number(chance, 0.1 * highest_m, highest_m)
        data["visibility_zones"] = [zone | {"particles": one_of(chance, get_args(Particles))}]
    if often(chance, 0.15):
        data["wind_zones"] = [_stretch(chance, scene, "gap") | {"wind": _wind(chance)}]
    names = [mover.name for mover in scene.movers[1:]]
    moving = [mover.name for mover in scene.movers[1:] if mover.speed_mps > 5.0]
    wet = data.get("surface_condition") in ("wet", "standing_water", "flooded")
    if moving and (often(chance, 0.3) if wet else often(chance, 0.02)):
        data["spray"] = [{"actor": one_of(chance, moving), "length_m": number(chance, 5.0, 40.0)}]
    if often(chance, 0.25):
        data["perception"] = _perception(chance, names, data)


def _conditions(temperature_c: float) -> tuple[SurfaceCondition, ...]:
    """Conditions of the surface that there are at a temperature."""
    if temperature_c > 3.0:
        return tuple(c for c in _CONDITIONS if c not in ("icy", "snow"))
    return ("dry", "icy", "snow", "contamination")


def _weather(chance: Random, surface: str, temperature_c: float | None = None) -> Data:
    condition = one_of(chance, _CONDITIONS if temperature_c is None else _conditions(temperature_c))
    band = DEFAULT_LIMITS.friction[surface, condition]
    data: Data = {
        "surface_condition": condition,
        "friction": number(chance, band.low, band.high),
        "temperature_c": number(chance, 3.0, 35.0),
        "cloud_okta": chance.randint(0, 8),
    }
    if condition in ("snow", "icy"):
        data["temperature_c"] = number(chance, -15.0, 0.0)
    if condition in ("wet", "standing_water", "flooded") and often(chance, 0.6):
        mmph = number(chance, 0.1, 30.0)
        data["precipitation"] = {"kind": "rain", "intensity_mmph": mmph}
        data |= {"cloud_okta": 8, "visibility_m": number(chance, 50.0, 250.0)}
    elif condition == "snow" and often(chance, 0.5):
        data["precipitation"] = {"kind": "snow", "intensity_mmph": number(chance, 0.1, 5.0)}
        data |= {"cloud_okta": 8, "visibility_m": number(chance, 50.0, 2000.0)}
    elif often(chance, 0.3):
        data["visibility_m"] = number(chance, 30.0, 20_000.0)
    return data


def _wild(chance: Random) -> Data:
    kind = one_of(chance, ("none", "rain", "snow", "hail"))
    return {
        "precipitation": {"kind": kind, "intensity_mmph": number(chance, 0.0, 120.0)},
        "visibility_m": number(chance, 1.0, 20_000.0),
        "cloud_okta": chance.randint(0, 8),
        "temperature_c": number(chance, -90.0, 70.0),
        "surface_condition": one_of(chance, _CONDITIONS),
        "friction": number(chance, 0.0, 1.5),
    }


def _time(chance: Random) -> Data:
    if often(chance, 0.7):
        low, high = one_of(chance, ((-1.5, -0.15), (-0.1, 0.3), (0.3, 1.2)))
        elevation_rad = number(chance, low, high)
        return {
            "kind": "sun", "elevation_rad": elevation_rad,
            "azimuth_rad": number(chance, 0.0, 6.283),
        }  # fmt: skip
    at = datetime(2026, chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23),
                  chance.randint(0, 59), tzinfo=UTC)  # fmt: skip
    return {
        "kind": "date_time", "at": at.isoformat(), "latitude_deg": number(chance, -90.0, 90.0),
        "longitude_deg": number(chance, -180.0, 180.0),
    }  # fmt: skip


def _wind(chance: Random) -> Data:
    return {"speed_mps": number(chance, 0.0, 25.0), "direction_rad": number(chance, -3.14, 3.14)}


def _changes(chance: Random, scene: Scene, surface: str, temperature_c: float) -> list[Data]:
    changes: list[Data] = []
    at_s = 0.0
    for _ in range(chance.randint(1, 3)):
        at_s = round(at_s + number(chance, 0.1, 0.2 * scene.duration_s), 3)
        change: Data = {"at_s": at_s, "over_s": number(chance, 0.0, 0.1 * scene.duration_s)}
        at_s = round(at_s + change["over_s"], 3)
        kind = one_of(chance, ("weather", "sun", "wind", "cloud_okta", "visibility_m"))
        if kind == "weather":
            weather = _weather(chance, surface, temperature_c)
            weather.pop("temperature_c")
            change |= {"precipitation": {"kind": "none"}} | weather
        elif kind == "sun":
            change["sun"] = {"elevation_rad": number(chance, -0.3, 0.8), "azimuth_rad": 1.0}
        elif kind == "wind":
            change["wind"] = _wind(chance)
        else:
            sight = kind == "visibility_m"
            change[kind] = number(chance, 30.0, 2000.0) if sight else chance.randint(0, 8)
        changes.append(change)
    return changes


def _stretch(chance: Random, scene: Scene, name: str) -> Data:
    """A stretch of road, as a rule on the ego's way."""
    ego = scene.ego
    road = ego.way.road if often(chance, 0.8) else one_of(chance, tuple(scene.network.roads))
    length_m = scene.network.roads[road].length_m
    middle_m = min(ego.way.s_m(ego.ahead_m + number(chance, 5.0, 120.0)), length_m)
    half_m = number(chance, 1.0, 60.0)
    return {
        "id": f"{name}{chance.randrange(10)}", "road": road,
        "s_from_m": round(max(middle_m - half_m, 0.0), 3),
        "s_to_m": round(min(middle_m + half_m, length_m - 0.001), 3),
    }  # fmt: skip


def _patch(chance: Random, scene: Scene, surface: str, temperature_c: float) -> Data:
    patch = _stretch(chance, scene, "patch")
    condition = one_of(chance, _conditions(temperature_c))
    band = DEFAULT_LIMITS.friction[surface, condition]
    patch |= {"condition": condition, "friction": number(chance, band.low, band.high)}
    lanes = [lane.id for lane in scene.network.roads[patch["road"]].lanes]
    if often(chance, 0.4):
        patch["lanes"] = some(chance, lanes, 2)
    return patch


def _perception(chance: Random, names: list[str], environment: Data) -> Data:
    data: Data = {
        "dirty_lens": number(chance, 0.0, 0.6),
        "clutter": one_of(chance, ("none", "light", "dense")),
    }
    dark = environment.get("time", {}).get("elevation_rad", 0.8) < 0.0
    if often(chance, 0.5 if dark else 0.03):
        data["street_lights"] = one_of(chance, ("none", "on", "failed"))
    if names and often(chance, 0.4 if dark else 0.03):
        data["headlight_glare"] = some(chance, names, 2)
    if environment.get("surface_condition") == "wet" and often(chance, 0.5 if dark else 0.05):
        data["wet_reflection"] = True
    return data


def any_signals(chance: Random, network: RoadNetwork, duration_s: float) -> list[Data]:
    """Programs of some of the traffic lights of a road."""
    lights = [signal.name for signal in network.signals if signal.dynamic]
    programs = []
    for light in some(chance, lights, 4):
        phases, at_s = [], 0.0
        for _ in range(chance.randint(1, 3)):
            phases.append({"at_s": at_s, "state": one_of(chance, get_args(SignalState))})
            at_s = round(at_s + number(chance, 0.5, duration_s / 2), 3)
        programs.append({"signal": light, "phases": phases})
    return programs
