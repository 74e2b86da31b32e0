"""Text from models and files, made fit to be drawn.

Such text is hostile: it may hold control characters, marks that reverse the reading order, stacks
of accents, characters that no font has, or be ten times too long. What is drawn is one line (or a
few wrapped ones) of visible characters; what cannot be drawn shows as a replacement character.
"""

from __future__ import annotations

import textwrap
import unicodedata
from functools import cache
from typing import Final

REPLACEMENT: Final = "\ufffd"
ELLIPSIS: Final = "\u2026"
_MAX_MARKS: Final = 2  # accents on one character; more would climb over other lines


@cache
def _drawable() -> frozenset[int]:
    """Code points of the font in use."""
    # Imported here: it takes half a second, and most who want visible text draw nothing.
    from matplotlib.font_manager import FontProperties, findfont, get_font

    path = findfont(FontProperties(family="DejaVu Sans"), fallback_to_default=True)
    return frozenset(get_font(path).get_charmap())


def visible(text: object) -> str:
    """One line without control, direction or zero-width marks and without stacks of accents."""
    line = " ".join(str(text).split())
    if line.isascii() and line.isprintable():
        return line
    kept: list[str] = []
    marks = 0
    for char in line:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > _MAX_MARKS:
                continue
        else:
            marks = 0
        # Cc controls, Cf direction and zero-width marks, Cs surrogates, Co private, Cn unassigned.
        kept.append(REPLACEMENT if category[0] == "C" else char)
    return "".join(kept)


def plain(text: object) -> str:
    """One visible line of characters that the font has."""
    drawable = _drawable()
    return "".join(c if ord(c) in drawable else REPLACEMENT for c in visible(text))


def short(text: object, limit: int) -> str:
    """Plain text of at most ``limit`` characters; a cut shows as an ellipsis."""
    line = plain(text)
    return line if len(line) <= limit else line[: max(limit - 1, 0)].rstrip() + ELLIPSIS


def wrapped(text: object, width: int, lines: int) -> str:
    """Plain text in at most ``lines`` lines of ``width`` characters."""
    parts = textwrap.wrap(plain(text), width, max_lines=lines, placeholder=" " + ELLIPSIS)
    return "\n".join(parts)
