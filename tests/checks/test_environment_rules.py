"""Rules for an environment that changes in time and place: at, inside and outside their limits."""

from __future__ import annotations

import math
from typing import Any

import pytest

from scenario_gen.domain.environment import Environment
from scenario_gen.domain.odd import Odd, Range
from tests.checks.traces import actor, findings, lone, phase, state_of, states, static, world
from tests.worlds import scenario

WET = {"surface_condition": "wet", "friction": 0.55}
NIGHT = {"time": {"kind": "sun", "elevation_rad": -0.3}}
CAR = actor("car", lane=-1)
RAIN = {"kind": "rain", "intensity_mmph": 8.0}
FRONT = {"at_s": 3.0, "over_s": 2.0, "precipitation": RAIN, "surface_condition": "wet",
         "friction": 0.5, "cloud_okta": 7}  # fmt: skip


def state(rule: str, environment: dict[str, Any], **fields: Any) -> str:
    """State of a rule of a scenario with one car."""
    fields.setdefault("actors", [CAR])
    return states(static(scenario(environment=environment, **fields)))[f"environment.{rule}"]


def patch(**fields: Any) -> dict[str, Any]:
    return {"id": "p1", "s_from_m": 100.0, "s_to_m": 150.0, "condition": "icy",
            "friction": 0.1} | fields  # fmt: skip


def zone(**fields: Any) -> dict[str, Any]:
    return {"id": "z1", "s_from_m": 100.0, "s_to_m": 150.0, "visibility_m": 80.0} | fields


def gust(**fields: Any) -> dict[str, Any]:
    return {"id": "w1", "s_from_m": 100.0, "s_to_m": 150.0, "wind": {"speed_mps": 15.0}} | fields


def test_a_rain_front_that_is_consistent_passes_all_rules() -> None:
    result = static(scenario(environment={"changes": [FRONT], "visibility_m": 4000.0}))
    assert not [f for f in result.findings if f.rule.startswith("environment.")]


@pytest.mark.parametrize(
    ("at_s", "over_s", "expected"),
    [(14.9, 0.0, "passed"), (15.0, 0.0, "failed"), (16.0, 0.0, "failed"), (14.0, 30.0, "passed")],
)
def test_a_change_begins_before_the_scenario_is_over(
    at_s: float, over_s: float, expected: str
) -> None:
    change = {"at_s": at_s, "over_s": over_s, "visibility_m": 500.0}
    assert state("changes", {"changes": [change]}, duration_s=15.0) == expected


@pytest.mark.parametrize(("at_s", "expected"), [(3.1, "passed"), (3.0, "passed"), (2.9, "failed")])
def test_changes_follow_one_another(at_s: float, expected: str) -> None:
    first = {"at_s": 1.0, "over_s": 2.0, "visibility_m": 500.0}
    assert state("changes", {"changes": [first, {"at_s": at_s, "friction": 0.7}]}) == expected


def test_a_change_that_says_nothing_is_refused() -> None:
    assert state("changes", {"changes": [{"at_s": 1.0}]}) == "failed"


def test_states_after_changes_are_checked_like_the_start() -> None:
    """Rain on a road that stays dry, out of a clear sky, at a friction of dry asphalt."""
    change = {"at_s": 1.0, "precipitation": RAIN}
    environment = {"changes": [change], "cloud_okta": 1}
    assert state("surface", environment) == "failed"
    assert state("cloud", environment) == "failed"
    only_wet = {"changes": [{"at_s": 1.0, "surface_condition": "wet"}]}
    found = findings(static(scenario(environment=only_wet)), "environment.friction")
    assert [f.path for f in found] == ["$.environment.friction"]
    assert "after change 1" in found[0].message
    storm = {"changes": [{"at_s": 1.0, "wind": {"speed_mps": 40.0}}]}
    assert state("wind", storm) == "failed"
    downpour = {**FRONT, "precipitation": {"kind": "rain", "intensity_mmph": 60.0}}
    assert state("visibility", {"changes": [downpour]}) == "failed"
    assert state("visibility", {"changes": [downpour | {"visibility_m": 150.0}]}) == "passed"
    assert state("precipitation", {"changes": [{"at_s": 1.0, "precipitation": {
        "kind": "rain", "intensity_mmph": 0.0}}]}) == "failed"  # fmt: skip


