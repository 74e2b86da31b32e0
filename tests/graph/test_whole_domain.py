"""Structure and parameters of everything that the domain can say."""

from __future__ import annotations

import itertools
import json
from typing import Any, get_args

import numpy as np
import pytest

from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import Manoeuvre, Trigger
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import ParameterVector, Structure, parameter_matrix, parameter_vector
from scenario_gen.graph.manoeuvre_labels import manoeuvre_label
from scenario_gen.graph.road_features import PLACES, ROAD_FIELDS
from scenario_gen.graph.trigger_labels import trigger_label
from tests.graph.scenes import changed, structures
from tests.whole_domain import MANOEUVRES, PARTS, SURROUNDINGS, TRIGGERS, Data
from tests.worlds import URBAN, scenario


def _kinds(union: Any) -> set[str]:
    members = get_args(get_args(union)[0])
    return {member.model_fields["kind"].default for member in members}


def _acting(trigger: Data, manoeuvre: Data, **actor: Any) -> Scenario:
    """Somebody ahead of the ego who waits and then does something."""
    stands = manoeuvre["kind"] in ("cross", "reverse", "walk", "swing")
    phases = [{"id": "act", "trigger": trigger, "manoeuvre": manoeuvre}]
    if manoeuvre["kind"] != "cross":
        wait = {"id": "wait", "trigger": {"kind": "time", "at_s": 0.0},
                "manoeuvre": {"kind": "keep", "duration_s": 0.5}}  # fmt: skip
        phases.insert(0, wait)
    data = {
        "id": "a", "category": "pedestrian", "start": {"lane": -2, "s_m": 110.0},
        "speed_mps": 0.0 if stands else 12.0, "phases": phases,
    } | actor  # fmt: skip
    return scenario(actors=[data], duration_s=5.0)


def _all_different(found: list[Structure]) -> None:
    prints = [each.fingerprint for each in found]
    assert len(set(prints)) == len(prints)


def test_every_kind_has_an_example_here() -> None:
    """The tests below cover the domain as it is."""
    assert _kinds(Trigger) == TRIGGERS.keys()
    assert _kinds(Manoeuvre) == MANOEUVRES.keys()


def test_other_manoeuvres_are_other_structures() -> None:
    """One structure for each kind; other numbers of the same kind are variants."""
    trigger = {"kind": "time", "at_s": 1.0}
    _all_different(structures(*(_acting(trigger, {"kind": k} | f) for k, f in MANOEUVRES.items())))
    one, other = structures(
        _acting(trigger, {"kind": "slide", "decel_mps2": 5.0, "yaw_rad": 3.0}),
        _acting(trigger, {"kind": "slide", "decel_mps2": 6.0, "yaw_rad": 3.5}),
    )
    assert one.fingerprint == other.fingerprint
    assert (one.vector.values != other.vector.values).sum() == 2


def test_other_triggers_are_other_structures() -> None:
    """One structure for each kind and for each way in which conditions combine."""
    brake = {"kind": "brake", "decel_mps2": 2.0}
    made = [_acting({"kind": k} | f, brake) for k, f in TRIGGERS.items()]
    _all_different(structures(*made))


@pytest.mark.parametrize(("kind", "same"), [("all", True), ("any", True), ("sequence", False)])
def test_the_order_of_conditions_counts_in_sequences_only(kind: str, same: bool) -> None:
    """And, or: the same whatever the order in the file, down to the parameters."""
    brake = {"kind": "brake", "decel_mps2": 2.0}
    one, other = structures(
        *(_acting({"kind": kind, "of": parts}, brake) for parts in (PARTS, PARTS[::-1]))
    )
    assert (one.fingerprint == other.fingerprint) == same
    assert one.vector.features == other.vector.features or not same
    if same:
        np.testing.assert_array_equal(one.vector.values, other.vector.values)


