"""Printing: foreign text is shown inertly, results go to stdout, the rest to stderr."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from scenario_gen.domain.finding import CheckResult, Finding
    from scenario_gen.domain.limit_settings import LimitsUsed


def plain(text: object) -> str:
    """Text without what could steer a terminal or hide: control, format and private characters."""
    return "".join(
        c if c == "\n" or unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}"
        for c in str(text)
    )


def fail(text: str) -> None:
    """Print an error line to stderr."""
    print(f"error: {plain(text)}", file=sys.stderr)


def note(text: str) -> None:
    """Print a line to stderr."""
    print(plain(text), file=sys.stderr)


def say(text: str = "") -> None:
    """Print a line of the result to stdout."""
    print(plain(text))


def say_json(data: Any, *, line: bool = False) -> None:
    """Print data as JSON to stdout, on one line or indented."""
    print(json.dumps(data, indent=None if line else 2, ensure_ascii=True, allow_nan=False))


def stderr_console() -> Console:
    """A rich console on stderr, for progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False)


@contextmanager
def checking_again(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show on stderr what is being done; yields what tells how many scenarios are checked again."""
    with stderr_console().status(what) as status:

        def tell(done: int, total: int) -> None:
            status.update(f"checking again: {done} of {total} scenarios")

        yield tell


def finding_lines(finding: Finding) -> list[str]:
    """A finding for a person: what and where, then value, limit, source and hint."""
    lines = [f"{finding.severity}: {finding.path}: {finding.message} [{finding.rule}]"]
    facts = []
    if finding.value is not None:
        facts.append(f"value {_number(finding.value)} {finding.unit}".rstrip())
    if finding.limit is not None:
        facts.append(f"limit {_number(finding.limit)} {finding.unit}".rstrip())
    if finding.source:
        facts.append(f"source: {finding.source}" + (f" <{finding.link}>" if finding.link else ""))
    if facts:
        lines.append("    " + "; ".join(facts))
    if finding.hint:
        lines.append(f"    hint: {finding.hint}")
    return lines


def say_findings(result: CheckResult) -> None:
    """Print findings."""
    for finding in result.findings:
        for line in finding_lines(finding):
            say(f"  {line}")


def say_result(result: CheckResult) -> None:
    """Print findings, and what was not checked with the reason."""
    say_findings(result)
    for outcome in result.outcomes:
        if outcome.state == "not_checked":
            say(f"  not checked: {outcome.rule}: {outcome.reason}")


def limits_line(limits: LimitsUsed) -> str:
    """Which limits a verdict is based on."""
    given = "".join(f", {name} = {value:g}" for name, value in limits.overrides.items())
    return f"limits: {limits.profile}{given} ({limits.digest})"


def _number(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
