"""Write the report on a run, and say whether it still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenario_gen.api.arguments import coverage_model_of
from scenario_gen.domain.coverage import CoverageReport, Measure
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.gates import parse
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
    coverage: CoverageReport = field(repr=False)
    """As in the report; ``gates`` says whether what was required is met."""

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
            "gates": [one.model_dump(mode="json") for one in self.coverage.gates],
        }


def write_report(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    formats: str = "html,pdf,json,csv",
    date: str | None = None,
    title: str | None = None,
    odd: Odd | str | None = None,
    model: CoverageModel | str | Path | None = None,
    strength: int = 2,
    require: str | Sequence[str] = (),
    listener: Callable[[str, int, int], None] | None = None,
) -> ReportResult:
    """Write the report on an output folder; see ``docs/report.md``.

    Args:
        folder: of a run.
        out: where it is written; ``report`` in the folder when not given.
        formats: of html, pdf, json and csv.
        date: of the data, as it is to be shown; the clock is not asked.
        title: of the report; the name of the brief when not given.
        odd: another ODD to judge by, or its name or file.
        model: a coverage model, or its name or file; None: the default of ODD and brief.
        strength: the greatest t of t-way coverage, 1 to 3.
        require: gates such as ``pairwise>=0.9``, see ``docs/gates.md``; the report shows whether
            they are met, and so does ``coverage.gates`` of what is returned. They raise
            ``strength`` to what they name.
        listener: called with what is being done, how much of it is done, and how much there is.

    Raises:
        CatalogError: the folder holds no run, or cannot be read or written.
        BriefError, InputError: ODD, model or a table is not valid, or names what there is not; a
            gate is not of the grammar, or compares what cannot be; there is no such format, or a
            library that it needs is not installed.
    """
    from scenario_gen.report.build import Wanted, build_report
    from scenario_gen.report.files import formats as known_formats
    from scenario_gen.report.files import report_files, write_report
    from scenario_gen.report.source import Source

    def silent(what: str, done: int, total: int) -> None:
        del what, done, total

    wanted = known_formats(formats)
    gates = parse(require) if require else ()
    source = Source.read(Path(folder), odd, coverage_model_of(model))
    made = build_report(source, Wanted(date, title, strength, gates), tell=listener or silent)
    files = report_files(made, wanted)
    target = Path(out) if out is not None else Path(folder) / "report"
    write_report(target, files)
    left_out = Counter[str](card.standing for card in made.cards if card.standing != "counted")
    shown = tuple(dict.fromkeys("csv/" if name.startswith("csv/") else name for name in files))
    figures: tuple[Measure | Figure, ...] = (*made.coverage.measures, *made.figures)
    return ReportResult(target, shown, figures, dict(left_out), made.coverage)


def report_changes(
    made: str | Path,
    folder: str | Path,
    *,
    odd: Odd | str | None = None,
    model: CoverageModel | str | Path | None = None,
) -> list[str]:
    """What has changed since a report was made; empty where it still holds.

    Args:
        made: the ``report.json``.
        folder: of the run.
        odd: that the report has to be of, or its name or file, if it is not that of the run.
        model: that it has to be measured against, or its name or file, if it is not the default.

    Raises:
        InputError, CatalogError: the report or the folder cannot be read.
    """
    from scenario_gen.report.build import read_report
    from scenario_gen.report.origin import changes
    from scenario_gen.report.source import Source

    source = Source.read(Path(folder), odd, coverage_model_of(model))
    return changes(read_report(Path(made)), source.made_from)
