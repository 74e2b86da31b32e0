"""Gates on the command line: whether what ``--require`` asks for is met, for people and for CI."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scenario_gen.cli.console import fail, note, say

if TYPE_CHECKING:
    from scenario_gen.domain.coverage import CoverageReport

HELP = "help"


def refuse(require: Sequence[str], junit: Path | None) -> None:
    """See that the gates are of the grammar before anything is measured.

    An earlier ``junit`` file is removed: where the measuring fails, none must say that all is well.

    Raises:
        InputError: they are not, or there is a file for their results and there are none.
        CatalogError: the file cannot be removed.
    """
    from scenario_gen.catalog.atomic import disk_error
    from scenario_gen.errors import InputError
    from scenario_gen.gates import parse

    if require:
        parse(require)
    if junit is None:
        return
    if not require:
        raise InputError("--junit holds the results of gates, and there are none",
                         hint="give --require")  # fmt: skip
    try:
        junit.unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(junit, error) from error


def say_names() -> None:
    """Print what a gate can name."""
    from scenario_gen.gates import names_known

    for line in names_known():
        say(line)


def say_values(report: CoverageReport) -> None:
    """Print what a gate can name, each with the value that it has now."""
    from scenario_gen.gates.quantities import quantities

    for one in quantities(report):
        value = one.text
        if not one.denominator:
            value = "nothing to cover"
        elif one.kind != "count":
            value = f"{one.numerator / one.denominator:.4g} ({value})"
        say(f"{one.id}: {value}: {one.title}")


def write_junit(report: CoverageReport, path: Path) -> None:
    """Write the results of the gates as JUnit XML."""
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.gates import junit_xml

    write_bytes(path, junit_xml(report, report.gates))
    note(f"results of the gates in {path}")


def tell(report: CoverageReport, *, data: bool, quiet: bool) -> bool:
    """Say which gates are met, with what is missing; whether all are.

    With ``data`` or ``quiet`` only those that are not met are told, on stderr.
    """
    from scenario_gen.gates.junit import explained

    if not (data or quiet):
        say()
        say("gates:")
        for result in report.gates:
            say(f"  {'met    ' if result.met else 'NOT MET'}  {result.gate.text}")
            for line in explained(result):
                say(f"      {line}")
    failed = [result for result in report.gates if not result.met]
    if failed and (data or quiet):
        for result in failed:
            fail(f"not met: {result.gate.text}: {result.reason}")
    elif failed:
        fail(f"{len(failed)} of {len(report.gates)} gates are not met")
    return not failed
