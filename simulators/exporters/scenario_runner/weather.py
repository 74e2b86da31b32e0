"""The weather at the start, on the scales that ScenarioRunner reads."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.environment import DateTimeAtPlace
from scenario_gen.domain.scenario import Scenario
from simulators.exporters._xml import attribute_text

_OKTAS = 8.0
_FORMAT = "%Y-%m-%dT%H:%M:%S"


def start_weather(root: Any, scenario: Scenario) -> None:
    """The intensity of the sun is 1 without clouds and 0 under a closed cover, and a date has
    neither a time zone nor parts of seconds."""
    for node in root.iterfind("Storyboard/Init/Actions/GlobalAction/EnvironmentAction/Environment"):
        sun = node.find("Weather/Sun")
        clear = 1.0 - scenario.environment.cloud_okta / _OKTAS
        sun.set("intensity", attribute_text(clear))
        time = scenario.environment.time
        if isinstance(time, DateTimeAtPlace):
            node.find("TimeOfDay").set("dateTime", time.at.strftime(_FORMAT))
