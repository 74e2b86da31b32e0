"""The files of a report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.domain.scenario import canonical_json
from scenario_gen.errors import InputError
from scenario_gen.report.memory import no_collection
from scenario_gen.report.model import Report

Format: TypeAlias = Literal["html", "pdf", "json", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)


def report_json(report: Report) -> bytes:
    """The report as canonical JSON: sorted keys, no spaces, UTF-8."""
    return canonical_json(report.model_dump(mode="json")) + b"\n"


def formats(names: str) -> tuple[Format, ...]:
    """Formats from a list with commas.

    Raises:
        InputError: there is no such format.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := sorted(set(wanted) - set(FORMATS)):
        raise InputError(
            f"no format {', '.join(repr(name[:40]) for name in unknown)}",
            hint=f"known: {', '.join(FORMATS)}",
        )
    return tuple(name for name in FORMATS if name in wanted) or FORMATS


@no_collection()
def report_files(report: Report, wanted: Iterable[Format] = FORMATS) -> dict[str, bytes]:
    """File name -> bytes. Same report, same bytes.

    Raises:
        InputError: a library that a format needs is not installed.
    """
    from scenario_gen.report.csvfiles import csv_files
    from scenario_gen.report.html import page
    from scenario_gen.report.pdf import document

    data = report_json(report)
    files: dict[str, bytes] = {}
    for name in wanted:
        if name == "json":
            files["report.json"] = data
        elif name == "html":
            files["report.html"] = page(report, data)
        elif name == "pdf":
            files["report.pdf"] = document(report, data)
        else:
            files |= {f"csv/{stem}": content for stem, content in csv_files(report).items()}
    return files


def write_report(folder: Path, files: dict[str, bytes]) -> None:
    """Write files of a report, each as a whole.

    Raises:
        CatalogError: the disk is full, the folder is not writable ...
    """
    for name, content in files.items():
        write_bytes(folder / name, content)
