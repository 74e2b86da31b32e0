"""What the ledger says of a scenario in which the event of its title does not happen."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from scenario_gen.catalog.briefs import read_odd
from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline import work
from tests.checks.traces import actor
from tests.worlds import scenario


def _rejected(one: Scenario, monkeypatch: pytest.MonkeyPatch) -> str:
    """Reason for the ledger."""
    monkeypatch.setattr(work, "_draft", lambda _: one)
    given = work.Given(read_odd("motorway_pilot"), "constant_speed", DEFAULT_LIMITS)
    (done,) = work.work_on([Mock()], given)
    assert done.outcome == "rejected"
    return done.reason


def _meeting(**lead: float) -> Scenario:
    """Asked for is a cut-in; what happens is that the ego comes up behind a slower car."""
    return scenario(
        actors=[actor("car", s_m=110.0, **lead)], intent=[{"kind": "cut_in", "actor": "a1"}]
    )


def test_the_reason_says_what_was_seen_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the kind, the time and the figures of each event."""
    reason = _rejected(_meeting(speed_mps=25.0), monkeypatch)
    assert reason.startswith("intent.seen: $.intent[0] the cut_in of a1 is not seen")
    assert "slower ahead from 0 s to" in reason
    assert "gap 55.5 m, closing 5 m/s" in reason


def test_it_does_so_where_other_rules_fail_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first finding, and what was seen."""
    reason = _rejected(_meeting(speed_mps=75.0), monkeypatch)
    assert reason.startswith("motion.speed")
    assert "intent.seen" in reason
    assert "the cut_in of a1 is not seen in the rollout; seen instead:" in reason
