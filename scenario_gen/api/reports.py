"""Write the report on a run, and say whether it still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario_gen.domain.coverage import Measure
from scenario_gen.report.model import Figure


@dataclass(frozen=True)
class ReportResult:
    """A report that was written."""

    folder: Path
    files: tuple[str, ...]
    figures: tuple[Measure | Figure, ...]
    """Measures of coverage, then the other figures."""
    not_counted: dict[str, int]
    """Scenarios of the catalog that are in no measure, by their standing."""

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen report --json`` prints."""
        return {
            "folder": str(self.folder),
            "files": list(self.files),
            "figures": {
                one.id: {
                    "title": one.title,
                    "numerator": one.numerator,
                    "denominator": one.denominator,
                    "value": one.value,
                }
                for one in self.figures
            },
            "not_counted": self.not_counted,
        }


def write_report(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    formats: str = "html,pdf,json,csv",
    date: str | None = None,
    title: str | None = None,
    odd: str | None = None,
    listener: Callable[[str, int, int], None] | None = None,
) -> ReportResult:
    """Write the report on an output folder; see ``docs/report.md``.

    Args:
        folder: of a run.
        out: where it is written; ``report`` in the folder when not given.
        formats: of html, pdf, json and csv.
        date: of the data, as it is to be shown; the clock is not asked.
        title: of the report; the name of the brief when not given.
        odd: name or file of another ODD to judge by.
        listener: called with what is being done, how much of it is done, and how much there is.

    Raises:
        CatalogError: the folder holds no run, or cannot be read or written.
        InputError: there is no such format, or a library that it needs is not installed.
    """
    from scenario_gen.report.build import Source, build_report
    from scenario_gen.report.files import formats as known_formats
    from scenario_gen.report.files import report_files, write_report

    def silent(what: str, done: int, total: int) -> None:
        del what, done, total

    wanted = known_formats(formats)
    source = Source.read(Path(folder), odd)
    made = build_report(source, date=date, title=title, tell=listener or silent)
    files = report_files(made, wanted)
    target = Path(out) if out is not None else Path(folder) / "report"
    write_report(target, files)
    left_out = Counter[str](card.standing for card in made.cards if card.standing != "counted")
    shown = tuple(dict.fromkeys("csv/" if name.startswith("csv/") else name for name in files))
    return ReportResult(target, shown, (*made.coverage.measures, *made.figures), dict(left_out))


def report_changes(made: str | Path, folder: str | Path, *, odd: str | None = None) -> list[str]:
    """What has changed since a report was made; empty where it still holds.

    Args:
        made: the ``report.json``.
        folder: of the run.
        odd: name or file of the ODD that the report has to be of, if not that of the run.

    Raises:
        InputError, CatalogError: the report or the folder cannot be read.
    """
    from scenario_gen.report.build import Source, read_report
    from scenario_gen.report.origin import changes

    return changes(read_report(Path(made)), Source.read(Path(folder), odd).made_from)
