"""The summary: the worst of every measure with actor and time, however a scene is described."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics import (
    MEASURES,
    Criticality,
    EgoFrame,
    Measure,
    btn,
    closing_speed,
    drac,
    ego_frame,
    impact,
    mttc,
    path_ttc,
    required_decel,
    rss_lateral,
    rss_longitudinal,
    stn,
    summary,
    tet,
    thw,
    tit,
    ttc,
)
from tests.metrics.movers import EGOS, MOVERS, PLAIN_EGOS, PLAIN_MOVERS, mirrored, shifted
from tests.metrics.traces import Mover, straight_path, trace_of

SCENES = st.tuples(EGOS, st.lists(MOVERS, min_size=1, max_size=3)).map(lambda s: [s[0], *s[1]])
PLAIN = st.tuples(PLAIN_EGOS, st.lists(PLAIN_MOVERS, min_size=1, max_size=3)).map(
    lambda s: [s[0], *s[1]]
)
GRIP_MPS2 = 7.0


def _frame(trace: TraceBatch, *, on_path: bool = False) -> EgoFrame:
    """Along the path of the ego; without one, along the road that it shares with others."""
    return ego_frame(trace, [straight_path()] if on_path else None)


def _summary(trace: TraceBatch, *, on_path: bool = False) -> Criticality:
    rows, movers = trace.present.shape
    return summary(
        trace,
        _frame(trace, on_path=on_path),
        grip_mps2=np.full((rows, 1, 1), GRIP_MPS2),
        mass_kg=np.broadcast_to(1000.0 + 250.0 * np.arange(movers), (rows, movers)),
    )


def _same(first: Criticality, second: Criticality, *, flipped: bool = False) -> None:
    """All values agree to 1e-9; of what has a left and a right, but for the sign."""
    for info in MEASURES:
        one, other = first[info.name], second[info.name]
        np.testing.assert_array_equal(one.valid, other.valid, err_msg=info.name)
        sided = info.name in ("impact_ego_y_m", "impact_other_y_m", "impact_angle_rad")
        values = np.abs(one.value), np.abs(other.value)
        if not (flipped and sided):
            values = one.value, other.value
        np.testing.assert_allclose(*values, rtol=1e-7, atol=1e-9, equal_nan=True, err_msg=info.name)


def _turned(trace: TraceBatch, by_rad: float, x_m: float, y_m: float) -> TraceBatch:
    """The whole world turned and moved; places in the road frame stay as they are."""
    cos, sin = np.cos(by_rad), np.sin(by_rad)
    return replace(
        trace,
        x_m=x_m + cos * trace.x_m - sin * trace.y_m,
        y_m=y_m + sin * trace.x_m + cos * trace.y_m,
        heading_rad=trace.heading_rad + by_rad,
        course_rad=trace.course_rad + by_rad,
    )


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("min_ttc_s", ttc), ("min_path_ttc_s", path_ttc), ("min_mttc_s", mttc),
        ("min_thw_s", thw), ("max_closing_speed_mps", closing_speed), ("max_drac_mps2", drac),
        ("max_required_decel_mps2", required_decel),
        ("min_rss_longitudinal_m", rss_longitudinal), ("min_rss_lateral_m", rss_lateral),
        ("max_btn", lambda t, frame: btn(t, np.full((1, 1, 1), GRIP_MPS2), frame)),
        ("max_stn", lambda t, frame: stn(t, np.full((1, 1, 1), GRIP_MPS2), frame)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("on_path", [False, True], ids=["road", "path"])
@settings(max_examples=30)
@given(SCENES)
def test_the_worst_is_that_of_the_measure_up_to_the_contact(name, measure, on_path, scene):
    """Value, validity, and a time at which it is reached.

    On a straight path much of it is worked out another way: what never changes only once.
    """
    trace = trace_of(scene, duration_s=3.0)
    times = measure(trace, _frame(trace, on_path=on_path))
    worst = _summary(trace, on_path=on_path)[name]
    contact_s = impact(trace).time.value[..., None]
    # The step at which they are in each other for the first time still counts.
    over = trace.time_s - trace.step_s >= contact_s
    times = Measure.where(times.valid & ~over, times.value)
    extreme = times.least() if name.startswith("min") else times.greatest()
    np.testing.assert_array_equal(worst.valid, extreme.valid)
    np.testing.assert_allclose(worst.value, extreme.value, rtol=1e-9, atol=1e-9)
    for actor in np.flatnonzero(worst.valid[0]):
        step = round(worst.time_s[0, actor] / trace.step_s)
        assert times.value[0, actor, step] == pytest.approx(worst.value[0, actor], abs=1e-9)


@settings(max_examples=60)
@given(PLAIN)
def test_along_a_path_and_along_a_shared_road_it_is_the_same(scene):
    """On a straight road the two describe the same scene."""
    trace = trace_of(scene, duration_s=3.0)
    _same(_summary(trace), _summary(trace, on_path=True))


@settings(max_examples=40)
@given(SCENES)
def test_exposure_in_the_summary_is_that_of_its_measures(scene):
    """TET and TIT by pair."""
    trace = trace_of(scene, duration_s=3.0)
    worst = _summary(trace)
    for name, measure in (("tet_s", tet(trace)), ("tit_s2", tit(trace))):
        np.testing.assert_array_equal(worst[name].value, measure.value)
        np.testing.assert_array_equal(worst[name].valid, measure.valid)


@pytest.mark.parametrize("on_path", [False, True], ids=["road", "path"])
@settings(max_examples=30)
@given(st.lists(SCENES, min_size=2, max_size=4))
def test_a_batch_says_what_its_rows_say_alone_bit_by_bit(on_path, scenes):
    """Neither the neighbours nor the number of their actors changes anything."""
    many = _summary(trace_of(*scenes, duration_s=2.0), on_path=on_path)
    for row, scene in enumerate(scenes):
        one = _summary(trace_of(scene, duration_s=2.0), on_path=on_path)
        actors = len(scene) - 1
        for info in MEASURES:
            for part in ("value", "time_s", "valid", "actor"):
                np.testing.assert_array_equal(
                    getattr(many[info.name], part)[row, :actors],
                    getattr(one[info.name], part)[0],
                    err_msg=f"{info.name} {part}",
                )
        assert not many.valid[:, row, actors:].any()


@settings(max_examples=40)
@given(PLAIN)
def test_mirrored_scenes_are_as_critical(scene):
    """Left and right changed over."""
    first = _summary(trace_of(scene, duration_s=2.0))
    second = _summary(trace_of([mirrored(mover) for mover in scene], duration_s=2.0))
    _same(first, second, flipped=True)


@settings(max_examples=40)
@given(PLAIN, st.floats(-200, 200))
def test_shifted_scenes_are_as_critical(scene, by_m):
    """Where on the road it happens does not matter."""
    first = _summary(trace_of(scene, duration_s=2.0))
    second = _summary(trace_of([shifted(mover, by_m) for mover in scene], duration_s=2.0))
    _same(first, second)


@settings(max_examples=40)
@given(PLAIN, st.floats(-np.pi, np.pi), st.floats(-500, 500), st.floats(-500, 500))
def test_turned_and_moved_worlds_are_as_critical(scene, by_rad, x_m, y_m):
    """The world frame is anybody's choice."""
    trace = trace_of(scene, duration_s=2.0)
    _same(_summary(trace), _summary(_turned(trace, by_rad, x_m, y_m)))