@pytest.mark.parametrize(
    ("manoeuvre", "label"),
    [
        ({"kind": "turn", "angle_rad": -3.1, "radius_m": 6.0, "speed_mps": 4.0},
         "turn:right_back"),
        ({"kind": "slide", "decel_mps2": 5.0}, "slide:straight"),
        ({"kind": "slide", "decel_mps2": 5.0, "course_rad": -0.5, "yaw_rad": 6.0},
         "slide:right:spin_left"),
        ({"kind": "reverse", "distance_m": 5.0, "speed_mps": 2.0, "turn_rad": -1.0},
         "reverse:right"),
        ({"kind": "walk", "legs": [
            {"heading_rad": 1.57, "distance_m": 3.0, "speed_mps": 1.5},
            {"heading_rad": -1.57, "distance_m": 3.0, "speed_mps": 2.5, "pause_s": 1.0}]},
         "walk:left,pause_back"),
        ({"kind": "path", "points": [
            {"time_s": 0.0, "ahead_m": 0.0, "left_m": 0.0},
            {"time_s": 2.0, "ahead_m": -8.0, "left_m": -2.0, "heading_rad": 0.0}]},
         "path:right:back:heading"),
        ({"kind": "swing", "angle_rad": -1.0, "time_s": 1.0, "hinge_ahead_m": 0.5},
         "swing:right"),
    ],
)  # fmt: skip
def test_labels_of_manoeuvres_tell_their_sense(manoeuvre: Data, label: str) -> None:
    """Left and right, and back, are structure; how far is not."""
    each = _acting({"kind": "time", "at_s": 1.0}, manoeuvre)
    actor = each.actors[0]
    phase = actor.phases[-1].manoeuvre
    assert manoeuvre_label(phase, actor, EgoFrame(each), "main") == label


def test_labels_of_combined_triggers_hold_their_parts() -> None:
    """Sorted for and, or; in order for sequences."""
    brake = {"kind": "brake", "decel_mps2": 2.0}
    labels = [
        trigger_label(_acting({"kind": kind, "of": PARTS}, brake).actors[0].phases[-1].trigger)
        for kind in ("any", "sequence")
    ]
    assert labels == [
        "trigger:any(trigger:gap:less:none|trigger:time:none)",
        "trigger:sequence(trigger:time:none>trigger:gap:less:none)",
    ]


def _on(template: str, **fields: Any) -> Scenario:
    road = {"template": template, "speed_limit_mps": 20.0} | fields
    names = {"junction_staggered": "west"}
    arms = ("junction_cross", "junction_t", "junction_y", "roundabout")
    start = names.get(template, "south" if template in arms else "main")
    lane = 1 if fields.get("traffic") == "left" else -1
    ego = {"start": {"road": start, "lane": lane, "s_m": 30.0}, "speed_mps": 10.0}
    return scenario(road=road, ego=ego, duration_s=2.0)


def test_every_template_is_a_structure_of_its_own_in_either_hand_of_traffic() -> None:
    """A mirrored world is another one; so are values that are no numbers."""
    made = [_on(t, traffic=hand) for t, hand in itertools.product(TEMPLATES, ("right", "left"))]
    made += [
        _on("rural_straight", centre_line=False),
        _on("rural_straight", marking="none"),
        _on("rural_straight", damage="potholes"),
        _on("rural_straight", vertical={"kind": "crest"}),
        _on("rural_straight", vertical={"kind": "dip"}),
        _on("motorway_straight", gantry={"s_m": 300.0, "limit_mps": 22.0}),
        _on("junction_cross", control="signals"),
        _on("junction_cross", control="stop"),
        _on("roundabout", arms=3),
        _on("tunnel", lit=False),
        _on("level_crossing", gated=True),
        _on("motorway_lane_drop", dropped="left"),
        _on("urban_street", tram_width_m=3.0),
        _on("urban_street", cycle_lane_width_m=1.5),
    ]
    _all_different(structures(*made))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_number_of_a_template_is_a_parameter(template: str) -> None:
    """Fields with a unit have a scale, or say where something is that the ego comes to."""
    fields = {
        name for name in TEMPLATES[template].model_fields if name.endswith(("_m", "_mps", "_rad"))
    }
    assert fields <= ROAD_FIELDS.keys() | PLACES
    reference = parameter_vector(_on(template))
    for name in sorted(fields):
        value = getattr(TEMPLATES[template](speed_limit_mps=20.0), name)
        other = parameter_vector(_on(template, **{name: value + 0.02}))
        if other.features == reference.features:  # a lane of no width before is another structure
            assert (other.values != reference.values).any(), name


def _among(environment: Data) -> Scenario:
    actor = {"id": "a", "category": "truck", "start": {"lane": -2, "s_m": 110.0},
             "speed_mps": 30.0}  # fmt: skip
    return scenario(actors=[actor], environment=environment, duration_s=2.0)


