"""What a simulator cannot do of a scenario is said."""

from __future__ import annotations

from simulators.profiles import ESMINI, GENERIC, PROFILES
from tests.simulators.cases import BRAKE, actor, all_cases, cross, phase, trajectory
from tests.worlds import scenario


def test_limits_name_the_features_of_a_scenario() -> None:
    """Hail, a slippery road and a towed body go beyond what esmini does; a cut-in does not."""
    given = scenario(
        environment={"precipitation": {"kind": "hail"}, "surface_condition": "icy"},
        actors=[actor(category="trailer")],
    )
    assert {feature for feature, _, _ in ESMINI.limits(given)} == {
        "friction", "hail", "trailer", "weather",
    }  # fmt: skip
    assert all(reason for _, _, reason in ESMINI.limits(given))


def test_a_standing_trajectory_is_known_to_be_filtered() -> None:
    """Points that lie on each other are merged by esmini's default."""
    standing = trajectory((0, 80, -5), (2, 80, -5), (4, 90, -5))
    found = ESMINI.limits(scenario(actors=[actor(trajectory=standing)]))
    assert "standing_trajectory" in {feature for feature, _, _ in found}


def test_a_time_to_collision_of_a_crossing_actor_is_a_limit() -> None:
    """Before it sets off the time is well defined; while it crosses it is not."""
    near = {"kind": "ttc", "below_s": 3.0}
    stop = phase(BRAKE, near, "stop")
    for phases, limited in (((phase(cross(), near),), False), ((phase(cross()), stop), True)):
        walker = actor(*phases, category="pedestrian", speed_mps=0.0, lane=-4)
        found = {feature for feature, _, _ in ESMINI.limits(scenario(actors=[walker]))}
        assert ("ttc_of_crossing" in found) is limited


def test_a_reader_of_the_standard_has_no_limits() -> None:
    """The generic profile stands for one that does everything."""
    assert all(not GENERIC.limits(given) for given in all_cases().values())
    assert set(PROFILES) == {"esmini", "generic"}
