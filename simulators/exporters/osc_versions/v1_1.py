"""From OpenSCENARIO 1.2 back to 1.1: what 1.2 brought anew (migration guide 1.1 to 1.2)."""

from __future__ import annotations

from typing import Any

from simulators.exporters._xml import element
from simulators.exporters.osc_versions._tree import (
    PREFIX,
    keep_as_property,
    keep_beside,
    remove,
    rename_attribute,
    set_revision,
    take,
)

_VARIABLE = "Var_"
# Classes of cloud cover in aviation (ICAO Annex 3): few, scattered to broken, overcast.
_CLOUD_STATES = {
    **dict.fromkeys(("zeroOktas", "oneOktas", "twoOktas"), "free"),
    **dict.fromkeys(("threeOktas", "fourOktas", "fiveOktas", "sixOktas", "sevenOktas"), "cloudy"),
    "eightOktas": "overcast",
}


def to_1_1(root: Any) -> None:
    """Rewrite a document of version 1.2 as one of 1.1, in place."""
    set_revision(root, 1)
    for rule in (
        _header_properties, _variables, _lights, _roles, _weather, _wetness, _priorities,
        empty_story,
    ):  # fmt: skip
        rule(root)


def _header_properties(root: Any) -> None:
    """``FileHeader`` has no ``Properties``: they become properties of the first entity."""
    header = root.find("FileHeader")
    properties = header.find("Properties")
    if properties is None:
        return
    for node in properties.findall("Property"):
        name = node.get("name").removeprefix(PREFIX)
        keep_as_property(root, f"header.{name}", node.get("value"))
    for index, node in enumerate(properties.findall("CustomContent")):
        keep_as_property(root, f"header.custom_content.{index}", node.text or "")
    header.remove(properties)


def _variables(root: Any) -> None:
    """There are no variables; parameters can be set and looked at while a scenario runs.

    1.2 deprecates that in favour of variables with the same semantics. The prefix keeps the names
    apart from those of the parameters.
    """
    declarations = root.find("VariableDeclarations")
    if declarations is not None:
        parameters = root.find("ParameterDeclarations")
        for node in declarations:
            element(
                parameters, "ParameterDeclaration", name=f"{_VARIABLE}{node.get('name')}",
                parameterType="integer", value=node.get("value"),
            )  # fmt: skip
        remove(declarations)
    for old, new in (("VariableAction", "ParameterAction"),
                     ("VariableCondition", "ParameterCondition")):  # fmt: skip
        for node in root.iter(old):
            node.tag = new
            variable = node.attrib.pop("variableRef")
            node.set("parameterRef", f"{_VARIABLE}{variable}")


def _lights(root: Any) -> None:
    """There is no ``AppearanceAction``: lights stay in the properties of their entity."""
    for node in list(root.iter("AppearanceAction")):
        remove(node.getparent())


def _roles(root: Any) -> None:
    """Vehicles and pedestrians have no ``role``."""
    for tag in ("Vehicle", "Pedestrian"):
        for node in root.iter(tag):
            role = take(node, "role")
            if role is not None:
                keep_beside(node, "role", role)


def _weather(root: Any) -> None:
    """Clouds are a state, not eighths; the light of the sun is named ``intensity``, also in lux."""
    for environment in root.iter("Environment"):
        weather = environment.find("Weather")
        if weather is None:
            continue
        cover = take(weather, "fractionalCloudCover")
        if cover is not None:
            weather.set("cloudState", "rainy" if _rains(weather) else _CLOUD_STATES[cover])
            road = environment.find("RoadCondition")
            if road is not None:
                keep_beside(road, "cloud_cover", cover)
        sun = weather.find("Sun")
        if sun is not None:
            rename_attribute(sun, "illuminance", "intensity")


def _rains(weather: Any) -> bool:
    fall = weather.find("Precipitation")
    return fall is not None and fall.get("precipitationType") == "rain"


def _wetness(root: Any) -> None:
    """Roads have no ``wetness``."""
    for node in root.iter("RoadCondition"):
        wetness = take(node, "wetness")
        if wetness is not None:
            keep_beside(node, "wetness", wetness)


def _priorities(root: Any) -> None:
    """The priority ``override`` is named ``overwrite``."""
    for node in root.iter("Event"):
        if node.get("priority") == "override":
            node.set("priority", "overwrite")


def empty_story(root: Any) -> None:
    """A storyboard has at least one story: one in which nothing happens."""
    storyboard = root.find("Storyboard")
    if storyboard is None or storyboard.find("Story") is not None:
        return
    story = element(storyboard, "Story", name="story")
    storyboard.insert(1, story)
    act = element(story, "Act", name="act")
    group = element(act, "ManeuverGroup", name="Nothing", maximumExecutionCount=1)
    element(group, "Actors", selectTriggeringEntities=False)
    start = element(element(act, "StartTrigger"), "ConditionGroup")
    condition = element(start, "Condition", name="start", delay=0, conditionEdge="none")
    element(
        element(condition, "ByValueCondition"), "SimulationTimeCondition", rule="greaterOrEqual",
        value=0,
    )  # fmt: skip
