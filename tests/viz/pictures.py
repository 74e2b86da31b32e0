"""What the tests look for in pictures."""

from __future__ import annotations

import re

from lxml import etree
from matplotlib.figure import Figure

from viz.style import render

_UNIT = re.compile(r"\[[^\]]+\]")


def rendered(figure: Figure) -> dict[str, bytes]:
    """Render, and see that both formats are sound and the SVG holds no text as markup."""
    images = render(figure)
    assert images["png"].startswith(b"\x89PNG")
    root = etree.fromstring(images["svg"])
    tags = {etree.QName(node).localname for node in root.iter(etree.Element)}
    assert not tags & {"script", "foreignObject", "a", "image", "text"}
    return images


def axes_without_units(figure: Figure) -> list[str]:
    """Titles of axes of which an axis has neither a label with a unit nor names as ticks."""
    bad = []
    for axes in figure.axes:
        names = [label.get_text() for label in axes.get_yticklabels()]
        named = bool(names) and all(re.search("[a-z]|^[0-9]$", name) for name in names)
        x_ok = _UNIT.search(axes.get_xlabel())
        y_ok = _UNIT.search(axes.get_ylabel()) or named
        if not (x_ok and y_ok):
            bad.append(axes.get_title(loc="left"))
    return bad


def texts(figure: Figure) -> str:
    """All text of a figure."""
    return "\n".join(t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text")))
