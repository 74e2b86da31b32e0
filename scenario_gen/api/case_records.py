"""Test-case records of scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenario_gen.api.arguments import LimitsGiven, limits_of
from scenario_gen.avoidance import DEFAULT_PROFILES, chosen_profiles
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.records import records_of


def record(
    scenarios: Sequence[Scenario],
    *,
    odd: Odd | None = None,
    driver: ReferenceDriver = "constant_speed",
    profiles: Sequence[str] = DEFAULT_PROFILES,
    limits: LimitsGiven = "default",
    folder: Path | None = None,
) -> list[CaseRecord]:
    """The test-case records of scenarios, with the content of ISO 34505; see ``docs/records.md``.

    One that cannot be rolled out has a record all the same, which says which rules failed.

    Args:
        scenarios: logical ones at the defaults of their parameters.
        odd: whose rules are asked and whose levels the coverage tags have.
        driver: reference driver of the rollout, one of ``DRIVERS``.
        profiles: names of the reference drivers that decide what is to be achieved.
        limits: that the rules judge by; or the name of a ready profile, or a file with one.
        folder: where external roads lie.

    Raises:
        BriefError: there is no such profile of limits, or it is not valid.
        InputError: there is no such reference driver.
    """
    judged_by = limits_of(limits)
    return records_of(
        scenarios, odd=odd, driver=driver, limits=judged_by, folder=folder,
        profiles=chosen_profiles(profiles, None),
    )  # fmt: skip
