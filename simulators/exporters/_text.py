"""XML whose values stand in elements, as CommonRoad has them: decimals, comments."""

from __future__ import annotations

from typing import Any

from lxml import etree

from simulators.exporters._xml import attribute_text

# Micrometres and microradians: finer than any reader compares.
_DECIMALS = 6


def decimal_text(value: float) -> str:
    """A number as ``xs:decimal`` with up to six digits after the point, never ``-0``."""
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def leaf(parent: Any, tag: str, value: str | float | int | bool) -> Any:
    """A child that holds a value."""
    child = etree.SubElement(parent, tag)
    child.text = decimal_text(value) if isinstance(value, float) else attribute_text(value)
    return child


def comment(parent: Any, text: str) -> None:
    """A comment; two hyphens in a row, which XML forbids there, are parted."""
    safe = attribute_text(text).replace("--", "- -").replace("--", "- -")
    parent.append(etree.Comment(f" {safe} "))
