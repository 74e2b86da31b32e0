"""Logs without a scenario: what is judged, what is left out, and what is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError, SimulatorError
from scenario_gen.pipeline.trace_check import TraceCheck
from scenario_gen.pipeline.traces import (
    OF_ANY_TRACE,
    Recorded,
    events_of,
    judge,
    read_foreign_log,
)
from scenario_gen.roads import build
from scenario_gen.units import GRAVITY_MPS2
from simulators.esmini_csv import read_csv
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.foreign import foreign
from simulators.stand_in import category_of
from simulators.trace import EntityBox
from tests.checks.test_intent_any import tracks
from tests.checks.tracks import Track, aside, at, straight
from tests.simulators.logs import CAR, Logged, of_tracks, written
from tests.worlds import JUNCTION, MOTORWAY, scenario

MIDDLE, LEFT = -5.25, -1.75
EGO = straight(50.0, MIDDLE, 30.0)
WALKER, TRAILER = (0.5, 0.6, 1.8, 0.0), (10.0, 2.5, 3.5, 0.0)


def _map(road: dict[str, Any], folder: Path) -> Path:
    one = scenario(road=road, ego={"start": {"road": "south", "lane": -1, "s_m": 10.0}}
                   if road is JUNCTION else {})  # fmt: skip
    ((_, data),) = OpenDriveExporter().export(one, build(one.road), stem="map").items()
    (folder / "map.xodr").write_bytes(data)
    return folder / "map.xodr"


@pytest.fixture(scope="module")
def motorway(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _map(MOTORWAY, tmp_path_factory.mktemp("map"))


def _recorded(folder: Path, data: bytes, **given: Any) -> Recorded:
    log = folder / "run.csv"
    log.write_bytes(data)
    return read_foreign_log(log, **given)


def _failed(result: CheckResult) -> set[tuple[str, str]]:
    return {(finding.rule, finding.path) for finding in result.findings}


def _judged(folder: Path, others: dict[str, Track], **given: Any) -> set[tuple[str, str]]:
    data = of_tracks({"Ego": EGO} | others, boxes=given.pop("boxes", None))
    return _failed(judge(_recorded(folder, data, **given))[0])


def test_a_plain_drive_passes_with_and_without_a_map(tmp_path: Path, motorway: Path) -> None:
    """What no log can tell is not checked, with the reason; the rest is passed."""
    data = of_tracks({"Ego": EGO, "Lead": straight(110.0, MIDDLE, 25.0)})
    for road_map in (motorway, None):
        result, _ = judge(_recorded(tmp_path, data, road_map=road_map))
        states = {outcome.rule: outcome for outcome in result.outcomes}
        assert result.findings == ()
        assert states["motion.acceleration"].state == "passed"
        assert states["phases.happen"].state == "not_checked"
        assert "only a log" in states["phases.happen"].reason
        of_map = states["road.on_road"]
        assert of_map.state == ("passed" if road_map else "not_checked")
        assert road_map or of_map.reason == "the road network is missing"
        assert {rule for rule, one in states.items() if one.state == "passed"} <= {*OF_ANY_TRACE}


PLANTED: dict[str, tuple[dict[str, Track], tuple[str, str]]] = {
    # Known amounts: 5 % over a limit of the category, or 1 cm of overlap.
    "too fast": ({"A": straight(60.0, LEFT, 1.05 * 70.0)}, ("motion.speed", "A")),
    "speeds up too hard": (
        {"A": straight(60.0, LEFT, [(0.0, 20.0), (2.0, 20.0), (4.0, 20.0 + 2 * 1.05 * 7.0)])},
        ("motion.acceleration", "A")),
    "brakes too hard": (
        {"A": straight(60.0, LEFT, [(0.0, 40.0), (2.0, 40.0), (4.0, 40.0 - 2 * 1.05 * 11.5)])},
        ("motion.braking", "A")),
    "more than friction gives": (
        {"A": straight(60.0, LEFT, [(0.0, 40.0), (2.0, 40.0),
                                    (5.0, 40.0 - 3 * 1.05 * GRAVITY_MPS2)])},
        ("motion.friction_circle", "A")),
    "overlaps by 1 cm": (
        {"A": straight(100.0, LEFT, 20.0), "B": aside(straight(100.0, LEFT - 3.5, 20.0), 1.71,
                                                      2.0, 3.0)},
        ("boxes.actors", "B")),
    "overlaps from the start": (
        {"A": straight(100.0, LEFT, 20.0), "B": straight(104.49, LEFT, 30.0)},
        ("boxes.start", "B")),
    "slides sideways": (
        {"A": Track(lambda t: 100.0 + 20.0 * t, lambda t: LEFT + 0.0 * t, at(0.6))},
        ("motion.sideways", "A")),
    "drives backwards faster than anybody can": (
        {"A": Track(lambda t: 400.0 - 12.0 * t, at(LEFT), at(0.0))}, ("motion.sideways", "A")),
    "changes its speed at once": (
        {"A": straight(60.0, LEFT, [(0.0, 20.0), (5.0, 20.0), (5.02, 25.0), (12.0, 25.0)])},
        ("motion.acceleration", "A")),
    "the ego changes its speed at once": (
        {"Ego": straight(50.0, MIDDLE, [(0.0, 20.0), (5.0, 20.0), (5.02, 25.0), (12.0, 25.0)])},
        ("motion.acceleration", "Ego")),
}  # fmt: skip

KEPT: dict[str, dict[str, Track]] = {
    # The same, just within the limits.
    "fast": {"A": straight(60.0, LEFT, 0.999 * 70.0)},
    "speeds up": {"A": straight(60.0, LEFT, [(0.0, 20.0), (2.0, 20.0), (4.0, 33.99)])},
    "brakes with all that friction gives": {
        "A": straight(60.0, LEFT, [(0.0, 40.0), (2.0, 40.0), (5.0, 40.0 - 3 * GRAVITY_MPS2)])},
    "brakes hard at 200 km/h, where a dry road would give less": {
        "A": straight(60.0, LEFT, [(0.0, 55.0), (2.0, 55.0), (4.0, 55.0 - 2 * GRAVITY_MPS2)])},
    "drives backwards": {"A": Track(lambda t: 400.0 - 5.0 * t, at(LEFT), at(0.0))},
    "1 cm apart": {"A": straight(100.0, LEFT, 20.0), "B": straight(100.0, LEFT - 1.81, 20.0)},
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_planted_faults_are_found(name: str, tmp_path: Path, motorway: Path) -> None:
    """Known faults, each by its rule and with the name of the entity; with a map or without."""
    others, fault = PLANTED[name]
    assert fault in _judged(tmp_path, others)
    assert fault in _judged(tmp_path, others, road_map=motorway)


@pytest.mark.parametrize("name", KEPT)
def test_what_keeps_to_the_limits_is_not_blamed(name: str, tmp_path: Path, motorway: Path) -> None:
    """Although places are rounded to 1e-6 m."""
    assert _judged(tmp_path, KEPT[name]) == set()
    assert _judged(tmp_path, KEPT[name], road_map=motorway) == set()


def test_a_jump_from_place_to_place_is_found(tmp_path: Path) -> None:
    """By 1 m, at a speed that does not change."""
    time_s = np.arange(0.0, 8.0, 0.02)
    still = np.zeros(time_s.size)

    def log(by_m: float) -> bytes:
        x_m = 100.0 + 20.0 * time_s + (time_s > 5.0) * by_m
        return written(time_s, {"Ego": Logged(20.0 * time_s, still, still, still + 20.0),
                                "A": Logged(x_m, still, still, still + 20.0)})  # fmt: skip

    assert ("motion.jumps", "A") in _failed(judge(_recorded(tmp_path, log(1.0)))[0])
    assert judge(_recorded(tmp_path, log(0.0)))[0].ok


def test_who_drives_on_the_verge_is_off_the_road(tmp_path: Path, motorway: Path) -> None:
    """Only a map tells."""
    verge = {"A": straight(100.0, -40.0, 20.0)}
    assert _judged(tmp_path, verge) == set()
    assert ("road.on_road", "A") in _judged(tmp_path, verge, road_map=motorway)


def test_the_friction_of_the_road_can_be_given(tmp_path: Path) -> None:
    """5 m/s2 are much on snow."""
    lead = {"A": straight(110.0, MIDDLE, [(0.0, 30.0), (2.0, 30.0), (6.0, 10.0)])}
    assert _judged(tmp_path, lead) == set()
    assert _judged(tmp_path, lead, friction=0.3) == {("motion.friction_circle", "A")}


def test_the_first_states_of_a_file_are_no_motion(tmp_path: Path) -> None:
    """A speed set by an event at time 0 is there a step later: judged from then on."""
    time_s = np.arange(0.0, 5.0, 0.02)
    speed_mps = np.where(time_s < 0.01, 0.0, 36.0)
    x_m = 100.0 + np.maximum(time_s - 0.02, 0.0) * 36.0
    still = np.zeros(time_s.size)
    data = written(time_s, {"Ego": Logged(x_m - 50.0, still, still, speed_mps),
                            "A": Logged(x_m, still, still, speed_mps)})  # fmt: skip
    recorded = _recorded(tmp_path, data)
    assert recorded.begins_s == pytest.approx(0.02)
    assert judge(recorded)[0].findings == ()


def test_stairs_of_a_speed_are_no_jerks() -> None:
    """Along a trajectory of points 0.1 s apart esmini's speed goes up in stairs."""
    time_s = np.arange(0.0, 6.0, 0.01)
    stairs_s = np.floor(time_s / 0.1 + 0.5 + 1e-9) * 0.1
    still = np.zeros(time_s.size)
    moved = Logged(100.0 + 1.5 * time_s**2, still, still, 3.0 * stairs_s)
    data = written(time_s, {"Ego": Logged(50.0 + 0.0 * time_s, still, still, still), "A": moved})
    found = foreign(read_csv(data))
    assert np.diff(found.trace.speed_mps[0, 1]).max() / 0.1 == pytest.approx(3.0, rel=0.02)


