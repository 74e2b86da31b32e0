"""Reading the log of esmini: what it calls an error, and what ended the run. Pure: text in."""

from __future__ import annotations

import re

_ERROR = re.compile(r"^\[[^\]]*\] \[error\] (.*)$", re.MULTILINE)
_END = "storyBoard runningState -> stopTransition"
#: What fired a trigger stands between lines that begin and end so.
_FIRED, _OVER = "Trigger /--", "Trigger  --"
_GROUP = re.compile(r"Group \d+:$")
_CONDITION = re.compile(r"([^ ]+): (true|false)$")
#: Conditions that only say whether another one counts: who drives the ego.
_GUARD = ".external"
#: Names of the conditions that our files end by.
_WORDS = {
    "end": "time",
    "end.collision": "collision",
    "end.goal": "goal",
    "end.events": "all events done",
}


def complaints_in(log: str) -> tuple[str, ...]:
    """What a log of esmini calls an error, each text once."""
    return tuple(dict.fromkeys(text.strip() for text in _ERROR.findall(log)))


def ended_by(log: str) -> str:
    """What fulfilled the stop trigger of the storyboard; empty where none did.

    In a word for the ends that our files have, of others the names of the conditions.
    """
    before, found, _ = log.rpartition(_END)
    _, fired, block = before.rpartition(_FIRED)
    if not (found and fired):
        return ""
    groups: list[dict[str, bool]] = []
    for line in block.partition(_OVER)[0].splitlines():
        text = line.rpartition("] ")[2].strip()
        if _GROUP.match(text):
            groups.append({})
        elif groups and (match := _CONDITION.match(text)):
            groups[-1][match[1]] = match[2] == "true"
    for conditions in groups:
        if conditions and all(conditions.values()):
            known = [_WORDS[name] for name in conditions if name in _WORDS]
            return known[0] if known else " and ".join(n for n in conditions if _GUARD not in n)
    return ""
