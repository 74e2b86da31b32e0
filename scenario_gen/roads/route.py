"""One road of a way: the lane that is followed on it, as stretches of smooth borders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scenario_gen.geometry.segments import Floats

if TYPE_CHECKING:
    from scenario_gen.roads.network import Cubic, NetworkRoad, Strip

# A lane narrower than this, looked for at so many places of a taper, is at its end.
_TIP_M = 0.05
_TAPER_SAMPLES = 129


@dataclass(frozen=True)
class Stretch:
    """A lane within one strip."""

    lane: int
    from_m: float
    to_m: float
    origin_m: float
    """s at which ``centre`` begins to count."""
    centre: Cubic
    """t of the path, the lane centre as a rule, as a cubic of s - origin."""

    def centre_t(self, s_m: Floats) -> Floats:
        """(...) s -> (...) t of the lane centre."""
        a, b, c, d = self.centre
        ds_m = s_m - self.origin_m
        return a + ds_m * (b + ds_m * (c + ds_m * d))

    def centre_derivatives(self, s_m: Floats) -> tuple[Floats, Floats]:
        """(...) s -> (...) first and (...) second derivative of t by s."""
        _, b, c, d = self.centre
        ds_m = s_m - self.origin_m
        return b + ds_m * (2.0 * c + ds_m * 3.0 * d), 2.0 * c + 6.0 * d * ds_m


@dataclass(frozen=True)
class Leg:
    """One road of a chain, driven along one lane."""

    road: NetworkRoad
    road_index: int
    lane: int
    """Lane where the road is entered."""
    direction: int
    """+1 with s, -1 against it."""
    aside_m: float = 0.0
    """How far left of the centre of the lane, in driving direction, the path runs: the way to the
    lane that the actor has to change to further on."""
    towards: int | None = None
    """Lane where the road is left, if the actor has to change to it on this road."""

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The lane through the strips of the road, in the order of s, as far as it goes on.

        Where it has no width it is not there: it ends where its width comes to 0, as at the end of
        a road. A lane that has a width nowhere is followed as it is.
        """
        return self._taper_cut(
            self._stretches(with_width=True) or self._stretches(with_width=False)
        )

    def _taper_cut(self, found: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        """Without the tip of the taper in which a lane ends that leads nowhere."""
        last = found[-1 if self.direction > 0 else 0]
        exit_m = last.to_m if self.direction > 0 else last.from_m
        link = self.road.successor if self.direction > 0 else self.road.predecessor
        lanes = self.road.lane_successors if self.direction > 0 else self.road.lane_predecessors
        at_end = exit_m in (0.0, self.road.length_m)
        if at_end and link is not None and (link.kind == "junction" or last.lane in lanes):
            return found
        strip = self.road.strip(0.5 * (last.from_m + last.to_m))
        at = strip.lanes.index(last.lane)
        s_m = np.linspace(last.from_m, last.to_m, _TAPER_SAMPLES)
        a, b, c, d = np.subtract(strip.borders[at + 1], strip.borders[at])
        ds_m = s_m - strip.s0_m
        wide = np.flatnonzero(a + ds_m * (b + ds_m * (c + ds_m * d)) >= _TIP_M)
        if not wide.size:
            return found
        if self.direction > 0:
            return (*found[:-1], replace(last, to_m=float(s_m[wide[-1]])))
        return (replace(last, from_m=float(s_m[wide[0]])), *found[1:])

    def _stretches(self, *, with_width: bool) -> tuple[Stretch, ...]:
        road = self.road
        ends_m = [*(strip.s0_m for strip in road.strips[1:]), road.length_m]
        strips = list(zip(road.strips, ends_m, strict=True))
        found: list[Stretch] = []
        lane: int | None = self.lane
        if self.direction < 0:
            strips.reverse()
        previous: Strip | None = None
        for strip, end_m in strips:
            if previous is not None and found:
                lane = _next_lane(previous, strip, found[-1].lane, self.direction)
            previous = strip
            if lane is None or lane not in strip.lanes:
                if found:
                    break
                continue
            at = strip.lanes.index(lane)
            if with_width and strip.borders[at] == strip.borders[at + 1]:
                if found:
                    break
                continue
            a, b, c, d = (
                0.5 * (right + left)
                for right, left in zip(strip.borders[at], strip.borders[at + 1], strict=True)
            )
            a += self.direction * self.aside_m
            found.append(Stretch(lane, strip.s0_m, end_m, strip.s0_m, (a, b, c, d)))
        return tuple(found if self.direction > 0 else reversed(found))

    @property
    def exit_lane(self) -> int | None:
        """Lane where the road is left; None where the lane ends before the road does."""
        last = self.stretches[-1 if self.direction > 0 else 0]
        at_end = last.to_m >= self.road.length_m if self.direction > 0 else last.from_m <= 0.0
        return last.lane if at_end else None


def _next_lane(before: Strip, after: Strip, lane: int, direction: int) -> int | None:
    """The lane that goes on from one strip to the next in driving direction."""
    first = before if direction > 0 else after
    if first.onward is None:
        return lane
    if direction > 0:
        return first.onward.get(lane)
    return next((start for start, end in sorted(first.onward.items()) if end == lane), None)