def test_a_tag_may_name_a_light_that_comes_later() -> None:
    dusk = {"changes": [{"at_s": 1.0, "over_s": 5.0, "sun": {"elevation_rad": -0.05}}]}
    assert state("sun", dusk, tags=["light:dusk"]) == "passed"
    assert state("sun", dusk, tags=["night"]) == "failed"
    zenith = {"changes": [{"at_s": 1.0, "sun": {"elevation_rad": 1.6}}]}
    assert state("sun", zenith) == "failed"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, "passed"),
        ({"s_to_m": 100.0}, "failed"),
        ({"s_to_m": 100.1}, "passed"),
        ({"s_from_m": 160.0}, "failed"),
        ({"s_to_m": 1e4}, "failed"),
        ({"road": "west"}, "failed"),
    ],
)
def test_places_lie_on_their_road(place: dict[str, Any], expected: str) -> None:
    assert state("places", {"patches": [patch(**place)]}) == expected
    assert state("places", {"visibility_zones": [zone(**place)]}) == expected
    assert state("places", {"wind_zones": [gust(**place)]}) == expected


def test_a_place_may_reach_to_the_end_of_the_road_and_no_farther() -> None:
    length_m = 1000.0
    road = {"template": "motorway_straight", "speed_limit_mps": 36.0, "length_m": length_m}
    at_end, beyond = ({"patches": [patch(s_to_m=s)]} for s in (length_m, length_m + 0.1))
    assert state("places", at_end, road=road) == "passed"
    assert state("places", beyond, road=road) == "failed"


def test_a_patch_covers_lanes_that_exist() -> None:
    assert state("places", {"patches": [patch(lanes=[-1, -2])]}) == "passed"
    assert state("places", {"patches": [patch(lanes=[-1, 7])]}) == "failed"
    with pytest.raises(ValueError, match="lane 0"):
        scenario(environment={"patches": [patch(lanes=[0])]})


def test_ids_of_patches_and_zones_differ() -> None:
    with pytest.raises(ValueError, match="given twice: p1"):
        scenario(environment={"patches": [patch()], "wind_zones": [gust(id="p1")]})


@pytest.mark.parametrize(
    ("temperature_c", "expected"), [(3.9, "passed"), (4.0, "passed"), (4.1, "failed")]
)
def test_an_icy_patch_needs_cold(temperature_c: float, expected: str) -> None:
    environment = {"patches": [patch()], "temperature_c": temperature_c}
    assert state("temperature", environment) == expected


@pytest.mark.parametrize(
    ("mu", "expected"), [(0.04, "failed"), (0.05, "passed"), (0.15, "passed"), (0.16, "failed")]
)
def test_friction_of_a_patch_belongs_to_its_condition(mu: float, expected: str) -> None:
    assert state("friction", {"patches": [patch(friction=mu)]}) == expected


def test_friction_of_a_puddle_falls_with_the_speed_of_the_ego() -> None:
    """Of .50 at 50 km/h a puddle leaves .05 at 90 km/h, where heavy rain leaves .30 of .55."""
    for condition, mu, kmh, expected in (
        ("flooded", 0.5, 50, "passed"),
        ("flooded", 0.5, 90, "failed"),
        ("standing_water", 0.5, 130, "passed"),
        ("standing_water", 0.25, 130, "failed"),
    ):
        puddle = {"patches": [patch(condition=condition, friction=mu)]}
        assert state("standing_water", puddle, ego_speed_mps=kmh / 3.6) == expected


