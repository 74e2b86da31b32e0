"""Load and check scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenario_gen.api.arguments import LimitsGiven, limits_of
from scenario_gen.api.scenario_files import read_bytes
from scenario_gen.checks.files import check_text
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioFileError
from scenario_gen.pipeline.evaluate import evaluate


def load(path: str | Path) -> Scenario:
    """The scenario in a JSON file.

    Raises:
        ScenarioFileError: unreadable, or not a valid scenario; all problems are named.
    """
    path = Path(path)
    scenario, result = check_text(read_bytes(path), str(path))
    if scenario is None or not result.ok:
        lines = [f"{f.path}: {f.message}" + (f" ({f.hint})" if f.hint else "")
                 for f in result.findings if f.severity == "error"]  # fmt: skip
        raise ScenarioFileError("\n  ".join(["not valid:", *lines]), where=str(path))
    return scenario


def check(
    scenarios: Sequence[Scenario],
    *,
    odd: Odd | None = None,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
    limits: LimitsGiven = "default",
) -> list[CheckResult]:
    """The findings of all rules on scenarios, rolled out with a reference driver.

    Args:
        scenarios: logical ones are checked at the defaults of their parameters.
        odd: the operational design domain; without it the ODD rules say "not checked".
        driver: reference driver of the ego, one of ``DRIVERS``.
        folder: where external roads lie.
        limits: that the rules judge by; or the name of a ready profile, or a file with one.

    Raises:
        BriefError: there is no such profile, or it is not valid.
    """
    judged_by = limits_of(limits)
    return [e.result for e in evaluate(scenarios, odd, driver, folder, judged_by)]
