"""How far the ego sees in a scenario, what decides it, and whom it sees."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.metrics import SightDistance, Visible, sight_distance, visible
from scenario_gen.metrics.sight import CAUSES, least_sight
from scenario_gen.metrics.sight.constants import HIGH_BEAM, LOW_BEAM, STREET_LIT, WET_REFLECTION
from scenario_gen.roads import RoadNetwork, build
from scenario_gen.roads.network import RoadObject, Structure
from tests.metrics.traces import Mover, trace_of
from tests.worlds import cut_in, scenario

EGO = Mover(50.0, -5.6, 30.0)
VAN = Mover(130.0, -5.6, 30.0)
NIGHT = {"time": {"kind": "sun", "elevation_rad": -0.5}}
CREST = {"kind": "crest", "grade": 0.06, "at_s_m": 200.0, "length_m": 200.0}


def sight(
    one: Scenario, *movers: Mover, network: RoadNetwork | None = None, duration_s: float = 10.0
) -> SightDistance:
    trace = trace_of(list(movers) or [EGO], duration_s=duration_s)
    return sight_distance(trace, ScenarioBatch.of([one]), [network or build(one.road)])


def at(found: SightDistance, time_s: float) -> tuple[float, str]:
    step = round(time_s / 0.1)
    return float(found.distance.value[0, step]), CAUSES[found.cause[0, step]]


def sees(one: Scenario, *movers: Mover, network: RoadNetwork | None = None) -> Visible:
    trace = trace_of(list(movers), duration_s=1.0)
    return visible(trace, ScenarioBatch.of([one]), [network or build(one.road)])


def people(*actors: tuple[str, float], **fields: Any) -> Scenario:
    """Actors of categories and heights on an urban street; the traces say where they are."""
    return scenario(
        road={"template": "urban_street", "speed_limit_mps": 14.0}, ego_lane=-1,
        actors=[
            {
                "id": f"a{index}", "category": category, "start": {"lane": -1, "s_m": 60.0},
                "speed_mps": 0.0,
                "dimensions": {"length_m": 1.0, "width_m": 1.0, "height_m": height_m},
            }
            for index, (category, height_m) in enumerate(actors)
        ],
        **fields,
    )  # fmt: skip


def test_by_day_in_clear_air_the_air_decides() -> None:
    assert at(sight(scenario()), 0.0) == (10_000.0, "air")


def test_the_sight_follows_the_weather_as_it_changes() -> None:
    """Visibility goes over linearly; rain of 20 mm/h limits it to 200 m from its class on."""
    change = {"at_s": 2.0, "over_s": 4.0, "visibility_m": 400.0,
              "precipitation": {"kind": "rain", "intensity_mmph": 20.0}}  # fmt: skip
    found = sight(scenario(environment={"visibility_m": 1000.0, "changes": [change]}))
    assert at(found, 1.0) == (1000.0, "air")
    assert at(found, 3.0) == (pytest.approx(850.0), "air")
    assert at(found, 4.5) == (500.0, "rain")
    assert at(found, 9.0) == (200.0, "rain")


def test_a_fog_bank_is_met_along_the_road() -> None:
    """The ego, at 30 m/s from s 50 m on, is in the bank from 5 s to 8.33 s."""
    zone = {"id": "bank", "s_from_m": 200.0, "s_to_m": 300.0, "visibility_m": 40.0}
    found = sight(scenario(environment={"visibility_zones": [zone]}))
    assert at(found, 0.0) == (pytest.approx(150.0 + 40.0 * (1 - 150.0 / 10_000.0)), "zone")
    assert at(found, 6.0) == (pytest.approx(40.0), "zone")
    assert at(found, 9.0) == (10_000.0, "air")


def test_a_bank_on_another_road_is_not_met() -> None:
    zone = {"id": "bank", "road": "west", "s_from_m": 0.0, "s_to_m": 100.0, "visibility_m": 40.0}
    road = {"template": "junction_cross", "speed_limit_mps": 14.0}
    ego = {"start": {"road": "south", "lane": -1, "s_m": 10.0}, "route": ["south", "north"]}
    one = scenario(road=road, ego=ego, ego_speed_mps=10.0, environment={"visibility_zones": [zone]})
    assert at(sight(one, Mover(0.0, 0.0, 0.0)), 0.0) == (10_000.0, "air")


@pytest.mark.parametrize(
    ("environment", "ego", "expected"),
    [
        ({}, {}, LOW_BEAM.value),
        ({}, {"lights": ["high_beam"]}, HIGH_BEAM.value),
        ({"perception": {"street_lights": "on"}}, {}, STREET_LIT.value),
        ({"perception": {"street_lights": "failed"}}, {}, LOW_BEAM.value),
        ({"perception": {"wet_reflection": True}}, {}, LOW_BEAM.value * WET_REFLECTION.value),
    ],
)
def test_at_night_lamps_decide(
    environment: dict[str, Any], ego: dict[str, Any], expected: float
) -> None:
    found = sight(scenario(environment=NIGHT | environment, ego=ego))
    assert at(found, 0.0) == (pytest.approx(expected), "darkness")


def test_dusk_falls() -> None:
    """As the sun sets, the sight falls to what headlights light."""
    change = {"at_s": 1.0, "over_s": 8.0, "sun": {"elevation_rad": -0.2}}
    time = {"kind": "sun", "elevation_rad": 0.05, "azimuth_rad": 3.14}
    found = sight(scenario(environment={"time": time, "changes": [change]})).distance.value[0]
    assert found[0] == 10_000.0
    assert (np.diff(found) <= 1e-9).all()
    assert found[-1] == pytest.approx(LOW_BEAM.value)


def test_the_sun_dazzles_who_drives_towards_it() -> None:
    towards, away = (
        {"time": {"kind": "sun", "elevation_rad": math.radians(10.0), "azimuth_rad": azimuth}}
        for azimuth in (math.pi / 2, -math.pi / 2)
    )
    clear = {"cloud_okta": 0}
    assert at(sight(scenario(environment=towards | clear)), 0.0) == (pytest.approx(100.0), "sun")
    assert at(sight(scenario(environment=away | clear)), 0.0) == (10_000.0, "air")


def test_the_sun_is_behind_the_hill_until_the_ego_is_over_the_crest() -> None:
    """The road climbs with 6 %, 3.4 degrees: a sun at 2 degrees is hidden before the crest."""
    road = {"template": "rural_straight", "speed_limit_mps": 25.0, "vertical": CREST}
    sun = {"kind": "sun", "elevation_rad": math.radians(2.0), "azimuth_rad": math.pi / 2}
    one = scenario(road=road, ego_lane=-1, environment={"time": sun, "cloud_okta": 0})
    before, over = Mover(20.0, -1.75, 0.0), Mover(250.0, -1.75, 0.0)
    assert at(sight(one, before), 0.0)[1] != "sun"
    assert at(sight(one, over), 0.0)[1] == "sun"


def test_sight_over_the_crest_of_a_road_is_that_of_its_parabola() -> None:
    """R = 200 m / 0.12; S = sqrt(2 R) (sqrt(1.1) + sqrt(0.6)), shorter than the curve."""
    road = {"template": "rural_straight", "speed_limit_mps": 25.0, "vertical": CREST}
    found = sight(scenario(road=road, ego_lane=-1), Mover(130.0, -1.75, 0.0))
    radius_m = 200.0 / 0.12
    expected_m = math.sqrt(2 * radius_m) * (math.sqrt(1.1) + math.sqrt(0.6))
    assert at(found, 0.0) == (pytest.approx(expected_m, rel=0.01), "crest")


def test_a_dark_tunnel_is_a_black_hole_by_day() -> None:
    one = scenario()
    network = replace(
        build(one.road), structures=(Structure("tunnel", "main", 200.0, 100.0, lit=False),)
    )
    found = sight(one, network=network)
    assert at(found, 0.0) == (pytest.approx(150.0), "tunnel")
    assert at(found, 6.0) == (LOW_BEAM.value, "tunnel")
    assert at(found, 9.0) == (10_000.0, "air")


def test_a_lit_tunnel_knows_no_night_and_no_rain() -> None:
    one = scenario(environment=NIGHT | {"precipitation": {"kind": "rain", "intensity_mmph": 60.0}})
    network = replace(
        build(one.road), structures=(Structure("tunnel", "main", 0.0, 400.0, lit=True),)
    )
    assert at(sight(one, network=network), 0.0) == (10_000.0, "air")


@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_headlights_dazzle_only_from_ahead(direction: float) -> None:
    """The other lane's car, 40 m ahead, faces the ego or drives ahead of it."""
    actor = {"id": "car1", "category": "car", "start": {"lane": -1, "s_m": 100.0},
             "speed_mps": 0.0}  # fmt: skip
    one = scenario(
        actors=[actor], environment=NIGHT | {"perception": {"headlight_glare": ["car1"]}}
    )
    other = Mover(90.0, -2.1, 0.0, heading_rad=math.pi if direction > 0 else 0.0)
    distance_m, cause = at(sight(one, Mover(50.0, -5.6, 0.0), other), 0.0)
    assert (cause == "headlights") == (direction > 0)
    assert (distance_m < 0.8 * LOW_BEAM.value) == (direction > 0)


