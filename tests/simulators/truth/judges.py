"""What targets make of exported files, each judged by the target or by a reader of its format.

A judge gives what is otherwise than meant, a line each; nothing where it runs as meant. Where a
target or a reader is not there, ``missing`` says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from scenario_gen import api
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.exports import file_quality
from simulators.esmini import Esmini
from simulators.exporters.options import ExportOptions
from simulators.sumo_home import find_program
from tests.simulators.truth.openscenario_judges import (
    SCENARIO_RUNNER,
    esmini,
    generic,
    scenario_runner,
)
from tests.simulators.truth.replay_judges import (
    commonroad,
    commonroad_python,
    geojson,
    highway_env,
    sumo,
    tracks,
)


@dataclass(frozen=True)
class Judge:
    """How files for a target are judged."""

    differences: Callable[[Scenario, ExportOptions, Path], list[str]]
    """Of a scenario exported with options into an empty folder."""
    missing: Callable[[], str]
    """What is needed and not there; empty if nothing."""
    always: bool = False
    """Whether what it looks at has to hold of what is approximated, too: that a file loads, where
    everybody starts, the states of a replay."""


def other_files(to: str) -> Callable[[Scenario, ExportOptions, Path], list[str]]:
    """Findings of whatever judges the files of a format."""

    def differences(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
        del options
        quality = file_quality(api.export(given, to), folder)
        # A file that nobody has looked at is not shown to be sound.
        unseen = [
            f"{one.rule}: {one.reason}" for one in quality.outcomes if one.state == "not_checked"
        ]
        return [finding.message for finding in quality.findings] + unseen

    return differences


def _nothing() -> str:
    return ""


def _without(module: str) -> Callable[[], str]:
    return lambda: "" if find_spec(module) else f"{module} is not installed"


def _without_esmini() -> str:
    return "" if Esmini().available else "esmini is not on PATH"


def _without_scenario_runner() -> str:
    root = os.environ.get(SCENARIO_RUNNER, "")
    if not (Path(root) / "srunner").is_dir():
        return f"{SCENARIO_RUNNER} names no ScenarioRunner"
    return "" if find_spec("carla") else "the client of CARLA is not installed"


def _without_sumo() -> str:
    return "" if find_program("netconvert") else "the extra sumo is not installed"


def _without_commonroad() -> str:
    return (
        "" if commonroad_python().is_file() else "no environment of commonroad-io: make commonroad"
    )


JUDGES: dict[str, Judge] = {
    "generic": Judge(generic, _nothing, always=True),
    "esmini": Judge(esmini, _without_esmini),
    "carla-0.9.16": Judge(scenario_runner, _without_scenario_runner, always=True),
    "sumo": Judge(sumo, _without_sumo, always=True),
    "commonroad": Judge(commonroad, _without_commonroad, always=True),
    "csv": Judge(tracks, _nothing, always=True),
    "geojson": Judge(geojson, _without("pyproj"), always=True),
    "highway-env": Judge(highway_env, _without("highway_env"), always=True),
    **{
        name: Judge(other_files(name), _without(needs), always=True)
        for name, needs in (
            ("osi", "osi_utilities"),
            ("mcap", "osi_utilities"),
            ("dsl", "osc2parser"),
            ("openlabel", "openlabel_checker"),
            ("record", "jsonschema"),
        )
    },
}