def test_a_trailer_is_part_of_what_tows_it(tmp_path: Path) -> None:
    """It may overlap with it; with others it may not."""
    boxes = {"T": (6.0, 2.5, 3.5, 0.0), "T+": TRAILER, "Other": CAR}
    towed = {"T": straight(200.0, LEFT, 20.0), "T+": straight(193.0, LEFT, 20.0)}
    other = {"Other": straight(100.0, LEFT, 30.0)}
    assert _judged(tmp_path, towed, boxes=boxes) == set()
    assert _judged(tmp_path, towed | other, boxes=boxes) == {("boxes.actors", "Other")}


def test_what_hangs_on_the_ego_and_ghosts_are_left_out(tmp_path: Path) -> None:
    """With the reason; what hangs on the trailer too."""
    towed = {
        "Ego": straight(200.0, LEFT, 20.0),
        "Ego+": straight(193.0, LEFT, 20.0),
        "Ego++": straight(182.0, LEFT, 20.0),
        "Ego_ghost": straight(203.0, LEFT, 25.0),
    }
    boxes = {"Ego+": TRAILER, "Ego++": TRAILER}
    recorded = _recorded(tmp_path, of_tracks(towed, boxes=boxes))
    assert dict(recorded.left_out) == {
        "Ego+": "it hangs on the ego", "Ego++": "it hangs on the ego",
        "Ego_ghost": "it is a ghost of esmini, which shows a plan of another one",
    }  # fmt: skip
    assert judge(recorded)[0].findings == ()


