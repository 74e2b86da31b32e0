"""A release of a suite as it is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.review import ReviewEntry
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.suite_diff import SettingOf, VerdictOf


@dataclass(frozen=True)
class Judged:
    """A scenario of a suite, with all verdicts on it."""

    scenario: Scenario
    content: str
    """Hash of its content as it is."""
    verdicts: Mapping[VerdictOf, str]
    reasons: Mapping[VerdictOf, str] = field(default_factory=dict)
    structure: str | None = None
    realised: RealisedValues | None = None
    """What the rollout of this content showed."""


@dataclass(frozen=True)
class Release:
    """One of the two."""

    scenarios: Mapping[str, Judged]
    """By id."""
    elsewhere: Mapping[str, str]
    """Proposals that did not come into the suite, by id: what became of them."""
    settings: Mapping[SettingOf, Any]
    """JSON data of what was asked and used."""
    report: CoverageReport
    tool_version: str = ""
    log: tuple[ReviewEntry, ...] = ()
