"""The checker finds what is planted, raises no false alarm, and the trial would show it if not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from scenario_gen.confidence import (
    Trial,
    confidence_page,
    figures_of,
    plant,
    shipped_figures,
    trial,
)
from scenario_gen.confidence.faults import FAULTS
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.pipeline.evaluate import Evaluation

PAGE = Path(__file__).parents[2] / "docs" / "tool_confidence.md"


@cache
def _result() -> Trial:
    return trial(read_library())


@pytest.mark.parametrize("place", range(len(FAULTS)), ids=[fault.id for fault in FAULTS])
def test_every_planted_fault_is_found_by_a_rule_that_is_meant_for_it(place: int) -> None:
    one = _result().faults[place]
    assert one.planted > 0, "a fault that applies to no scenario proves nothing"
    assert one.missed == ()


def test_good_scenarios_raise_no_finding_beyond_their_records() -> None:
    assert _result().good == len(read_library())
    assert _result().false_alarms == ()


def test_the_page_shows_the_figures_of_the_present_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == confidence_page(_result()), "run make schema"


def test_reports_quote_the_figures_of_the_present_rules() -> None:
    assert shipped_figures() == figures_of(_result()), "run make schema"


def test_a_blind_checker_is_exposed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker without findings catches nothing, and the page names what it missed."""

    def blind(scenarios: Sequence[Scenario], _: object) -> list[Evaluation]:
        return [Evaluation(one, CheckResult(outcomes=(), findings=())) for one in scenarios]

    monkeypatch.setattr("scenario_gen.confidence.trials.evaluate", blind)
    some = [one for one in read_library() if one.id == "nhtsa-25-lead-decelerating"]
    result = trial(some)
    assert result.planted > 10
    assert result.caught == 0
    assert "nhtsa-25-lead-decelerating" in confidence_page(result).split("## Missed")[1]


def test_a_checker_that_always_complains_raises_false_alarms() -> None:
    """A good scenario whose record expects nothing, but which has a finding, is a false alarm."""
    base = next(one for one in read_library() if one.id == "nhtsa-25-lead-decelerating")
    fault = next(fault for fault in FAULTS if fault.id == "environment.rain_on_dry")
    planted = plant(fault, base.concrete())
    assert planted is not None
    assert trial([planted.scenario], []).false_alarms == ((base.id, "environment.surface"),)
