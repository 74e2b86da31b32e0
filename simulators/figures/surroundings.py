"""Figures of weather, surface, road and parameters."""

from __future__ import annotations

import re

import numpy as np

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import GRAVITY_MPS2, Quantity, number
from simulators.exporters.options import ExportOptions
from simulators.figures.rolled import Rolled

#: Steps that a change of the weather is written in, and the top of OpenSCENARIO 1.0's scale.
_STEPS, _MOST_MMPH = 10, 50.0
_PLACE = re.compile(r"^environment\.(\w+)\[(\d+)\]")
_CLEAR_M = 1000.0


def amount(
    given: Scenario, network: RoadNetwork, feature: str, path: str, options: ExportOptions
) -> str:
    """What the scenario alone tells; empty where that is nothing."""
    if feature.startswith("weather.") and not options.profile.is_openscenario:
        # The scales are those of OpenSCENARIO.
        return ""
    environment = given.concrete().environment
    match feature:
        case "parameter" | "parameter.computed":
            one = given.parameters[int(path[len("parameters[") : -1])]
            unit = "" if one.unit == "1" else f" {one.unit}"
            return f"{one.default:g} of {one.minimum:g} to {one.maximum:g}{unit}"
        case "weather.change":
            return _change(given.concrete(), path)
        case "weather.rain" | "weather.snow" | "weather.hail":
            over = number(environment.precipitation.intensity_mmph) - _MOST_MMPH
            share = min(1.0, 1.0 + over / _MOST_MMPH)
            lost = f", {over:g} mm/h above the scale" if over > 0.0 else ""
            return f"{_MOST_MMPH + over:g} mm/h as {share:.2g}{lost}"
        case "weather.fog":
            return f"{number(environment.visibility_m):g} m of {_CLEAR_M:g} m"
        case "weather.clouds":
            return f"{environment.cloud_okta} eighths as {1.0 - environment.cloud_okta / 8.0:.2g}"
        case "weather.wind":
            return f"{number(environment.wind.speed_mps):g} m/s are missing"
        case "road.superelevation":
            return _superelevation(network)
        case _:
            return ""


def _change(scenario: Scenario, path: str) -> str:
    environment = scenario.environment
    found = _PLACE.match(path)
    if found is None:
        return ""
    index = int(found[2])
    change = environment.changes[index]
    over_s = number(change.over_s)
    if over_s == 0.0:
        return "none: it is at once"
    words = [f"steps of {over_s / _STEPS:.3g} s"]
    for name, unit in (("visibility_m", " m"), ("friction", ""), ("cloud_okta", " eighths")):
        new = getattr(change, name)
        if new is not None:
            before = [getattr(one, name) for one in environment.changes[:index]]
            old = next((v for v in reversed(before) if v is not None), getattr(environment, name))
            words.append(f"{abs(number(new) - number(old)) / _STEPS:.3g}{unit}")
    return " and ".join(words)


def _superelevation(network: RoadNetwork) -> str:
    worst_rad = 0.0
    for road in network.roads.values():
        if road.superelevation is None:
            continue
        for s_m, a, b, c, d in road.superelevation.pieces:
            ds = np.linspace(0.0, max(road.length_m - s_m, 0.0), 50)
            worst_rad = max(worst_rad, float(np.abs(a + ds * (b + ds * (c + ds * d))).max()))
    return f"up to {np.degrees(worst_rad):.1f} degrees"


def grip_asked_for(rolled: Rolled, path: str) -> str:
    """The most grip that anybody asks for where friction counts, and what there is."""
    environment = rolled.scenario.environment
    place = _PLACE.match(path)
    patch = environment.patches[int(place[2])] if place else None
    mu = number((patch or environment).friction)
    worst = 0.0
    for row in range(rolled.trace.shape[1]):
        accel_mps2 = rolled.column("accel_mps2", row)
        course_rad = np.unwrap(rolled.column("course_rad", row))
        across = rolled.column("speed_mps", row) * np.gradient(course_rad, rolled.trace.step_s)
        asked = np.hypot(accel_mps2, across) / GRAVITY_MPS2
        if patch is not None:
            asked = asked[_inside(rolled, row, patch.road, patch.s_from_m, patch.s_to_m)]
        worst = max(worst, float(asked.max(initial=0.0)))
    if worst <= mu:
        return f"none: {worst:.2f} is asked for, and mu is {mu:g}"
    return f"{worst:.2f} is asked for and given where mu is {mu:g}"


def while_inside(rolled: Rolled, path: str) -> str:
    """When the ego is in a zone, for which the whole world has its weather."""
    place = _PLACE.match(path)
    if place is None:
        return ""
    zone = getattr(rolled.scenario.environment, place[1])[int(place[2])]
    times_s = rolled.times_s()
    inside = _inside(rolled, 0, zone.road, zone.s_from_m, zone.s_to_m)
    what = f"{number(zone.visibility_m):g} m" if hasattr(zone, "visibility_m") else (
        f"{number(zone.wind.speed_mps):g} m/s"
    )  # fmt: skip
    if not inside.any():
        return f"{what}; the ego is never in it"
    return f"{what} everywhere from {times_s[inside][0]:.1f} to {times_s[inside][-1]:.1f} s"


def _inside(
    rolled: Rolled, row: int, road: str, s_from_m: Quantity, s_to_m: Quantity
) -> np.ndarray:
    """(T,) whether a mover is on a stretch of a road."""
    on = rolled.column("road", row) == rolled.network.road_index(road)
    s_m = rolled.column("s_m", row)
    low, high = number(s_from_m), number(s_to_m)
    inside: np.ndarray = on & (s_m >= low) & (s_m <= high)
    return inside
