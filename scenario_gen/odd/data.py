"""ODDs and verdicts as plain data for JSON."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.odd import Odd, Range
from scenario_gen.odd.attributes import ATTRIBUTES, Attribute
from scenario_gen.odd.bins import bins
from scenario_gen.odd.membership import VERDICTS, Membership


def odd_data(odd: Odd) -> dict[str, Any]:
    """Every attribute with its limits and, of a number, its bands; what is not restricted too."""
    return {
        "name": odd.name,
        "attributes": [_attribute(one, getattr(odd, one.name)) for one in ATTRIBUTES],
        "not_taken": list(odd.not_taken),
    }


def verdict_data(found: Membership, row: int) -> dict[str, Any]:
    """The verdict on one scenario with its reasons."""
    return {
        "verdict": found.verdict(row),
        "reasons": [reason._asdict() for reason in found.reasons(row)],
    }


def counts(found: Membership) -> dict[str, int]:
    """How many scenarios have which verdict."""
    return {word: int((found.codes == code).sum()) for code, word in enumerate(VERDICTS)}


def _attribute(one: Attribute, limits: Range | tuple[str, ...] | None) -> dict[str, Any]:
    said: dict[str, Any] = {"name": one.name, "title": one.title, "restricted": limits is not None}
    if one.is_choice:
        words = list(one.words if limits is None or isinstance(limits, Range) else limits)
        outside = [word for word in one.words if word not in words]
        return said | {"inside": words, "outside": outside, "may_lack": one.may_lack}
    interval = limits if isinstance(limits, Range) else None
    return said | {
        "unit": one.unit,
        "minimum": None if interval is None else interval.minimum,
        "maximum": None if interval is None else interval.maximum,
        "edges_from": one.edges_from,
        "bands": [
            {
                "label": band.label,
                "low": band.low if math.isfinite(band.low) else None,
                "high": band.high if math.isfinite(band.high) else None,
                "has_low": band.has_low,
                "has_high": band.has_high,
                "inside": band.within,
            }
            for band in bins(one, interval)
        ],
    }
