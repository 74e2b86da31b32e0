"""Text from models and files."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.viz.pictures import rendered
from tests.viz.scenes import HOSTILE
from viz.style import new_figure, style
from viz.text import plain, short, visible, wrapped


@given(st.text(max_size=300))
def test_plain_text_is_one_visible_line(text: str) -> None:
    """No control, format, surrogate or private character and no line break is left."""
    assert all(unicodedata.category(c)[0] != "C" for c in plain(text))
    assert "\n" not in plain(text)
    assert len(visible(text)) <= len(text)


@given(st.text(max_size=300), st.integers(1, 60))
def test_short_text_keeps_its_limit(text: str, limit: int) -> None:
    """However long a text is, what is drawn is not."""
    assert len(short(text, limit)) <= limit
    lines = wrapped(text, max(limit, 12), 2).split("\n")
    assert len(lines) <= 2
    assert all(len(line) <= max(limit, 12) for line in lines)


def test_direction_marks_and_stacked_accents_are_neutralised() -> None:
    """Reading order cannot be turned round, and accents cannot climb over other lines."""
    assert "\u202e" not in visible(HOSTILE)
    assert visible("a" + "\u0301" * 50) == "a" + "\u0301" * 2
    assert visible("a\x00b\u200bc") == "a\ufffdb\ufffdc"


def test_ordinary_text_is_left_as_it_is() -> None:
    """Dollar signs, brackets and accents are shown as they are."""
    assert plain("Caf\u00e9 <b> $5 & 20 \u00b0C") == "Caf\u00e9 <b> $5 & 20 \u00b0C"


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_drawn(text: str) -> None:
    """No text raises, warns of a missing glyph, or becomes markup in the SVG."""
    with style():
        figure = new_figure(40, 10)
        figure.text(0, 0, plain(text))
    rendered(figure)
