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
#: The same for every request, so that a local server reads them once and keeps them. Their words
#: are those that an ODD seldom allows: a small model prefers what it has just read.
_EXAMPLES: tuple[tuple[Topic, tuple[Any, ...]], ...] = (
    ("hard_braking", ("motorway_curve", 2, "snow", "low_sun", "van", "left", "gentle", 96, 90, 27,
                      "The van brakes for a queue that the curve hides.")),
    ("pedestrian_crossing", ("urban_street", 1, "strong_wind", "day", "wheelchair", "left", "brisk",
                             43, 7, 12, "A gust pushes the wheelchair off the kerb.")),
    ("cut_in", ("motorway_straight", 3, "ice", "night", "emergency_vehicle", "right", "abrupt", 118,
                82, 14, "The driver of the ambulance trusts the siren too much.")),
)  # fmt: skip


def compact_beginning() -> list[tuple[str, str]]:
    """(role, content) of the messages that all requests begin with."""
    messages = [("system", _SYSTEM)]
    for topic, values in _EXAMPLES:
        data = dict(zip(_FIELDS, (topic, *values), strict=True))
        messages.append(("user", _request(topic)))
        messages.append(("assistant", json.dumps(data, separators=(",", ":"))))
    return messages


def compact_messages(ask: Ask) -> list[tuple[str, str]]:
    """(role, content) of each message, oldest first."""
    messages = compact_beginning()
    messages.append(("user", _asked(ask)))
    if ask.attempt > 0 and ask.previous_text:
        messages.append(("assistant", one_line(ask.previous_text, 600)))
        wrong = findings_lines(ask.findings, 3)
        messages.append(("user", f"That was rejected:\n{wrong}\nChange it. {_request(ask.topic)}"))
    return messages


def _request(topic: Topic) -> str:
    return f"Event: {TOPIC_WORDS[topic]}."


def _asked(ask: Ask) -> str:
    # The steering stands in what the schema offers; of its words only one phrase is repeated.
    missing = phrases(ask.steering.uncovered, 1, 40)
    return f"Missing so far: {missing}. {_request(ask.topic)}" if missing else _request(ask.topic)
