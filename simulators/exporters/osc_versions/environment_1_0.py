"""Environments of OpenSCENARIO 1.0: always whole, without wind and temperature."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from simulators.exporters._xml import attribute_text, element, quantity_in
from simulators.exporters.holes import derived
from simulators.exporters.osc_versions._tree import keep_beside, take

# 1.0 knows intensities from 0 to 1; heavy rain ends at 50 mm/h by ISO 34503.
_FULL_MMPH = 50.0
_NOON, _MIDNIGHT = "2000-01-01T12:00:00", "2000-01-01T00:00:00"
_PARTS = ("TimeOfDay", "Weather", "RoadCondition")
_AIR = ("Sun", "Fog", "Precipitation")


def environments(root: Any) -> None:
    """Rewrite the environments of a document in place.

    An environment that changes in part is completed by what holds before: at the start, or after
    the last change that depends on the time alone.
    """
    now: Any = None
    for node in root.iter("Environment"):
        if now is None:
            _time_of_day(node)
            now = deepcopy(node)
        else:
            _complete(node, now)
            if next(node.iterancestors("Event")).find(".//EntityCondition") is None:
                now = deepcopy(node)
    for node in root.iter("Environment"):
        _older(node)


def _time_of_day(node: Any) -> None:
    """A date is asked for; where the scenario has none, one that fits the sun stands for it."""
    if node.find("TimeOfDay") is None:
        sun = node.find("Weather/Sun")
        risen = sun is not None and not sun.get("elevation", "0").startswith("-")
        time = element(node, "TimeOfDay", animation=False, dateTime=_NOON if risen else _MIDNIGHT)
        node.insert(0, time)


def _complete(node: Any, before: Any) -> None:
    for index, tag in enumerate(_PARTS):
        if node.find(tag) is None:
            node.insert(index, deepcopy(before.find(tag)))
    weather, old = node.find("Weather"), before.find("Weather")
    for name, value in old.attrib.items():
        if name not in weather.attrib:
            weather.set(name, value)
    for index, tag in enumerate(_AIR):
        if weather.find(tag) is None:
            weather.insert(index, deepcopy(old.find(tag)))


def _older(node: Any) -> None:
    """What 1.0 lacks becomes properties of the road condition."""
    weather, road = node.find("Weather"), node.find("RoadCondition")
    temperature = take(weather, "temperature")
    if temperature is not None:
        keep_beside(road, "temperature_k", temperature)
    wind = weather.find("Wind")
    if wind is not None:
        weather.remove(wind)
        for name in ("speed", "direction"):
            keep_beside(road, f"wind_{name}", wind.get(name))
    fall = weather.find("Precipitation")
    value = take(fall, "precipitationIntensity")
    if value is not None:
        keep_beside(road, "precipitation_mmph", value)
        mmph = quantity_in(value)
        share = derived(lambda read: min(1.0, read(mmph) / _FULL_MMPH))
        fall.set("intensity", attribute_text(share))
