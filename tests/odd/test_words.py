"""An ODD in words: bands with stated edges that are true of its ranges."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.catalog.briefs import read_odd
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.odd import ATTRIBUTES, Bin, attribute, bins, odd_lines

RANGES = [one for one in ATTRIBUTES if not one.is_choice]
NUMBERS = st.floats(-1e4, 1e4, allow_nan=False) | st.sampled_from(
    sorted({edge for one in RANGES for edge in one.edges})
)


def has(band: Bin, value: float) -> bool:
    """Whether a number lies in a band."""
    above = value > band.low or (value == band.low and band.has_low)
    return above and (value < band.high or (value == band.high and band.has_high))


@given(st.sampled_from(RANGES), NUMBERS)
def test_every_number_lies_in_one_band(one, value) -> None:
    assert sum(has(band, value) for band in bins(one, None)) == 1


@given(st.sampled_from(RANGES), NUMBERS, NUMBERS, NUMBERS)
def test_what_is_said_of_a_band_holds_for_the_numbers_in_it(one, a, b, value) -> None:
    """All of a band is inside, nothing of it is, or it is a part."""
    limits = Range(minimum=min(a, b), maximum=max(a, b))
    band = next(band for band in bins(one, limits) if has(band, value))
    if band.within == "all":
        assert limits.contains(value)
    if band.within == "none":
        assert not limits.contains(value)
    if limits.contains(value):
        assert band.within != "none"


@given(st.sampled_from(RANGES), NUMBERS, NUMBERS)
def test_a_part_is_neither_all_nor_nothing(one, a, b) -> None:
    limits = Range(minimum=min(a, b), maximum=max(a, b))
    for band in bins(one, limits):
        if band.within == "part":
            ends = [end for end in (band.low, band.high) if math.isfinite(end)]
            probes = [limits.minimum, limits.maximum, *ends, (band.low + band.high) / 2]
            assert any(has(band, p) and limits.contains(p) for p in probes if p == p)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("rain_mmph", ["below 2.5 mm/h", "2.5 to 7.6 mm/h", "7.6 to 50 mm/h", "50 to 100 mm/h",
                       "from 100 mm/h"]),
        ("cloud_okta", ["up to 1 okta", "2 okta", "3 to 4 okta", "5 to 7 okta", "over 7 okta"]),
        ("ego_speed_mps", ["up to 30 km/h", "30 to 50 km/h", "50 to 70 km/h", "70 to 100 km/h",
                           "100 to 130 km/h", "over 130 km/h"]),
    ],
)  # fmt: skip
def test_bands_are_called_by_their_edges(name: str, labels: list[str]) -> None:
    assert [band.label for band in bins(attribute(name), None)] == labels


def test_an_odd_in_words_says_what_is_not_restricted() -> None:
    lines = list(odd_lines(read_odd("motorway_pilot")))
    text = "\n".join(lines)
    assert "Ego speed (ego_speed_mps): 46.8 to 130.32 km/h (13 to 36.2 m/s)" in text
    assert "outside: snow, hail" in text
    assert "edges 2.5, 7.6, 50, 100 mm/h, each in the band above it: ISO 34503" in text
    assert lines[-1].startswith("not restricted: road_types, zones")
    everything = list(odd_lines(Odd(name="all")))
    assert len(everything) == 2
    assert everything[1].count(",") == len(ATTRIBUTES) - 1
