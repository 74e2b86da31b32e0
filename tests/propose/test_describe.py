"""Titles and narratives: true of the structure, for everything that the domain can say."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings

from scenario_gen.domain.actor import KINDS
from scenario_gen.domain.intent import Intent
from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.describe import Description, describe
from tests.space.scenarios import scenarios
from tests.whole_domain import MANOEUVRES, SURROUNDINGS, TRIGGERS
from tests.worlds import cut_in, scenario

Data = dict[str, Any]

#: Fields that an intent needs beyond its actor.
INTENT_FIELDS: dict[str, Data] = {
    "braking": {"min_decel_mps2": 2.0},
    "close_approach": {"max_gap_m": 1.0},
    "accelerating": {"min_accel_mps2": 1.0},
    "collision": {"partner": "ego"},
    "on_patch": {"patch": "p"},
    "low_sight": {"actor": "ego", "below_m": 80.0},
}
INTENTS = [
    member.model_fields["kind"].default for member in get_args(get_args(Intent)[0])
]  # fmt: skip


def _road(template: str, **fields: Any) -> Scenario:
    road = {"template": template, "speed_limit_mps": 20.0} | fields
    lane = 1 if fields.get("traffic") == "left" else -1
    start = {"road": fields.pop("start", "main"), "lane": lane, "s_m": 50.0}
    return scenario(road=road, ego={"start": start, "speed_mps": 10.0})


def _with(trigger: Data, manoeuvre: Data, **fields: Any) -> Scenario:
    actor = {
        "id": "a", "category": "pedestrian", "start": {"lane": -2, "s_m": 110.0},
        "speed_mps": 0.0 if manoeuvre["kind"] == "cross" else 5.0,
        "phases": [{"id": "act", "trigger": trigger, "manoeuvre": manoeuvre}],
    } | fields  # fmt: skip
    return scenario(actors=[actor])


def _is_written(words: Description) -> None:
    for text in words:
        assert text
        assert text[0] == text[0].upper()
        assert "  " not in text
        assert "_" not in text
    assert not words.title.endswith(".")
    assert words.hazard.endswith(".")
    assert words.narrative.endswith(".")


@pytest.mark.parametrize(
    ("template", "fields", "words"),
    [
        ("motorway_straight", {}, "a straight motorway with three lanes"),
        ("motorway_curve", {"hand": "left"}, "a left-hand curve of 700 m radius"),
        ("motorway_curve", {"hand": "left", "traffic": "left"}, "a right-hand curve"),
        ("motorway_lane_drop", {}, "three lanes, the right one of which ends"),
        ("motorway_lane_drop", {"traffic": "left"}, "the left one of which ends in left-hand"),
        ("motorway_on_ramp", {}, "and an on-ramp"),
        ("motorway_off_ramp", {}, "and an off-ramp"),
        ("motorway_weaving", {}, "and a weaving section"),
        ("work_zone", {}, "narrowed by a work zone"),
        ("toll_plaza", {}, "with two lanes that widens to five at a toll plaza"),
        ("rural_straight", {"centre_line": False}, "a straight rural road without a centre line"),
        ("rural_curve", {}, "a rural road with a left-hand curve of 250 m radius"),
        ("urban_street", {"tram_width_m": 3.0, "refuge": True},
         "an urban street with one lane each way, tram tracks and a refuge on the crossing"),
        ("tunnel", {"lit": False}, "through an unlit tunnel"),
        ("bridge", {"vertical": {"kind": "crest"}}, "over a crest between grades of 4 %"),
        ("level_crossing", {"gated": True}, "a level crossing with gates"),
        ("parking_lot", {}, "the aisle of a car park"),
        ("junction_cross", {"control": "signals"}, "a four-way junction with traffic lights"),
        ("junction_t", {"control": "stop"}, "a T-junction with stop signs"),
        ("junction_y", {"control": "priority"}, "a Y-junction with yield signs"),
        ("junction_staggered", {}, "a staggered junction"),
        ("roundabout", {"arms": 3}, "a roundabout of 40 m diameter with three arms"),
    ],
)  # fmt: skip
def test_roads_are_named_with_what_they_have(template: str, fields: Data, words: str) -> None:
    """In the title, in either hand of traffic; mirrored where the road is."""
    found = describe(_road(template, **fields))
    assert words in found.title
    assert ("left-hand traffic" in found.title) == (fields.get("traffic") == "left")
    _is_written(found)


def test_every_template_is_described() -> None:
    """None is left without words, whatever its hand of traffic."""
    titles = [describe(_road(t, traffic=h)).title for t in TEMPLATES for h in ("left", "right")]
    assert len(set(titles)) == len(titles)


def test_markings_and_damage_are_told_where_they_are_not_the_usual() -> None:
    """Temporary markings are usual in a work zone, and elsewhere not."""
    found = describe(_road("rural_straight", marking="temporary", damage="potholes"))
    assert "On this road markings are temporary and the surface has potholes." in found.narrative
    assert "markings" not in describe(_road("work_zone")).narrative
    assert "there are no markings" in describe(_road("work_zone", marking="none")).narrative


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("keep", "keeps its speed for 1 s"),
        ("speed", "changes its speed to 36 km/h"),
        ("brake", "brakes with 2 m/s2"),
        ("lane_change", "changes to lane -1 in 3 s"),
        ("offset", "moves 0.5 m to the left of its lane's centre, seen along the road in 3 s"),
        ("cross", "sets off across the road at 5 km/h"),
        (
            "synchronise",
            "drives so as to reach s 250 m on road main when ego reaches s 240 m on road main",
        ),
        ("path", "follows a path of its own of 2 points for 2 s"),
        ("turn", "turns by 90 degrees to the left with a radius of 8 m at 14 km/h"),
        ("slide", "slides to a stand with 5 m/s2, turning about itself by 172 degrees"),
        ("reverse", "drives 5 m backwards at 7 km/h"),
        ("walk", "goes 3 m ahead at 5 km/h"),
        ("swing", "swings by 57 degrees in 1 s"),
    ],
)
def test_manoeuvres_are_told_with_their_numbers(kind: str, words: str) -> None:
    """Each kind of the domain."""
    assert kind in MANOEUVRES
    found = describe(_with({"kind": "time", "at_s": 1.0}, {"kind": kind} | MANOEUVRES[kind]))
    assert f"; then, at 1 s, {words}" in found.narrative
    _is_written(found)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("time", "at 1 s"),
        ("gap", "once the gap to ego is less than 20 m"),
        ("ttc", "once the time to collision with ego is below 3 s"),
        ("position", "once ego reaches s 150 m on road main"),
        ("phase_end", "once phase wait of the same actor has ended"),
        ("speed", "once ego is slower than 36 km/h"),
        ("headway", "once the headway to ego is below 1 s"),
        ("arrival", "once ego is less than 2 s away from s 150 m on road main"),
        ("all", "once 1 s have passed and the gap to ego is less than 200 m"),
        ("any", "once 1 s have passed or the gap to ego is less than 200 m"),
        ("sequence", "once, one after the other, 1 s have passed and the gap to ego is less than"),
    ],
)
def test_triggers_are_told_as_they_combine(kind: str, words: str) -> None:
    """Each kind of the domain; with the delay where there is one."""
    brake = {"kind": "brake", "decel_mps2": 2.0}
    assert words in describe(_with({"kind": kind} | TRIGGERS[kind], brake)).narrative
    if "of" not in TRIGGERS[kind]:
        late = {"kind": kind, "delay_s": 0.5} | TRIGGERS[kind]
        assert f"{words}, 0.5 s later" in describe(_with(late, brake)).narrative


@pytest.mark.parametrize("kind", INTENTS)
def test_every_intent_has_an_event_a_hazard_and_something_to_be_seen(kind: str) -> None:
    """In words of its own."""
    intent = {"kind": kind, "actor": "van1"} | INTENT_FIELDS.get(kind, {})
    data = cut_in().model_dump(mode="json")
    found = describe(scenario(actors=data["actors"], intent=[intent]))
    assert "To be seen: " in found.narrative
    assert "no particular event" not in found.hazard.lower()
    assert "van" in found.title or kind == "low_sight"
    _is_written(found)


def test_words_for_intents_differ() -> None:
    """No two events read the same."""
    data = cut_in().model_dump(mode="json")
    titles = [
        describe(
            scenario(
                actors=data["actors"],
                intent=[{"kind": kind, "actor": "van1"} | INTENT_FIELDS.get(kind, {})],
            )
        ).title
        for kind in INTENTS
    ]
    assert len(set(titles)) == len(titles)


def test_an_intent_of_the_ego_speaks_of_the_ego() -> None:
    """The ego may run a red light itself."""
    found = describe(scenario(intent=[{"kind": "red_light", "actor": "ego"}]))
    assert found.title.startswith("Running of a red light by the ego")
    assert found.hazard.startswith("The ego")


@pytest.mark.parametrize(
    ("road", "ego", "other", "words"),
    [
        ({"template": "junction_t"}, ("south", -1), ("east", -1), "from the right"),
        ({"template": "junction_t", "traffic": "left"}, ("south", 1), ("east", 1),
         "from the left"),
        ({"template": "roundabout"}, ("south", -1), ("ring_west", -1), "from the roundabout"),
        ({"template": "motorway_on_ramp"}, ("main", -3), ("ramp", -1), "from the ramp"),
        ({"template": "level_crossing"}, ("main", -1), ("rail", -1), "from the railway"),
        ({"template": "rural_straight"}, ("main", -1), ("main", 1), "from the oncoming lane"),
        ({"template": "rural_straight", "traffic": "left"}, ("main", 1), ("main", 2),
         "from the left"),
    ],
)  # fmt: skip
def test_where_somebody_comes_from_is_as_the_ego_sees_it(
    road: Data, ego: tuple[str, int], other: tuple[str, int], words: str
) -> None:
    """On every kind of network, mirrored with left-hand traffic."""
    start = {"road": other[0], "lane": other[1], "s_m": 60.0}
    actor = {"id": "a", "category": "pedestrian", "start": start, "speed_mps": 0.0}
    each = scenario(
        road={"speed_limit_mps": 20.0} | road,
        ego={"start": {"road": ego[0], "lane": ego[1], "s_m": 50.0}, "speed_mps": 10.0},
        actors=[actor],
        intent=[{"kind": "crossing_path", "actor": "a"}],
    )
    assert f"Crossing of a pedestrian {words} on" in describe(each).title


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_actor_has_a_noun(kind: str) -> None:
    """With its article, and without underscores."""
    actor = {"id": "a", "category": KINDS[kind].category, "kind": kind,
             "start": {"lane": -2, "s_m": 90.0}, "speed_mps": 0.0}  # fmt: skip
    intent = [{"kind": "standing_in_lane", "actor": "a"}]
    found = describe(scenario(actors=[actor], intent=intent))
    _is_written(found)
    assert found.title.startswith(("A ", "An "))
    assert found.title.startswith("An ") == (found.title.split()[1][0].lower() in "aeiou")


@pytest.mark.parametrize("environment", SURROUNDINGS)
def test_surroundings_are_told(environment: Data) -> None:
    """Something is said of each change, stretch and trouble for sensors."""
    actor = {"id": "a", "category": "truck", "start": {"lane": -2, "s_m": 110.0},
             "speed_mps": 20.0}  # fmt: skip
    plain = describe(scenario(actors=[actor]))
    found = describe(scenario(actors=[actor], environment=environment))
    assert (len(found.narrative) > len(plain.narrative)) == bool(environment)
    _is_written(found)


def test_loads_groups_lights_signals_and_tasks_are_told() -> None:
    """What belongs together, what carries what, what is lit, and what the ego has to do."""
    truck = {"id": "t", "category": "truck", "start": {"lane": -2, "s_m": 110.0},
             "speed_mps": 20.0, "lights": ["hazard"], "group": "g"}  # fmt: skip
    load = truck | {"id": "l", "category": "debris", "carried_by": "t", "lights": []}
    task = {"id": "p", "trigger": {"kind": "time", "at_s": 1.0},
            "manoeuvre": {"kind": "brake", "decel_mps2": 2.0, "until_mps": 10.0}}  # fmt: skip
    signals = [{"signal": "south", "phases": [{"at_s": 0.0, "state": "red"},
                                              {"at_s": 4.0, "state": "red_amber"}]}]  # fmt: skip
    each = scenario(actors=[truck, load], ego={"phases": [task]}, signals=signals)
    text = describe(each).narrative
    assert "A truck (t) with its hazard lights on goes on at a constant 72 km/h." in text
    assert "A piece of debris (l), carried by t at the start, goes on" in text
    assert "The actors t and l belong together as g." in text
    assert "Its task: at 1 s, it brakes with 2 m/s2 down to 36 km/h." in text
    assert "Signal south shows red, red amber from 4 s on." in text


@given(scenarios)
@settings(max_examples=40)
def test_any_scenario_has_words_within_the_limits(each: Scenario) -> None:
    """Concrete or logical; the texts fit the fields of a scenario."""
    words = describe(each)
    assert 0 < len(words.title) <= 400
    assert 0 < len(words.hazard) <= 400
    assert 0 < len(words.narrative) <= 4000
