"""The reference driver reacts to what it sees, and brakes as hard as the road under it allows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics import sight_distance
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from scenario_gen.units import GRAVITY_MPS2
from tests.worlds import scenario

NIGHT = {"time": {"kind": "sun", "elevation_rad": -0.5}}


def behind_a_slow_car(environment: dict[str, Any], **fields: Any) -> Scenario:
    """The ego at 20 m/s, 200 m behind a car at 5 m/s in its lane."""
    car = {"id": "car1", "category": "car", "start": {"lane": -2, "s_m": 250.0}, "speed_mps": 5.0}
    return scenario(
        ego_speed_mps=20.0, actors=[car], environment=environment, duration_s=14.0, **fields
    )


def roll(*scenarios: Scenario) -> tuple[TraceBatch, ScenarioBatch]:
    batch = ScenarioBatch.of(scenarios)
    return rollout(batch, driver="idm"), batch


def first_braking_gap_m(trace: TraceBatch, row: int = 0) -> float:
    """From the middle of the ego's box to the rear of the car when the ego first slows down."""
    step = int((trace.accel_mps2[row, 0] < -1e-6).argmax())
    x_m, _ = trace.centres()
    return float(x_m[row, 1, step] - 0.5 * trace.length_m[row, 1] - x_m[row, 0, step])


@pytest.mark.parametrize(
    ("environment", "sight_m"),
    [
        ({"visibility_m": 100.0}, 100.0),
        ({"visibility_m": 50.0}, 50.0),
        (NIGHT, 65.0),
        ({"perception": {"dirty_lens": 0.6}}, 100.0),
    ],
)
def test_the_driver_reacts_when_the_leader_comes_into_sight(
    environment: dict[str, Any], sight_m: float
) -> None:
    """In clear air by day it reacts at once; else within one step of the sight distance."""
    clear, _ = roll(behind_a_slow_car({}))
    assert first_braking_gap_m(clear) > 190.0
    trace, _ = roll(behind_a_slow_car(environment))
    assert sight_m - 2.1 <= first_braking_gap_m(trace) <= sight_m


def test_in_thicker_fog_the_driver_brakes_later_and_harder() -> None:
    fogs = [behind_a_slow_car({"visibility_m": value}) for value in (60.0, 120.0, 5000.0)]
    trace, _ = roll(*fogs)
    hardest = trace.accel_mps2[:, 0].min(axis=-1)
    assert (np.diff(hardest) > 0.0).all()


def test_the_driver_sees_what_the_measure_says() -> None:
    """A fog bank and dusk: the driver's first reaction is where the measured sight reaches."""
    zone = {"id": "bank", "s_from_m": 150.0, "s_to_m": 600.0, "visibility_m": 60.0}
    one = behind_a_slow_car({"visibility_zones": [zone]})
    trace, batch = roll(one)
    sight_m = sight_distance(trace, batch, [build(one.road)]).distance.value[0]
    step = int((trace.accel_mps2[0, 0] < -1e-6).argmax())
    assert step > 0
    gap_m = first_braking_gap_m(trace)
    assert gap_m <= sight_m[step]
    assert gap_m + 2.1 > sight_m[step - 1]


def test_spray_hides_the_car_that_is_in_front_of_it() -> None:
    """A lorry throws spray; the ego reacts later than in the dry."""
    lorry = {"id": "lorry1", "category": "truck", "start": {"lane": -2, "s_m": 150.0},
             "speed_mps": 12.0}  # fmt: skip
    gaps_m = []
    for wet in ("dry", "wet"):
        spray = [{"actor": "lorry1", "length_m": 40.0, "visibility_m": 20.0}]
        one = scenario(
            ego_speed_mps=22.0, actors=[lorry], duration_s=12.0,
            environment={"surface_condition": wet, "spray": spray},
        )  # fmt: skip
        gaps_m.append(first_braking_gap_m(roll(one)[0]))
    assert gaps_m[0] > 80.0
    assert gaps_m[1] < 30.0


def test_on_ice_the_driver_brakes_no_harder_than_the_ice_allows() -> None:
    """A standing car behind a patch; before the patch the driver may brake harder."""
    wall = {"id": "car1", "category": "car", "start": {"lane": -2, "s_m": 140.0}, "speed_mps": 0.0}
    ice = {"id": "ice", "s_from_m": 80.0, "s_to_m": 135.0, "lanes": [-2], "condition": "icy",
           "friction": 0.1}  # fmt: skip
    one, dry = (
        scenario(
            ego_speed_mps=20.0, actors=[wall], duration_s=6.0,
            environment={"patches": patches, "temperature_c": -3.0},
        )
        for patches in ([ice], [])
    )  # fmt: skip
    trace, _ = roll(one, dry)
    on_ice = (trace.s_m[0, 0] >= 80.0) & (trace.s_m[0, 0] <= 135.0)
    assert on_ice.any()
    assert trace.accel_mps2[0, 0, on_ice].min() == pytest.approx(-0.1 * GRAVITY_MPS2)
    assert trace.accel_mps2[1, 0].min() < -2.0


def test_friction_that_changes_counts_from_its_time_on() -> None:
    wall = {"id": "car1", "category": "car", "start": {"lane": -2, "s_m": 100.0}, "speed_mps": 0.0}
    change = {"at_s": 1.0, "friction": 0.1, "surface_condition": "icy"}
    one = scenario(
        ego_speed_mps=20.0, actors=[wall], duration_s=3.0,
        environment={"changes": [change], "temperature_c": 0.0},
    )  # fmt: skip
    accel_mps2 = roll(one)[0].accel_mps2[0, 0]
    assert accel_mps2[:10].min() < -0.2 * GRAVITY_MPS2
    assert accel_mps2[10:].min() >= -0.1 * GRAVITY_MPS2 - 1e-9


def test_rows_of_a_batch_see_for_themselves() -> None:
    """Clear and foggy scenarios in one batch behave as each does alone."""
    scenarios = [behind_a_slow_car({}), behind_a_slow_car({"visibility_m": 70.0} | NIGHT)]
    both, _ = roll(*scenarios)
    for row, one in enumerate(scenarios):
        alone, _ = roll(one)
        assert np.array_equal(both.speed_mps[row], alone.speed_mps[0])


def test_the_constant_speed_driver_looks_at_nothing() -> None:
    fog = behind_a_slow_car({"visibility_m": 30.0})
    trace = rollout(ScenarioBatch.of([fog]))
    assert (trace.speed_mps[0, 0] == 20.0).all()
