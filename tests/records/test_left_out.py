"""Nothing is dropped without a line about it: verdicts on formats, held to their files."""

from __future__ import annotations

import re

import pytest

import scenario_gen as sg
from scenario_gen.library import read_library
from scenario_gen.pipeline.targets import own_options
from scenario_gen.roads import build
from simulators.capability import Capability, capability
from simulators.exporters.carries import FEATURES
from simulators.exporters.options import ExportOptions
from tests.records.features import PAIRS

FORMATS = ("commonroad", "csv", "dsl", "geojson", "mcap", "openlabel", "osi", "record", "sumo")
#: Row of the table which format carries what -> features of a verdict that tell of it.
TELLS = {
    "speed_limit": ("road.speed_limit",),
    "marking": ("road.marking",),
    "surface_material": ("road.surface",),
    "furniture": ("road.furniture", "road.signals"),
    "signal_programs": ("signal.program",),
    "box": ("actor.dimensions",),
    "kind": ("actor.kind",),
    "lights": ("light.hazard",),
    "triggers": ("trigger.gap", "motion.phases"),
    "manoeuvres": ("manoeuvre.brake", "motion.phases"),
    "groups": ("actor.group",),
    "weather": ("weather.rain", "surface.dry"),
    "surface_condition": ("surface.wet",),
    "friction": ("surface.friction", "surface.dry"),
    "changes": ("weather.change",),
    "patches": ("surface.patch", "weather.change"),
    "perception": ("weather.perception",),
    "place": ("weather.date", "surface.dry"),
    "parameters": ("parameter",),
    "constraints": ("constraint",),
    "intent": ("intent",),
    "requirements": ("requirement",),
}
LIBRARY = read_library()


def verdict_of(given: sg.Scenario, to: str) -> Capability:
    options = own_options(to)
    assert options is not None
    return capability(given, build(given.concrete().road), options)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("name", sorted(TELLS))
def test_what_a_file_does_not_carry_has_a_line(name: str, to: str) -> None:
    """The table is held to the files; a verdict says of each thing what the table says of it."""
    lines = [line for line in verdict_of(PAIRS[name][1], to).lines if line.feature in TELLS[name]]
    cell = FEATURES[name].cells.get(to, "no")
    if cell == "no":
        assert any(line.left_out for line in lines), lines
    if cell == "part" and to != "dsl":
        # What of a trigger or a manoeuvre DSL cannot say, its file says line by line: see below.
        assert any(line.level == "approximated" for line in lines), lines
    if cell == "yes":
        own = [line for line in lines if line.feature == TELLS[name][0]]
        assert not any(line.left_out for line in own), own


@pytest.mark.parametrize("to", ["commonroad", "dsl"])
def test_the_file_says_what_the_verdict_foretold(to: str) -> None:
    """Every line of the file, and no other, is in the verdict, over rows of the library."""
    for logical in LIBRARY[:: 12 if to == "dsl" else 40]:
        ((_, data),) = sg.export(logical, to).items()
        pattern = r"# NOT CARRIED: (.*)" if to == "dsl" else r"<!-- *not carried: (.*?) *-->"
        in_file = set(re.findall(pattern, data.decode()))
        said = {
            line.words for line in verdict_of(_as_written(logical, to), to).lines
            if line.source == "the file says so itself"
        }  # fmt: skip
        assert {_plain(text) for text in in_file} == {_plain(text) for text in said}, logical.id


def _as_written(logical: sg.Scenario, to: str) -> sg.Scenario:
    # What is rolled out is written at the defaults of parameters.
    return logical if to == "dsl" else logical.concrete()


def _plain(text: str) -> str:
    """Without what comments cannot hold."""
    return re.sub(r"[^A-Za-z0-9]+", " ", text.replace("&gt;", ">").replace("&lt;", "<")).strip()


@pytest.mark.parametrize("to", [*FORMATS, "highway-env", "esmini", "generic", "carla-0.9.16"])
def test_what_is_approximated_says_by_how_much_or_why_not(to: str) -> None:
    """Over rows of the library, with a rollout: a figure, a reason, or all of it is left out."""
    for logical in LIBRARY[FORMATS.index(to) if to in FORMATS else 0 :: 45]:
        for line in sg.capability(logical, to).lines:
            if line.level == "approximated":
                assert line.left_out or line.amount or line.no_amount, line
                assert line.no_amount != "nobody has measured it", line


def test_an_ego_that_is_too_fast_for_highway_env_does_not_run() -> None:
    """Its vehicles slow down above 40 m/s; the verdict says so before it is tried."""
    given = PAIRS["groups"][0]
    fast = given.model_copy(update={"ego": given.ego.model_copy(update={"speed_mps": 41.0})})
    assert sg.capability(fast, "highway-env").verdict == "does_not_run"
    assert sg.capability(given, "highway-env").verdict == "runs_approximated"


def test_a_format_of_its_own_takes_no_versions() -> None:
    with pytest.raises(sg.errors.ExportError, match="no versions of OpenSCENARIO"):
        ExportOptions.of("sumo", osc_version="1.2")
