"""How many variants of one logical scenario are rolled out per second, beside a plain peer.

Three actors over 10 s at 10 Hz: the ego; a van that cuts in when the gap has shrunk and brakes
after that; a car that slows down. The peer does the same for one scenario at a time in plain
Python. Run it: ``python -m tests.benchmarks.bench_rollout [--rows 16384] [--repeat 5]``.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Mapping

import numpy as np

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout, sample
from tests.motion.build import (
    actor,
    brake,
    by_rate,
    by_time,
    end_of,
    gap,
    lane_change,
    phase,
    speed,
)
from tests.worlds import scenario

DURATION_S, STEP_S = 10.0, 0.1
CHANGE_S, UNTIL_MPS, SLOWER_MPS, RATE_MPS2 = 3.0, 8.0, 20.0, 3.0
LANE_M, VAN_REAR_M, EGO_FRONT_M = 3.5, 5.9 / 2 - 1.7, 1.35 + 2.25


def logical() -> Scenario:
    """The scenario, with its five parameters."""
    ranges = {
        "s0": ("m", 90.0, 130.0), "v": ("m/s", 20.0, 26.0), "gap": ("m", 15.0, 40.0),
        "decel": ("m/s2", 2.0, 7.0), "at": ("s", 1.0, 6.0),
    }  # fmt: skip
    parameters = [
        {"name": n, "unit": unit, "minimum": low, "maximum": high, "default": 0.5 * (low + high)}
        for n, (unit, low, high) in ranges.items()
    ]
    van = actor("van", "van", lane=-3, phases=[
        phase("cut_in", gap(1.0) | {"gap_m": "$gap"}, lane_change(-2, by_time(CHANGE_S))),
        phase("brake", end_of("cut_in"), brake(1.0, UNTIL_MPS) | {"decel_mps2": "$decel"}),
    ])  # fmt: skip
    van["start"]["s_m"], van["speed_mps"] = "$s0", "$v"
    slowing = phase("slow", {"kind": "time", "at_s": "$at"}, speed(SLOWER_MPS, by_rate(RATE_MPS2)))
    car = actor("car", lane=-1, s_m=150.0, speed_mps=28.0, phases=[slowing])
    return scenario(actors=[van, car], parameters=parameters, duration_s=DURATION_S)


def plain_rollout(p: Mapping[str, float]) -> list[list[tuple[float, float, float]]]:
    """x, y and speed of ego, van and car at every time step: one scenario, a loop over time."""
    steps = round(DURATION_S / STEP_S)
    ego_x, van_x, car_x, van_y = 50.0, p["s0"], 150.0, -2.5 * LANE_M
    ego_v, van_v, car_v = 30.0, p["v"], 28.0
    changing_from = braking_from = math.inf
    states = [[(ego_x, -1.5 * LANE_M, ego_v)], [(van_x, van_y, van_v)], [(car_x, -1.75, car_v)]]
    before = van_x - VAN_REAR_M - ego_x - EGO_FRONT_M
    if before < p["gap"]:
        changing_from, braking_from = 0.0, CHANGE_S

    def van_at(now: float, then: float, x: float, y: float) -> tuple[float, float, float]:
        done = min(max((then - changing_from) / CHANGE_S, 0.0), 1.0)
        new_y = LANE_M * (-2.5 + 0.5 * (1.0 - math.cos(math.pi * done)))
        lasts = max(p["v"] - UNTIL_MPS, 0.0) / p["decel"]
        begun = min(max(now - braking_from, 0.0), lasts)
        braked = min(max(then - braking_from, 0.0), lasts)
        way = p["v"] * (then - now) - 0.5 * p["decel"] * (braked**2 - begun**2)
        way -= (
            p["decel"]
            * lasts
            * (max(then - braking_from - lasts, 0.0) - max(now - braking_from - lasts, 0.0))
        )
        new_x = x + math.sqrt(max(way * way - (new_y - y) ** 2, 0.0))
        return new_x, new_y, p["v"] - p["decel"] * braked

    for step in range(1, steps + 1):
        now, then = (step - 1) * STEP_S, step * STEP_S
        ego_x += ego_v * STEP_S
        old_x, old_y = van_x, van_y
        van_x, van_y, van_v = van_at(now, then, old_x, old_y)
        if math.isinf(changing_from):
            after = van_x - VAN_REAR_M - ego_x - EGO_FRONT_M
            if after < p["gap"]:
                changing_from = now + (before - p["gap"]) / (before - after) * STEP_S
                braking_from = changing_from + CHANGE_S
                van_x, van_y, van_v = van_at(now, then, old_x, old_y)
            before = after
        lasts = (28.0 - SLOWER_MPS) / RATE_MPS2
        slowed = min(max(then - p["at"], 0.0), lasts)
        mean = 0.5 * (car_v + 28.0 - RATE_MPS2 * slowed)
        car_v = 28.0 - RATE_MPS2 * slowed
        car_x += mean * STEP_S
        for index, state in enumerate(
            ((ego_x, -1.5 * LANE_M, ego_v), (van_x, van_y, van_v), (car_x, -1.75, car_v))
        ):
            states[index].append(state)
    return states


def main() -> None:
    """Print scenarios per second of both, their ratio and how far they are apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=16384)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    world = logical()
    values = sample(world, arguments.rows, seed=1, method="lhs")
    batch = ScenarioBatch.variants(world, values)
    best_s = math.inf
    for _ in range(arguments.repeat):
        begin_s = time.perf_counter()
        trace = rollout(batch)
        best_s = min(best_s, time.perf_counter() - begin_s)
    some = min(200, arguments.rows)
    begin_s = time.perf_counter()
    plain = [
        plain_rollout({name: float(column[row]) for name, column in values.items()})
        for row in range(some)
    ]
    plain_s = (time.perf_counter() - begin_s) / some
    expected = np.array(plain)
    apart_m = np.hypot(
        expected[..., 0] - trace.x_m[:some], expected[..., 1] - trace.y_m[:some]
    ).max()
    rate = arguments.rows / best_s
    print(f"rollout:      {rate:10.0f} scenarios/s ({arguments.rows} rows, best of repeats)")
    print(f"plain Python: {1.0 / plain_s:10.0f} scenarios/s (same semantics, {some} rows)")
    print(f"ratio:        {rate * plain_s:10.1f}")
    print(f"apart:        {apart_m:10.4f} m at most")


if __name__ == "__main__":
    main()