def _banked(motorway: Path, folder: Path, slope_per_m: float) -> Path:
    """The map with a bank that grows along the road: 0.1 rad and ``slope_per_m`` from 200 m on."""
    profile = (
        '<lateralProfile><superelevation s="0" a="0.1" b="0" c="0" d="0"/>'
        f'<superelevation s="200" a="0.1" b="{slope_per_m}" c="0" d="0"/></lateralProfile><lanes>'
    )
    text = motorway.read_text().replace("<lanes>", profile, 1)
    path = folder / "banked.xodr"
    path.write_text(text)
    return path


def test_who_drives_on_a_steep_bank_is_left_out_with_its_angle(
    tmp_path: Path, motorway: Path
) -> None:
    """The bank of the road at 300 m is 0.3 rad: 17.2 deg."""
    slow = straight(50.0, MIDDLE, 5.0)
    ahead = straight(200.0, LEFT, 10.0)
    data = of_tracks({"Ego": slow, "Ahead": ahead})
    recorded = _recorded(tmp_path, data, road_map=_banked(motorway, tmp_path, 0.002))
    assert dict(recorded.left_out) == {
        "Ahead": "its road banks by up to 17.2 deg; roads count as flat here, up to 11.5 deg"
    }
    assert list(recorded.names.values()) == ["Ego"]
    gentle = _recorded(tmp_path, data, road_map=_banked(motorway, tmp_path, 0.0005))
    assert dict(gentle.left_out) == {}


