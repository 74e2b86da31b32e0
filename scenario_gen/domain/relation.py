"""Where lanes lie as seen from the ego: same lane, left, right, oncoming, beside the road, arms.

Relations do not name roads or lanes, so turning a scenario around (the ego in lane 1 instead of
-1 of a straight street, or coming from another arm of a junction) leaves them as they are.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from scenario_gen.domain.road import ARMS, ExternalRoad, JunctionCross, LaneKind, LaneSpec
from scenario_gen.domain.scenario import Scenario

Side: TypeAlias = Literal[
    "same", "left", "right", "oncoming", "beside_left", "beside_right",
    "arm_right", "arm_opposite", "arm_left", "connection", "elsewhere",
]  # fmt: skip
Turn: TypeAlias = Literal["right", "straight", "left", "back"]

_ARM_SIDES: tuple[Side, ...] = ("same", "arm_right", "arm_opposite", "arm_left")
_TURNS: tuple[Turn, ...] = ("back", "right", "straight", "left")
_WIDTHS = ("lane_width_m", "shoulder_width_m", "pavement_width_m", "border_width_m")


class LanePlace(NamedTuple):
    """A lane as seen from the ego."""

    side: Side
    steps: int
    """Lanes between the ego's lane and this one, counted with this one; 0 on other roads."""
    kind: LaneKind | Literal["unknown"]
    detail: str = ""
    """On another arm ``towards`` or ``away`` from the junction; on a connection where to."""

    @property
    def label(self) -> str:
        """The place in one word, such as ``driving:left1``."""
        return ":".join(
            part for part in (self.kind, f"{self.side}{self.steps or ''}", self.detail) if part
        )


class EgoFrame:
    """Lanes, directions and arms relative to the start of the ego of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._road = scenario.road
        self._start = scenario.ego.start
        self.is_junction = isinstance(scenario.road, JunctionCross)
        self._ego_arm, ego_exit = self._arms_of(self._start.road)
        # A connecting road runs in its driving direction, whatever sign its one lane has.
        self.direction: int = 1 if self._start.lane < 0 or ego_exit is not None else -1
        """+1 where the ego drives with s of its road, -1 against it."""
        self.layout: tuple[LaneSpec, ...] = self._layout()
        self._order = {lane.id: index for index, lane in enumerate(self.layout)}
        self._specs = {lane.id: lane for lane in self.layout}
        self._places: dict[tuple[str, int], LanePlace] = {}

    def place(self, road: str, lane: int) -> LanePlace:
        """The lane of a road as seen from the ego."""
        key = (road, lane)
        if key not in self._places:
            self._places[key] = self._find(road, lane)
        return self._places[key]

    def turn(self, start_road: str, route: tuple[str, ...]) -> Turn | None:
        """Which way a route leaves the junction template; None where it does not cross it."""
        arms = [arm for road in (start_road, *route) for arm in self._arms_of(road)]
        known = [arm for arm in arms if arm is not None]
        exits = [arm for arm in known if arm != known[0]]
        return _TURNS[(exits[0] - known[0]) % 4] if exits else None

    def _layout(self) -> tuple[LaneSpec, ...]:
        if isinstance(self._road, ExternalRoad):
            return ()
        # The kinds of the lanes do not depend on widths, which may still be parameters.
        open_widths = {
            name: 1.0 for name in _WIDTHS if isinstance(getattr(self._road, name, None), str)
        }
        road = self._road.model_copy(update=open_widths) if open_widths else self._road
        return road.lane_layout()

    def _arms_of(self, road: str) -> tuple[int | None, int | None]:
        """Indices of the arms that a road comes from and, if it is a connection, leads to."""
        if not self.is_junction:
            return None, None
        first, _, last = road.partition("_")
        if first not in ARMS or (last and last not in ARMS):
            return None, None
        return ARMS.index(first), ARMS.index(last) if last else None

    def _find(self, road: str, lane: int) -> LanePlace:
        if road == self._start.road:
            return self._beside_the_ego(lane)
        arm, towards = self._arms_of(road)
        if arm is None or self._ego_arm is None:
            return LanePlace("elsewhere", 0, "unknown")
        side = _ARM_SIDES[(arm - self._ego_arm) % 4]
        if towards is not None:
            return LanePlace("connection", 0, "driving", f"{side}_{_TURNS[(towards - arm) % 4]}")
        kind = self._specs[lane].kind if lane in self._specs else "unknown"
        return LanePlace(side, 0, kind, "towards" if lane < 0 else "away")

    def _beside_the_ego(self, lane: int) -> LanePlace:
        own = self._start.lane
        if lane == own:
            return LanePlace(
                "same", 0, self._specs[lane].kind if lane in self._specs else "unknown"
            )
        if not self._order:
            if (lane < 0) != (own < 0):
                return LanePlace("oncoming", abs(lane), "unknown")
            return LanePlace(
                "left" if abs(lane) < abs(own) else "right", abs(abs(lane) - abs(own)), "unknown"
            )
        if lane not in self._order or own not in self._order:
            return LanePlace("elsewhere", 0, "unknown")
        to_the_right = (self._order[lane] - self._order[own]) * self.direction
        spec = self._specs[lane]
        on_the_right = to_the_right > 0
        side: Side
        if spec.kind != "driving":
            side = "beside_right" if on_the_right else "beside_left"
        elif spec.direction != self.direction:
            side = "oncoming"
        else:
            side = "right" if on_the_right else "left"
        return LanePlace(side, abs(to_the_right), spec.kind)
