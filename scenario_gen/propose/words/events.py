"""Intents in words: the event for the title, what is to be seen, and the hazard in it."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.intent import (
    Accelerating,
    Alongside,
    Braking,
    CloseApproach,
    Collision,
    Contact,
    CrossingPath,
    CutIn,
    CutOut,
    Drift,
    Falling,
    FromOcclusion,
    Intent,
    LaneChanging,
    LeavesRoad,
    LossOfControl,
    LowSight,
    Oncoming,
    OnPatch,
    RedLight,
    Reversing,
    SlowLead,
    StandingInLane,
    Stopping,
    StopSign,
    Tailgating,
    Turning,
    WrongWay,
    WrongWayEncounter,
    Yield,
)
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.words.common import a, capital, degrees, number
from scenario_gen.propose.words.movers import noun, origin, who


class EventWords(NamedTuple):
    """One intent in words."""

    event: str
    """For a title: ``cut-in of a van from the left``."""
    seen: str
    """What the rollout has to show, with the ids of actors."""
    hazard: str
    """A sentence."""


class _Partner(NamedTuple):
    id: str
    whom: str


def _partner(partner: str | None, scenario: Scenario) -> _Partner:
    """Somebody else who takes part: named, or anybody."""
    if partner is None:
        return _Partner("another one", "another road user")
    return _Partner(partner, who(partner, scenario))


def event_words(intent: Intent, scenario: Scenario, frame: EgoFrame) -> EventWords:
    """The words for an intent of a scenario."""
    name = intent.actor
    actor = next((each for each in scenario.actors if each.id == name), None)
    one = who(name, scenario)
    one_ = capital(one)
    word = noun(actor) if actor else one
    side = origin(actor, frame) if actor else ""
    match intent:
        case CutIn():
            return EventWords(
                f"cut-in of {one}{side}", f"{name} enters the ego lane in front of the ego",
                f"{one_} takes the room in front of the ego.",
            )  # fmt: skip
        case CutOut():
            return EventWords(
                f"cut-out of {one}", f"{name} leaves the ego lane ahead of the ego",
                f"{one_} ahead leaves the lane, and the ego meets what it hid.",
            )  # fmt: skip
        case Braking():
            return EventWords(
                f"braking of {one} ahead", f"{name} brakes ahead of the ego in its lane",
                f"{one_} ahead brakes, and the ego has to stop in the gap that is left.",
            )  # fmt: skip
        case CrossingPath():
            return EventWords(
                f"crossing of {one}{side}",
                f"{name} crosses the corridor of the ego ahead of it",
                f"{one_} comes into the way of the ego from the side.",
            )
        case StandingInLane():
            return EventWords(
                f"{one} standing in the ego lane",
                f"{name} stands in the ego lane ahead of the ego",
                f"{one_} blocks the lane of the ego.",
            )
        case Oncoming():
            return EventWords(
                f"oncoming of {one} in the ego lane",
                f"{name} comes towards the ego in the ego lane",
                f"{one_} meets the ego head-on in its own lane.",
            )
        case SlowLead():
            return EventWords(
                f"slow {word} ahead", f"the ego closes in on the slower {name}",
                f"The ego closes in on {a('slower ' + word)}.",
            )  # fmt: skip
        case CloseApproach():
            return EventWords(
                f"close approach of {one}{side}", f"the ego and {name} come close to each other",
                f"{one_} leaves the ego little room.",
            )  # fmt: skip
        case Accelerating():
            return EventWords(
                f"accelerating of {one}", f"{name} speeds up in the ego lane or beside it",
                f"{one_} closes the gap that the ego may count on.",
            )  # fmt: skip
        case WrongWay():
            return EventWords(
                f"wrong-way driving of {one}", f"{name} drives against the traffic of its lane",
                f"{one_} drives where nobody expects it.",
            )  # fmt: skip
        case LossOfControl():
            return EventWords(
                f"loss of control of {one}",
                f"{name} moves at least {degrees(intent.min_slip_rad)} off its heading",
                f"{one_} slides and cannot be steered.",
            )
        case Reversing():
            return EventWords(
                f"reversing of {one}{side}", f"{name} moves backwards",
                f"{one_} drives backwards without a clear view.",
            )  # fmt: skip
        case Turning():
            return EventWords(
                f"turning of {one}{side}",
                f"{name} turns by at least {degrees(intent.min_angle_rad)}",
                f"{one_} turns where the ego may be about to pass.",
            )
        case Drift():
            return EventWords(
                f"drifting of {one}", f"{name} reaches over a border of its lane",
                f"{one_} does not keep to its lane.",
            )  # fmt: skip
        case LaneChanging():
            return EventWords(
                f"lane change of {one}", f"{name} goes over into another lane",
                f"{one_} moves to a lane that may not be free.",
            )  # fmt: skip
        case LeavesRoad():
            return EventWords(
                f"departure of {one} from the road", f"{name} leaves all lanes for driving",
                f"{one_} leaves the road and may come back onto it.",
            )  # fmt: skip
        case FromOcclusion():
            behind = intent.behind or "another actor"
            return EventWords(
                f"appearing of {one}{side} from behind an occlusion",
                f"{name} comes into view from behind {behind}",
                f"{one_} is hidden until it is near.",
            )
        case RedLight():
            return EventWords(
                f"running of a red light by {one}",
                f"{name} drives over the stop line while its light is red",
                f"{one_} enters the junction against a red light.",
            )
        case StopSign():
            return EventWords(
                f"ignoring of a stop sign by {one}",
                f"{name} drives over the stop line without having stood before it",
                f"{one_} enters the junction without stopping.",
            )
        case Falling():
            return EventWords(
                f"falling of {one}", f"{name} comes off what carries it",
                f"{one_} comes off and lies or moves in the way.",
            )  # fmt: skip
        case Tailgating():
            most = number(intent.max_headway_s)
            return EventWords(
                f"tailgating by {one}",
                f"{name} follows the ego with a headway of at most {most} s",
                f"{one_} leaves no room behind for the ego to brake hard.",
            )
        case Alongside():
            return EventWords(
                f"{one} alongside the ego", f"{name} is beside the ego",
                f"{one_} takes the room beside the ego.",
            )  # fmt: skip
        case Stopping():
            return EventWords(
                f"stopping of {one} ahead", f"{name} comes to a stand ahead of the ego",
                f"{one_} ahead comes to a stand in the way of the ego.",
            )  # fmt: skip
        case Contact():
            return EventWords(
                f"conflict with {one}{side}",
                f"{name} and an ego that drives on unhindered touch each other",
                f"{one_} is hit unless the ego reacts.",
            )
        case WrongWayEncounter():
            return EventWords(
                f"meeting of {one} on the wrong way",
                f"{name} comes towards the ego against the traffic of its lane",
                f"{one_} meets the ego where only traffic in its own direction is expected.",
            )
        case Collision():
            partner = _partner(intent.partner, scenario)
            return EventWords(
                f"collision of {one} with {partner.whom}",
                f"{name} and {partner.id} touch each other",
                f"{one_} and {partner.whom} touch unless the ego reacts."
                if EGO_ID in (name, intent.partner)
                else f"{one_} and {partner.whom} collide in the way of the ego.",
            )
        case Yield():
            partner = _partner(intent.to, scenario)
            return EventWords(
                f"yielding of {one} to {partner.whom}",
                f"{name} slows down or waits, and {partner.id} goes first",
                f"{one_} and {partner.whom} meet if both take it that they go first.",
            )
        case OnPatch():
            return EventWords(
                f"driving of {one} over a patch of the road",
                f"{name} drives over the patch {intent.patch}",
                f"{one_} finds another grip there than on the rest of the road.",
            )
        case LowSight():
            return EventWords(
                f"sight of less than {number(intent.below_m)} m",
                f"the ego sees less than {number(intent.below_m)} m far",
                "The ego sees less far than it may need to stop.",
            )