def test_an_ego_on_a_steep_bank_is_refused(tmp_path: Path, motorway: Path) -> None:
    data = of_tracks({"Ego": straight(200.0, MIDDLE, 10.0)})
    with pytest.raises(InputError, match=r"'Ego' cannot be judged: its road banks by up to"):
        _recorded(tmp_path, data, road_map=_banked(motorway, tmp_path, 0.002))


def test_a_load_lies_as_it_was_loaded_until_it_comes_off(tmp_path: Path) -> None:
    """A bicycle across the roof of a car: no overlap at the start, no driving sideways."""
    car = straight(100.0, LEFT, 20.0)
    bike = Track(lambda t: car.x_m(t) - 1.5 * (t > 4.0) * (t - 4.0) ** 2, at(LEFT), at(np.pi / 2))
    boxes = {"Bike": (1.8, 0.6, 1.2, 0.0)}
    assert _judged(tmp_path, {"Car": car, "Bike": bike}, boxes=boxes) == set()
    across = Track(car.x_m, at(LEFT - 5.0), at(np.pi / 2))
    alone = {"Car": car, "Bike": across}
    assert _judged(tmp_path, alone, boxes=boxes) == {("motion.sideways", "Bike")}


def test_who_is_not_there_all_the_time_is_left_out_and_named(tmp_path: Path) -> None:
    """Its block is missing in some rows; those after it keep their names."""
    time_s = np.arange(0.0, 4.0, 0.02)
    still = np.zeros(time_s.size)
    gone_m = np.where(time_s < 2.0, 100.0 + 20.0 * time_s, np.nan)
    data = written(time_s, {
        "Ego": Logged(50.0 + 20.0 * time_s, still, still, still + 20.0),
        "Gone": Logged(gone_m, still, still, still + 20.0),
        "B": Logged(200.0 + 20.0 * time_s, still, still, still + 20.0),
    })  # fmt: skip
    recorded = _recorded(tmp_path, data)
    assert dict(recorded.left_out) == {"Gone": "it is there from 0 to 1.98 s only"}
    assert list(recorded.names.values()) == ["Ego", "B"]
    assert recorded.trace.x_m[0, 1, -1] == pytest.approx(200.0 + 20.0 * 3.9, abs=0.1)
    shown = TraceCheck.of(recorded, DEFAULT_LIMITS).as_json()
    assert shown["left_out"] == {"Gone": "it is there from 0 to 1.98 s only"}
    assert shown["criticality"]["B"]["min_gap_m"] == pytest.approx(150.0 - 4.5)


@pytest.mark.parametrize(
    ("size", "category"),
    [
        ((0.5, 0.6, 1.8), "pedestrian"), ((2.2, 0.8, 1.5), "motorcycle"),
        ((1.8, 0.6, 1.8), "motorcycle"), ((4.5, 1.8, 1.5), "car"), ((5.6, 2.3, 2.2), "car"),
        ((5.61, 2.3, 2.2), "van"), ((5.9, 2.05, 2.6), "van"), ((12.0, 2.55, 3.1), "bus"),
    ],
)  # fmt: skip
def test_a_box_suggests_a_category(size: tuple[float, float, float], category: str) -> None:
    """Of several the one with the wider limits; an ego is a car at least."""
    box = EntityBox(*size, 0.0, 0.0)
    assert category_of(box) == category
    if category in ("pedestrian", "motorcycle"):
        assert category_of(box, ego=True) == "car"


def test_the_ego_and_categories_can_be_named(tmp_path: Path) -> None:
    """By default it is the one called ego, else the first; wrong names are refused."""
    data = of_tracks({"Target": straight(110.0, MIDDLE, 20.0), "Hero": EGO})
    assert _recorded(tmp_path, data).names["ego"] == "Hero"
    assert _recorded(tmp_path, data, ego="Target").names["ego"] == "Target"
    named = _recorded(tmp_path, data, categories={"Target": "bicycle"})
    assert named.scenario.actors[0].category == "bicycle"
    assert ("motion.speed", "Target") in _failed(judge(named)[0])
    for wrong in ({"ego": "Nobody"}, {"categories": {"Nobody": "car"}},
                  {"categories": {"Target": "tank"}}):  # fmt: skip
        with pytest.raises(InputError, match=r"no entity|no category"):
            _recorded(tmp_path, data, **wrong)


