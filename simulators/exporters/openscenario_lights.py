"""Lights of vehicles as actions at the start."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.actor import Actor, Ego, Light
from simulators.exporters._xml import element

# Usual 90 flashes a minute (UN Regulation 48 asks for 60 to 120), half of the time on.
_FLASH_S = 0.333
_TYPES: dict[Light, tuple[str, bool]] = {
    "headlights": ("lowBeam", False),
    "high_beam": ("highBeam", False),
    "brake": ("brakeLights", False),
    "hazard": ("warningLights", True),
    "indicator_left": ("indicatorLeft", True),
    "indicator_right": ("indicatorRight", True),
    "emergency": ("specialPurposeLights", True),
}


def write_lights(private: Any, mover: Ego | Actor) -> None:
    """Append one ``AppearanceAction`` for each light that is on.

    The schema of OpenSCENARIO 1.2 asks for both sides of what the standard means as a choice: a
    light of the standard with one defined by the user, and the state of lights with an animation.
    The second sides say the same once more and nothing. The lights stand in the properties of the
    entity, too, for readers that do not know the action.
    """
    for light in dict.fromkeys(mover.lights):
        kind, flashes = _TYPES[light]
        appearance = element(element(private, "PrivateAction"), "AppearanceAction")
        action = element(appearance, "LightStateAction", transitionTime=0)
        light_type = element(action, "LightType")
        element(light_type, "VehicleLight", vehicleLightType=kind)
        element(light_type, "UserDefinedLight", userDefinedLightType=kind)
        if flashes:
            element(
                action, "LightState", mode="flashing", flashingOnDuration=_FLASH_S,
                flashingOffDuration=_FLASH_S,
            )  # fmt: skip
        else:
            element(action, "LightState", mode="on")
        animation = element(element(appearance, "AnimationAction"), "AnimationType")
        element(animation, "UserDefinedAnimation", userDefinedAnimationType="none")
