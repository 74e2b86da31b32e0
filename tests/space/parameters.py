"""Concrete scenarios made logical: some of their numbers become parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.space.chance import Data, number, often, one_of

_UNITS = {"_m": "m", "_mps": "m/s", "_mps2": "m/s2", "_s": "s", "_rad": "rad", "_mmph": "mm/h",
          "_c": "degC", "rate": "1/s", "friction": "1", "dirty_lens": "1"}  # fmt: skip
#: Numbers that cannot be parameters.
_FIXED = ("duration_s", "elevation_rad", "azimuth_rad", "superelevation_rad", "fork_rad",
          "length_m", "width_m", "height_m", "wheelbase_m", "centre_x_m", "min_slip_rad",
          "min_angle_rad", "pause_s", "time_s")  # fmt: skip


def numbers_in(data: Any, key: str = "") -> Iterator[tuple[Any, Any, str]]:
    """(container, key, name) of every float within data."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for place, value in list(items):
        name = place if isinstance(place, str) else key
        if isinstance(value, dict | list):
            yield from numbers_in(value, name)
        elif isinstance(value, float):
            yield data, place, name


def with_parameters(chance: Random, data: Data) -> Data:
    """The same, with up to three numbers of ego, actors and environment as parameters."""
    data = json.loads(json.dumps(data))
    parameters = list(data.get("parameters", []))
    parts = {key: data[key] for key in ("ego", "actors", "environment", "road") if key in data}
    found = [place for place in numbers_in(parts) if place[2] not in _FIXED]
    for index in range(min(chance.randint(1, 3), len(found))):
        holder, key, name = one_of(chance, found)
        value = holder[key]
        unit = next((unit for end, unit in _UNITS.items() if name.endswith(end)), None)
        if unit is None or isinstance(value, str):
            continue
        wide = number(chance, 0.0, 0.3) * (abs(value) + 0.1)
        drawn: Data = {
            "name": f"p{index}_{len(parameters)}", "unit": unit, "default": value,
            "minimum": value - wide if value <= 0.0 else max(value - wide, 0.2 * value),
            "maximum": value + wide,
        }  # fmt: skip
        if often(chance, 0.3):
            drawn["distribution"] = one_of(
                chance,
                ({"kind": "normal", "mean": value, "sigma": 0.3 + wide},
                 {"kind": "log_normal", "mean_log": 0.5, "sigma_log": 1.0}),
            )  # fmt: skip
        parameters.append(drawn)
        holder[key] = f"${drawn['name']}"
    return data | {"parameters": parameters}
