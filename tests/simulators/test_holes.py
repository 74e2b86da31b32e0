"""A hole is never read unnoticed: whatever is done with it holds for the other variants, too."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from scenario_gen.units import number
from simulators.exporters._xml import document_bytes, element, quantity_in, root_element
from simulators.exporters.holes import Hole, HoleError, Recording, derived, hole_of
from simulators.exporters.marked import MarkedText
from tests.worlds import cut_in

SLOW, FAST = cut_in(ego_speed_mps=10.0), cut_in(ego_speed_mps=30.0)


def speed_of(recording: Recording) -> Any:
    return Hole(recording, lambda scenario: scenario.ego.speed_mps)


@pytest.fixture
def recording() -> Recording:
    return Recording(SLOW)


@pytest.mark.parametrize(
    "use",
    [
        number, float, bool, math.sin, lambda hole: np.cos(number(hole)),
        lambda hole: hole == 10.0, lambda hole: hole != 10.0,
        lambda hole: hole > 20.0, lambda hole: hole < 20.0, lambda hole: max(hole, 20.0),
        lambda hole: sorted([20.0, hole]), lambda hole: hole in (10.0, 20.0),
        lambda hole: (1.0, hole) == (1.0, 10.0), lambda hole: hole * 2.0 - 1.0 >= 20.0,
    ],
)  # fmt: skip
def test_what_is_decided_by_a_hole_is_a_condition(
    recording: Recording, use: Callable[[Any], Any]
) -> None:
    """Whether all of them hold tells whether a variant would be written in the same way."""
    use(speed_of(recording))
    assert recording.conditions
    assert recording.hold_for(SLOW)
    same = use(SLOW.ego.speed_mps) == use(FAST.ego.speed_mps)
    assert recording.hold_for(FAST) == same


@pytest.mark.parametrize("use", [hash, str, repr, round, int, "{:.3f}".format])
def test_what_leaves_no_condition_is_refused(
    recording: Recording, use: Callable[[Any], Any]
) -> None:
    """A cache would answer for another value, a text would hide it."""
    with pytest.raises(HoleError):
        use(speed_of(recording))


@pytest.mark.parametrize(
    "formula",
    [lambda v: v + 1.0, lambda v: 1.0 + v, lambda v: v - 1.0, lambda v: 1.0 - v, lambda v: 2 * v,
     lambda v: v * 2, lambda v: v / 3.0, lambda v: 3.0 / v, lambda v: v % 7.0, lambda v: -v,
     lambda v: abs(-v), lambda v: v * v, lambda v: v],
)  # fmt: skip
def test_a_formula_is_computed_anew(recording: Recording, formula: Callable[[Any], Any]) -> None:
    """Exactly as of a number, and without a condition."""
    root = root_element("Speed")
    element(root, "Now", value=formula(speed_of(recording)))
    assert not recording.conditions
    found = MarkedText(document_bytes(root), recording).filled(FAST)
    plain = root_element("Speed")
    element(plain, "Now", value=formula(FAST.ego.speed_mps))
    assert found == document_bytes(plain)


def test_what_is_derived_of_numbers_is_a_number(recording: Recording) -> None:
    """And of a hole a hole; a reader that is left out is noticed."""
    assert derived(lambda read: read(2.0) * 3.0) == 6.0
    hole: Any = speed_of(recording)
    later: Any = derived(lambda read: math.sqrt(read(hole)))
    assert not recording.conditions
    assert later.value_of(FAST) == math.sqrt(30.0)
    recording.scenario = None
    with pytest.raises(HoleError):
        derived(lambda read: read(hole))


def test_a_text_is_no_mark_unless_a_hole_left_it(recording: Recording) -> None:
    """Text of a scenario that looks like one stays what it is."""
    mark = speed_of(recording).mark()
    assert hole_of(mark) is not None
    assert quantity_in("2.5") == 2.5
    assert quantity_in(mark) + 0.5 > 10.0
    for text in ("hole-0-", f"hole{'0' * 24}-0-", f" {mark}", f"{mark}0"):
        assert hole_of(text) is None
    root = root_element("Text")
    element(root, "Word", value=f"hole{'0' * 24}-0-")
    data = document_bytes(root)
    assert MarkedText(data, recording).filled(FAST) == data
