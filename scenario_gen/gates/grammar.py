"""The words of ``--require``: ``name comparison number``, with commas between.

    gates      = gate *("," gate)
    gate       = name comparison number ["%"]
    name       = letter *(letter / digit / "_" / ".")
    comparison = ">=" / "<=" / "==" / "!=" / ">" / "<"
    number     = digits ["." digits]

Nothing is evaluated: what is not of this form is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scenario_gen.domain.gate import Comparison, Gate
from scenario_gen.errors import InputError
from scenario_gen.gates.names import ALIASES

MOST_GATES = 200
_GATE = re.compile(
    r"(?P<name>[a-z][a-z0-9_.]{0,99})\s*(?P<comparison>>=|<=|==|!=|>|<)\s*"
    r"(?P<limit>[0-9]{1,12}(?:\.[0-9]{1,12})?)\s*(?P<percent>%?)",
    re.ASCII,
)
_COMPARISONS: dict[str, Comparison] = {
    ">=": ">=", "<=": "<=", "==": "==", "!=": "!=", ">": ">", "<": "<",
}  # fmt: skip
_PARTS = re.compile(r"(?P<name>[^<>=!≥≤≠]*)(?P<comparison>[<>=!≥≤≠]+)(?P<number>.*)", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_.]{0,99}", re.ASCII)
_MEANT = {"=": "==", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≠": "!=", "<>": "!="}
_HINT = "write name, comparison, number: pairwise>=0.9 or pairwise>=90%; --require help lists names"


def parse(text: str | Iterable[str]) -> tuple[Gate, ...]:
    """The gates in a text, or in several.

    Raises:
        InputError: not of the grammar, nothing at all, too many, or one that is given twice.
    """
    parts = [text] if isinstance(text, str) else list(text)
    gates: dict[str, Gate] = {}
    for place, piece in enumerate((p for part in parts for p in part.split(",")), start=1):
        gate = _gate(piece.strip(), place)
        if gate.text in gates:
            raise InputError(f"the gate {gate.text} is given twice", where="--require")
        gates[gate.text] = gate
        if len(gates) > MOST_GATES:
            raise InputError(f"more than {MOST_GATES} gates", where="--require")
    if not gates:
        raise InputError("no gate is given", where="--require", hint=_HINT)
    return tuple(gates.values())


def needed_strength(gates: Sequence[Gate]) -> int:
    """The t of t-way coverage that the gates name; 1 where they name none."""
    ids = (ALIASES.get(gate.name, gate.name) for gate in gates)
    named = (re.match(r"tway\.([123])(?:_plus_([12]))?", name) for name in ids)
    return max((min(3, int(m[1]) + int(m[2] or 0)) for m in named if m), default=1)


def _gate(piece: str, place: int) -> Gate:
    found = _GATE.fullmatch(piece)
    if found is None:
        what = f"gate {place} is empty" if not piece else f"gate {place} is none: {piece[:60]!r}"
        raise InputError(what, where="--require", hint=_why_not(piece))
    return Gate(
        name=found["name"],
        comparison=_COMPARISONS[found["comparison"]],
        limit=found["limit"],
        percent=bool(found["percent"]),
    )


def _why_not(piece: str) -> str:
    """Which part of a gate is wrong: the name, the comparison or the number."""
    if not piece:
        return f"a comma too many; {_HINT}"
    found = _PARTS.fullmatch(piece)
    if found is None:
        return f"no comparison in it: one of {', '.join(_COMPARISONS)}; {_HINT}"
    name, comparison, number = (found[part].strip() for part in ("name", "comparison", "number"))
    if not _NAME.fullmatch(name):
        small = name.lower()
        close = f": {small}" if small != name and _NAME.fullmatch(small) else ""
        return f"{name[:40]!r} is no name; names are in small letters, digits, _ and .{close}"
    if comparison not in _COMPARISONS:
        wanted = _MEANT.get(comparison, f"one of {', '.join(_COMPARISONS)}")
        return f"{comparison[:10]!r} is no comparison; write {wanted}"
    return (
        f"{number[:40]!r} is no number; write digits, with a digit before the point and % for a"
        f" percentage: {name}{comparison}0.9"
    )
