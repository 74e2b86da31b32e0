"""Messages that ask a small model for a compact proposal: three short examples, then the event."""

from __future__ import annotations

import json
from typing import Any

from scenario_gen.domain.brief import Topic
from scenario_gen.propose.prompt_words import TOPIC_WORDS, findings_lines, phrases
from scenario_gen.propose.protocol import Ask
from scenario_gen.propose.text import one_line

_SYSTEM = (
    "You invent rare and dangerous road traffic events for testing automated cars."
    " Answer with one JSON object."
)
_FIELDS = (
    "topic", "road", "lanes", "weather", "light", "actor", "side", "behaviour", "ego_speed_kmh",
    "actor_speed_kmh", "gap_m", "sentence",
)  # fmt: skip
#: The same for every request, so that a local server reads them once and keeps them.
_EXAMPLES: tuple[tuple[Topic, tuple[Any, ...]], ...] = (
    ("hard_braking", ("motorway_curve", 2, "fog", "dusk", "van", "left", "abrupt", 96, 90, 27,
                      "The van brakes for a queue that the fog hides behind the curve.")),
    ("pedestrian_crossing", ("urban_street", 1, "overcast", "dusk", "pedestrian", "right", "abrupt",
                             43, 7, 12, "A person in dark clothes runs for the bus.")),
    ("cut_in", ("motorway_straight", 3, "rain", "night", "truck", "right", "brisk", 118, 82, 14,
                "The truck driver does not see the ego in the spray and pulls out.")),
)  # fmt: skip


def compact_messages(ask: Ask) -> list[tuple[str, str]]:
    """(role, content) of each message, oldest first."""
    messages = [("system", _SYSTEM)]
    for topic, values in _EXAMPLES:
        data = dict(zip(_FIELDS, (topic, *values), strict=True))
        messages.append(("user", _request(topic)))
        messages.append(("assistant", json.dumps(data, separators=(",", ":"))))
    messages.append(("user", _asked(ask)))
    if ask.attempt > 0 and ask.previous_text:
        messages.append(("assistant", one_line(ask.previous_text, 600)))
        wrong = findings_lines(ask.findings, 3)
        messages.append(("user", f"That was rejected:\n{wrong}\nChange it. {_request(ask.topic)}"))
    return messages


def _request(topic: Topic) -> str:
    return f"Event: {TOPIC_WORDS[topic]}."


def _asked(ask: Ask) -> str:
    lines = [_request(ask.topic)]
    if ask.steering.uncovered:
        lines.append(f"Still missing: {phrases(ask.steering.uncovered, 3, 60)}.")
    if ask.steering.recent:
        lines.append(f"Do not repeat: {phrases(ask.steering.recent, 2, 80)}.")
    return " ".join(lines)
