"""Acceptance by outcome and rule, and histograms of parameters."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from scenario_gen.coverage import acceptance, parameters
from scenario_gen.coverage.histograms import histogram
from scenario_gen.domain.finding import Finding, Severity
from scenario_gen.errors import InputError
from tests.worlds import crossing_pedestrian, cut_in


def _finding(rule: str, severity: Severity = "error") -> Finding:
    return Finding(rule=rule, severity=severity, path="$", message="m")


@dataclass(frozen=True)
class _Line:
    outcome: str
    reason: str = ""
    variant: bool = False
    findings: tuple[Finding, ...] = field(default=())


def test_outcomes_and_rules_are_counted() -> None:
    """A proposal counts once per rule it broke; warnings reject nothing."""
    found = acceptance(
        [
            _Line("accepted"),
            _Line("accepted", variant=True, findings=(_finding("w", "warning"),)),
            _Line("rejected", findings=(_finding("a"), _finding("a"), _finding("b"))),
            _Line("rejected", findings=(_finding("a"),)),
            _Line("invalid", "not JSON: 'hello'"),
            _Line("duplicate", "duplicate of x"),
        ]
    )
    assert dict(found.outcomes) == {
        "accepted": 2, "duplicate": 1, "rejected": 2, "invalid": 1, "error": 0,
    }  # fmt: skip
    assert found.reasons == (
        ("rejected", "a", 2), ("invalid", "not JSON", 1), ("rejected", "b", 1),
    )  # fmt: skip
    assert found.variants == 1
    assert (found.share.numerator, found.share.denominator) == (2, 6)
    assert found.rows()[0] == ("outcome", "reason", "proposals")
    assert len(found.rows()) == 1 + 5 + 3


def test_an_empty_ledger_has_no_share() -> None:
    """Nothing proposed, nothing accepted."""
    assert acceptance([]).share.value is None


def test_histograms_count_what_lies_between_edges_and_what_does_not() -> None:
    """The last bin has its upper edge; NaN is missing."""
    values = np.array([-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, np.nan])
    found = histogram("x", "X", "m", values, np.array([0.0, 1.0, 2.0]))
    assert found.counts.tolist() == [2, 2]
    assert (found.below, found.above, found.missing, found.occupied) == (1, 1, 1, 2)
    assert found.rows()[1:] == [
        ("x", "m", 0.0, 1.0, 2), ("x", "m", 1.0, 2.0, 2), ("x", "m", None, 0.0, 1),
        ("x", "m", 2.0, None, 1),
    ]  # fmt: skip


def test_parameters_of_a_suite() -> None:
    """Speeds in km/h; rain only where it falls; measures of the rollout on request."""
    ttc = ("Time to collision", "s", np.array([1.0, np.nan]), np.array([0.0, 2.0, 4.0]))
    found = {
        h.name: h for h in parameters([cut_in(), crossing_pedestrian()], measured={"ttc": ttc})
    }
    speed = found["ego_speed"]
    assert speed.counts[speed.edges[:-1] == 40.0] == 1
    assert speed.counts.sum() == 2
    assert found["precipitation"].missing == 2
    assert (found["ttc"].counts.tolist(), found["ttc"].missing) == ([1, 0], 1)


def test_wrong_shapes_and_edges_are_refused() -> None:
    """Instead of a histogram that means nothing."""
    ttc = ("T", "s", np.zeros(3), np.array([0.0, 1.0]))
    with pytest.raises(InputError, match="shape"):
        parameters([cut_in()], measured={"ttc": ttc})
    with pytest.raises(InputError, match="edges"):
        histogram("x", "X", "m", np.zeros(1), np.array([1.0, 1.0]))