def test_spray_hangs_behind_a_fast_actor_on_a_wet_road() -> None:
    """25 m with 20 m of visibility are more than one sees through."""
    spray = [{"actor": "van1", "length_m": 25.0, "visibility_m": 20.0}]
    wet = cut_in(environment={"surface_condition": "wet", "spray": spray})
    rear_m = 80.0 - 2.0
    distance_m, cause = at(sight(wet, EGO, VAN), 0.0)
    assert cause == "spray"
    assert distance_m == pytest.approx(rear_m - 25.0 + 20.0, abs=0.2)
    dry = cut_in(environment={"surface_condition": "dry", "spray": spray})
    assert at(sight(dry, EGO, VAN), 0.0)[1] == "air"
    slow = Mover(130.0, -5.6, 2.0)
    assert at(sight(wet, EGO, slow), 0.0)[1] == "air"
    beside = Mover(130.0, -1.9, 30.0)
    assert at(sight(wet, EGO, beside), 0.0)[1] == "air"


def test_a_dirty_lens_and_clutter_limit_the_sight() -> None:
    lens = scenario(environment={"perception": {"dirty_lens": 0.5}})
    assert at(sight(lens), 0.0) == (150.0, "lens")
    clutter = scenario(environment={"perception": {"clutter": "dense"}})
    assert at(sight(clutter), 0.0) == (120.0, "clutter")


