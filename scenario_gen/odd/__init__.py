"""Operational design domains: what scenarios say of their attributes, and who is inside."""

from scenario_gen.odd.attributes import ATTRIBUTES, Attribute, attribute
from scenario_gen.odd.bins import Bin, bins
from scenario_gen.odd.data import counts, odd_data, verdict_data
from scenario_gen.odd.membership import (
    INSIDE,
    OUTSIDE,
    UNKNOWN,
    VERDICTS,
    Membership,
    Reason,
    membership,
)
from scenario_gen.odd.words import limits_words, odd_lines

__all__ = [
    "ATTRIBUTES",
    "INSIDE",
    "OUTSIDE",
    "UNKNOWN",
    "VERDICTS",
    "Attribute",
    "Bin",
    "Membership",
    "Reason",
    "attribute",
    "bins",
    "counts",
    "limits_words",
    "membership",
    "odd_data",
    "odd_lines",
    "verdict_data",
]
