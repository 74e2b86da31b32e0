"""Roads in words."""

from __future__ import annotations

from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import (
    Bridge,
    Control,
    ExternalRoad,
    Hand,
    JunctionCross,
    JunctionStaggered,
    JunctionT,
    JunctionY,
    LevelCrossing,
    MotorwayCurve,
    MotorwayLaneDrop,
    MotorwayOffRamp,
    MotorwayOnRamp,
    MotorwayStraight,
    MotorwayWeaving,
    ParkingLot,
    Road,
    Roundabout,
    RuralCurve,
    RuralStraight,
    SingleRoad,
    TollPlaza,
    Tunnel,
    UrbanStreet,
    WorkZone,
)
from scenario_gen.domain.topology import hand_of_curve
from scenario_gen.propose.words.common import count, counted, listed, number

_CONTROL: dict[Control, str] = {
    "none": "",
    "priority": " with yield signs",
    "stop": " with stop signs",
    "signals": " with traffic lights",
}
_MARKING = {
    "clear": "",
    "blurred": "markings are blurred",
    "none": "there are no markings",
    "temporary": "markings are temporary",
}
_DAMAGE = {
    "none": "",
    "cracks": "the surface has cracks",
    "potholes": "the surface has potholes",
    "ruts": "the surface has ruts",
    "swells": "the surface has swells",
}


def road_words(road: Road, frame: EgoFrame) -> str:
    """The road with its article, its profile, and the side of traffic where it is the left."""
    if isinstance(road, ExternalRoad):
        return _template(road)
    left = " in left-hand traffic" if road.traffic == "left" else ""
    return f"{_template(road)}{_profile(road, frame)}{left}"


def road_state(road: Road) -> str:
    """Markings and damage as a sentence; empty where there is nothing to say."""
    if isinstance(road, ExternalRoad):
        return ""
    usual = type(road).model_fields["marking"].default
    parts = [_MARKING[road.marking] if road.marking != usual else "", _DAMAGE[road.damage]]
    if road.surface != "asphalt":
        parts.append(f"the surface is {road.surface.replace('_', ' ')}")
    said = [part for part in parts if part]
    return f"On this road {listed(said)}." if said else ""


def _template(road: Road) -> str:
    match road:
        case MotorwayStraight():
            return f"a straight motorway with {count(road.lanes)} lanes"
        case MotorwayCurve():
            return (
                f"a motorway with {count(road.lanes)} lanes and a {hand_of_curve(road)}-hand curve"
                f" of {number(road.radius_m)} m radius"
            )
        case MotorwayLaneDrop():
            ends = _mirrored(road.dropped, road.traffic)
            return f"a motorway with {count(road.lanes)} lanes, the {ends} one of which ends"
        case MotorwayOnRamp():
            return f"a motorway with {count(road.lanes)} lanes and an on-ramp"
        case MotorwayOffRamp():
            return f"a motorway with {count(road.lanes)} lanes and an off-ramp"
        case MotorwayWeaving():
            return f"a motorway with {count(road.lanes)} lanes and a weaving section"
        case WorkZone():
            return f"a motorway with {count(road.lanes)} lanes narrowed by a work zone"
        case TollPlaza():
            return (
                f"a motorway with {count(road.lanes)} lanes that widens to {count(road.booths)} at"
                " a toll plaza"
            )
        case RuralStraight():
            return f"a straight rural road{_centre_line(road)}"
        case RuralCurve():
            return (
                f"a rural road{_centre_line(road)} with a {hand_of_curve(road)}-hand curve of"
                f" {number(road.radius_m)} m radius"
            )
        case UrbanStreet():
            lanes = f"{counted(road.lanes_per_direction, 'lane')} each way"
            return f"an urban street with {listed([lanes, *_strips(road)])}"
        case Tunnel():
            lit = "a lit" if road.lit else "an unlit"
            each_way = counted(road.lanes_per_direction, "lane")
            return f"a road with {each_way} each way through {lit} tunnel"
        case Bridge():
            return f"a bridge with {counted(road.lanes_per_direction, 'lane')} each way"
        case LevelCrossing():
            gates = "with" if road.gated else "without"
            return f"a rural road with a level crossing {gates} gates"
        case ParkingLot():
            return "the aisle of a car park"
        case JunctionCross():
            return f"a four-way junction{_CONTROL[road.control]}"
        case JunctionT():
            return f"a T-junction{_CONTROL[road.control]}"
        case JunctionY():
            return f"a Y-junction{_CONTROL[road.control]}"
        case JunctionStaggered():
            return f"a staggered junction{_CONTROL[road.control]}"
        case Roundabout():
            return (
                f"a roundabout of {number(road.diameter_m)} m diameter with {count(road.arms)} arms"
            )
        case ExternalRoad():
            return f"the road of {road.file}"


def _mirrored(side: Hand, traffic: Hand) -> Hand:
    if traffic == "right":
        return side
    return "left" if side == "right" else "right"


def _centre_line(road: RuralStraight | RuralCurve) -> str:
    return "" if road.centre_line else " without a centre line"


def _strips(road: UrbanStreet) -> list[str]:
    widths = {
        "tram tracks": road.tram_width_m,
        "bus lanes": road.bus_lane_width_m,
        "cycle lanes": road.cycle_lane_width_m,
        "parking strips": road.parking_width_m,
    }
    present = [name for name, width_m in widths.items() if width_m != 0]
    if road.refuge:
        present.append("a refuge on the crossing")
    return present


def _profile(road: Road, frame: EgoFrame) -> str:
    vertical = road.vertical if isinstance(road, SingleRoad) else None
    if vertical is None:
        return ""
    percent = f"{100 * vertical.grade:g} %"
    match vertical.kind:
        case "grade":
            return f", {'uphill' if frame.direction > 0 else 'downhill'} at {percent}"
        case "crest":
            return f", over a crest between grades of {percent}"
        case "dip":
            return f", through a dip between grades of {percent}"
