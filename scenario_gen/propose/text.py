"""Text of a model made harmless: what may be kept of it, and what may be shown."""

from __future__ import annotations

import unicodedata

#: A sentence that is kept is cut to this length.
SENTENCE_LENGTH = 300

#: Marks that turn the direction of text, invisible joiners, and non-characters.
_UNSEEN = frozenset(
    chr(code)
    for code in (
        *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
        0x061C, 0x00AD, 0x180E, 0xFFFE, 0xFFFF,
    )
)  # fmt: skip


def one_line(text: str, length: int = SENTENCE_LENGTH) -> str:
    """A text as one line without control characters, direction marks, surrogates or tags of code.

    Markup is kept as the characters it is: whoever shows the text escapes it.
    """
    # Four times the length is enough to fill the line after white space has been joined.
    kept = "".join(_visible(char) for char in text[: 4 * length])
    line = " ".join(kept.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "\u2026"


def _visible(char: str) -> str:
    if char in _UNSEEN:
        return ""
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cs", "Cf", "Co", "Cn") else char