@pytest.mark.parametrize(
    ("visibility_m", "expected"), [(499.0, "passed"), (500.0, "failed"), (501.0, "failed")]
)
def test_one_sees_less_in_a_zone_than_around_it(visibility_m: float, expected: str) -> None:
    environment = {"visibility_m": 500.0, "visibility_zones": [zone(visibility_m=visibility_m)]}
    assert state("zones", environment) == expected


@pytest.mark.parametrize(("visibility_m", "expected"), [(3999.0, "passed"), (4000.0, "failed")])
def test_a_zone_may_matter_only_when_the_air_has_cleared(
    visibility_m: float, expected: str
) -> None:
    """Morning fog lifts to 4 km: a bank, or spray, of less than that is then seen."""
    lifts = {"visibility_m": 80.0, "changes": [{"at_s": 2.0, "visibility_m": 4000.0}]}
    zones = [zone(visibility_m=visibility_m, particles="dust")]
    assert state("zones", lifts | {"visibility_zones": zones}) == expected
    spray = {"spray": [{"actor": "a1", "visibility_m": visibility_m}]}
    assert state("spray", WET | lifts | spray) == expected


@pytest.mark.parametrize(
    ("particles", "visibility_m", "expected"),
    [("fog", 999.0, "passed"), ("fog", 1000.0, "failed"), ("dust", 1500.0, "passed")],
)
def test_fog_is_a_visibility_below_1_km(particles: str, visibility_m: float, expected: str) -> None:
    zones = [zone(particles=particles, visibility_m=visibility_m)]
    assert state("zones", {"visibility_zones": zones}) == expected


@pytest.mark.parametrize(("s_m", "expected"), [(149.9, "failed"), (150.0, "passed")])
def test_zones_of_a_kind_lie_apart(s_m: float, expected: str) -> None:
    later = {"id": "z2", "s_from_m": s_m, "s_to_m": 200.0}
    assert state("zones", {"visibility_zones": [zone(), zone(**later)]}) == expected
    assert state("zones", {"wind_zones": [gust(), gust(**later)]}) == expected
    assert state("zones", {"visibility_zones": [zone()], "wind_zones": [gust(**later)]}) == "passed"


def test_a_gust_keeps_to_the_limit_of_the_wind() -> None:
    assert state("wind", {"wind_zones": [gust(wind={"speed_mps": 32.6})]}) == "passed"
    assert state("wind", {"wind_zones": [gust(wind={"speed_mps": 32.7})]}) == "failed"


@pytest.mark.parametrize(
    ("environment", "who", "expected"),
    [
        (WET, {}, "passed"),
        ({}, {}, "failed"),
        ({"changes": [{"at_s": 2.0} | WET]}, {}, "passed"),
        ({"patches": [patch(condition="standing_water", friction=0.3)]}, {}, "passed"),
        (WET, {"name": "other"}, "failed"),
        (WET, {"speed_mps": 0.0}, "failed"),
        (WET, {"speed_mps": 0.0, "phases": [phase({"kind": "speed", "target_mps": 9.0, "dynamics": {
            "dimension": "time", "time_s": 3.0}})]}, "passed"),
        (WET, {"category": "bicycle", "speed_mps": 5.0}, "failed"),
    ],
)  # fmt: skip
def test_spray_comes_from_a_vehicle_that_moves_on_a_wet_road(
    environment: dict[str, Any], who: dict[str, Any], expected: str
) -> None:
    environment = environment | {"spray": [{"actor": "a1"}]}
    assert state("spray", environment, actors=[actor(**({"lane": -1} | who))]) == expected


def test_one_sees_less_in_spray_than_around_it() -> None:
    for visibility_m, expected in ((59.0, "passed"), (60.0, "failed")):
        spray = {"visibility_m": 60.0, "spray": [{"actor": "a1", "visibility_m": visibility_m}]}
        assert state("spray", WET | spray) == expected


