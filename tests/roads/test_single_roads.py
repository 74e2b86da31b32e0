"""The templates of one road: where their lanes run and what stands on and beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from scenario_gen.domain.road import Road
from scenario_gen.errors import RoadError
from scenario_gen.roads import NetworkRoad, RoadNetwork, build, lane_at, marks_of

ROAD: TypeAdapter[Road] = TypeAdapter(Road)
ALL = (
    "motorway_straight", "motorway_curve", "motorway_lane_drop", "work_zone", "toll_plaza",
    "rural_straight", "rural_curve", "urban_street", "tunnel", "bridge", "level_crossing",
    "parking_lot",
)  # fmt: skip
# Things that belong on the lanes or over them.
ON_THE_ROAD = ("refuge", "booth", "gantry", "portal", "bay", "cone", "work_barrier", "lamp")


def made(template: str, **fields: Any) -> RoadNetwork:
    """A network with a limit of 20 m/s."""
    return build(ROAD.validate_python({"template": template, "speed_limit_mps": 20.0} | fields))


def widths(road: NetworkRoad, s_m: float) -> dict[int, float]:
    """Lane -> width at a place."""
    found = {}
    for lane in road.strip(s_m).lanes:
        right_m, left_m = road.lane_borders_t(lane, s_m)
        found[lane] = round(left_m - right_m, 6)
    return found


def elevation(road: NetworkRoad, s_m: float) -> float:
    """Elevation at a place."""
    assert road.elevation is not None
    s0_m, a, b, c, d = [piece for piece in road.elevation.pieces if piece[0] <= s_m][-1]
    ds_m = s_m - s0_m
    return a + ds_m * (b + ds_m * (c + ds_m * d))


def named(network: RoadNetwork, start: str) -> list[Any]:
    """Objects whose names begin so."""
    return [thing for thing in network.objects if thing.name.startswith(start)]


@pytest.mark.parametrize("template", ALL)
def test_nothing_stands_on_a_lane_that_does_not_belong_there(template: str) -> None:
    """Rails, posts, trees, walls and signs keep clear of the lanes."""
    network = made(template)
    for thing in network.objects:
        if thing.name.startswith(ON_THE_ROAD):
            continue
        index = network.road_index(thing.road)
        for edge in (-0.49, 0.49):
            assert lane_at(network, index, thing.s_m, thing.t_m + edge * thing.width_m) == 0
    for signal in network.signals:
        index = network.road_index(signal.road)
        assert lane_at(network, index, signal.s_m, signal.t_m) == 0
        assert 0.0 <= signal.s_m <= network.road(signal.road).length_m


@pytest.mark.parametrize("template", ALL)
def test_every_road_says_its_speed_limit(template: str) -> None:
    """A sign for each direction that has a lane, right of the lanes that it is for."""
    network = made(template)
    main = network.road("main")
    ways = {spec.direction for spec in main.lanes if spec.kind == "driving"}
    signs = [signal for signal in network.signals if signal.name.startswith("speed_limit")]
    assert {1 if sign.orientation == "+" else -1 for sign in signs} == ways
    assert all(sign.value == 20.0 and (sign.t_m < 0) == (sign.orientation == "+") for sign in signs)


def test_a_lane_that_drops_ends_where_its_width_does() -> None:
    """The outermost lane keeps its id with width 0; the others go straight on."""
    network = made("motorway_lane_drop", lanes=3, drop_s_m=800.0, taper_m=150.0)
    main = network.road("main")
    assert widths(main, 700.0) == {-1: 3.5, -2: 3.5, -3: 3.5, -4: 2.5}
    assert widths(main, 875.0) == {-1: 3.5, -2: 3.5, -3: 1.75, -4: 2.5}
    assert widths(main, 1000.0) == {-1: 3.5, -2: 3.5, -3: 0.0, -4: 2.5}
    assert network.lane_centre_t("main", -2, 1000.0) == network.lane_centre_t("main", -2, 0.0)
    _, s_m, _ = network.path("main", -3).to_road(network.path("main", -3).length_m, 0.0)
    assert 930.0 < float(s_m) <= 950.0
    assert network.path("main", -2).length_m == 1500.0
    assert lane_at(network, 0, 1000.0, [-6.0, -8.0]).tolist() == [-2, -4]
    assert network.lane_centre_t("main", -3, 1000.0) == pytest.approx(-7.0)


def test_the_innermost_lane_can_drop_too() -> None:
    """The median grows into its place."""
    network = made("motorway_lane_drop", dropped="left", median_width_m=2.0)
    main = network.road("main")
    assert widths(main, 1000.0) == {1: 5.5, -1: 0.0, -2: 3.5, -3: 3.5, -4: 2.5}
    assert network.lane_centre_t("main", -2, 1000.0) == -5.25
    _, s_m, _ = network.path("main", -1).to_road(network.path("main", -1).length_m, 0.0)
    assert 930.0 < float(s_m) <= 950.0


def test_lanes_of_a_work_zone_are_narrow_and_moved() -> None:
    """Between the tapers they lie right of a closed strip; the edges of the carriageway stay."""
    network = made("work_zone", lanes=2, zone_s_m=400.0, taper_m=80.0, zone_m=300.0)
    main = network.road("main")
    assert widths(main, 100.0) == {1: 0.0, -1: 3.5, -2: 3.5, -3: 2.5}
    assert widths(main, 600.0) == {1: 2.0, -1: 2.9, -2: 2.9, -3: 1.7}
    for s_m in (0.0, 440.0, 600.0, 1000.0):
        assert main.lane_borders_t(-3, s_m)[0] == pytest.approx(-9.5)
        assert main.lane_borders_t(1, s_m)[1] == pytest.approx(0.0)
    path = network.path("main", -1)
    _, _, t_m = path.to_road(np.array([100.0, 600.2, 1100.5]), path.lane_q_m)
    np.testing.assert_allclose(t_m, [-1.75, -3.45, -1.75], atol=1e-9)
    [barrier] = named(network, "work_barrier")
    assert barrier.s_m == 630.0
    assert barrier.t_m - 0.5 * barrier.width_m > -2.0
    for cone in named(network, "cone"):
        assert lane_at(network, 0, cone.s_m, cone.t_m) in (0, 1)
    assert lane_at(network, 0, 600.0, -1.0) == 1


def test_a_toll_plaza_widens_to_its_booths() -> None:
    """Each added lane grows from nothing; booths stand on the borders between lanes."""
    network = made("toll_plaza", lanes=2, booths=5)
    main = network.road("main")
    assert widths(main, 100.0) == {-1: 3.5, -2: 3.5, -3: 0.0, -4: 0.0, -5: 0.0, -6: 2.5}
    assert widths(main, 400.0) == {-1: 3.5, -2: 3.5, -3: 3.5, -4: 3.5, -5: 3.5, -6: 2.5}
    assert widths(main, 700.0) == widths(main, 100.0)
    path = network.path("main", -4)
    _, s_m, _ = path.to_road(np.array([0.0, path.length_m]), 0.0)
    assert float(s_m[0]) == pytest.approx(250.0)
    assert 530.0 < float(s_m[1]) <= 550.0
    borders_m = {main.lane_borders_t(lane, 400.0)[0] for lane in range(-5, 0)}
    assert {booth.t_m for booth in named(network, "booth")} == borders_m


@pytest.mark.parametrize(("kind", "sign"), [("crest", 1.0), ("dip", -1.0)])
def test_crests_and_dips_are_parabolas_between_two_grades(kind: str, sign: float) -> None:
    """Grade before, its negative behind, no kink, and the extreme in the middle."""
    vertical = {"kind": kind, "grade": 0.06, "at_s_m": 300.0, "length_m": 120.0}
    main = made("rural_straight", vertical=vertical).road("main")
    at_m = np.array([0.0, 100.0, 239.99, 240.01, 300.0, 359.99, 360.01, 500.0])
    z_m = np.array([elevation(main, float(s)) for s in at_m])
    slope = np.array([elevation(main, float(s) + 1e-4) - elevation(main, float(s)) for s in at_m])
    np.testing.assert_allclose(
        slope / 1e-4, sign * 0.06 * np.array([1, 1, 1, 1, 0, -1, -1, -1]), atol=2e-4
    )
    assert z_m[0] == 0.0
    assert abs(z_m[3] - z_m[2]) < 2e-3
    assert z_m[4] == pytest.approx(sign * 0.06 * (240.0 + 30.0))


def test_a_grade_climbs_all_the_way_and_a_banked_road_rolls() -> None:
    """Elevation is grade times s, and superelevation is what is asked for."""
    network = made("bridge", vertical={"kind": "grade", "grade": 0.1}, superelevation_rad=0.05)
    main = network.road("main")
    assert elevation(main, 200.0) == pytest.approx(20.0)
    assert main.superelevation is not None
    assert main.superelevation.pieces == ((0.0, 0.05, 0.0, 0.0, 0.0),)
    assert made("bridge").road("main").elevation is None


def test_the_crossing_of_a_street_leads_from_kerb_to_kerb() -> None:
    """Over all strips between the pavements, with the refuge in its middle and bays clear of it."""
    network = made(
        "urban_street", tram_width_m=3.0, bus_lane_width_m=3.5, cycle_lane_width_m=1.5,
        parking_width_m=2.0, refuge=True,
    )  # fmt: skip
    [crossing] = network.crossings
    kerb_m = 3.0 + 3.25 + 3.5 + 1.5 + 2.0
    assert (crossing.t_right_m, crossing.t_left_m) == (-kerb_m, kerb_m)
    [refuge] = named(network, "refuge")
    assert (refuge.s_m, refuge.t_m) == (200.0, 0.0)
    bays = named(network, "bay")
    assert len(bays) > 100
    for bay in bays:
        lanes = lane_at(network, 0, bay.s_m, bay.t_m + np.array([-0.99, 0.99]))
        assert lanes.tolist() in ([-5, -5], [5, 5])
        assert abs(bay.s_m - 200.0) - 0.5 * bay.length_m >= 2.0 + 5.0 - 1e-9


def test_tunnels_and_bridges_are_structures_with_sides() -> None:
    """Walls hide what is behind them, railings do not."""
    tunnel = made("tunnel", lit=False)
    [inside] = tunnel.structures
    assert (inside.kind, inside.s_m, inside.length_m, inside.lit) == ("tunnel", 300.0, 400.0, False)
    walls = named(tunnel, "wall")
    assert [wall.t_m for wall in walls] == [-4.75, 4.75]
    assert all(wall.hides and wall.length_m == 400.0 for wall in walls)
    bridge = made("bridge")
    assert [structure.kind for structure in bridge.structures] == ["bridge"]
    assert not any(rail.hides for rail in named(bridge, "railing"))


def test_the_middle_of_the_track_crosses_the_road() -> None:
    """It runs from right to left, and traffic waits before it on either side."""
    network = made("level_crossing", gated=True, crossing_s_m=250.0, rail_width_m=3.0)
    rail = network.road("rail")
    centre_t_m = network.lane_centre_t("rail", -1)
    x_m, y_m = rail.line.point(0.5 * rail.length_m, centre_t_m)
    np.testing.assert_allclose((x_m, y_m), (250.0, 0.0), atol=1e-9)
    assert float(rail.line.evaluate(0.0)[2]) == pytest.approx(0.5 * np.pi)
    assert rail.lanes[0].kind == "rail"
    lights = [signal for signal in network.signals if signal.dynamic]
    assert {light.name: light.stop_line_s_m for light in lights} == {
        "track": 245.5, "track_back": 254.5,
    }  # fmt: skip
    assert not any(signal.dynamic for signal in made("level_crossing").signals)


def test_bays_of_a_car_park_lie_side_by_side_along_the_aisle() -> None:
    """Each fills its part of the parking lane, at a right angle to the aisle."""
    network = made("parking_lot", length_m=25.0, bay_width_m=2.5, bay_length_m=5.0)
    bays = named(network, "bay_left")
    assert [bay.s_m for bay in bays] == [1.25 + 2.5 * i for i in range(10)]
    assert {(bay.t_m, bay.length_m, bay.width_m) for bay in bays} == {(5.5, 5.0, 2.5)}
    assert {bay.heading_rad for bay in bays} == {0.5 * np.pi}


def test_a_gantry_shows_its_limit_over_each_lane() -> None:
    """Lanes that have no width there have no sign."""
    network = made("motorway_lane_drop", gantry={"s_m": 1200.0, "limit_mps": 15.0})
    signs = [signal for signal in network.signals if signal.name.startswith("gantry")]
    assert [(sign.lanes, sign.t_m, sign.value) for sign in signs] == [
        ((-1,), -1.75, 15.0), ((-2,), -5.25, 15.0),
    ]  # fmt: skip
    assert all(sign.dynamic and sign.subtype == "54" for sign in signs)


@pytest.mark.parametrize(
    ("template", "fields", "s_m", "marks"),
    [
        ("motorway_straight", {"lanes": 2}, 0.0, ["none", "solid", "broken", "solid"]),
        (
            "motorway_straight", {"lanes": 2, "median_width_m": 2.0}, 0.0,
            ["none", "solid", "broken", "solid", "none"],
        ),
        ("rural_straight", {}, 0.0, ["none", "solid", "broken", "solid", "none"]),
        ("rural_curve", {"centre_line": False}, 0.0, ["none", "solid", "none", "solid", "none"]),
        (
            "urban_street", {"lanes_per_direction": 2, "cycle_lane_width_m": 1.5}, 0.0,
            ["none", "curb", "solid", "broken", "solid", "broken", "solid", "curb", "none"],
        ),
        ("bridge", {}, 0.0, ["none", "solid", "broken", "solid", "none"]),
        (
            "motorway_lane_drop", {}, 0.0, ["none", "solid", "broken", "broken", "solid"],
        ),
        ("motorway_lane_drop", {}, 1200.0, ["none", "none", "solid", "broken", "solid"]),
        ("work_zone", {"lanes": 2}, 0.0, ["none", "solid", "broken", "solid", "none"]),
        ("work_zone", {"lanes": 2}, 600.0, ["none", "solid", "broken", "solid", "none"]),
    ],
)  # fmt: skip
def test_marks_follow_from_the_lanes_on_either_side(
    template: str, fields: dict[str, Any], s_m: float, marks: list[str]
) -> None:
    """Broken where lanes may be changed, solid at edges, kerbs at pavements, nothing twice."""
    main = made(template, **fields).road("main")
    assert list(marks_of(main, main.strip(s_m))) == marks


@pytest.mark.parametrize(
    ("template", "fields", "where", "what"),
    [
        ("motorway_straight", {"length_m": 1.0}, "road.length_m", "too short"),
        ("motorway_straight", {"lane_width_m": 0.4}, "road.lane_width_m", "no lane"),
        (
            "motorway_straight", {"gantry": {"s_m": 1600.0, "limit_mps": 9.0}}, "road.gantry.s_m",
            "beyond the road",
        ),
        ("motorway_lane_drop", {"taper_m": 0.01}, "road.taper_m", "too short"),
        ("motorway_lane_drop", {"drop_s_m": 1400.0}, "road.drop_s_m", "beyond the road"),
        ("work_zone", {"shift_m": 5.0}, "road.shift_m", "choose at most"),
        ("work_zone", {"narrow_width_m": 3.6}, "road.narrow_width_m", "more than lane_width_m"),
        ("work_zone", {"taper_m": 1.0}, "road.taper_m", "too short"),
        ("work_zone", {"zone_m": 900.0}, "road.zone_s_m", "beyond the road"),
        ("toll_plaza", {"lanes": 4, "booths": 3}, "road.booths", "fewer than"),
        ("toll_plaza", {"plaza_s_m": 100.0}, "road.plaza_s_m", "beyond the road"),
        ("toll_plaza", {"plaza_m": 2.0}, "road.plaza_m", "no room for the booths"),
        ("toll_plaza", {"lane_width_m": 2.5}, "road.lane_width_m", "no room for the booths"),
        ("tunnel", {"portal_s_m": 700.0}, "road.portal_s_m", "beyond the road"),
        ("bridge", {"bridge_m": 800.0}, "road.bridge_s_m", "beyond the road"),
        ("urban_street", {"refuge": True, "lane_width_m": 2.7}, "road.refuge", "no room"),
        ("urban_street", {"bus_lane_width_m": 0.5}, "road.bus_lane_width_m", "no lane"),
        ("level_crossing", {"crossing_s_m": 598.0}, "road.crossing_s_m", "beyond the road"),
        ("level_crossing", {"rail_m": 5.0}, "road.rail_m", "does not reach over"),
        ("parking_lot", {"bay_width_m": 1.0}, "road.bay_width_m", "narrower than a car"),
        ("parking_lot", {"length_m": 5000.0}, "road.length_m", "1 to 200 bays"),
        (
            "rural_straight", {"vertical": {"kind": "crest", "at_s_m": 30.0}},
            "road.vertical.at_s_m", "beyond the road",
        ),
    ],
)  # fmt: skip
def test_degenerate_parameters_are_refused_with_place_and_hint(
    template: str, fields: dict[str, Any], where: str, what: str
) -> None:
    """The message says which parameter, what is wrong and what would help."""
    with pytest.raises(RoadError, match=what) as caught:
        made(template, **fields)
    assert caught.value.where == where
    assert caught.value.hint
