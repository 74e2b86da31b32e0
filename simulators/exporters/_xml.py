"""Writing XML: deterministic bytes, short exact numbers, text that cannot break the file."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from simulators.exporters.holes import Hole, derived, hole_of

# What XML 1.0 cannot carry even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Rounding residue of positions and angles; no length in a scenario is as small.
ZERO_BELOW = 1e-12
# As lxml writes attributes.
_ESCAPED = str.maketrans(
    {
        "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;",
        "\r": "&#13;",
    }
)  # fmt: skip
_UNINDENTED = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)


def number_text(value: float | int) -> str:
    """A number with 12 significant digits: micrometres at 1,000 km, and never ``-0``."""
    if isinstance(value, int):
        return str(value)
    if -ZERO_BELOW < value < ZERO_BELOW:
        return "0"
    return f"{value:.12g}"


def attribute_text(value: str | float | int | bool) -> str:
    """An attribute value as text; characters that XML cannot carry become U+FFFD."""
    if type(value) is float:
        return number_text(value)
    if isinstance(value, str):
        # What can be printed can be in XML.
        return value if value.isprintable() else _NOT_XML.sub("\ufffd", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Hole):
        return value.mark()
    return number_text(value)


def quantity_in(text: str) -> float:
    """The number that the text of an attribute says, or the hole that it stands for.

    Raises:
        ValueError: it is no number.
    """
    hole = hole_of(text)
    if hole is None:
        return float(text)
    return derived(lambda read: float(number_text(read(hole))))


def escaped(text: str) -> str:
    """The text of an attribute as it stands in a file."""
    return text.translate(_ESCAPED)


def element(parent: Any, tag: str, **attributes: str | float | int | bool | None) -> Any:
    """A new child; attributes keep their order, those that are None are left out.

    A trailing underscore of an attribute name is dropped, for names that Python reserves.
    """
    texts: dict[str, str] = {}
    for name, value in attributes.items():
        if value is not None:
            texts[name.rstrip("_")] = (
                value if type(value) is str and value.isprintable() else attribute_text(value)
            )
    return etree.SubElement(parent, tag, texts)


def append_text(parent: Any, text: str) -> None:
    """Append elements that are given as text, indented by two spaces for each level.

    For long lists of the same elements, which are so made ten times as fast as one by one.
    """
    if isinstance(text, Hole):
        etree.SubElement(parent, text.mark())
    else:
        parent.extend(etree.fromstring(f"<all>{text}</all>", _UNINDENTED))


def root_element(tag: str) -> Any:
    """A document element."""
    return etree.Element(tag)


def document_bytes(root: Any) -> bytes:
    """The document as UTF-8 bytes with declaration, indented, ending in a newline."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
