"""Where lanes lie as seen from the ego: same lane, left, right, oncoming, beside the road, arms.

Relations do not name the ego's road or lane, so turning a scenario around (the ego in lane 1
instead of -1 of a straight street, or coming from another arm of a junction) leaves them as they
are. Left and right are those of the world: the mirror image of a scene, such as the same template
with left-hand traffic, has left and right exchanged and is another scene.

Which way a lane leads is taken from the cross section of the template. Of a map file nothing is
known here but the ids: there, lanes of one sign run one way, and those nearer to the reference
line lie to the left, as usual where traffic keeps right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from scenario_gen.domain.road import ExternalRoad, LaneKind, LaneSpec, TemplateRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.topology import (
    LINK,
    RAMPS,
    RING,
    Value,
    arms_of,
    axis_start_m,
    bearing_deg,
    chain_lane,
    layouts,
)
from scenario_gen.units import Quantity

Side: TypeAlias = Literal[
    "same", "left", "right", "oncoming", "beside_left", "beside_right",
    "arm_right", "arm_opposite", "arm_left", "arm_behind", "connection", "link", "ring", "rail",
    "elsewhere",
]  # fmt: skip
Turn: TypeAlias = Literal["right", "straight", "left", "back", "exit"]

TRAFFIC_LANES: frozenset[LaneKind] = frozenset({"driving", "bus", "biking", "tram", "rail"})
"""Lanes that somebody drives along; all others lie beside them."""
_AHEAD_DEG = 30


class LanePlace(NamedTuple):
    """A lane as seen from the ego."""

    side: Side
    steps: int
    """Lanes between the ego's lane and this one, counted with this one; 0 on other roads."""
    kind: LaneKind | Literal["unknown"]
    detail: str = ""
    """On another arm ``towards`` or ``away`` from the junction; on a connection where to; on
    another road of the same carriageway, its name in the template."""

    @property
    def label(self) -> str:
        """The place in one word, such as ``driving:left1``."""
        return ":".join(
            part for part in (self.kind, f"{self.side}{self.steps or ''}", self.detail) if part
        )