@pytest.mark.parametrize(
    ("environment", "who", "expected"),
    [
        (NIGHT, {}, "passed"),
        ({}, {}, "failed"),
        ({"changes": [{"at_s": 2.0, "sun": {"elevation_rad": -0.01}}]}, {}, "passed"),
        (NIGHT, {"name": "other"}, "failed"),
        (NIGHT, {"category": "pedestrian", "speed_mps": 1.0}, "failed"),
    ],
)
def test_headlights_dazzle_in_the_dark(
    environment: dict[str, Any], who: dict[str, Any], expected: str
) -> None:
    environment = environment | {"perception": {"headlight_glare": ["a1"]}}
    found = state("headlight_glare", environment, actors=[actor(**({"lane": -1} | who))])
    assert found == expected


@pytest.mark.parametrize(("lane", "expected"), [(1, "passed"), (-1, "failed")])
def test_headlights_that_dazzle_shine_towards_the_ego(lane: int, expected: str) -> None:
    """Oncoming traffic of a rural road, and traffic ahead in the ego's lane."""
    road = {"template": "rural_straight", "speed_limit_mps": 25.0}
    one = scenario(
        road=road, ego_lane=-1, actors=[actor(lane=lane, s_m=300.0, speed_mps=20.0)],
        environment=NIGHT | {"perception": {"headlight_glare": ["a1"]}}, duration_s=5.0,
    )  # fmt: skip
    assert state_of(world(one).report(), "environment.glare_seen") == expected


@pytest.mark.parametrize("lamps", ["on", "failed"])
def test_street_lights_matter_in_the_dark(lamps: str) -> None:
    perception = {"perception": {"street_lights": lamps}}
    assert state("street_lights", NIGHT | perception) == "passed"
    assert state("street_lights", perception) == "failed"
    assert state("street_lights", {}) == "not_applicable"


@pytest.mark.parametrize(
    ("elevation_rad", "expected"), [(0.34, "passed"), (0.35, "passed"), (0.36, "failed")]
)
def test_a_low_sun_is_mirrored_on_a_wet_road(elevation_rad: float, expected: str) -> None:
    sun = {"time": {"kind": "sun", "elevation_rad": elevation_rad}}
    mirrored = sun | {"perception": {"wet_reflection": True}}
    assert state("wet_reflection", WET | mirrored) == expected
    assert state("wet_reflection", mirrored) == "failed"


def brakes(s_m: float, environment: dict[str, Any], decel_mps2: float = 3.0) -> str:
    """State of the friction circle for a car that brakes from 20 m/s at an s, at 1 s."""
    data = actor(
        lane=-2, s_m=s_m, speed_mps=20.0,
        phases=[phase({"kind": "brake", "decel_mps2": decel_mps2, "until_mps": 14.0})],
    )  # fmt: skip
    one = lone(data, environment=environment, duration_s=5.0)
    return state_of(world(one).report(), "motion.friction_circle")


def test_friction_counts_where_the_actor_brakes() -> None:
    """It brakes from 20 m after its start on, for 2 s: on the ice, before it, in another lane."""
    ice = {"patches": [patch(s_from_m=200.0, s_to_m=300.0)], "temperature_c": -5.0}
    assert brakes(190.0, ice) == "failed"
    assert brakes(100.0, ice) == "passed"
    other = {"patches": [patch(s_from_m=200.0, s_to_m=300.0, lanes=[-1])], "temperature_c": -5.0}
    assert brakes(190.0, other) == "passed"


@pytest.mark.parametrize(("mu", "expected"), [(0.31, "passed"), (0.30, "failed")])
def test_the_limit_on_a_patch_is_mu_g(mu: float, expected: str) -> None:
    """3 m/s2 is mu g for mu = .306."""
    snow = patch(s_from_m=100.0, s_to_m=400.0, condition="snow", friction=mu)
    assert brakes(190.0, {"patches": [snow], "temperature_c": -5.0}) == expected