def test_a_map_of_somewhere_else_is_refused(tmp_path: Path, motorway: Path) -> None:
    """The ego of the log is nowhere on it."""
    data = of_tracks({"Ego": straight(0.0, 9000.0, 20.0)})
    with pytest.raises(InputError, match="nowhere on the map"):
        _recorded(tmp_path, data, road_map=motorway)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no table", written(np.zeros(1), {"Ego": Logged(*np.zeros((4, 1)))}),
        written(np.arange(5) * 0.02, {"Ego": Logged(*np.zeros((4, 5)), (0.0, 0.0, 0.0, 0.0))}),
    ],
)  # fmt: skip
def test_what_is_no_usable_log_is_wrong_input(data: bytes, tmp_path: Path) -> None:
    """Empty, prose, one state, an ego without a size: the person's file, not a failed simulator."""
    with pytest.raises(InputError) as caught:
        _recorded(tmp_path, data)
    assert not isinstance(caught.value, SimulatorError)
    assert caught.value.exit_code == 2


def test_events_bear_the_names_of_the_log(tmp_path: Path, motorway: Path) -> None:
    """On a map by lanes; without one, along the way that the ego drives."""
    cutting = aside(straight(90.0, LEFT - 7.0, 28.0), 3.5, 1.97, 3.0)
    data = of_tracks({"Ego": EGO, "Over Taker!": cutting})
    seen = events_of(_recorded(tmp_path, data, road_map=motorway))
    cut_in = next(event for event in seen if event.kind == "cut_in")
    assert (cut_in.actor, cut_in.others, cut_in.from_s) == ("Over Taker!", ("Ego",), 3.5)
    assert cut_in.place.lane == -2
    hitting = of_tracks({"Ego": EGO, "Over Taker!": straight(130.0, MIDDLE, 20.0)})
    bare = events_of(_recorded(tmp_path, hitting))
    assert "slow_lead" not in {event.kind for event in bare}
    hit = next(event for event in bare if event.kind == "collision")
    assert (hit.actor, hit.others, hit.place.road) == ("Ego", ("Over Taker!",), None)


def test_the_route_of_the_ego_through_a_junction_is_found(tmp_path: Path) -> None:
    """A leader that goes straight on stays in the ego's lane; no cut-in or cut-out is seen."""
    road_map = _map(JUNCTION, tmp_path)
    data = of_tracks({"Ego": straight(1.75, -70.0, 10.0, np.pi / 2),
                      "Lead": straight(1.75, -40.0, 10.0, np.pi / 2)})  # fmt: skip
    recorded = _recorded(tmp_path, data, road_map=road_map)
    assert len(recorded.scenario.ego.route) == 2
    assert {event.kind for event in events_of(recorded)} & {"cut_in", "cut_out"} == set()


@settings(max_examples=20)
@given(tracks(), tracks(), st.sampled_from([CAR, WALKER, TRAILER]))
def test_whatever_moves_can_be_judged(one: Track, other: Track, box: Any) -> None:
    """Findings name entities; who is listed first in the log does not matter."""
    moved = {"Ego": straight(50.0, MIDDLE, 20.0), "A": one, "B": other}

    def found(names: list[str]) -> tuple[Scenario, set[Any]]:
        data = of_tracks({name: moved[name] for name in names}, until_s=6.0, boxes={"A": box})
        log = foreign(read_csv(data))
        recorded = Recorded(log.scenario, None, log.trace, "test", False, log.names)
        result, _ = judge(recorded)
        return log.scenario, {(f.rule, f.path, f.value) for f in result.findings
                              if not f.rule.startswith("boxes")}  # fmt: skip

    stand_in, findings = found(["Ego", "A", "B"])
    assert Scenario.model_validate_json(stand_in.model_dump_json()) == stand_in
    assert {path for _, path, _ in findings} <= set(moved)
    assert found(["B", "A", "Ego"])[1] == findings