def test_what_stands_beside_a_curve_hides_the_lane_behind_it() -> None:
    """A wall on the inside of a left-hand bend ends the sight; with none, the air does."""
    road = {"template": "rural_curve", "speed_limit_mps": 20.0, "radius_m": 150.0,
            "hand": "left", "approach_m": 100.0, "clothoid_m": 40.0, "arc_m": 150.0}  # fmt: skip
    one = scenario(road=road, ego_lane=-1)
    network = build(one.road)
    bare = replace(network, objects=())
    wall = RoadObject("wall", "building", "main", 210.0, 9.0, 60.0, 4.0, 6.0, hides=True)
    walled = replace(network, objects=(wall,))
    ego = Mover(140.0, -1.75, 0.0)
    assert at(sight(one, ego, network=bare), 0.0) == (10_000.0, "air")
    distance_m, cause = at(sight(one, ego, network=walled), 0.0)
    assert cause == "object"
    assert 40.0 < distance_m < 200.0
    low = replace(walled, objects=(replace(wall, height_m=0.5),))
    assert at(sight(one, ego, network=low), 0.0)[1] == "air"


def test_times_beyond_the_duration_have_no_sight() -> None:
    trace = trace_of([EGO])
    valid = trace.valid.copy()
    valid[0, 50:] = False
    one = scenario(environment=NIGHT)
    found = sight_distance(
        replace(trace, valid=valid), ScenarioBatch.of([one]), [build(one.road)]
    ).distance
    assert found.valid[0].tolist() == valid[0].tolist()
    assert np.isnan(found.value[0, 50:]).all()


def test_the_least_sight_is_a_measure_of_the_ego() -> None:
    zone = {"id": "bank", "s_from_m": 200.0, "s_to_m": 300.0, "visibility_m": 40.0}
    scenarios = [scenario(environment={"visibility_zones": [zone]}), scenario()]
    trace = trace_of([EGO], [EGO])
    trace = replace(trace, group_of_row=np.arange(2), road_ids=(("main",),) * 2)
    least = least_sight(trace, ScenarioBatch.of(scenarios), [build(s.road) for s in scenarios])
    assert least.value.tolist() == [[pytest.approx(40.0)], [10_000.0]]


@given(st.floats(10, 2000), st.floats(0.1, 1.0), st.booleans(), st.floats(0, 0.9))
def test_worse_conditions_never_let_one_see_farther(
    visibility_m: float, share: float, night: bool, lens: float
) -> None:
    """Fog, night and dirt together see no farther than any of them alone."""
    light = NIGHT if night else {}

    def value(**environment: Any) -> float:
        return at(sight(scenario(environment=environment), duration_s=0.2), 0.0)[0]

    dirt = {"perception": {"dirty_lens": lens}}
    all_m = value(visibility_m=visibility_m * share, **light, **dirt)
    assert all_m <= value(visibility_m=visibility_m) + 1e-9
    assert all_m <= value(**light) + 1e-9
    assert all_m <= value(**dirt) + 1e-9


def test_who_is_beyond_the_sight_distance_is_not_seen() -> None:
    fog = people(("car", 1.5), environment={"visibility_m": 60.0})
    ego = Mover(0.0, -1.75, 0.0)
    near, far = Mover(55.0, -1.75, 0.0), Mover(70.0, -1.75, 0.0)
    assert sees(fog, ego, near).seen[0, 1, 0]
    assert not sees(fog, ego, far).seen[0, 1, 0]
    assert sees(fog, ego, far).seen[0, 0, 0]


