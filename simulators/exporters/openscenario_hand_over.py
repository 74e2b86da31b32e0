"""The ego handed over to a system under test: controller, start, route and goal.

Every file is ready for it. The boolean parameter ``EgoIsExternal`` is the switch: while it is
false the ego drives by the default that its controller names; set it to true and the ego is given
its route and left to the system under test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from scenario_gen.domain.actor import EGO_ID, Ego
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import element
from simulators.exporters.openscenario_groups import action_of, event_of, maneuver_of
from simulators.exporters.openscenario_positions import place_of
from simulators.exporters.openscenario_routes import Place, route_to

#: Boolean parameter of every file: set it to true and the ego waits for the system under test.
EGO_PARAMETER = "EgoIsExternal"
#: What the ego does without hand-over: the reference driver of that name, with its own phases.
DEFAULT_DRIVER = "constant_speed"

#: How a controller is assigned: by properties alone, as esmini reads them, or as CARLA's
#: ScenarioRunner does.
Controller: TypeAlias = Literal["generic", "esmini", "carla"]
CONTROLLERS: tuple[Controller, ...] = get_args(Controller)

_GROUP = "HandOver"
_NAME = "ego_controller"


@dataclass(frozen=True)
class HandOver:
    """How the ego is handed over."""

    controller: Controller = "esmini"
    """What the controller is assigned for; files for esmini run elsewhere too."""
    external: bool = False
    """Whether the ego is handed over unless the file is changed: the value of ``EgoIsExternal``."""
    after_collision_s: float = 2.0
    """How long a run with a system under test goes on after a collision: mitigation shows then."""

    def __post_init__(self) -> None:
        if self.controller not in CONTROLLERS:
            raise ExportError(
                f"no controller {self.controller!r}", hint=f"one of {', '.join(CONTROLLERS)}"
            )
        if not 0.0 <= self.after_collision_s <= 60.0:
            raise ExportError(
                f"{self.after_collision_s} s after a collision", hint="give 0 to 60 s"
            )


def declare_switch(declarations: Any, hand_over: HandOver) -> None:
    """Append the declaration of ``EgoIsExternal``."""
    element(
        declarations, "ParameterDeclaration", name=EGO_PARAMETER, parameterType="boolean",
        value="true" if hand_over.external else "false",
    )  # fmt: skip


def write_controller(ego: Any, hand_over: HandOver) -> None:
    """Append the controller to the entity of the ego."""
    controller = element(element(ego, "ObjectController"), "Controller", name=_NAME)
    properties = element(controller, "Properties")
    element(properties, "Property", name="scenario_gen.system_under_test", value="true")
    element(properties, "Property", name="scenario_gen.default_driver", value=DEFAULT_DRIVER)
    if hand_over.controller == "esmini":
        # The controller of esmini for an ego that is driven from outside; inactive until activated.
        element(properties, "Property", name="esminiController", value="ExternalController")


def activate_controller(private: Any, hand_over: HandOver) -> None:
    """Append the init action that hands the ego over if the file says so.

    ScenarioRunner looks at no parameter: see ``scenario_runner.controllers``.
    """
    if hand_over.controller == "carla":
        return
    action = element(element(private, "PrivateAction"), "ControllerAction")
    switch = f"${EGO_PARAMETER}"
    element(action, "ActivateControllerAction", lateral=switch, longitudinal=switch)


def write_hand_over(
    act: Any, ego: Ego, network: RoadNetwork, goal: Place | None, hand_over: HandOver
) -> None:
    """Append the group that gives the ego its route to the goal when it is handed over."""
    never = hand_over.controller == "carla" and not hand_over.external
    if goal is not None and not never:
        _route_group(act, route_to(ego, network, goal), hand_over)


def _route_group(act: Any, places: tuple[Place, ...], hand_over: HandOver) -> None:
    name = f"{_GROUP}.Route"
    event = event_of(maneuver_of(act, _GROUP, EGO_ID), name)
    routing = element(element(action_of(event, name), "PrivateAction"), "RoutingAction")
    assign = element(routing, "AssignRouteAction")
    route = element(assign, "Route", name=f"{EGO_ID}.goal_route", closed=False)
    for place in places:
        waypoint = element(route, "Waypoint", routeStrategy="shortest")
        place_of(waypoint, place.road_number, place.lane, place.s_m)
    start = element(element(event, "StartTrigger"), "ConditionGroup")
    triggers.time_reached(start, f"{name}.start", 0.0)
    when_handed_over(start, f"{name}.external", hand_over)


def when_handed_over(group: Any, name: str, hand_over: HandOver) -> None:
    """Append the condition that the ego is handed over, where that is open in the file.

    The controller of ScenarioRunner is fixed when the file is written.
    """
    if hand_over.controller != "carla":
        triggers.parameter_is(group, name, EGO_PARAMETER, "true")
