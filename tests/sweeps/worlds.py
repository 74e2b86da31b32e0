"""Logical scenarios to sweep over."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.scenario import Scenario
from tests.worlds import cut_in, scenario


def parameter(name: str, unit: str, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"name": name, "unit": unit, "minimum": low, "maximum": high,
            "default": 0.5 * (low + high)} | more  # fmt: skip


def cut_ins(farthest_m: float = 200.0, **fields: Any) -> Scenario:
    """A van cuts in: harmless, critical or through the ego; beyond 1500 m there is no road."""
    parameters = [
        parameter("s", "m", 40.0, farthest_m),
        parameter("v", "m/s", 5.0, 33.0, distribution={"kind": "normal", "mean": 24.0,
                                                       "sigma": 6.0}),
        parameter("at", "s", 0.5, 6.0),
    ]  # fmt: skip
    return cut_in(
        gap_m="$s", speed_mps="$v", at_s="$at", parameters=parameters, duration_s=8.0, **fields
    )


def on_curves(least_m: float = 100.0) -> Scenario:
    """A lead on a curve of varying radius; of 0 m it is no curve."""
    road = {"template": "rural_curve", "speed_limit_mps": 27.0, "radius_m": "$r"}
    parameters = [parameter("r", "m", least_m, 400.0), parameter("v", "m/s", 8.0, 20.0)]
    lead = {"id": "lead", "category": "car", "start": {"lane": -1, "s_m": 90.0},
            "speed_mps": "$v"}  # fmt: skip
    return scenario(
        road=road, ego_lane=-1, ego_s_m=20.0, ego_speed_mps=18.0, actors=[lead],
        parameters=parameters, duration_s=6.0,
    )  # fmt: skip
