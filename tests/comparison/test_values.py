"""JSON data leaf by leaf."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scenario_gen.comparison.values import differences, line
from scenario_gen.domain.names import Line

_LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(_JSON, _JSON)
def test_there_is_a_difference_exactly_if_the_data_differ(before: Any, after: Any) -> None:
    """``1`` and ``true`` are not the same, though Python says so; the way back mirrors it."""
    found = list(differences(before, after))
    same = json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)
    assert (not found) is same
    back = [(path, new, old) for path, old, new in differences(after, before)]
    assert found == back


@given(_JSON, _JSON)
def test_every_part_is_a_line_that_can_be_shown(before: Any, after: Any) -> None:
    lines = TypeAdapter(Line)
    for path, old, new in differences(before, after):
        for part in (path, old, new):
            assert part is None or lines.validate_python(part) == part


@given(st.text(max_size=1000))
def test_any_text_becomes_a_line(text: str) -> None:
    TypeAdapter(Line).validate_python(line(text))


def test_a_long_text_says_that_it_was_cut() -> None:
    assert line("x" * 10_000) == "x" * 397 + "..."


def test_what_is_not_there_is_not_null() -> None:
    assert list(differences({"a": None}, {})) == [("$.a", "null", None)]
    assert list(differences({"a b": 1}, {"a b": 2})) == [('$["a b"]', "1", "2")]
    assert list(differences([{"a": 1}], [{"a": 2}, {}])) == [
        ("$[0].a", "1", "2"), ("$[1]", None, "{}")]  # fmt: skip