class EgoFrame:
    """Lanes, directions and arms relative to the start of the ego of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._road = _closed(scenario)
        self._start = scenario.ego.start
        self._layouts: Mapping[str, tuple[LaneSpec, ...]] = (
            {} if self._road is None else layouts(self._road)
        )
        self._keeps_left = self._road is not None and self._road.traffic == "left"
        self._arms = () if self._road is None else arms_of(self._road)
        self.is_junction = bool(self._arms)
        """Whether the roads are the arms of a junction or roundabout."""
        self.layout: tuple[LaneSpec, ...] = self._layouts.get(self._start.road, ())
        """Cross section of the road of the ego; empty where it is not known."""
        self.direction: int = self._direction()
        """+1 where the ego drives with s of its road, -1 against it."""
        self._ego_bearing_deg = self._bearing_deg(self._start.road, self.direction)
        self._places: dict[tuple[str, int], LanePlace] = {}

    def place(self, road: str, lane: int) -> LanePlace:
        """The lane of a road as seen from the ego."""
        key = (road, lane)
        if key not in self._places:
            self._places[key] = self._find(road, lane)
        return self._places[key]

    def side_of_arm(self, arm: str) -> Side:
        """Where an arm of the junction lies as the ego comes to it; ``same`` is its own."""
        if arm not in self._arms or self._ego_bearing_deg is None:
            return "elsewhere"
        if arm == self._arm(self._start.road):
            return "same"
        return _ARM_SIDES[_turned(self._bearing(arm) - self._ego_bearing_deg)]

    def turn(self, start_road: str, route: tuple[str, ...]) -> Turn | None:
        """Which way a route leaves the junction, or that it leaves the motorway; else None."""
        roads = (start_road, *route)
        if not self.is_junction:
            return "exit" if start_road not in RAMPS and RAMPS & set(route) else None
        arms = [arm for road in roads for arm in self._arms_in(road)]
        if not arms:
            return None
        if arms[-1] == arms[0]:
            # Once around a roundabout, or no way through the junction at all.
            around = any(RING in road.split("_") for road in roads) and roads[-1] in self._arms
            return "back" if around else None
        return self._way(arms[0], arms[-1])

    def axis_m(self, road: str, s_m: Value, get: Callable[[Quantity], Value]) -> Value | None:
        """Station on the axis of the ego's carriageway of a place on one of its roads, in m.

        The axis is the road of the ego where the template has no other along it. None: the place
        lies on another road that crosses, joins or forks.
        """
        if self._road is None:
            return s_m if road == self._start.road else None
        start_m = axis_start_m(self._road, road, get)
        ego_start_m = axis_start_m(self._road, self._start.road, get)
        if start_m is None or ego_start_m is None:
            return s_m if road == self._start.road else None
        return start_m + s_m

    def heading_deg(self) -> float:
        """Nominal heading of the ego at its start, counter-clockwise from the x axis.

        Templates of one road begin along it; arms lead to the middle of their junction.
        """
        start = self._start.road
        if start == "rail":
            return 90.0 if (self.direction > 0) != self._keeps_left else 270.0
        arm = self._arm(start)
        if arm is None or start.startswith(RING):
            return 0.0 if self.direction > 0 else 180.0
        towards = self._bearing(arm) + 180
        return float((towards if self.direction > 0 else towards + 180) % 360)

    def _direction(self) -> int:
        for spec in self.layout:
            if spec.id == self._start.lane:
                return spec.direction
        # A way through a junction, or a map file.
        return -1 if (self._start.lane > 0) != self._keeps_left else 1

    def _bearing(self, arm: str) -> int:
        return 0 if self._road is None else bearing_deg(self._road, arm)

    def _way(self, first: str, last: str) -> Turn:
        """The way from one arm to another."""
        return _turned(self._bearing(last) - self._bearing(first) - 180)

    def _arms_in(self, road: str) -> list[str]:
        """Arms in the name of a road: one for an arm, two for a connecting road."""
        if road.startswith(RING):
            return []
        return [part for part in road.split("_") if part in self._arms]

    def _arm(self, road: str) -> str | None:
        """The arm that a road is, comes from, or, in a ring, follows."""
        named = [part for part in road.split("_") if part in self._arms]
        return named[0] if named else None

    def _bearing_deg(self, road: str, direction: int) -> float | None:
        """The way to the junction on a road: ahead is where its traffic towards it goes."""
        if self._arms and road == LINK:
            return 0 if direction > 0 else 180
        arm = self._arm(road)
        return None if arm is None else self._bearing(arm) + 180

    def _find(self, road: str, lane: int) -> LanePlace:
        if road == self._start.road:
            return self._beside_the_ego(road, lane)
        if self._road is None:
            return LanePlace("elsewhere", 0, "unknown")
        spec = next((spec for spec in self._layouts.get(road, ()) if spec.id == lane), None)
        if self.is_junction:
            return self._in_junction(road, spec)
        if spec is not None and road == "rail":
            return LanePlace("rail", 0, spec.kind)
        if spec is not None and self._start.road != "rail":
            return self._beside_the_ego(road, lane)._replace(detail=road)
        return LanePlace("elsewhere", 0, "unknown" if spec is None else spec.kind)

    def _in_junction(self, road: str, spec: LaneSpec | None) -> LanePlace:
        kind = "unknown" if spec is None else spec.kind
        if road == LINK:
            if spec is None or self._ego_bearing_deg is None:
                return LanePlace("elsewhere", 0, kind)
            leads_to = "east" if spec.direction > 0 else "west"
            return LanePlace("link", 0, kind, f"to_{self.side_of_arm(leads_to)}")
        arm = self._arm(road)
        if arm is None:
            return LanePlace("elsewhere", 0, kind)
        side = self.side_of_arm(arm)
        if side == "elsewhere":
            return LanePlace("elsewhere", 0, kind)
        if RING in road.split("_"):
            return LanePlace("ring", 0, "driving", self._in_ring(road.split("_"), side))
        named = self._arms_in(road)
        if len(named) > 1:
            way = self._way(named[0], named[1])
            return LanePlace("connection", 0, "driving", f"{side}_{way}")
        if LINK in road.split("_"):
            return LanePlace(
                "connection",
                0,
                "driving",
                f"{side}_{'from' if road.startswith(LINK) else 'to'}_link",
            )
        if spec is None:
            return LanePlace(side, 0, "unknown")
        return LanePlace(side, 0, kind, "towards" if spec.direction > 0 else "away")

    def _in_ring(self, parts: list[str], side: Side) -> str:
        """The piece after an arm, or an entry from or an exit to one."""
        if parts[0] in self._arms:
            return f"{side}_entry"
        if len(parts) > 2 and parts[-2] != RING:
            return f"{self.side_of_arm(parts[-1])}_exit"
        return side

    def _beside_the_ego(self, road: str, lane: int) -> LanePlace:
        own = self._start.lane
        if self._road is None:
            return _by_ids(lane, own)
        specs = {spec.id: spec for spec in self._layouts.get(road, ())}
        if road == self._start.road and lane == own:
            return LanePlace("same", 0, specs[lane].kind if lane in specs else "unknown")
        if lane not in specs or own not in {spec.id for spec in self.layout}:
            return LanePlace("elsewhere", 0, "unknown")
        spec = specs[lane]
        here, there = (
            chain_lane(self._road, name, number)
            for name, number in ((self._start.road, own), (road, lane))
        )
        # Ids fall to the right, seen along s, and there is no lane 0.
        to_the_right = (_rank(here) - _rank(there)) * self.direction
        if to_the_right == 0:
            return LanePlace("same", 0, spec.kind)
        on_the_right = to_the_right > 0
        side: Side
        if spec.kind not in TRAFFIC_LANES:
            side = "beside_right" if on_the_right else "beside_left"
        elif spec.direction != self.direction:
            side = "oncoming"
        else:
            side = "right" if on_the_right else "left"
        return LanePlace(side, abs(to_the_right), spec.kind)


_ARM_SIDES: dict[Turn, Side] = {
    "right": "arm_right", "straight": "arm_opposite", "left": "arm_left", "back": "arm_behind",
}  # fmt: skip


def _turned(angle_deg: float) -> Turn:
    """The way that an angle to the present heading leads."""
    angle_deg = (angle_deg + 180) % 360 - 180
    if abs(angle_deg) < _AHEAD_DEG:
        return "straight"
    if abs(angle_deg) > 180 - _AHEAD_DEG:
        return "back"
    return "left" if angle_deg > 0 else "right"


def _rank(lane: int) -> int:
    return lane if lane < 0 else lane - 1


def _by_ids(lane: int, own: int) -> LanePlace:
    if lane == own:
        return LanePlace("same", 0, "unknown")
    if (lane < 0) != (own < 0):
        return LanePlace("oncoming", abs(lane), "unknown")
    nearer = abs(lane) < abs(own)
    return LanePlace("left" if nearer else "right", abs(abs(lane) - abs(own)), "unknown")


def _closed(scenario: Scenario) -> TemplateRoad | None:
    """The road with the defaults of its parameters; None for a map file."""
    if isinstance(scenario.road, ExternalRoad):
        return None
    values = {f"${parameter.name}": parameter.default for parameter in scenario.parameters}
    road = scenario.road
    # Fields of words (``traffic``, ``hand``) never begin with a dollar sign.
    open_fields = {
        name: values[value]
        for name in type(road).model_fields
        if isinstance(value := getattr(road, name), str) and value in values
    }
    return road.model_copy(update=open_fields) if open_fields else road