def test_lamps_are_seen_in_the_dark() -> None:
    dark = people(("car", 1.5), environment=NIGHT)
    lamps = dark.actors[0].model_copy(update={"lights": ("hazard",)})
    lit = dark.model_copy(update={"actors": (lamps,)})
    ego, far = Mover(0.0, -1.75, 0.0), Mover(120.0, -1.75, 0.0)
    assert not sees(dark, ego, far).seen[0, 1, 0]
    assert sees(lit, ego, far).seen[0, 1, 0]


@pytest.mark.parametrize(
    ("height_m", "hiding", "hiding_m", "seen"),
    [
        (1.1, "van", 2.6, False),  # a child behind a van
        (1.8, "van", 2.6, False),  # an adult behind a van
        (1.8, "car", 1.3, True),  # an adult behind a low car: one sees over it
        (1.0, "car", 1.5, False),  # a child behind a car
        (1.1, "bicycle", 1.8, True),  # one looks through a bicycle
        (1.1, "debris", 0.3, True),  # and over a thing on the road
    ],
)
def test_an_actor_hides_what_is_lower_than_the_line_over_it(
    height_m: float, hiding: str, hiding_m: float, seen: bool
) -> None:
    one = people((hiding, hiding_m), ("pedestrian", height_m))
    ego, behind = Mover(0.0, 0.0), Mover(33.0, 0.0, length_m=0.5, width_m=0.5)
    found = sees(one, ego, Mover(30.0, 0.0), behind)
    assert found.seen[0, 2, 0] == seen
    assert found.behind[0, 2, 0] == (-1 if seen else 1)
    assert found.seen[0, 1, 0]


def test_who_looks_out_from_behind_is_seen() -> None:
    """Half of the pedestrian is beside the van."""
    one = people(("van", 2.6), ("pedestrian", 1.8))
    behind = Mover(33.0, 1.2, length_m=0.5, width_m=0.5)
    assert sees(one, Mover(0.0, 0.0), Mover(30.0, 0.0), behind).seen[0, 2, 0]


def test_of_several_the_nearest_to_the_ego_hides() -> None:
    one = people(("van", 2.6), ("van", 2.6), ("pedestrian", 1.8))
    behind = Mover(45.0, 0.0, length_m=0.5, width_m=0.5)
    found = sees(one, Mover(0.0, 0.0), Mover(38.0, 0.0), Mover(20.0, 0.0), behind)
    assert found.behind[0, 3, 0] == 2


def test_a_carrier_does_not_hide_what_it_carries() -> None:
    one = people(("van", 2.6), ("debris", 0.5))
    loaded = one.actors[1].model_copy(update={"carried_by": "a0"})
    one = one.model_copy(update={"actors": (one.actors[0], loaded)})
    load = Mover(31.0, 0.0, length_m=0.5, width_m=0.5)
    found = sees(one, Mover(0.0, 0.0), Mover(30.0, 0.0), load)
    assert found.seen[0, 2, 0]


def test_a_house_hides_who_is_behind_it() -> None:
    one = people(("pedestrian", 1.8))
    house = RoadObject("house", "building", "main", 40.0, -12.0, 10.0, 10.0, 8.0, hides=True)
    network = replace(build(one.road), objects=(house,))
    ego = Mover(20.0, -12.0)
    behind, beside = Mover(60.0, -12.0, width_m=0.5), Mover(40.0, 0.0, width_m=0.5)
    assert not sees(one, ego, behind, network=network).seen[0, 1, 0]
    assert sees(one, ego, beside, network=network).seen[0, 1, 0]


def test_a_deer_behind_the_crest_is_not_seen_and_a_lorry_is() -> None:
    road = {"template": "rural_straight", "speed_limit_mps": 25.0, "vertical": CREST}
    one = scenario(
        road=road, ego_lane=-1,
        actors=[
            {"id": name, "category": category, "start": {"lane": -1, "s_m": 300.0},
             "speed_mps": 0.0}
            for name, category in (("deer1", "animal"), ("lorry1", "truck"))
        ],
    )  # fmt: skip
    ego = Mover(130.0, -1.75, 0.0)
    deer, lorry = Mover(265.0, -1.75, 0.0), Mover(265.0, 1.75, 0.0)
    found = sees(one, ego, deer, lorry)
    assert found.seen[0, 1:, 0].tolist() == [False, True]


def test_absent_actors_are_not_seen() -> None:
    one, two = people(("car", 1.5)), people()
    trace = trace_of([Mover(0.0, 0.0), Mover(30.0, 0.0)], [Mover(0.0, 0.0)])
    trace = replace(trace, group_of_row=np.arange(2), road_ids=(("main",),) * 2)
    batch = ScenarioBatch.of([one, two])
    found = visible(trace, batch, [build(one.road), None])
    assert found.seen[:, 1, 0].tolist() == [True, False]
