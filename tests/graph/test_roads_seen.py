"""Every template as the ego sees it: lanes, arms, ramps, rails, in either hand of traffic."""

from __future__ import annotations

import math
from typing import Any

import pytest

from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import TEMPLATES, MotorwayCurve, RuralCurve, TemplateRoad
from scenario_gen.domain.topology import (
    arms_of,
    axis_start_m,
    bearing_deg,
    hand_of_curve,
    layouts,
)
from scenario_gen.roads import build
from scenario_gen.units import number
from tests.worlds import scenario

HANDS = ("right", "left")
ALL = [(template, hand) for template in TEMPLATES for hand in HANDS]


def _road(template: str, traffic: str, **fields: Any) -> TemplateRoad:
    data = {"speed_limit_mps": 20.0, "traffic": traffic} | fields
    return TEMPLATES[template].model_validate(data)


def _frame(template: str, hand: str, road: str, lane: int, **fields: Any) -> EgoFrame:
    ego = {"start": {"road": road, "lane": lane, "s_m": 50.0}, "speed_mps": 10.0}
    data = {"template": template, "speed_limit_mps": 20.0, "traffic": hand} | fields
    return EgoFrame(scenario(road=data, ego=ego))


@pytest.mark.parametrize(("template", "hand"), ALL)
def test_cross_sections_are_those_of_the_built_road(template: str, hand: str) -> None:
    """Ids, kinds and directions of lanes agree with the network, road by road."""
    road = _road(template, hand)
    network, expected = build(road), layouts(road)
    for name, layout in expected.items():
        built = {(spec.id, spec.kind, spec.direction) for spec in network.roads[name].lanes}
        assert {(spec.id, spec.kind, spec.direction) for spec in layout} == built, name
    left_out = [network.roads[name] for name in network.roads.keys() - expected.keys()]
    assert all(road.junction is not None and len(road.lanes) == 1 for road in left_out)


@pytest.mark.parametrize(("template", "hand"), ALL)
def test_arms_lie_where_the_network_has_them(template: str, hand: str) -> None:
    """The bearing of an arm is that of its outer end, within the opening of the Y-junction."""
    road = _road(template, hand)
    for arm in arms_of(road):
        line = build(road).roads[arm].line
        x_m, y_m = (float(value) for value in line.point(0.0, 0.0))
        off = math.degrees(math.atan2(y_m, x_m)) - bearing_deg(road, arm)
        assert abs((off + 180) % 360 - 180) < 20, arm


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("curve", HANDS)
@pytest.mark.parametrize("template", ["motorway_curve", "rural_curve"])
def test_the_hand_of_a_curve_is_that_of_its_curvature(template: str, curve: str, hand: str) -> None:
    """Left-hand traffic mirrors the curve as well."""
    road = _road(template, hand, hand=curve)
    assert isinstance(road, MotorwayCurve | RuralCurve)
    low, high = build(road).roads["main"].line.curvature_range
    assert hand_of_curve(road) == ("left" if high > -low else "right")


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("template", ["motorway_on_ramp", "motorway_off_ramp", "motorway_weaving"])
def test_the_axis_follows_the_carriageway(template: str, hand: str) -> None:
    """Roads begin on the axis where they lie in the world, but for the noses between them."""
    road = _road(template, hand)
    for name in layouts(road):
        start_m = axis_start_m(road, name, number)
        assert start_m is not None
        x_m, _ = (float(value) for value in build(road).roads[name].line.point(0.0, 0.0))
        assert abs(x_m - float(start_m)) < 90.0, name


