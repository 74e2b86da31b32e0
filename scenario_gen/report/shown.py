"""How numbers and foreign text are shown, the same in the page, on paper and in its scripts."""

from __future__ import annotations

import json
import unicodedata
from typing import Final

from scenario_gen.report.model import Value

REPLACEMENT: Final = "\ufffd"
#: Controls, direction and zero-width marks, surrogates, line and paragraph separators.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(text: object) -> str:
    """Text without what hides or turns it; newlines and tabs stay."""
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in _HIDDEN else REPLACEMENT
        for c in str(text)
    )


def shown(value: float | None, kind: str = "number") -> str:
    """A number for a person: counts in full, shares in per cent, others to four digits."""
    if value is None:
        return ""
    if kind == "share":
        return f"{100 * value:.1f} %"
    if float(value).is_integer():
        return str(int(value))
    return format(float(f"{value:.4g}"), ".10g")


def exact(value: float) -> str:
    """A number as it stands in the JSON."""
    return json.dumps(value)


def words(value: Value) -> str:
    """A cell of text or of yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