def test_what_changes_in_time_and_place_is_structure() -> None:
    """Kinds of changes, their order, patches, zones, spray and trouble for sensors."""
    _all_different(structures(*(_among(each) for each in SURROUNDINGS)))


def _moved(environment: Data, by: float) -> Data:
    """Every number of the first entry of a list, a little larger."""
    (name, entries), *_ = environment.items()
    moved = {k: v + by if isinstance(v, float) else v for k, v in entries[0].items()}
    return {name: [moved, *entries[1:]]}


@pytest.mark.parametrize("environment", [e for e in SURROUNDINGS if isinstance(
    next(iter(e.values()), None), list) and "spray" not in e])  # fmt: skip
def test_numbers_of_places_and_changes_are_parameters(environment: Data) -> None:
    """The structure stays, the vector moves."""
    one, other = structures(_among(environment), _among(_moved(environment, 0.01)))
    assert one.fingerprint == other.fingerprint
    assert (one.vector.values != other.vector.values).any()


def test_the_order_of_patches_in_the_file_means_nothing() -> None:
    """Places are sorted by structure and by their numbers."""
    patches = [
        {"id": f"p{n}", "s_from_m": 100.0 + 50 * n, "s_to_m": 120.0 + 50 * n,
         "condition": "icy", "friction": 0.1 + 0.02 * n}
        for n in range(3)
    ]  # fmt: skip
    one, other = structures(_among({"patches": patches}), _among({"patches": patches[::-1]}))
    assert one.fingerprint == other.fingerprint
    np.testing.assert_array_equal(one.vector.values, other.vector.values)


def _lights(*programs: tuple[str, tuple[tuple[float, str], ...]]) -> Scenario:
    signals = [
        {"signal": name, "phases": [{"at_s": at_s, "state": state} for at_s, state in phases]}
        for name, phases in programs
    ]
    each = _on("junction_cross", control="signals")
    return changed(each, signals=signals)


def test_programs_of_lights_are_structure_and_their_times_parameters() -> None:
    """Whose light, and what it shows after what; when is a number."""
    made = structures(
        _lights(("south", ((0.0, "red"), (1.0, "green")))),
        _lights(("south", ((0.0, "green"), (1.0, "red")))),
        _lights(("east", ((0.0, "red"), (1.0, "green")))),
        _lights(("south", ((0.0, "red"),))),
        _lights(),
    )
    _all_different(made)
    (later,) = structures(_lights(("south", ((0.0, "red"), (1.5, "green")))))
    assert later.fingerprint == made[0].fingerprint
    assert (later.vector.values != made[0].vector.values).sum() == 1


def test_a_light_is_named_as_the_ego_sees_its_arm() -> None:
    """Turning a junction around changes nothing."""
    here = _lights(("south", ((0.0, "red"),)), ("east", ((0.0, "green"),)))
    data = _lights(("west", ((0.0, "red"),)), ("south", ((0.0, "green"),)))
    there = changed(data, ego=json.loads(data.ego.model_dump_json()) | {
        "start": {"road": "west", "lane": -1, "s_m": 30.0}})  # fmt: skip
    one, other = structures(here, there)
    assert one.fingerprint == other.fingerprint


def test_kinds_groups_loads_and_lights_of_actors_are_structure() -> None:
    """A deer is no dog, and a load on a truck is no load beside it."""

    def pair(**second: Any) -> Scenario:
        first = {"id": "t", "category": "truck", "start": {"lane": -2, "s_m": 110.0},
                 "speed_mps": 20.0}  # fmt: skip
        other = {"id": "o", "category": "debris", "start": {"lane": -2, "s_m": 112.0},
                 "speed_mps": 20.0} | second  # fmt: skip
        both = [first | ({"group": "g"} if "group" in second else {}), other]
        return scenario(actors=both, duration_s=2.0)

    animal = {"category": "animal", "speed_mps": 0.0}
    _all_different(
        structures(
            pair(),
            pair(carried_by="t"),
            pair(group="g"),
            pair(kind="pallet"),
            pair(**animal, kind="deer"),
            pair(**animal, kind="dog"),
            pair(category="car", lights=["hazard"]),
            pair(category="car", lights=["emergency"]),
        )
    )


