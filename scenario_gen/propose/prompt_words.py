"""Words shared by the prompts: topics, hazards of the brief, findings."""

from __future__ import annotations

import json
from collections.abc import Sequence

from scenario_gen.domain.brief import Topic
from scenario_gen.domain.finding import Finding
from scenario_gen.propose.text import one_line

TOPIC_WORDS: dict[Topic, str] = {
    "cut_in": "a vehicle from a neighbouring lane cuts in closely in front of the ego",
    "cut_out": "the vehicle ahead leaves the lane late and reveals something standing there",
    "hard_braking": "the vehicle ahead of the ego brakes hard",
    "slow_lead": "the ego comes up fast behind a much slower vehicle in its lane",
    "stopped_vehicle": "a vehicle stands still in the lane of the ego",
    "obstacle": "an object or animal lies or stands in the lane of the ego",
    "pedestrian_crossing": "a person steps onto the road in front of the ego",
    "cyclist_crossing": "a cyclist crosses in front of the ego",
    "animal_crossing": "an animal runs across the road in front of the ego",
    "oncoming": "an oncoming vehicle comes into the lane of the ego",
    "drift": "a vehicle beside or opposite drifts towards the ego and leaves little room",
    "junction_crossing": "a vehicle takes the right of way of the ego at a junction",
    "wrong_way": "a driver comes towards the ego on the wrong carriageway",
    "loss_of_control": "a vehicle near the ego spins or skids out of control",
    "reversing": "a vehicle drives backwards into the way of the ego",
    "u_turn": "a vehicle turns round across the way of the ego",
    "red_light": "somebody drives through a red light across the way of the ego",
    "violated_priority": "somebody fails to yield or to stop and takes the ego's right of way",
    "dooring": "a door of a parked vehicle opens into the way of the ego",
    "falling_load": "a load falls off a vehicle, or a rider falls, in front of the ego",
    "occluded_crossing": "somebody comes out from behind something that hid them from the ego",
    "group_crossing": "a whole group of people or animals crosses in front of the ego",
    "merging": "vehicles merge into the lane of the ego, or out of it, at a ramp",
    "overtaking": "somebody overtakes where there is no room for it",
    "tailgating": "a vehicle follows the ego much too closely",
    "roadworks": "works on the road narrow or shift the lanes of the ego",
    "level_crossing": "something happens where a railway or a tram crosses the road",
    "roundabout": "somebody takes the way of the ego in a roundabout",
    "emergency_vehicle": "an emergency vehicle needs the way of the ego",
    "slippery_patch": "a part of the road is suddenly slippery",
    "low_sight": "the ego suddenly sees much less far than before",
    "parking": "a vehicle enters or leaves a parking place in front of the ego",
}


def phrases(texts: Sequence[str], count: int, length: int) -> str:
    """The first texts, each cut and quoted: data, whatever they say. Empty for none."""
    return ", ".join(
        json.dumps(one_line(text, length), ensure_ascii=False) for text in texts[:count]
    )


def findings_lines(findings: Sequence[Finding], count: int) -> str:
    """What was wrong with an answer, one line per finding."""
    lines = []
    for finding in findings[:count]:
        limit = "" if finding.limit is None else f" (limit: {_short(finding.limit)})"
        value = "" if finding.value is None else f", got {_short(finding.value)}"
        hint = f"; {one_line(finding.hint, 120)}" if finding.hint else ""
        lines.append(f"- {finding.path}: {one_line(finding.message, 160)}{value}{limit}{hint}")
    return "\n".join(lines)


def _short(value: float | str) -> str:
    return one_line(value, 60) if isinstance(value, str) else f"{value:g}"
