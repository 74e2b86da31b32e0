"""Pairs of scenarios that differ in one feature and in nothing that moves."""

from __future__ import annotations

import json
from typing import Any

from scenario_gen.domain.scenario import Scenario
from tests.worlds import JUNCTION, MOTORWAY, scenario

_NEVER = {"kind": "gap", "to": "ego", "gap_m": 0.5}
_AHEAD = {"id": "car1", "category": "car", "start": {"lane": -3, "s_m": 300.0}, "speed_mps": 20.0}
_WAITING = {"id": "car1", "category": "car", "start": {"road": "east", "lane": -1, "s_m": 20.0},
            "speed_mps": 0.0}  # fmt: skip
_GREEN = {"at_s": 0.0, "state": "green"}
_PLACE = {"kind": "date_time", "at": "2026-06-01T12:00:00+00:00", "latitude_deg": 52.0,
          "longitude_deg": 10.0}  # fmt: skip


def _world(actor: dict[str, Any] | None = None, **fields: Any) -> Scenario:
    return scenario(actors=[_AHEAD | (actor or {})], duration_s=2.0, **fields)


def _junction(actor: dict[str, Any] | None = None, **fields: Any) -> Scenario:
    road = JUNCTION | {"control": "signals"}
    ego = {"start": {"road": "south", "lane": -1, "s_m": 20.0}, "speed_mps": 10.0}
    return scenario(road=road, ego=ego, actors=[_WAITING | (actor or {})], duration_s=2.0, **fields)


def _logical(**fields: Any) -> Scenario:
    v = {"name": "v", "unit": "m/s", "minimum": 20.0, "maximum": 40.0, "default": 30.0}
    w = {"name": "w", "unit": "m", "minimum": 200.0, "maximum": 400.0, "default": 300.0}
    data = json.loads(_world(ego_speed_mps=30.0).model_dump_json())
    data["ego"]["speed_mps"], data["actors"][0]["start"]["s_m"] = "$v", "$w"
    return Scenario.model_validate_json(json.dumps(data | {"parameters": [v, w]} | fields))


def _late(manoeuvre: dict[str, Any]) -> dict[str, Any]:
    return {"phases": [{"id": "late", "trigger": _NEVER, "manoeuvre": manoeuvre}]}


_KEEP = {"kind": "keep", "duration_s": 1.0}
_BRAKE = {"kind": "brake", "decel_mps2": 2.0}
_RAIN: dict[str, Any] = {"precipitation": {"kind": "rain", "intensity_mmph": 5.0}}
_CONSTRAINT = {"terms": {"v": 1.0}, "relation": "<=", "bound": 39.0, "reason": "a test"}

#: Feature -> without it, with it.
PAIRS: dict[str, tuple[Scenario, Scenario]] = {
    "speed_limit": (_world(), _world(road=MOTORWAY | {"speed_limit_mps": 30.0})),
    "marking": (_world(), _world(road=MOTORWAY | {"marking": "blurred"})),
    "surface_material": (_world(), _world(road=MOTORWAY | {"surface": "gravel"})),
    "furniture": (_world(), _world(road=MOTORWAY | {"gantry": {"s_m": 400.0, "limit_mps": 22.0}})),
    "signal_programs": (
        _junction(signals=[{"signal": "south", "phases": [_GREEN]}]),
        _junction(signals=[{"signal": "south",
                            "phases": [_GREEN, {"at_s": 1.0, "state": "amber"}]}]),
    ),
    "box": (_world(), _world({"dimensions": {"length_m": 4.4, "width_m": 1.8, "height_m": 1.5,
                                             "centre_x_m": 1.35, "wheelbase_m": 2.7}})),
    "kind": (_world(), _world({"kind": "medium_car"})),
    "lights": (_world(), _world({"lights": ["hazard"]})),
    "routes": (_junction(), _junction({"route": ["east", "west"]})),
    "triggers": (
        _world(_late(_KEEP)),
        _world({"phases": [{"id": "late", "trigger": _NEVER | {"gap_m": 0.6},
                            "manoeuvre": _KEEP}]}),
    ),
    "manoeuvres": (_world(_late(_KEEP)), _world(_late(_BRAKE))),
    "groups": (_world(), _world({"group": "convoy"})),
    "weather": (_world(), _world(environment=_RAIN)),
    "surface_condition": (
        _world(environment=_RAIN), _world(environment=_RAIN | {"surface_condition": "wet"}),
    ),
    "friction": (_world(), _world(environment={"friction": 0.5})),
    "changes": (_world(), _world(environment={"changes": [{"at_s": 1.0, "visibility_m": 90.0}]})),
    "patches": (_world(), _world(environment={"patches": [
        {"id": "p", "s_from_m": 400.0, "s_to_m": 420.0, "condition": "icy", "friction": 0.1}]})),
    "perception": (_world(), _world(environment={"perception": {"dirty_lens": 0.3}})),
    "place": (_world(), _world(environment={"time": _PLACE})),
    "parameters": (_world(ego_speed_mps=30.0), _logical()),
    "constraints": (_logical(), _logical(constraints=[_CONSTRAINT])),
    "intent": (_world(), _world(intent=[{"kind": "slow_lead", "actor": "car1"}])),
    "requirements": (_world(), _world(requirement_ids=["REQ-7"])),
}  # fmt: skip
