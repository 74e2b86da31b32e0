"""Scenarios near those of the library: the same with other numbers, roads, kinds and weather."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

from scenario_gen.domain.actor import CATEGORIES, KINDS
from scenario_gen.library import read_library
from tests.space.chance import Data, number, often, one_of, some
from tests.space.parameters import numbers_in
from tests.space.roads import any_road
from tests.space.surroundings import any_weather

#: What is mirrored with the hand of traffic.
_SIDEWAYS = frozenset({
    "lane", "to_lane", "their_lane", "offset_m", "t_m", "left_m", "heading_rad", "angle_rad",
    "course_rad", "yaw_rad", "turn_rad",
})  # fmt: skip


@cache
def _library() -> tuple[str, ...]:
    return tuple(
        scenario.model_dump_json(exclude={"library", "content_hash", "provenance"})
        for scenario in read_library()
    )


def near_library(chance: Random) -> Data:
    """Data of a scenario of the library with up to three changes."""
    data: Data = json.loads(one_of(chance, _library()))
    for change in some(chance, _CHANGES, 3):
        change(chance, data)
    return data


def mirrored(data: Data) -> Data:
    """A scenario on the mirror image of its road, with the other hand of traffic."""
    copy: Data = json.loads(json.dumps(data))
    copy["road"]["traffic"] = "left" if copy["road"].get("traffic") != "left" else "right"
    for part in (copy["ego"], copy["actors"], copy["environment"].get("patches", [])):
        _negate(part)
    return copy


def _negate(part: Any) -> None:
    items = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in list(items):
        if isinstance(value, dict | list):
            if key == "lanes":
                part[key] = [-lane for lane in value]
            else:
                _negate(value)
        elif key in _SIDEWAYS and isinstance(value, int | float):
            part[key] = -value


def _mirror(_: Random, data: Data) -> None:
    if not any(isinstance(p, str) for p in _texts(data)):
        data |= mirrored(data)


def _texts(data: Data) -> list[str]:
    return [p["name"] for p in data.get("parameters", []) if p["unit"] == "rad"]


def _numbers(chance: Random, data: Data) -> None:
    """Some numbers a little different, or quite different."""
    parts = {key: data[key] for key in ("ego", "actors", "road", "environment", "intent")}
    found = list(numbers_in(parts))
    for _ in range(chance.randint(1, 4)):
        holder, key, _ = one_of(chance, found)
        factor = number(chance, 0.8, 1.25) if often(chance, 0.8) else number(chance, -1.0, 3.0)
        holder[key] = round(holder[key] * factor, 4)


def _defaults(chance: Random, data: Data) -> None:
    """Other values of the parameters."""
    for parameter in data["parameters"]:
        if often(chance, 0.6):
            parameter["default"] = number(chance, parameter["minimum"], parameter["maximum"])


def _road(chance: Random, data: Data) -> None:
    """Another road of the same template, or of any."""
    same = often(chance, 0.8) and data["road"]["template"] != "external"
    road = any_road(chance, (data["road"]["template"],)) if same else any_road(chance)
    data["road"] = (data["road"] | road) if same else road


def _kind(chance: Random, data: Data) -> None:
    """Another kind of actor."""
    if not data["actors"]:
        return
    actor = one_of(chance, data["actors"])
    if often(chance, 0.5):
        actor["category"] = one_of(chance, CATEGORIES)
    actor["dimensions"] = None
    actor["kind"] = one_of(chance, [None, *(k for k, of in KINDS.items()
                                            if of.category == actor["category"])])  # fmt: skip


def _weather(chance: Random, data: Data) -> None:
    """Other weather; patches and zones stay."""
    surface = data["road"].get("surface", "asphalt")
    data["environment"] |= any_weather(chance, surface)


def _behaviour(chance: Random, data: Data) -> None:
    """The phases of an actor of another scenario, or one phase less."""
    if not data["actors"]:
        return
    actor = one_of(chance, data["actors"])
    if actor["phases"] and often(chance, 0.5):
        actor["phases"].pop()
        return
    other = json.loads(one_of(chance, _library()))
    phases = [a["phases"] for a in other["actors"] if a["phases"] and a["trajectory"] is None]
    text = json.dumps(one_of(chance, phases)) if phases else "[]"
    if "$" not in text and actor["trajectory"] is None:
        actor["phases"] = json.loads(text)


def _another(chance: Random, data: Data) -> None:
    """One actor more: a copy a little further along the road."""
    if not data["actors"]:
        return
    copy = json.loads(json.dumps(one_of(chance, data["actors"])))
    if isinstance(copy["start"]["s_m"], str):
        return
    shift_m = one_of(chance, (-1.0, 1.0)) * number(chance, 3.0, 40.0)
    copy["start"]["s_m"] = max(copy["start"]["s_m"] + shift_m, 0.0)
    data["actors"].append(copy | {"id": "copy"})


def _shape(chance: Random, data: Data) -> None:
    """Another dimension or shape of a transition, another edge or delay of a trigger."""
    for actor in data["actors"]:
        for phase in actor["phases"]:
            dynamics = phase["manoeuvre"].get("dynamics")
            if dynamics and "shape" in dynamics and dynamics["dimension"] != "rate":
                dynamics["shape"] = one_of(chance, ("linear", "cubic", "sinusoidal", "step"))
            if "delay_s" in phase["trigger"] and often(chance, 0.4):
                phase["trigger"]["delay_s"] = number(chance, 0.0, 1.0)


_CHANGES = (_mirror, _numbers, _numbers, _defaults, _road, _kind, _weather, _behaviour, _another,
            _shape)  # fmt: skip
