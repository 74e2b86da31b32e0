"""The stage of an event: road, environment and ego, with helpers that place things on it.

Distances named ``gap`` are bumper to bumper along the road. Numbers are rounded to 1 cm,
1 cm/s and 10 ms, so that a person can read them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scenario_gen.domain.actor import DEFAULT_DIMENSIONS, Actor, Category, RoadPosition
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.intent import Intent
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.parameter import Parameter, ParameterUnit
from scenario_gen.domain.road import (
    Bridge,
    JunctionCross,
    LevelCrossing,
    MotorwayCurve,
    MotorwayLaneDrop,
    MotorwayStraight,
    RuralCurve,
    RuralStraight,
    TollPlaza,
    Tunnel,
    UrbanStreet,
    WorkZone,
    lane_centre_t_m,
)
from scenario_gen.domain.tyres import in_rain, speed_factor, water_state
from scenario_gen.propose.options import within
from scenario_gen.propose.vocabulary import Behaviour, Side
from scenario_gen.units import GRAVITY_MPS2, Quantity, number

_Straight = (
    MotorwayStraight
    | MotorwayLaneDrop
    | WorkZone
    | TollPlaza
    | RuralStraight
    | UrbanStreet
    | Tunnel
    | Bridge
    | LevelCrossing
)
TemplateRoad = _Straight | MotorwayCurve | RuralCurve | JunctionCross
"""The roads that events are staged on; on the others they come from published scenarios."""

#: Where the thing that a straight template is named for begins: it comes to lie at the event.
_FEATURE = {
    "urban_street": "crossing_s_m", "motorway_lane_drop": "drop_s_m", "work_zone": "zone_s_m",
    "toll_plaza": "plaza_s_m", "tunnel": "portal_s_m", "bridge": "bridge_s_m",
    "level_crossing": "crossing_s_m",
}  # fmt: skip
#: Room that the longest of these things needs beyond its beginning, by template.
_FEATURE_M = {"motorway_lane_drop": 250.0, "work_zone": 600.0, "toll_plaza": 300.0,
              "tunnel": 450.0, "bridge": 350.0}  # fmt: skip

#: Road kept free behind the start of the ego and beyond the last place that is reached.
MARGIN_M = 60.0
#: Share of the friction that the curve alone may use, and that manoeuvres may use.
CURVE_SHARE = 0.35
MANOEUVRE_SHARE = 0.5


@dataclass(frozen=True)
class Wish:
    """What a compact proposal asks of an event, in SI units."""

    actor: Category
    side: Side
    behaviour: Behaviour
    actor_speed_mps: float
    gap_m: float


@dataclass(frozen=True)
class Stage:
    """Where an event is to happen."""

    road: TemplateRoad
    environment: Environment
    odd: Odd
    ego_speed_mps: float
    rng: np.random.Generator
    fastest_mps: float = 0.0
    """Greatest speed that anybody may have, where that is not the ego."""

    @property
    def friction(self) -> float:
        """mu of the environment at the greatest speed; the ego may be up to a tenth faster."""
        rain = self.environment.precipitation
        rain_mmph = number(rain.intensity_mmph) if rain.kind == "rain" else 0.0
        state = in_rain(np.array(water_state(self.environment.surface_condition)), rain_mmph)
        factor = speed_factor(state, max(1.1 * self.ego_speed_mps, self.fastest_mps))
        return number(self.environment.friction) * float(factor)

    @property
    def lanes(self) -> int:
        """Driving lanes in the direction of s."""
        return sum(lane.kind == "driving" and lane.id < 0 for lane in self.road.lane_layout())

    def t_m(self, lane: int) -> float:
        """Lateral position of a lane's centre."""
        return lane_centre_t_m(self.road.lane_layout(), lane)

    def width_m(self, lane: int) -> float:
        """Width of a lane."""
        return next(spec.width_m for spec in self.road.lane_layout() if spec.id == lane)

    def uniform(self, low: float, high: float) -> float:
        """A number drawn from a range, rounded."""
        return round2(float(self.rng.uniform(low, high)))

    def ego_speed(self, share: float, most_mps: float = math.inf) -> Dial:
        """The ego's speed with a range around it that stays within the ODD."""
        half = min(share * self.ego_speed_mps, most_mps)
        span = (self.ego_speed_mps - half, self.ego_speed_mps + half)
        low, high = within(span, self.odd.ego_speed_mps) or span
        # What has been cut to the ODD is not rounded, which could take it out again.
        low = low if low > span[0] else round2(low)
        high = high if high < span[1] else round2(high)
        return Dial("ego_speed", "m/s", self.ego_speed_mps, low, high, rounded=True)

    def shortest_change_s(self, distance_m: float) -> float:
        """Least time of a sinusoidal lateral movement that friction allows.

        Its peak acceleration is pi^2/2 * distance / time^2.
        """
        limit = MANOEUVRE_SHARE * self.friction * GRAVITY_MPS2
        return math.sqrt(math.pi**2 / 2 * abs(distance_m) / limit)

    def hardest_brake_mps2(self) -> float:
        """Strongest braking that the friction of this surface allows, with a margin."""
        return 0.8 * self.friction * GRAVITY_MPS2

    def place(self, event_m: float, reach_m: float) -> tuple[TemplateRoad, float]:
        """The road made long enough, and the s of the ego's start.

        Args:
            event_m: distance from the ego's start to the place of the event; on a curve it
                comes to lie in the middle of the arc.
            reach_m: greatest distance ahead of the ego's start that anybody needs.
        """
        road = self.road
        if isinstance(road, _Straight):
            beyond_m = _FEATURE_M.get(road.template, 20.0)
            least_m = MARGIN_M + max(reach_m + MARGIN_M, event_m + beyond_m)
            length_m = max(number(road.length_m), up_to(least_m, 50.0))
            changed = {"length_m": length_m}
            if feature := _FEATURE.get(road.template):
                changed[feature] = round2(min(MARGIN_M + max(event_m, 20.0), length_m - beyond_m))
            return road.model_copy(update=changed), MARGIN_M
        if isinstance(road, JunctionCross):
            return road, MARGIN_M
        bend_m = 2 * number(road.clothoid_m) + number(road.arc_m)
        before_m = MARGIN_M + event_m - bend_m / 2
        after_m = MARGIN_M + reach_m - event_m - bend_m / 2
        approach_m = max(number(road.approach_m), up_to(before_m, 50.0), up_to(after_m, 50.0))
        road = road.model_copy(update={"approach_m": approach_m})
        return road, round2(approach_m + bend_m / 2 - event_m)


