"""OpenSCENARIO DSL: valid by a grammar of others, sound by its lexical rules, nothing dropped."""

from __future__ import annotations

import io
import json
import re
import tokenize
from typing import Any, get_args

import pytest
from hypothesis import given, settings

import scenario_gen as sg
from scenario_gen.api import library
from scenario_gen.domain.actor import CATEGORIES
from scenario_gen.domain.scenario import Scenario
from simulators.exporters.dsl import ACTORS
from simulators.exporters.dsl_text import number_literal, string_literal
from simulators.quality_files import check_dsl
from tests.simulators.cases import all_cases
from tests.strategies import scenarios
from tests.worlds import crossing_pedestrian, cut_in, scenario

KEYWORDS = {"serial", "s", "m", "in", "or", "it", "do", "map", "speed", "ego_start", "vehicle"}


def text_of(made: Scenario) -> str:
    """The file, sound by the lexical rules of the language."""
    ((name, data),) = sg.export(made, "dsl").items()
    assert name == f"{made.id}.osc"
    text = data.decode()
    assert text.endswith("\n")
    assert "\t" not in text
    assert "\r" not in text
    depth = 0
    opened = False
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        assert indent % 4 == 0
        # Deeper by one after a colon, and nowhere else.
        assert (indent // 4 == depth + 1) if opened else (indent // 4 <= depth), line
        depth, opened = indent // 4, line.endswith(":")
        assert line.count("(") == line.count(")")
        assert line.count("[") == line.count("]")
    assert not opened
    # Lines, comments and indentation are those of Python.
    list(tokenize.generate_tokens(io.StringIO(text.replace("..", ", ")).readline))
    return text


def code(text: str) -> str:
    """Without comments."""
    return "\n".join(line.partition("#")[0] for line in text.splitlines())


def grammatical(made: Scenario) -> None:
    """By the grammar of py-osc2, where it is installed."""
    ((name, data),) = sg.export(made, "dsl").items()
    judged = check_dsl(data, name)
    assert judged.state != "failed", judged.findings


def test_all_library_scenarios_are_sound_and_all_of_their_phases_are_there() -> None:
    """Every phase is named in a comment, waits for its trigger, and acts."""
    for made in library():
        text = text_of(made)
        movers = [made.ego, *made.actors]
        for mover in movers:
            for phase in mover.phases:
                assert re.search(rf"# {phase.id}: ", text), (made.id, phase.id)
        told = int(re.search(r"NOT CARRIED in all: (\d+)", text)[1])  # type: ignore[index]
        assert told == len(re.findall(r"^# NOT CARRIED: ", text, re.MULTILINE))
        for parameter in made.parameters:
            assert re.search(rf"^    {parameter.name}_*: \w+ with:$", text, re.MULTILINE)


def test_events_that_are_waited_for_are_declared_and_emitted_or_named() -> None:
    """What nobody in the file emits is said to be not carried."""
    for made in library():
        text = text_of(made)
        declared = set(re.findall(r"^    event (\w+)$", text, re.MULTILINE))
        waited = set(re.findall(r"wait @(\w+)", text))
        emitted = set(re.findall(r"emit (\w+)", text))
        assert waited == declared
        assert emitted <= declared
        assert len(waited - emitted) == len(
            re.findall(r"^# NOT CARRIED: when ", text, re.MULTILINE)
        )


def test_the_grammar_of_others_takes_library_and_cases() -> None:
    """py-osc2 parses them: all manoeuvres, triggers, categories and roads."""
    pytest.importorskip("osc2parser", reason="py-osc2 is not installed")
    # A second each: the parser is slow. Different lists have different things in them.
    for made in (*library()[7::60], *list(all_cases().values())[5::60]):
        grammatical(made)


def test_the_judge_finds_what_is_no_file_of_the_language() -> None:
    """A missing colon, a wrong indentation, a character that no token begins with."""
    pytest.importorskip("osc2parser", reason="py-osc2 is not installed")
    data = sg.export(cut_in(), "dsl")["test.osc"]
    assert check_dsl(data, "x.osc").state == "passed"
    for wrong in (
        data.replace(b"serial:", b"serial", 1),
        data.replace(b"    the_map: map", b"  the_map: map", 1),
        data.replace(b"change_lane(", b"change_lane($", 1),
    ):
        assert wrong != data
        assert check_dsl(wrong, "x.osc").state == "failed"


def test_every_case_is_sound() -> None:
    """All manoeuvres, triggers, orders and roads that the tests know."""
    for made in all_cases().values():
        text_of(made)


@settings(max_examples=30, deadline=None)
@given(scenarios())
def test_any_scenario_is_sound_and_the_same_every_time(made: Scenario) -> None:
    """Equal scenarios, equal bytes."""
    text_of(made)
    assert sg.export(made, "dsl") == sg.export(made, "dsl")


def test_a_cut_in_reads_as_one() -> None:
    """Actors, starts, trigger, manoeuvre and numbers with units."""
    text = code(text_of(cut_in()))
    for line in (
        "import osc.standard",
        "scenario test:",
        '    the_map.set_map_file("test.xodr")',
        "    van1: vehicle with:",
        "        keep(it.vehicle_category == vehicle_category!van)",
        "    do parallel(duration: 15.0s):",
        "            van1.assign_speed(25.0mps)",
        "                    wait elapsed(2.0s)",
        "                    van1.change_lane(num_of_lanes: 1, side: left,"
        " rate_profile: smooth, duration: 3.0s)",
    ):
        assert line in [one.rstrip() for one in text.splitlines()], line
    assert re.search(
        r'van1_start: odr_point = .*road_id: "1", lane_id: "-3", s: 80.0m, t: 0.0m', text
    )


def test_triggers_are_waits() -> None:
    """Conditions, edges, delays and combinations."""

    def waits(trigger: dict[str, Any]) -> list[str]:
        data = json.loads(cut_in().model_dump_json())
        data["actors"][0]["phases"][0]["trigger"] = trigger
        text = code(text_of(Scenario.model_validate_json(json.dumps(data))))
        return re.findall(r"wait (.*)", text)

    gap = {"kind": "gap", "to": "ego", "gap_m": 20.0}
    distance = "van1.road_distance(ego, longitudinal, bounding_boxes) < 20.0m"
    assert waits(gap) == [distance]
    assert waits(gap | {"edge": "rising", "delay_s": 1.5}) == [f"rise({distance})", "elapsed(1.5s)"]
    slow = {"kind": "speed", "of": "ego", "rule": "greater", "speed_mps": 5.0}
    assert waits({"kind": "all", "of": [gap, slow]}) == [f"({distance}) and (ego.speed > 5.0mps)"]
    assert waits({"kind": "sequence", "of": [gap, slow]}) == [distance, "ego.speed > 5.0mps"]
    assert waits({"kind": "ttc", "below_s": 2.0}) == ["van1.time_to_collision(ego) < 2.0s"]
    assert waits({"kind": "arrival", "lane": -2, "s_m": 90.0, "below_s": 2.0}) == [
        "@van1_cut_in_starts"
    ]


def test_names_that_are_words_of_the_language_are_changed() -> None:
    """Each into an identifier of its own."""
    actors = [
        {"id": name, "category": "car", "start": {"lane": -3, "s_m": 100.0 + 20.0 * i},
         "speed_mps": 10.0}
        for i, name in enumerate(sorted(KEYWORDS | {"serial_", "the_map"}))
    ]  # fmt: skip
    made = scenario(actors=actors)
    text = text_of(made)
    grammatical(made)
    declared = re.findall(
        r"^    (\w+): (?:vehicle|map|environment|odr_point)\b", text, re.MULTILINE
    )
    assert len(declared) == len(set(declared)) == 2 + 2 * (1 + len(actors))
    assert not set(declared) & (KEYWORDS - {"ego_start"})


def test_no_text_of_a_file_gets_into_the_code() -> None:
    """Titles and hazards are not quoted at all; comments are written from the structure."""
    made = cut_in(title='x"\\n    serial:', hazard="# import evil")
    text = text_of(made)
    assert "evil" not in text
    assert text == text_of(cut_in())


def test_literals_have_no_exponent_and_no_end_of_line() -> None:
    """What a parser of literals and strings has to take."""
    assert number_literal(1e-9) == "0.0"
    assert number_literal(-0.25) == "-0.25"
    assert number_literal(12345678.0) == "12345678.0"
    assert string_literal('a"b\\c\nd') == '"a\\"b\\\\c d"'


def test_lanes_are_counted_over_the_reference_line_and_seen_by_the_driver() -> None:
    """Overtaking on a road with two directions is one lane to the left."""
    data = json.loads(cut_in().model_dump_json())
    data["road"] = {"template": "rural_straight", "speed_limit_mps": 27.0}
    data["ego"]["start"]["lane"] = -1
    data["actors"][0]["start"]["lane"] = -1
    data["actors"][0]["phases"][0]["manoeuvre"]["to_lane"] = 1
    text = text_of(Scenario.model_validate_json(json.dumps(data)))
    assert "change_lane(num_of_lanes: 1, side: left" in text


def test_people_walk_and_categories_are_all_mapped() -> None:
    """Each category is an actor of the standard library."""
    assert set(ACTORS) == set(CATEGORIES)
    assert {kind for kind, _, _ in ACTORS.values()} <= {
        "vehicle", "person", "animal", "movable_object"
    }  # fmt: skip
    text = code(text_of(crossing_pedestrian()))
    assert "ped1: person with:" in text
    assert "ped1.walk() with:" in text
    assert get_args(type(crossing_pedestrian().ego).model_fields["category"].annotation)
