"""Encounters with answers on paper, and drivers as simple as the formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenario_gen.avoidance import Assessment, Settings, assess, chosen_profiles, result
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.preventability import PREVENTABILITY_VERDICTS, Preventability
from scenario_gen.domain.scenario import Scenario
from scenario_gen.drivers import Driver, Scheme, Situation
from scenario_gen.motion import group_networks, rollout
from tests.worlds import cut_in, scenario

CAR_M = 4.5
EGO_S_M = 50.0
LANE = {"lane": -2}
LANE_T_M = -5.25
"""Middle of that lane."""
#: From the reference point of a car to its front.
FRONT_M = 3.6
#: Braking alone, so that tests of the profiles are quick.
BRAKING = Settings(evasion=None)


@dataclass(frozen=True)
class BrakesAt:
    """Brakes with a deceleration from a time on, whatever happens."""

    from_s: float
    decel_mps2: float
    name: str = "brakes_at"
    looks_ahead: bool = True

    @property
    def constants(self) -> dict[str, float]:
        return {"from_s": self.from_s, "decel_mps2": self.decel_mps2}

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> BrakesAt:
        return self

    def acceleration(self, situation: Situation) -> np.ndarray:
        share = np.clip(
            (situation.time_s + situation.step_s - self.from_s) / situation.step_s, 0, 1
        )
        decel = np.minimum(self.decel_mps2, situation.grip_mps2)
        return -share * decel


@dataclass(frozen=True)
class BrakesOnSight:
    """Brakes with a deceleration, without delay, once anybody in its path is seen."""

    decel_mps2: float
    name: str = "brakes_on_sight"
    looks_ahead: bool = True
    constants = {}  # noqa: RUF012

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> _OnSight:
        return _OnSight(self.decel_mps2, np.zeros(rows, dtype=bool))


@dataclass
class _OnSight:
    decel_mps2: float
    begun: np.ndarray

    def acceleration(self, situation: Situation) -> np.ndarray:
        found = situation.seen & situation.ahead & (situation.side_gap_m < 0.0)
        self.begun = self.begun | found.any(axis=1)
        return np.where(self.begun, -self.decel_mps2, 0.0)


def ahead(gap_m: float, *, speed_mps: float = 0.0, name: str = "lead", **fields: Any) -> dict:
    """A car with its rear ``gap_m`` in front of the ego."""
    return {
        "id": name, "category": "car", "speed_mps": speed_mps,
        "start": {**LANE, "s_m": EGO_S_M + CAR_M + gap_m}, **fields,
    }  # fmt: skip


def follow(
    gap_m: float, *, ego_mps: float = 20.0, speed_mps: float = 0.0, **fields: Any
) -> Scenario:
    """A lead vehicle at constant speed, on a straight motorway."""
    return scenario(
        actors=[ahead(gap_m, speed_mps=speed_mps)], ego_speed_mps=ego_mps,
        **({"duration_s": 15.0} | fields),
    )  # fmt: skip


def walker(
    *,
    s_m: float,
    from_s: float = 0.0,
    speed_mps: float = 1.5,
    stays: bool = False,
    name: str = "walker",
) -> dict:
    """Somebody on foot who comes from 6 m to the right of the ego's middle and crosses, or stays
    there."""
    to_m = 6.0 if stays else 20.0
    ways = [(0.0, -6.0), (from_s, -6.0), (from_s + to_m / speed_mps, to_m - 6.0)]
    points = [{"time_s": t, "s_m": s_m, "t_m": LANE_T_M + q} for t, q in ways[0 if from_s else 1 :]]
    return {
        "id": "walker", "category": "pedestrian", "start": {**LANE, "s_m": s_m}, "speed_mps": 0.0,
        "dimensions": {"length_m": 0.5, "width_m": 0.5, "height_m": 1.8, "centre_x_m": 0.0},
        "trajectory": {"points": points},
    }  # fmt: skip


def variants(one: Scenario, **columns: np.ndarray) -> ScenarioBatch:
    """Rows of a logical scenario."""
    return ScenarioBatch.variants(one, columns)


def parameters(*names: str) -> list[dict[str, Any]]:
    """Declarations of parameters whose ranges do not matter."""
    return [{"name": name, "unit": "1", "minimum": 0.0, "maximum": 1e4, "default": 1.0}
            for name in names]  # fmt: skip


def random_cut_ins(seed: int, count: int, **columns: np.ndarray) -> ScenarioBatch:
    """From harmless to hopeless."""
    chance = np.random.default_rng(seed)
    ego_mps = chance.uniform(12, 35, count)
    drawn = {
        "ego": ego_mps,
        "speed": np.maximum(ego_mps - chance.uniform(-2, 15, count), 0.0),
        "place": EGO_S_M + chance.uniform(6, 60, count),
        "at": chance.uniform(0, 4, count),
        "mu": chance.uniform(0.1, 0.9, count),
    }
    one = cut_in(
        gap_m="$place", speed_mps="$speed", at_s="$at", ego_speed_mps="$ego", duration_s=9.0,
        environment={"friction": "$mu"}, parameters=parameters(*drawn),
    )  # fmt: skip
    return variants(one, **(drawn | columns))


def assessed(
    scenarios: list[Scenario] | ScenarioBatch,
    profiles: Sequence[Driver],
    settings: Settings = BRAKING,
    **more: Any,
) -> Assessment:
    """Rolled out as one batch, and assessed."""
    batch = scenarios if isinstance(scenarios, ScenarioBatch) else ScenarioBatch.of(scenarios)
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks, step_s=more.pop("step_s", 0.1))
    return assess(batch, trace, networks, profiles, settings=settings, **more)


def outcome(
    one: Scenario, *profiles: str | Driver, settings: Settings = BRAKING, **more: Any
) -> Preventability:
    """The verdict on one scenario, with all details."""
    drivers = [p if not isinstance(p, str) else chosen_profiles([p])[0] for p in profiles]
    found = assessed([one], drivers, settings, gaps=True, **more)
    return result(found, 0, one)


def verdicts(found: Assessment) -> list[str]:
    """In words."""
    return [PREVENTABILITY_VERDICTS[code] for code in found.verdict]


def avoids(one: Scenario, *profiles: str | Driver, **more: Any) -> list[bool]:
    """Who avoids."""
    return [p.avoids for p in outcome(one, *profiles, **more).profiles]