@given(EGOS, st.lists(MOVERS, min_size=3, max_size=3), st.permutations([0, 1, 2]))
def test_the_order_of_the_actors_does_not_matter(ego, others, order):
    """Each has the same values at its new place; masses are by place, so they are left out."""
    first = summary(trace_of([ego, *others], duration_s=2.0))
    second = summary(trace_of([ego, *(others[k] for k in order)], duration_s=2.0))
    np.testing.assert_array_equal(second.value, first.value[:, :, list(order)])
    np.testing.assert_array_equal(second.time_s, first.time_s[:, :, list(order)])


def test_the_worst_of_a_scenario_names_actor_and_time():
    """A near lead and a nearer oncoming car; beside them one that is in nobody's way."""
    lead = Mover(60.0, 0.0, 12.0)
    oncoming = Mover(150.0, 0.0, 20.0, heading_rad=np.pi)
    beside = Mover(0.0, 6.0, 20.0)
    trace = trace_of([Mover(speed_mps=20.0), lead, oncoming, beside], duration_s=3.0)
    worst = _summary(trace).of_scenarios
    ttc_s = worst["min_ttc_s"]
    assert ttc_s.actor[0] == 1
    assert ttc_s.time_s[0] == pytest.approx(3.0)
    assert ttc_s.value[0] == pytest.approx((146.0 - 3.0 * 40.0) / 40.0)
    assert worst["min_thw_s"].actor[0] == 1
    assert worst["min_gap_m"].actor[0] == 2
    assert worst["max_drac_mps2"].actor[0] == 1