def test_friction_counts_when_the_actor_brakes() -> None:
    """The road is wet before the braking is over, or only after it."""
    slippery = {"surface_condition": "icy", "friction": 0.1}
    early, late = ({"changes": [{"at_s": t} | slippery], "temperature_c": 0.0} for t in (1.2, 4.5))
    assert brakes(190.0, early) == "failed"
    assert brakes(190.0, late) == "passed"


def test_a_brake_manoeuvre_is_held_against_the_best_surface_beforehand() -> None:
    """Where it brakes, only the rollout knows."""
    data = actor(phases=[phase({"kind": "brake", "decel_mps2": 6.0, "until_mps": 10.0})])
    icy = {"surface_condition": "icy", "friction": 0.1, "temperature_c": -5.0}
    gritted = patch(condition="dry", friction=0.8)
    assert states(static(lone(data, environment=icy)))["motion.brake_demand"] == "failed"
    eased = icy | {"patches": [gritted]}
    assert states(static(lone(data, environment=eased)))["motion.brake_demand"] == "passed"


@pytest.mark.parametrize(("mu", "expected"), [(0.62, "passed"), (0.60, "failed")])
def test_a_trajectory_is_held_against_the_best_surface_too(mu: float, expected: str) -> None:
    """From 25 m/s to 19 m/s in a second, 6 m/s2, on ice that is gritted at 1 s."""
    points = [{"time_s": t, "s_m": s, "t_m": -5.25} for t, s in ((0.0, 100.0), (1.0, 125.0),
                                                                 (2.0, 144.0))]  # fmt: skip
    gritted = {"surface_condition": "icy", "friction": 0.1, "temperature_c": -5.0, "changes": [
        {"at_s": 1.0, "surface_condition": "dry", "friction": mu}]}  # fmt: skip
    result = static(lone(actor(trajectory={"points": points}), environment=gritted))
    assert states(result)["trajectory.kinematics"] == expected


def test_a_date_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the calendar"):
        Environment.model_validate_json(
            '{"time": {"kind": "date_time", "at": "9999-12-31T23:59:59-12:00",'
            ' "latitude_deg": 0.0, "longitude_deg": 0.0}}'
        )


def test_the_report_has_the_least_sight_distance_of_the_ego() -> None:
    fog = scenario(environment={"visibility_m": 90.0}, actors=[CAR])
    night = scenario(environment=NIGHT, actors=[CAR])
    least = world(fog, night).report().measures["min_sight_m"].value
    assert least.tolist() == [[90.0], [pytest.approx(65.0)]]
    assert not math.isnan(least[0, 0])


@pytest.mark.parametrize(
    ("odd", "environment", "path"),
    [
        ({"rain_mmph": Range(maximum=5.0)}, {"changes": [FRONT]},
         "$.environment.changes[0].precipitation.intensity_mmph"),
        ({"precipitation": ("none",)}, {"changes": [FRONT]},
         "$.environment.changes[0].precipitation.kind"),
        ({"illumination": ("day",)}, {"changes": [{"at_s": 1.0, "sun": {"elevation_rad": -0.2}}]},
         "$.environment.changes[0].sun"),
        ({"surface_condition": ("dry",)}, {"patches": [patch()]},
         "$.environment.patches[0].condition"),
        ({"friction": Range(minimum=0.3)}, {"patches": [patch()]},
         "$.environment.patches[0].friction"),
        ({"visibility_m": Range(minimum=100.0)}, {"visibility_zones": [zone()]},
         "$.environment.visibility_zones[0].visibility_m"),
        ({"wind_mps": Range(maximum=10.0)}, {"wind_zones": [gust()]},
         "$.environment.wind_zones[0].wind.speed_mps"),
    ],
)  # fmt: skip
def test_the_odd_holds_at_all_times_and_places(
    odd: dict[str, Any], environment: dict[str, Any], path: str
) -> None:
    """What comes later, or lies along the road, is not hidden from the ODD."""
    result = static(scenario(environment=environment), odd=Odd(name="o", **odd))
    assert [found.path for found in findings(result, "odd.within")] == [path]
