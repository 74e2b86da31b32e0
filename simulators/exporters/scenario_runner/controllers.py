"""Controllers of vehicles as actions at the start.

``simple_vehicle_control`` sets velocities along the lane or along given points, within the rates of
its properties; ``vehicle_velocity_control`` drives from point to point in the times between them.
Walkers have a control of their own, and props none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenario_gen.domain.actor import EGO_ID
from simulators.exporters._xml import element
from simulators.exporters.scenario_runner.phases import Rates

_SIMPLE, _TIMED = "simple_vehicle_control", "vehicle_velocity_control"
# Leaves a vehicle to somebody else.
_EXTERNAL = "external_control"
# All of them have to be there, and none may be active.
_OVERRIDES = (
    ("Throttle", "value"), ("Brake", "value"), ("Clutch", "value"), ("ParkingBrake", "value"),
    ("SteeringWheel", "value"), ("Gear", "number"),
)  # fmt: skip


def write_controllers(root: Any, rates: Mapping[str, Rates], *, external: bool) -> None:
    """Append a controller to the start of every vehicle.

    Args:
        root: the document element.
        rates: of each mover.
        external: whether the ego is left to somebody else.
    """
    vehicles = {
        node.get("name")
        for node in root.iterfind("Entities/ScenarioObject")
        if node.find("Vehicle") is not None
    }
    timed = {
        ref.get("entityRef")
        for node in root.iter("Timing")
        for ref in next(node.iterancestors("ManeuverGroup")).iterfind("Actors/EntityRef")
    }
    for private in root.iterfind("Storyboard/Init/Actions/Private"):
        name = private.get("entityRef")
        if name not in vehicles:
            continue
        action = element(element(private, "PrivateAction"), "ControllerAction")
        assign = element(action, "AssignControllerAction")
        controller = element(assign, "Controller", name=f"{name}_control")
        properties = element(controller, "Properties")
        module = _TIMED if name in timed else _SIMPLE
        if external and name == EGO_ID:
            module = _EXTERNAL
        element(properties, "Property", name="module", value=module)
        if module == _SIMPLE:
            _limits(properties, rates[name])
        override = element(action, "OverrideControllerValueAction")
        for tag, value in _OVERRIDES:
            element(override, tag, **{value: 0, "active": False})


def _limits(properties: Any, rates: Rates) -> None:
    for key, rate in (
        ("max_acceleration", rates.accel_mps2),
        ("max_deceleration", rates.decel_mps2),
    ):
        if rate > 0.0:
            element(properties, "Property", name=key, value=f"{rate:.6g}")
