"""The verdict before an export: what is said of a scenario, and that it is so."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import numpy as np
import pytest

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import RoadError
from scenario_gen.library import read_library
from scenario_gen.pipeline.targets import rolled_out
from scenario_gen.roads import build
from simulators.capability import Capability, capability
from simulators.exporters.options import ExportOptions
from simulators.profiles import profile_by_name, ready_profiles
from simulators.profiles.features import features_of
from simulators.profiles.limits import format_limits
from simulators.profiles.model import matches
from simulators.profiles.vocabulary import FEATURES
from simulators.registry import Registry
from tests.simulators.cases import BRAKE, actor, all_cases, cross, phase, trajectory
from tests.simulators.test_openscenario_content import logical_cut_in
from tests.space.scenarios import any_scenario
from tests.worlds import cut_in, scenario

LIBRARY = read_library()


def verdict(given: Scenario, profile: str = "esmini", **choices: str) -> Capability:
    options = ExportOptions.of(profile, **choices)  # type: ignore[arg-type]
    return capability(given, build(given.concrete().road), options)


def levels(found: Capability) -> dict[str, str]:
    return {line.feature: line.level for line in found.lines}


def test_a_plain_cut_in_runs_as_meant() -> None:
    for profile in ("generic", "esmini"):
        assert verdict(cut_in(), profile).verdict == "runs_as_meant"


def test_a_line_says_what_where_and_from_which_source() -> None:
    """Hail is written as rain: format, place in the scenario, reason and source."""
    given = cut_in(environment={"precipitation": {"kind": "hail", "intensity_mmph": 5.0}})
    found = verdict(given)
    line = next(
        line for line in found.lines if line.feature == "weather.hail" and line.by != "esmini"
    )
    assert found.verdict == "runs_approximated"
    assert (line.level, line.path) == ("approximated", "environment.precipitation")
    assert line.by == "OpenSCENARIO XML 1.2"
    assert "rain" in line.words
    assert "XSD" in line.source


def test_the_worst_level_gives_the_verdict_and_comes_first() -> None:
    """OpenDRIVE 1.4 has no rule of traffic: left-hand traffic would be read as right-hand."""
    left = next(one for one in LIBRARY if one.id == "rare-motorcyclist-cuts-the-fork")
    found = verdict(left, odr_version="1.4")
    assert found.verdict == "does_not_run"
    assert found.lines[0].feature == "road.left_hand"
    assert [line.level for line in found.lines] == sorted(
        (line.level for line in found.lines), key=["no", "approximated", "yes"].index
    )


def test_a_version_that_the_tool_does_not_read_is_said() -> None:
    found = verdict(cut_in(), "carla-0.9.16", osc_version="1.3")
    assert found.verdict == "does_not_run"
    assert "1.3 is not read" in found.lines[0].words


def test_a_place_beyond_the_end_of_its_road_is_said() -> None:
    """Tools cut such a place off at the end, which is another trigger."""
    beyond = {"kind": "position", "lane": -1, "s_m": 9e3, "within_m": 2.0}
    found = verdict(scenario(actors=[actor(phase(BRAKE, beyond))]))
    assert found.verdict == "does_not_run"
    assert found.lines[0].path == "actors[0].phases[0].trigger.s_m"


def test_a_start_on_a_lane_without_width_is_said() -> None:
    """Tools put it on another lane."""
    end = {"template": "motorway_lane_drop", "speed_limit_mps": 33.0}
    found = verdict(scenario(road=end, ego_lane=-3, ego_s_m=1499.0, ego_speed_mps=0.0))
    assert found.verdict == "does_not_run"
    assert found.lines[0].path == "ego.start"
    assert "lane -3 of road main has no width" in found.lines[0].words


def test_lights_need_1_2() -> None:
    """A feature that a version lacks is approximated in it and as meant in a later one."""
    given = cut_in(ego={**cut_in().ego.model_dump(mode="json"), "lights": ["hazard"]})
    assert verdict(given).verdict == "runs_as_meant"
    found = verdict(given, osc_version="1.1")
    assert levels(found)["light.hazard"] == "approximated"


def test_replayed_motion_needs_no_triggers() -> None:
    """What is not written is not asked for; that it no longer reacts is said."""
    given = scenario(actors=[actor(phase(BRAKE, {"kind": "gap", "gap_m": 40.0}))])
    names = {use.feature for use in features_of(given, build(given.road))}
    replayed = {use.feature for use in features_of(given, build(given.road), motion="trajectory")}
    assert any(name.startswith("trigger.") for name in names)
    assert not any(name.startswith(("trigger.", "manoeuvre.")) for name in replayed)
    assert {"motion.replay", "motion.reaction"} <= replayed


def test_parameters_that_are_fixed_are_named() -> None:
    """In a replay all of them, with their places."""
    given = logical_cut_in()
    found = verdict(given, motion="trajectory")
    fixed = {line.path for line in found.lines if line.feature == "parameter.computed"}
    assert fixed == {f"parameters[{index}]" for index, _ in enumerate(given.parameters)}


def test_known_limits_of_esmini_are_said() -> None:
    near = {"kind": "ttc", "below_s": 3.0}
    stop = phase(BRAKE, near, "stop")
    for phases, limited in (((phase(cross(), near),), False), ((phase(cross()), stop), True)):
        walker = actor(*phases, category="pedestrian", speed_mps=0.0, lane=-4)
        found = levels(verdict(scenario(actors=[walker])))
        assert ("trigger.ttc_of_crossing" in found) is limited
    standing = trajectory((0, 80, -5), (2, 80, -5), (4, 90, -5))
    assert "trajectory.standing" in levels(verdict(scenario(actors=[actor(trajectory=standing)])))


def test_every_feature_of_any_scenario_is_in_the_vocabulary() -> None:
    """And every one of it comes up in a case, the library or the space, but for a few."""
    seen: set[str] = {"parameter.computed"}
    drawn = [any_scenario(Random(seed)) for seed in range(60)]
    for given in (*all_cases().values(), *LIBRARY, *drawn):
        # The space holds roads that cannot be built, and routes that lead nowhere.
        with suppress(RoadError):
            network = build(given.concrete().road)
            for motion in ("actions", "trajectory"):
                seen |= {use.feature for use in features_of(given, network, motion=motion)}
    assert seen <= set(FEATURES)
    assert len(FEATURES.keys() - seen) < 10, sorted(FEATURES.keys() - seen)


@pytest.mark.parametrize("name", ["openscenario", "opendrive"])
def test_limits_of_formats_speak_of_features_that_there_are(name: str) -> None:
    limits = format_limits(name)  # type: ignore[arg-type]
    assert limits.limits
    for limit in limits.limits:
        assert any(matches(limit.feature, feature) for feature in FEATURES), limit.feature
        assert limit.words
        assert limits.source_text(limit) != limit.source


def test_figures_are_measured_in_a_rollout() -> None:
    """A sinusoidal lane change that is made linear is off by the difference of the two curves; a
    delay that is waited for first fires so much earlier; 5 m at 15 m/s take a third of a second."""
    change = {"kind": "lane_change", "to_lane": -1,
              "dynamics": {"dimension": "time", "shape": "sinusoidal", "time_s": 4.0}}  # fmt: skip
    late = {"kind": "gap", "gap_m": 60.0, "rule": "less", "delay_s": 0.5}
    given = scenario(
        actors=[actor(phase(change, late), speed_mps=15.0, lane=-2, s_m=200.0)],
        ego_lane=-2, ego_s_m=60.0, ego_speed_mps=25.0,
    )  # fmt: skip
    network = build(given.road)
    options = ExportOptions.of("carla-0.9.16")
    found = {line.feature: line for line in capability(given, network, options, rolled_out).lines}
    away_m = float(found["dynamics.sinusoidal"].amount.split()[2])
    assert away_m == pytest.approx(_sine_off_m(3.5), abs=0.03)
    assert found["trigger.delay"].amount.startswith("fires 0.50 s earlier")
    assert "leaves its lane 0.33 s late" in found["manoeuvre.lane_change"].amount
    unmeasured = {line.feature: line for line in capability(given, network, options).lines}
    assert unmeasured["dynamics.sinusoidal"].amount == ""
    assert "none was asked for" in unmeasured["dynamics.sinusoidal"].no_amount


def _sine_off_m(width_m: float) -> float:
    """Largest distance between (1 - cos(pi u)) / 2 and u, times the width."""
    u = np.linspace(0.0, 1.0, 10_001)
    return width_m * float(np.abs((1.0 - np.cos(np.pi * u)) / 2.0 - u).max())


def test_the_carla_profile_names_every_feature() -> None:
    """Nothing falls to what is said of things that are not known."""
    profile = profile_by_name("carla-0.9.16")
    assert [name for name in FEATURES if profile.support(name) is profile.default] == []


def test_ready_profiles_are_tools_and_formats() -> None:
    """Every installed exporter answers, but for OpenDRIVE, which the verdicts on tools cover."""
    tools = {name for name in ready_profiles() if profile_by_name(name).is_openscenario}
    assert tools == {"carla-0.9.16", "esmini", "generic"}
    formats = {profile_by_name(name).format for name in ready_profiles()}
    assert set(Registry.exporters().names) - formats == {"opendrive"}
