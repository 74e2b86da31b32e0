"""What is on a page, and where its numbers stand in the JSON."""

from __future__ import annotations

import math
from typing import Any

from lxml import html


def at(report: Any, pointer: str) -> Any:
    """The value at a JSON pointer (RFC 6901)."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        report = report[int(name)] if isinstance(report, list) else report[name]
    return report


def numbers(page: bytes | str) -> list[Any]:
    """Every element that says which number of the JSON it shows."""
    text = page if isinstance(page, str) else page.decode()
    return list(html.document_fromstring(text).iter("data"))


def wrong(page: bytes | str, report: Any) -> list[str]:
    """Numbers of a page that are not those of the JSON, as value or as text."""
    found = []
    for node in numbers(page):
        value = at(report, node.get("data-key"))
        text = node.text_content().strip()
        shown = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        slack = 5.1e-4 if text.endswith("%") else 5.1e-4 * abs(value)
        if float(node.get("value")) != value or not math.isclose(shown, value, abs_tol=slack):
            found.append(f"{node.get('data-key')}: {node.get('value')}, {text!r}, {value!r}")
    return found