def test_the_task_of_the_ego_is_structure_and_its_numbers_parameters() -> None:
    """Phases of the ego count as those of actors do."""

    def task(at_s: float, *phases: str) -> Scenario:
        made = [
            {"id": f"p{n}", "trigger": {"kind": "time", "at_s": at_s + n},
             "manoeuvre": {"kind": kind} | MANOEUVRES[kind]}
            for n, kind in enumerate(phases)
        ]  # fmt: skip
        return scenario(ego={"phases": made}, duration_s=3.0)

    made = structures(task(1.0), task(1.0, "brake"), task(1.0, "lane_change"))
    _all_different(made)
    (later,) = structures(task(1.5, "brake"))
    assert later.fingerprint == made[1].fingerprint
    assert (later.vector.values != made[1].vector.values).any()


def _value(vector: ParameterVector, name: str) -> float:
    return float(vector.raw[[feature.name for feature in vector.features].index(name)])


def test_places_are_distances_from_the_ego_on_every_road() -> None:
    """Across the roads of a ramp, to the railway, and from an arm to its junction."""
    actor = {"id": "a", "category": "car", "start": {"road": "merge", "lane": -4, "s_m": 20.0},
             "speed_mps": 20.0}  # fmt: skip
    road = {"template": "motorway_on_ramp", "speed_limit_mps": 30.0}
    ramp = scenario(road=road, ego_lane=-3, ego_s_m=450.0, actors=[actor])
    vector = parameter_vector(ramp)
    assert _value(vector, "car 1 position along the road") == 70.0
    assert _value(vector, "distance of the ego to the on-ramp") == 50.0
    train = {"id": "t", "category": "train", "start": {"road": "rail", "lane": -1, "s_m": 80.0},
             "speed_mps": 20.0}  # fmt: skip
    crossing = scenario(
        road={"template": "level_crossing", "speed_limit_mps": 25.0}, ego_lane=-1, ego_s_m=200.0,
        actors=[train],
    )  # fmt: skip
    vector = parameter_vector(crossing)
    assert _value(vector, "train 1 position along the road") == 120.0
    assert _value(vector, "distance of the ego to the railway") == 100.0
    assert _value(parameter_vector(_on("junction_y")), "distance of the ego to the junction") == (
        170.0
    )


def test_variants_with_parameters_everywhere_are_rows_of_one_matrix() -> None:
    """Also in combined triggers, walks, patches and roads."""
    walk = {"kind": "walk", "legs": [
        {"heading_rad": 1.57, "distance_m": "$way", "speed_mps": "$pace"}]}  # fmt: skip
    trigger = {"kind": "all", "of": [
        {"kind": "arrival", "lane": -1, "s_m": "$place", "below_s": "$early"},
        {"kind": "speed", "rule": "greater", "speed_mps": 1.0}]}  # fmt: skip
    actor = {"id": "p", "category": "pedestrian", "start": {"lane": -2, "s_m": "$place"},
             "speed_mps": 0.0, "phases": [{"id": "w", "trigger": trigger, "manoeuvre": walk}],
             }  # fmt: skip
    patch = {"id": "i", "s_from_m": "$from", "s_to_m": 180.0, "condition": "icy",
             "friction": "$mu"}  # fmt: skip
    ranges = {"way": (2.0, 9.0), "pace": (0.5, 3.0), "place": (80.0, 160.0), "early": (0.5, 4.0),
              "from": (60.0, 150.0), "mu": (0.05, 0.3), "cross": (90.0, 300.0)}  # fmt: skip
    parameters = [
        {"name": name, "unit": "1", "minimum": low, "maximum": high, "default": (low + high) / 2}
        for name, (low, high) in ranges.items()
    ]
    logical = scenario(
        road=URBAN | {"crossing_s_m": "$cross"}, ego_lane=-1, actors=[actor],
        environment={"patches": [patch]}, parameters=parameters,
    )  # fmt: skip
    rng = np.random.default_rng(1)
    samples = {name: rng.uniform(*bounds, 4) for name, bounds in ranges.items()}
    matrix, features = parameter_matrix(Group(logical, 4, samples))
    for row in range(4):
        concrete = logical.concrete({name: float(v[row]) for name, v in samples.items()})
        vector = parameter_vector(concrete)
        assert vector.features == features
        np.testing.assert_allclose(matrix[row], vector.values)