def test_of_several_contacts_the_first_one_is_told():
    """The slower, nearer actor is touched first; the other one harder, and later."""
    near, far = Mover(14.0, 0.0, 18.0), Mover(44.0, 0.5, 5.0)
    trace = trace_of([Mover(speed_mps=20.0), near, far], duration_s=8.0)
    criticality = _summary(trace)
    assert criticality["impact_time_s"].valid.all()
    worst = criticality.of_scenarios
    for name in ("impact_time_s", "impact_speed_mps", "impact_ego_x_m", "delta_v_ego_mps"):
        assert worst[name].actor[0] == 1
        assert worst[name].value[0] == criticality[name].value[0, 1]
        assert worst[name].time_s[0] == pytest.approx(40.0 / 15.0)


def test_without_conflict_nothing_is_named():
    """No value, no actor, no time; also where there is nobody at all."""
    alone, apart = trace_of([Mover()]), trace_of([Mover(), Mover(30.0, 60.0, 5.0)])
    for trace in (alone, apart):
        for name, worst in _summary(trace).of_scenarios.items():
            if name == "min_gap_m" and trace is apart:
                assert worst.value[0] == pytest.approx(np.hypot(26.0, 58.0))
                continue
            assert not worst.valid[0], name
            assert worst.actor[0] == -1
            assert np.isnan(worst.value[0])
            assert np.isnan(worst.time_s[0])


def test_values_are_finite_or_not_there():
    """Whatever the scene: NaN where invalid, finite where valid."""
    still = Mover(6.0, 0.0, 0.0)
    scenes = [
        [Mover(), still], [Mover(speed_mps=1e-3), still], [Mover(speed_mps=40.0), still],
        [Mover(speed_mps=10.0, accel_mps2=-5.0), still, Mover(0.0, 2.0, 10.0)],
    ]  # fmt: skip
    criticality = _summary(trace_of(*scenes))
    assert np.isfinite(criticality.value[criticality.valid]).all()
    assert np.isnan(criticality.value[~criticality.valid]).all()
    assert np.isnan(criticality.time_s[~criticality.valid]).all()
    assert np.isfinite(criticality.time_s[criticality.valid]).all()


def test_every_measure_says_what_it_is():
    """Names with units, each once; a formula, a validity and a source for every one."""
    names = [info.name for info in MEASURES]
    assert len(set(names)) == len(names)
    for info in MEASURES:
        assert all(getattr(info, field.name) for field in fields(info)), info.name
        unit = {"m/s": "mps", "m/s2": "mps2", "1": ""}.get(info.unit, info.unit)
        assert info.name.endswith(f"_{unit}") or (unit == "" and "_" in info.name)