@pytest.mark.parametrize(
    ("template", "hand", "start", "place", "label"),
    [
        # The lane of a ramp is one with the auxiliary lane, on the outer side of the others.
        ("motorway_on_ramp", "right", ("ramp", -1), ("merge", -4), "driving:same:merge"),
        ("motorway_on_ramp", "right", ("ramp", -1), ("main", -3), "driving:left1:main"),
        ("motorway_on_ramp", "left", ("ramp", 1), ("main", 3), "driving:right1:main"),
        ("motorway_on_ramp", "right", ("main", -3), ("ramp", -1), "driving:right1:ramp"),
        ("motorway_on_ramp", "right", ("main", -3), ("main_merge", -3),
         "driving:same:main_merge"),
        ("motorway_off_ramp", "right", ("main", -2), ("diverge", -4), "driving:right2:diverge"),
        ("motorway_off_ramp", "left", ("main", 2), ("ramp", 1), "driving:left2:ramp"),
        ("motorway_weaving", "right", ("ramp_in", -1), ("ramp_out", -1),
         "driving:same:ramp_out"),
        # Ids fall to the right whichever way the lane runs.
        ("rural_straight", "left", ("main", 1), ("main", -1), "driving:oncoming1"),
        ("rural_straight", "left", ("main", -1), ("main", -2), "shoulder:beside_left1"),
        ("motorway_straight", "left", ("main", 2), ("main", 3), "driving:left1"),
        ("motorway_straight", "left", ("main", 2), ("main", 4), "shoulder:beside_left2"),
        ("work_zone", "right", ("main", -1), ("main", 1), "restricted:beside_left1"),
        ("toll_plaza", "right", ("main", -2), ("main", -5), "driving:right3"),
        ("level_crossing", "right", ("main", -1), ("rail", -1), "rail:rail"),
        # Mirrored junctions: the arm called east lies on the left of who comes from the south.
        ("junction_t", "right", ("south", -1), ("east", -1), "driving:arm_right:towards"),
        ("junction_t", "left", ("south", 1), ("east", 1), "driving:arm_left:towards"),
        ("junction_t", "right", ("east", -1), ("west", -1), "driving:arm_opposite:towards"),
        ("junction_y", "right", ("south", -1), ("northeast", 1), "driving:arm_right:away"),
        ("junction_y", "right", ("northeast", -1), ("south", -1), "driving:arm_left:towards"),
        ("junction_staggered", "right", ("west", -1), ("link", -1),
         "driving:link:to_arm_opposite"),
        ("junction_staggered", "right", ("link", -1), ("west", 1), "driving:arm_behind:away"),
        ("junction_staggered", "right", ("west", -1), ("west_link", -1),
         "driving:connection:same_to_link"),
        ("roundabout", "right", ("south", -1), ("ring_east", -1), "driving:ring:arm_right"),
        ("roundabout", "left", ("south", 1), ("ring_east", 1), "driving:ring:arm_left"),
        ("roundabout", "right", ("south", -1), ("east_ring_east", -1),
         "driving:ring:arm_right_entry"),
        ("roundabout", "right", ("south", -1), ("ring_south_east", -1),
         "driving:ring:arm_right_exit"),
    ],
)  # fmt: skip
def test_lanes_of_every_network_are_named(
    template: str, hand: str, start: tuple[str, int], place: tuple[str, int], label: str
) -> None:
    """Also on other roads, in ramps, rings and mirrored worlds."""
    assert _frame(template, hand, *start).place(*place).label == label


@pytest.mark.parametrize(
    ("template", "hand", "start", "route", "turn"),
    [
        ("junction_cross", "right", "south", ("east",), "right"),
        ("junction_cross", "left", "south", ("east",), "left"),
        ("junction_y", "right", "south", ("northwest",), "left"),
        ("junction_staggered", "right", "west", ("link", "north"), "left"),
        ("junction_staggered", "right", "west", ("link", "east"), "straight"),
        ("roundabout", "right", "south", ("ring_south", "ring_east", "north"), "straight"),
        ("roundabout", "right", "south", ("ring_south", "ring_east", "ring_north", "ring_west",
                                          "south"), "back"),
        ("motorway_off_ramp", "right", "main", ("diverge", "ramp"), "exit"),
        ("motorway_off_ramp", "right", "main", ("diverge", "downstream"), None),
        ("motorway_on_ramp", "right", "ramp", ("merge",), None),
    ],
)  # fmt: skip
def test_ways_through_every_junction_are_named(
    template: str, hand: str, start: str, route: tuple[str, ...], turn: str | None
) -> None:
    """Turns are those of the world: mirrored with left-hand traffic."""
    lane = -1 if hand == "right" else 1
    assert _frame(template, hand, start, lane).turn(start, route) == turn


@pytest.mark.parametrize(("template", "hand"), ALL)
def test_the_ego_drives_with_its_lane(template: str, hand: str) -> None:
    """The direction of every lane is that of the cross section, never that of its sign."""
    for name, layout in layouts(_road(template, hand)).items():
        for spec in layout:
            frame = _frame(template, hand, name, spec.id)
            assert frame.direction == spec.direction
            assert frame.place(name, spec.id).side == "same"
