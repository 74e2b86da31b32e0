"""Traces drawn by hand in the world, as a simulator's: no phases, lanes looked up by place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks import check, rule
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.intents import Encounter, describe
from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import build
from tests.worlds import scenario

Floats = NDArray[np.float64]
Way = Callable[[Floats], Floats]

STEP_S = 0.1
# Velocities and accelerations are differences over this time.
_TINY_S = 1e-4


@dataclass(frozen=True)
class Track:
    """Where the reference point is at a time, and where it points; course unless given."""

    x_m: Way
    y_m: Way
    heading_rad: Way | None = None

    def mirrored(self) -> Track:
        """Right and left exchanged."""
        turn = self.heading_rad
        return Track(self.x_m, lambda t: -self.y_m(t), None if turn is None else lambda t: -turn(t))

    def shifted(self, by_m: float) -> Track:
        """Farther along x."""
        return replace(self, x_m=lambda t: self.x_m(t) + by_m)

    def states(self, time_s: Floats) -> dict[str, Floats]:
        """(T,) arrays of a trace."""
        vx, vy = self._velocity(time_s)
        speed_mps = np.hypot(vx, vy)
        later, before = (
            np.hypot(*self._velocity(time_s + _TINY_S)),
            np.hypot(*self._velocity(np.maximum(time_s - _TINY_S, 0.0))),
        )
        moving = speed_mps > 1e-6
        course_rad = np.where(moving, np.arctan2(vy, vx), np.nan)
        if self.heading_rad is not None:
            heading_rad = self.heading_rad(time_s) + 0.0 * time_s
        else:
            known = np.flatnonzero(moving)
            held = known[np.searchsorted(known, np.arange(time_s.size), "right").clip(1) - 1]
            heading_rad = course_rad[held]
        return {
            "x_m": self.x_m(time_s) + 0.0 * time_s, "y_m": self.y_m(time_s) + 0.0 * time_s,
            "heading_rad": heading_rad, "course_rad": np.where(moving, course_rad, heading_rad),
            "speed_mps": speed_mps, "accel_mps2": (later - before) / (2 * _TINY_S),
        }  # fmt: skip

    def _velocity(self, time_s: Floats) -> tuple[Floats, Floats]:
        first, last = np.maximum(time_s - _TINY_S, 0.0), time_s + _TINY_S
        return tuple(
            (way(last) - way(first) + 0.0 * time_s) / (last - first) for way in (self.x_m, self.y_m)
        )


def at(value: float) -> Way:
    """What does not change."""
    return lambda t: value + 0.0 * t


def driven_m(speed: float | list[tuple[float, float]]) -> Way:
    """Way over time at a speed, or at one that is linear between (time, speed) knots."""
    knots = [(0.0, speed)] if isinstance(speed, int | float) else speed
    knot_s, knot_mps = (np.array(part, dtype=float) for part in zip(*knots, strict=True))
    parts_m = 0.5 * (knot_mps[1:] + knot_mps[:-1]) * np.diff(knot_s)
    before_m = np.concatenate([[0.0], np.cumsum(parts_m)])

    def way_m(t: Floats) -> Floats:
        k = (np.searchsorted(knot_s, t, "right") - 1).clip(0)
        mean_mps = 0.5 * (knot_mps[k] + np.interp(t, knot_s, knot_mps))
        return before_m[k] + mean_mps * (t - knot_s[k])

    return way_m


def straight(
    x_m: float, y_m: float, speed: float | list[tuple[float, float]], heading_rad: float = 0.0
) -> Track:
    """A straight line in the direction of the heading; see ``driven_m`` for the speed."""
    way_m, cos, sin = driven_m(speed), np.cos(heading_rad), np.sin(heading_rad)
    return Track(
        lambda t: x_m + cos * way_m(t), lambda t: y_m + sin * way_m(t), at(heading_rad)
    )  # fmt: skip


def aside(track: Track, by_m: float, from_s: float, for_s: float) -> Track:
    """The same, moving aside to the left in the middle, smoothly."""

    def y_m(t: Floats) -> Floats:
        share = np.clip((t - from_s) / for_s, 0.0, 1.0)
        return track.y_m(t) + by_m * 0.5 * (1.0 - np.cos(np.pi * share))

    return Track(track.x_m, y_m)


@dataclass(frozen=True)
class Scene:
    """A scenario and the tracks of its movers, the ego first."""

    one: Scenario
    tracks: tuple[Track, ...]

    def mirrored(self) -> Scene:
        """Left-hand traffic."""
        data = _mirrored(self.one.model_dump(mode="json"))
        other = Scenario.model_validate_json(json.dumps(data))
        return Scene(other, tuple(track.mirrored() for track in self.tracks))

    def shifted(self, by_m: float) -> Scene:
        """Everybody farther along a straight road."""
        return replace(self, tracks=tuple(track.shifted(by_m) for track in self.tracks))

    def trace(self) -> TraceBatch:
        """One row."""
        network = build(self.one.road)
        batch = ScenarioBatch.of([self.one])
        time_s = np.arange(round(self.one.duration_s / STEP_S) + 1) * STEP_S
        columns = [track.states(time_s) for track in self.tracks]
        states = {name: np.array([[c[name] for c in columns]]) for name in columns[0]}
        road, s_m, t_m, lane = network.locate(states["x_m"], states["y_m"])
        nothing = np.full((1, len(self.tracks), 1), np.nan)

        def box(name: str) -> Floats:
            return batch.actor_column(lambda mover: getattr(mover.box, name))

        return TraceBatch(
            time_s=time_s, valid=np.ones((1, time_s.size), dtype=bool),
            present=np.ones((1, len(self.tracks)), dtype=bool), **states, road=road, lane=lane,
            s_m=s_m, t_m=t_m, length_m=box("length_m"), width_m=box("width_m"),
            centre_x_m=box("centre_x_m"), road_ids=(network.road_ids,),
            group_of_row=np.zeros(1, dtype=np.int64), phase_start_s=nothing,
            phase_end_s=nothing,
        )  # fmt: skip

    def context(self) -> CheckContext:
        """For rules and detectors."""
        batch = ScenarioBatch.of([self.one])
        return CheckContext(batch, self.trace(), [build(self.one.road)], None, DEFAULT_LIMITS)

    def result(self) -> CheckResult:
        """What the rule on intents says."""
        batch = ScenarioBatch.of([self.one])
        report = check(
            batch, self.trace(), networks=[build(self.one.road)], rules=[rule("intent.seen")]
        )
        return report.result(0)

    def seen(self) -> bool:
        """Whether the intent is met."""
        outcome = self.result().outcomes[0]
        assert outcome.state in ("passed", "failed")
        return outcome.state == "passed"

    def words(self, mover: int = 1) -> str:
        """What is seen, in words."""
        context = self.context()
        return describe(Encounter(context, context.batch.groups[0], slice(0, 1), mover))


def scene(
    kind: str, ego_track: Track, /, *others: Track, actor: str = "a1",
    actors: list[dict[str, Any]] | None = None, duration_s: float = 10.0,
    intent: dict[str, Any] | None = None, **fields: Any,
) -> Scene:  # fmt: skip
    """One intent, and tracks for everybody; starts in the scenario only say who drives where."""
    given = actors or [{} for _ in others]
    data = [
        {"id": f"a{k}", "category": "car", "start": {"lane": -1, "s_m": 10.0}, "speed_mps": 0.0}
        | one
        for k, one in enumerate(given, start=1)
    ]
    wanted = {"kind": kind, "actor": actor} | (intent or {})
    one = scenario(actors=data, intent=[wanted], duration_s=duration_s, **fields)
    return Scene(one, (ego_track, *others))


def _mirrored(data: dict[str, Any]) -> dict[str, Any]:
    data["road"] |= {"traffic": "left"}
    for mover in (data["ego"], *data["actors"]):
        mover["start"]["lane"] *= -1
    for patch in data["environment"]["patches"]:
        patch["lanes"] = [-lane for lane in patch["lanes"]]
    return data
