"""The tree of version 1.0 in the elements that ScenarioRunner 0.9.16 supports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from simulators.exporters.openscenario_hand_over import EGO_PARAMETER
from simulators.exporters.osc_versions._tree import remove
from simulators.exporters.osc_versions.v1_1 import empty_story
from simulators.exporters.scenario_runner.controllers import write_controllers
from simulators.exporters.scenario_runner.events import (
    lateral_actions,
    lines_of_walkers,
    routes,
    stop_acts,
    without_unsupported,
)
from simulators.exporters.scenario_runner.models import write_models
from simulators.exporters.scenario_runner.phases import Rates
from simulators.exporters.scenario_runner.positions import read_as_meant
from simulators.exporters.scenario_runner.weather import start_weather
from simulators.profiles.model import Writing


def to_scenario_runner(
    root: Any, scenario: Scenario, network: RoadNetwork, writing: Writing,
    rates: Mapping[str, Rates], *, external: bool = False,
) -> None:  # fmt: skip
    """Rewrite a document of version 1.0 in place.

    Args:
        root: the document element.
        scenario: concrete, as ``phases.carried_out`` made it.
        network: its roads.
        writing: models and properties of the profile.
        rates: of each mover.
        external: whether the ego is left to a system under test.
    """
    _hand_over(root, external=external)
    for node in root.iterfind("RoadNetwork/TrafficSignals"):
        remove(node)
    write_models(root, scenario, writing)
    start_weather(root, scenario)
    without_unsupported(root)
    lateral_actions(root, scenario)
    lines_of_walkers(root)
    routes(root, scenario, network)
    read_as_meant(root, scenario, network)
    _speeds(root)
    empty_story(root)
    write_controllers(root, rates, external=external)
    stop_acts(root, scenario.duration_s)


def _hand_over(root: Any, *, external: bool) -> None:
    """The parameter that hands the ego over is not looked at: its module of control does that.

    What only its stand-in does is left out where it is handed over.
    """
    for node in root.iterfind("ParameterDeclarations/ParameterDeclaration"):
        if node.get("name") == EGO_PARAMETER:
            remove(node)
    for node in list(root.iter("ParameterCondition")):
        if node.get("parameterRef") == EGO_PARAMETER:
            event = next(node.iterancestors("Event"))
            remove(event if external else node.getparent().getparent())
    for tag in ("ActivateControllerAction", "ObjectController"):
        for node in list(root.iter(tag)):
            remove(node.getparent() if tag == "ActivateControllerAction" else node)


def _speeds(root: Any) -> None:
    """The value of a rate would be taken for a time: of those left, all are from standstill."""
    for node in root.iter("SpeedActionDynamics"):
        if node.get("dynamicsDimension") == "rate":
            target = node.getparent().find("SpeedActionTarget/AbsoluteTargetSpeed")
            time_s = float(target.get("value")) / max(float(node.get("value")), 1e-3)
            node.set("value", f"{time_s:.6g}")
            node.set("dynamicsDimension", "time")
