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
