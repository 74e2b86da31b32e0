"""Weather that changes in time and place, as events with environment actions.

OpenSCENARIO sets weather at once. A transition of a scenario becomes ``TRANSITION_STEPS`` events
at equal times, the last one at its end with the new values; what is no number changes at its
beginning. A zone becomes an event that sets its fog or wind while the ego is within half of its
length of its middle, along the road, and one that sets back what is around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.environment import Environment, VisibilityZone, WindZone
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import number
from simulators.exporters._xml import element
from simulators.exporters.openscenario_environment import (
    cloud_cover,
    write_fog,
    write_precipitation,
    write_road_condition,
    write_sun,
    write_wind,
)
from simulators.exporters.openscenario_positions import lane_position
from simulators.exporters.openscenario_weather_steps import Step, steps_of

# Actors begin with a small letter.
_NAME = "Environment"
Zone: TypeAlias = VisibilityZone | WindZone
_Kind: TypeAlias = Literal["visibility_m", "wind"]


def write_weather_events(act: Any, scenario: Scenario, network: RoadNetwork) -> None:
    """Append a group with the events of the environment where it changes in time or place."""
    environment = scenario.environment
    if not (environment.changes or environment.visibility_zones or environment.wind_zones):
        return
    group = element(act, "ManeuverGroup", name=_NAME, maximumExecutionCount=1)
    element(group, "Actors", selectTriggeringEntities=False)
    maneuver = element(group, "Maneuver", name=f"{_NAME}.Maneuver")
    steps = steps_of(environment)
    apart: set[str] = set()
    zones: tuple[tuple[_Kind, Sequence[Zone]], ...] = (
        ("visibility_m", environment.visibility_zones),
        ("wind", environment.wind_zones),
    )
    for kind, places in zones:
        if places:
            apart.add(kind)
            _Zones(maneuver, network, environment, kind, places, steps).write()
    for index, step in enumerate(steps, start=1):
        fields = step.fields - apart
        if fields:
            event = _event(maneuver, f"Change.{index}")
            _set(event, step.environment, fields)
            _from_time(_conditions(event), step.at_s)
    if not len(maneuver):
        # A change that changes nothing.
        act.remove(group)


class _Zones:
    """Writes the events of all zones of a kind, and of the changes in the air around them."""

    def __init__(
        self,
        maneuver: Any,
        network: RoadNetwork,
        environment: Environment,
        kind: _Kind,
        zones: Sequence[Zone],
        steps: list[Step],
    ) -> None:
        self._maneuver, self._network, self._kind, self._zones = maneuver, network, kind, zones
        changes = [(step.at_s, step.environment) for step in steps if kind in step.fields]
        # What is around the zones from each time on, and until when.
        self._around = [(0.0, environment), *changes]
        self._until_s = [*(at_s for at_s, _ in changes), None]

    def write(self) -> None:
        """Changes and leaving before entering: of two events at once, the later one holds."""
        for index in range(1, len(self._around)):
            self._sets_back(f"Around.{self._kind}.{index}", index)
        for zone in self._zones:
            for index in range(len(self._around)):
                _entered(self._sets_back(f"Leave.{zone.id}.{index}", index), zone)
        for zone in self._zones:
            event = _event(self._maneuver, f"Enter.{zone.id}")
            weather = element(_environment(event), "Weather")
            if isinstance(zone, VisibilityZone):
                write_fog(weather, zone.visibility_m)
            else:
                write_wind(weather, zone.wind)
            _distance(_conditions(event), "inside", self._network, zone, "lessOrEqual")

    def _sets_back(self, name: str, index: int) -> Any:
        """An event that sets what is around the zones, while outside all; its conditions."""
        at_s, environment = self._around[index]
        event = _event(self._maneuver, name)
        _set(event, environment, frozenset({self._kind}))
        group = _conditions(event)
        if at_s > 0.0:
            _from_time(group, at_s)
        until_s = self._until_s[index]
        if until_s is not None:
            _until_time(group, until_s)
        for zone in self._zones:
            _distance(group, f"outside.{zone.id}", self._network, zone, "greaterThan")
        return group


def _set(event: Any, environment: Environment, fields: frozenset[str]) -> None:
    """Write the fields of an environment into the action of an event."""
    node = _environment(event)
    if fields & {"visibility_m", "wind", "precipitation", "cloud_okta", "time"}:
        cover = cloud_cover(environment) if "cloud_okta" in fields else None
        weather = element(node, "Weather", fractionalCloudCover=cover)
        # Clouds take light away, so they come with the light of the sun.
        if fields & {"time", "cloud_okta"}:
            write_sun(weather, environment)
        if "visibility_m" in fields:
            write_fog(weather, environment.visibility_m)
        if "precipitation" in fields:
            write_precipitation(weather, environment.precipitation)
        if "wind" in fields:
            write_wind(weather, environment.wind)
    if fields & {"surface_condition", "friction"}:
        write_road_condition(node, environment)


def _event(maneuver: Any, name: str) -> Any:
    return element(
        maneuver, "Event", name=f"{_NAME}.{name}", priority="parallel", maximumExecutionCount=1
    )


def _environment(event: Any) -> Any:
    name = event.get("name")
    action = element(event, "Action", name=f"{name}.Action")
    action = element(element(action, "GlobalAction"), "EnvironmentAction")
    return element(action, "Environment", name=name)


def _conditions(event: Any) -> Any:
    """The condition group that starts an event; its conditions are named after the event."""
    return element(element(event, "StartTrigger"), "ConditionGroup")


def _condition(group: Any, what: str) -> Any:
    event = group.getparent().getparent()
    return element(
        group, "Condition", name=f"{event.get('name')}.{what}", delay=0, conditionEdge="none"
    )


def _from_time(group: Any, at_s: float) -> None:
    node = element(_condition(group, "from"), "ByValueCondition")
    element(node, "SimulationTimeCondition", rule="greaterOrEqual", value=at_s)


def _until_time(group: Any, until_s: float) -> None:
    node = element(_condition(group, "until"), "ByValueCondition")
    element(node, "SimulationTimeCondition", rule="lessThan", value=until_s)


def _entered(group: Any, zone: Zone) -> None:
    node = element(_condition(group, "entered"), "ByValueCondition")
    element(
        node, "StoryboardElementStateCondition", storyboardElementType="event",
        storyboardElementRef=f"{_NAME}.Enter.{zone.id}", state="completeState",
    )  # fmt: skip


def _distance(group: Any, what: str, network: RoadNetwork, zone: Zone, rule: str) -> None:
    """The ego is within, or beyond, half of the zone's length of its middle."""
    node = element(_condition(group, what), "ByEntityCondition")
    entities = element(node, "TriggeringEntities", triggeringEntitiesRule="any")
    element(entities, "EntityRef", entityRef=EGO_ID)
    from_m, to_m = number(zone.s_from_m), number(zone.s_to_m)
    middle_m = 0.5 * (from_m + to_m)
    condition = element(
        element(node, "EntityCondition"), "DistanceCondition", freespace=False, rule=rule,
        value=0.5 * (to_m - from_m), relativeDistanceType="longitudinal", coordinateSystem="road",
    )  # fmt: skip
    lanes = network.road(zone.road).strip(middle_m).lanes
    lane_position(condition, network, zone.road, min(lanes, key=abs), middle_m)
