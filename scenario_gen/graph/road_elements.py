"""What a road has at places along it: curves, crossings, ramps, tunnels, junctions ..."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.domain.road import (
    Bridge,
    ExternalRoad,
    LevelCrossing,
    MotorwayCurve,
    MotorwayLaneDrop,
    MotorwayOffRamp,
    MotorwayOnRamp,
    MotorwayWeaving,
    Road,
    RuralCurve,
    SingleRoad,
    TollPlaza,
    Tunnel,
    UrbanStreet,
    WorkZone,
)
from scenario_gen.domain.topology import arm_length_m, hand_of_curve
from scenario_gen.graph.columns import Get, Value


class Element(NamedTuple):
    """A stretch of the axis of the ego's carriageway, or of the road of the ego itself."""

    name: str
    """How features call it."""
    label: str
    """How the scene graph calls it where the ego drives with s; see ``turned``."""
    turned: str
    """The same where the ego drives against s."""
    first_m: Value
    last_m: Value
    on_road: bool = False
    """Whether the stations are those of the ego's own road, not of the axis."""
    by_middle: bool = False
    """Whether its place is that of its middle; else where the ego comes to it."""

    def place_m(self, direction: int) -> Value:
        """Where it is for an ego that drives with or against s."""
        if self.by_middle:
            return (self.first_m + self.last_m) / 2
        return self.first_m if direction > 0 else self.last_m


def elements(road: Road, ego_road: str, get: Get) -> list[Element]:
    """What lies along the way of the ego, in the order of the template's fields.

    Args:
        road: the template.
        ego_road: the road that the ego is on.
        get: numbers, or columns of a group.
    """
    if isinstance(road, ExternalRoad):
        return [Element("start of its road", "", "", 0.0, 0.0, on_road=True)]
    arm_m = arm_length_m(road, ego_road)
    if arm_m is not None:
        return [Element("junction", "", "", get(arm_m), get(arm_m), on_road=True)]
    match road:
        case MotorwayOnRamp() | MotorwayOffRamp() | MotorwayWeaving():
            return _ramp(road, get)
        case LevelCrossing() if ego_road == "rail":
            middle_m = get(road.rail_m) / 2
            return [Element("road", "road", "road", middle_m, middle_m, on_road=True)]
        case _ if ego_road != "main":
            return [Element("start of its road", "", "", 0.0, 0.0, on_road=True)]
        case _:
            return [*_own(road, get), *_of_any(road, get)]


def _plain(name: str, label: str, first_m: Value, last_m: Value) -> Element:
    return Element(name, label, label, first_m, last_m)


def _around(name: str, label: str, middle_m: Value, half_m: Value) -> Element:
    return Element(name, label, label, middle_m - half_m, middle_m + half_m, by_middle=True)


def _ramp(road: MotorwayOnRamp | MotorwayOffRamp | MotorwayWeaving, get: Get) -> list[Element]:
    first_m = get(road.upstream_m)
    match road:
        case MotorwayOnRamp():
            middle_m = get(road.acceleration_lane_m) + get(road.taper_m)
            return [_plain("on-ramp", "on_ramp", first_m, first_m + middle_m)]
        case MotorwayOffRamp():
            middle_m = get(road.deceleration_lane_m) + get(road.taper_m)
            return [_plain("off-ramp", "off_ramp", first_m, first_m + middle_m)]
        case MotorwayWeaving():
            last_m = first_m + get(road.weaving_m)
            return [_plain("weaving section", "weaving", first_m, last_m)]


def _own(road: Road, get: Get) -> list[Element]:
    """What the template is about."""
    match road:
        case MotorwayCurve() | RuralCurve():
            first_m = get(road.approach_m)
            last_m = first_m + 2 * get(road.clothoid_m) + get(road.arc_m)
            hand = hand_of_curve(road)
            other = "right" if hand == "left" else "left"
            return [Element("curve", f"curve:{hand}", f"curve:{other}", first_m, last_m)]
        case UrbanStreet():
            half_m, middle_m = get(road.crossing_width_m) / 2, get(road.crossing_s_m)
            return [_around("crossing", "crossing", middle_m, half_m)]
        case LevelCrossing():
            half_m, middle_m = get(road.rail_width_m) / 2, get(road.crossing_s_m)
            return [_around("railway", "railway", middle_m, half_m)]
        case MotorwayLaneDrop():
            first_m = get(road.drop_s_m)
            return [_plain("lane drop", "lane_drop", first_m, first_m + get(road.taper_m))]
        case WorkZone():
            first_m = get(road.zone_s_m)
            last_m = first_m + get(road.zone_m) + 2 * get(road.taper_m)
            return [_plain("work zone", "work_zone", first_m, last_m)]
        case TollPlaza():
            half_m, middle_m = get(road.plaza_m) / 2, get(road.plaza_s_m)
            return [_around("toll booths", "toll_plaza", middle_m, half_m)]
        case Tunnel():
            first_m = get(road.portal_s_m)
            return [_plain("tunnel", "tunnel", first_m, first_m + get(road.tunnel_m))]
        case Bridge():
            first_m = get(road.bridge_s_m)
            return [_plain("bridge", "bridge", first_m, first_m + get(road.bridge_m))]
        case _:
            return []


def _of_any(road: Road, get: Get) -> list[Element]:
    """What any template of one road may have: a vertical curve, a gantry."""
    found = []
    if isinstance(road, SingleRoad) and road.vertical is not None:
        vertical = road.vertical
        half_m, middle_m = get(vertical.length_m) / 2, get(vertical.at_s_m)
        up, down = ("grade:up", "grade:down") if vertical.kind == "grade" else (vertical.kind,) * 2
        name = "grade" if vertical.kind == "grade" else vertical.kind
        found.append(Element(name, up, down, middle_m - half_m, middle_m + half_m))
    gantry = getattr(road, "gantry", None)
    if gantry is not None:
        place_m = get(gantry.s_m)
        found.append(_plain("gantry", "gantry", place_m, place_m))
    return found
