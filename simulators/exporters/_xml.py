"""Writing XML: deterministic bytes, short exact numbers, text that cannot break the file."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

# What XML 1.0 cannot carry even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Rounding residue of positions and angles; no length in a scenario is as small.
_ZERO_BELOW = 1e-12


def number_text(value: float | int) -> str:
    """A number with 12 significant digits: micrometres at 1,000 km, and never ``-0``."""
    if isinstance(value, int):
        return str(value)
    if -_ZERO_BELOW < value < _ZERO_BELOW:
        return "0"
    return f"{value:.12g}"


def attribute_text(value: str | float | int | bool) -> str:
    """An attribute value as text; characters that XML cannot carry become U+FFFD."""
    if isinstance(value, str):
        return value if value.isalnum() and value.isascii() else _NOT_XML.sub("\ufffd", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value)


def element(parent: Any, tag: str, **attributes: str | float | int | bool | None) -> Any:
    """A new child; attributes keep their order, those that are None are left out.

    A trailing underscore of an attribute name is dropped, for names that Python reserves.
    """
    child = etree.SubElement(parent, tag)
    for name, value in attributes.items():
        if value is not None:
            child.set(name.rstrip("_") if name[-1] == "_" else name, attribute_text(value))
    return child


def root_element(tag: str) -> Any:
    """A document element."""
    return etree.Element(tag)


def document_bytes(root: Any) -> bytes:
    """The document as UTF-8 bytes with declaration, indented, ending in a newline."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
