"""Four-way, T-, Y- and staggered junctions: geometry, control, routes, limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scenario_gen.domain.road import (
    JunctionCross,
    JunctionStaggered,
    JunctionT,
    JunctionY,
    Road,
)
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork, build
from scenario_gen.roads.continuity import broken_contacts

NAMES = {
    "junction_cross": ("south", "east", "north", "west"),
    "junction_t": ("south", "east", "west"),
    "junction_y": ("south", "northeast", "northwest"),
    "junction_staggered": ("south", "west", "east", "north"),
}
JUNCTIONS = st.fixed_dictionaries(
    {
        "template": st.sampled_from(list(NAMES)),
        "lane_width_m": st.floats(0.5, 6.0),
        "arm_length_m": st.floats(0.1, 500.0),
        "corner_radius_m": st.floats(0.1, 60.0),
        "border_width_m": st.floats(0.1, 4.0),
        "traffic": st.sampled_from(["right", "left"]),
        "control": st.sampled_from(["none", "priority", "stop", "signals"]),
    }
)


def junction(data: dict[str, Any]) -> RoadNetwork:
    """The network of a junction given as plain data."""
    adapter: TypeAdapter[Road] = TypeAdapter(Road)
    return build(adapter.validate_python({"speed_limit_mps": 14.0} | data))


@settings(max_examples=60)
@given(JUNCTIONS, st.floats(0.7, 2.4), st.floats(1.0, 200.0))
def test_any_junction_is_continuous_or_refused_with_a_reason(
    data: dict[str, Any], fork_rad: float, stagger_m: float
) -> None:
    """Over wide ranges: every arm leads to every other one, or there is an error with a hint."""
    if data["template"] == "junction_y":
        data["fork_rad"] = fork_rad
    if data["template"] == "junction_staggered":
        data["stagger_m"] = stagger_m
    try:
        network = junction(data)
    except RoadError as error:
        told = error.where.startswith("road.") and bool(error.hint)
        assert told, error  # noqa: PT017 (both outcomes are right)
        return
    assert broken_contacts(network, gap_m=1e-6, kink_rad=1e-9) == ()
    enters = -1 if data["traffic"] == "right" else 1
    for start in NAMES[data["template"]]:
        for end in NAMES[data["template"]]:
            if start != end:
                path = network.path(start, enters, (start, end))
                assert path.length_m > 2.0 * data["arm_length_m"]
                assert path.lane[-1] == -enters


@given(st.floats(0.7, 2.4), st.floats(3.0, 15.0))
def test_the_sharpest_corner_of_a_fork_has_the_corner_radius(
    fork_rad: float, radius_m: float
) -> None:
    """The kerb between neighbouring arms is a circle of at least corner_radius_m."""
    data = {"template": "junction_y", "fork_rad": fork_rad, "corner_radius_m": radius_m}
    network = junction(data)
    kerbs_m = []
    for way in network.roads.values():
        curvature = float(way.line.curvature0[0])
        if way.junction and curvature < 0.0:
            kerbs_m.append(-1.0 / curvature - 3.5)
    assert min(kerbs_m) == pytest.approx(radius_m)


def test_the_arms_of_a_fork_enclose_its_angle() -> None:
    """south comes from the south; the other arms lie half the angle to either side of north."""
    network = build(JunctionY(speed_limit_mps=14.0, fork_rad=1.0))
    for name, outward_deg in (("south", -90.0), ("northeast", 90 - np.degrees(0.5)),
                              ("northwest", 90 + np.degrees(0.5))):  # fmt: skip
        x_m, y_m, heading_rad, _ = network.road(name).line.evaluate(0.0)
        assert np.degrees(np.arctan2(y_m, x_m)) == pytest.approx(outward_deg)
        assert np.cos(heading_rad - np.radians(outward_deg)) == pytest.approx(-1.0)


def test_the_arms_of_a_staggered_junction_are_apart_by_the_stagger() -> None:
    """South joins before north on the way to the east, and the road in between links them."""
    network = build(JunctionStaggered(speed_limit_mps=14.0, stagger_m=55.0))
    south_x, north_x = (float(network.road(n).line.x0_m[0]) for n in ("south", "north"))
    assert north_x - south_x == pytest.approx(55.0)
    names = [network.road_ids[i] for i in network.path("south", -1, ("south", "north")).road_index]
    assert list(dict.fromkeys(names)) == ["south", "south_link", "link", "link_north", "north"]
    named = network.path("east", -1, ("east", "link", "west"))
    assert named.length_m == network.path("east", -1, ("east", "west")).length_m


@pytest.mark.parametrize(
    ("template", "waiting"),
    [
        ("junction_cross", {"south", "north"}),
        ("junction_t", {"south"}),
        ("junction_y", {"northwest"}),
        ("junction_staggered", {"south", "north"}),
    ],
)
def test_signs_stand_where_traffic_has_to_wait(template: str, waiting: set[str]) -> None:
    """Yield or stop signs with a stop line on the minor arms, priority signs on the others."""
    for control, code in (("priority", "205"), ("stop", "206")):
        network = junction({"template": template, "control": control})
        minor = {sign.road for sign in network.signals if sign.type == code}
        assert minor == waiting
        others = [sign for sign in network.signals if sign.type != code]
        assert {sign.type for sign in others} == {"301"}
        assert {sign.road for sign in others} == {
            road.id for road in network.roads.values() if not road.junction
        } - waiting
        assert {line.road for line in network.objects} == waiting
        assert all(sign.stop_line_s_m == 199.0 for sign in network.signals if sign.type == code)
        assert all(sign.stop_line_s_m is None for sign in others)


def test_traffic_lights_are_called_as_their_arms() -> None:
    """One light an arm, to the right of the lane that enters, at its stop line."""
    network = build(JunctionCross(speed_limit_mps=14.0, control="signals"))
    assert [light.name for light in network.signals] == list(NAMES["junction_cross"])
    for light, line in zip(network.signals, network.objects, strict=True):
        assert (light.road, light.type, light.dynamic) == (light.name, "1000001", True)
        assert (light.orientation, light.lanes) == ("+", (-1,))
        assert light.t_m < -4.5
        assert light.stop_line_s_m == line.s_m == pytest.approx(199.0)
        assert line.t_m == pytest.approx(-1.75)


def test_lights_at_both_ends_of_the_link_look_at_their_own_traffic() -> None:
    """Eastbound traffic waits at the end of the link, westbound traffic at its start."""
    network = build(JunctionStaggered(speed_limit_mps=14.0, control="signals"))
    lights = {light.name: light for light in network.signals}
    assert set(lights) == {"south", "west", "east", "north", "link_east", "link_west"}
    assert lights["link_east"].orientation == "+"
    assert lights["link_west"].orientation == "-"
    assert lights["link_west"].lanes == (1,)
    assert lights["link_west"].t_m > 4.5
    assert lights["link_west"].stop_line_s_m == pytest.approx(1.0)


def test_no_control_means_no_signs() -> None:
    """Without control the hand of traffic rules."""
    network = build(JunctionT(speed_limit_mps=14.0))
    assert network.signals == ()
    assert network.objects == ()


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (
            {"template": "junction_cross", "corner_radius_m": 1.7, "border_width_m": 0.2},
            "road.corner_radius_m", "less than half the lane width of 3.5 m",
        ),
        (
            {"template": "junction_t", "corner_radius_m": 2.0, "border_width_m": 2.5},
            "road.corner_radius_m", "borders of neighbouring arms overlap",
        ),
        (
            {"template": "junction_y", "fork_rad": 0.7, "corner_radius_m": 80.0},
            "road.corner_radius_m", "swallows its arms",
        ),
        ({"template": "junction_t", "arm_length_m": 1.0}, "road.arm_length_m", "too short"),
        ({"template": "junction_cross", "lane_width_m": 0.4}, "road.lane_width_m", "too narrow"),
        ({"template": "junction_y", "lane_width_m": 40.0}, "road.lane_width_m", "too wide"),
        (
            {"template": "junction_staggered", "stagger_m": 25.0},
            "road.stagger_m", "leaves no road between the junctions",
        ),
    ],
)  # fmt: skip
def test_degenerate_junctions_are_refused(data: dict[str, Any], where: str, what: str) -> None:
    """The message says which parameter, what is wrong and what would help; the help helps."""
    with pytest.raises(RoadError, match=what) as caught:
        junction(data)
    assert caught.value.where == where
    assert caught.value.hint


def test_the_largest_corner_radius_of_the_hint_is_accepted() -> None:
    """The hint for a junction that is too large names a radius that is not."""
    data = {"template": "junction_y", "fork_rad": 0.7}
    with pytest.raises(RoadError) as caught:
        junction(data | {"corner_radius_m": 80.0})
    radius_m = float(caught.value.hint.split()[-2])
    assert junction(data | {"corner_radius_m": radius_m - 0.1}).roads
