"""Weather, light and road surface of a file, at the start and as events change them."""

from __future__ import annotations

import datetime
import math
from typing import Any

from scenario_gen.errors import InputError
from simulators.importers.catalogs import Catalogs
from simulators.importers.node import Node

_KELVIN_AT_0_C = 273.15
_OKTAS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight")
#: Cloud states of OpenSCENARIO 1.0, in oktas: defaults of this project within its words.
_CLOUD_STATES = {"free": 0, "skyOff": 0, "sky_off": 0, "cloudy": 4, "overcast": 8, "rainy": 8}
_FALLS = {"dry": "none", "rain": "rain", "snow": "snow"}
_WETNESS = {"dry": "dry", "moist": "wet", "wetWithPuddles": "standing_water",
            "lowFlooded": "flooded", "highFlooded": "flooded"}  # fmt: skip
#: Beyond this nobody sees the difference. [m]
_FARTHEST_M = 100_000.0
#: Precipitation of 1.0 is a share of the heaviest; so much is taken for that. default
_HEAVIEST_MMPH = 50.0


def read_environment(action: Node, catalogs: Catalogs) -> dict[str, Any]:
    """The fields of a scenario's environment that an ``EnvironmentAction`` sets.

    Raises:
        InputError: a catalog lacks it, or a value is none.
    """
    found: dict[str, Any] = {}
    for node in action.children():
        # An entry of a catalog comes with the values that are assigned to its parameters.
        referred = node.tag == "CatalogReference"
        inner = catalogs.entry(node, "Environment") if referred else node.declaring()
        _environment(inner, found)
    return found


def _environment(node: Node, found: dict[str, Any]) -> None:
    time = node.child("TimeOfDay")
    weather = node.child("Weather")
    if weather is not None:
        _weather(weather, found)
    if time is not None and "time" not in found:
        _time(time, found)
    elif time is not None:
        time.say("unused", "the place of the sun is given")
    road = node.child("RoadCondition")
    if road is not None:
        friction = road.number("frictionScaleFactor", 1.0)
        if friction > 1.5 or friction < 0.0:
            road.say("approximated", f"a friction of {friction:g}", "it is within 0 and 1.5")
        found["friction"] = min(max(friction, 0.0), 1.5)
        wetness = road.text("wetness", "")
        if wetness in _WETNESS:
            found["surface_condition"] = _WETNESS[wetness]
        for part in road.children("Properties"):
            part.say("unused", "properties are for one simulator")


def _weather(node: Node, found: dict[str, Any]) -> None:
    if node.has("fractionalCloudCover"):
        cover = node.text("fractionalCloudCover").removesuffix("Oktas")
        if cover in _OKTAS:
            found["cloud_okta"] = _OKTAS.index(cover)
        else:
            node.say("approximated", f"the cloud cover {cover[:40]!r} is not known", "usual clouds")
    elif node.has("cloudState"):
        found["cloud_okta"] = _CLOUD_STATES.get(node.text("cloudState"), 2)
    if node.has("temperature"):
        celsius = node.number("temperature") - _KELVIN_AT_0_C
        found["temperature_c"] = min(max(celsius, -90.0), 70.0)
    for part in node.children():
        match part.tag:
            case "Sun":
                elevation_rad = part.number("elevation")
                found["time"] = {
                    "kind": "sun",
                    "elevation_rad": min(max(elevation_rad, -math.pi / 2), math.pi / 2),
                    "azimuth_rad": part.number("azimuth", 0.0) % math.tau,
                }
                for name in ("illuminance", "intensity"):
                    if part.has(name):
                        part.number(name)
            case "Fog":
                found["visibility_m"] = min(max(part.number("visualRange"), 0.1), _FARTHEST_M)
                for box in part.children():
                    box.say("left_out", "fog is everywhere")
            case "Precipitation":
                _precipitation(part, found)
            case "Wind":
                found["wind"] = {
                    "speed_mps": min(max(part.number("speed"), 0.0), 120.0),
                    "direction_rad": math.remainder(part.number("direction"), math.tau),
                }
            case "DomeImage":
                part.say("unused", "a picture")
            case _:
                part.say("left_out", "such weather is not read")


def _precipitation(node: Node, found: dict[str, Any]) -> None:
    kind = _FALLS.get(node.text("precipitationType"))
    if kind is None:
        node.say("left_out", "such a fall is not known")
        return
    if node.has("precipitationIntensity"):
        intensity = node.number("precipitationIntensity")
    else:
        intensity = node.number("intensity", 0.0) * _HEAVIEST_MMPH
        if intensity:
            node.say("approximated", "version 1.0 gives a share of the heaviest",
                     f"it is taken as {intensity:g} mm/h")  # fmt: skip
    intensity = min(max(intensity, 0.0), 500.0) if kind != "none" else 0.0
    found["precipitation"] = {"kind": kind, "intensity_mmph": intensity}


def _time(node: Node, found: dict[str, Any]) -> None:
    text = node.text("dateTime", "")
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"dateTime {text[:40]!r} is no time", where=f"line {node.line}") from error
    # Without a place, the hour says how the sun stands at an equinox on the 45th parallel.
    hour = at.hour + at.minute / 60.0
    angle = (hour - 12.0) / 12.0 * math.pi
    elevation = math.asin(math.cos(math.radians(45.0)) * math.cos(angle))
    found["time"] = {"kind": "sun", "elevation_rad": elevation, "azimuth_rad": math.pi}
    node.say("approximated", "it names no place", "the sun of an equinox at 45 degrees north")


def changes(events: list[tuple[float, Node]], catalogs: Catalogs) -> list[dict[str, Any]]:
    """The changes of a scenario's environment that events come to."""
    found: list[dict[str, Any]] = []
    for at_s, node in sorted(events, key=lambda pair: pair[0]):
        try:
            fields = read_environment(node, catalogs)
        except InputError as error:
            node.say("left_out", str(error))
            continue
        change: dict[str, Any] = {"at_s": at_s}
        for name in ("precipitation", "visibility_m", "cloud_okta", "wind", "surface_condition",
                     "friction"):  # fmt: skip
            if name in fields:
                change[name] = fields[name]
        if "time" in fields:
            change["sun"] = fields["time"]
        if len(change) == 1 or len(found) >= 10:
            node.say("left_out", "it changes nothing that is taken, or is the eleventh change")
            continue
        found.append(change)
    return found