@dataclass(frozen=True)
class Dial:
    """A number of a logical scenario with the range that it may be sampled from."""

    name: str
    unit: ParameterUnit
    default: float
    low: float
    high: float
    rounded: bool = False
    """The numbers are to be kept as they are."""

    def parameter(self) -> Parameter:
        """The declaration; the range always holds the default."""
        low, default, high = self.low, self.default, self.high
        if not self.rounded:
            low, default, high = round2(low), round2(default), round2(high)
        return Parameter(
            name=self.name,
            unit=self.unit,
            minimum=min(low, default),
            maximum=max(high, default),
            default=default,
        )

    @property
    def ref(self) -> Quantity:
        """How fields refer to it."""
        return f"${self.name}"


@dataclass(frozen=True)
class Event:
    """What happens: the parts of a scenario that a family of events decides on."""

    road: TemplateRoad
    ego_start: RoadPosition
    actors: tuple[Actor, ...]
    intent: tuple[Intent, ...]
    duration_s: float
    dials: tuple[Dial, ...]
    ego_route: tuple[str, ...] = ()
    goal: RoadPosition | None = None


def cannot_happen(path: str, message: str, value: float, limit: str, hint: str) -> Finding:
    """The finding for an event that cannot happen with the numbers proposed."""
    return Finding(
        rule="proposal.event_cannot_happen",
        severity="error",
        path=path,
        message=message,
        value=round2(value),
        limit=limit,
        hint=hint,
    )


def round2(value: float) -> float:
    """To two decimals, without a negative zero."""
    return round(value, 2) + 0.0


def up_to(value: float, step: float) -> float:
    """Rounded up to a multiple of a step."""
    return math.ceil(value / step) * step


def front_m(category: Category) -> float:
    """From the reference point to the front of the box."""
    box = DEFAULT_DIMENSIONS[category]
    return box.length_m / 2 + box.centre_x_m


def rear_m(category: Category) -> float:
    """From the reference point back to the end of the box."""
    box = DEFAULT_DIMENSIONS[category]
    return box.length_m / 2 - box.centre_x_m


def ahead_m(gap_m: float, category: Category, *, ego: Category = "car") -> float:
    """Distance of reference points for an actor ahead that faces as the ego does."""
    return front_m(ego) + gap_m + rear_m(category)


def actor_id(category: Category, count: int = 1) -> str:
    """Readable id of an actor."""
    return f"{category}{count}"


def reaching_time_s(distance_m: float, speed_mps: float, accel_mps2: float) -> float:
    """Time from standstill over a distance, with constant acceleration up to a speed."""
    ramp_m = speed_mps**2 / (2 * accel_mps2)
    if distance_m <= ramp_m:
        return math.sqrt(2 * max(distance_m, 0.0) / accel_mps2)
    return speed_mps / (2 * accel_mps2) + distance_m / speed_mps


def widened(curve: TemplateRoad, speed_mps: float, friction: float) -> TemplateRoad:
    """A curve with a radius that leaves friction to spare at a speed; other roads unchanged."""
    if not isinstance(curve, MotorwayCurve | RuralCurve):
        return curve
    least_m = speed_mps**2 / (CURVE_SHARE * friction * GRAVITY_MPS2)
    radius_m = max(number(curve.radius_m), up_to(least_m, 10.0))
    return curve.model_copy(update={"radius_m": radius_m})


__all__ = [
    "MARGIN_M",
    "Dial",
    "Event",
    "Stage",
    "TemplateRoad",
    "Wish",
    "actor_id",
    "ahead_m",
    "cannot_happen",
    "front_m",
    "reaching_time_s",
    "rear_m",
    "round2",
    "up_to",
    "widened",
]
