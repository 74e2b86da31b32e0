"""Work on whole suites: compare two releases, reduce one, count its reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from scenario_gen.api.arguments import coverage_model_of, odd_of
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.reduction import Reduction
from scenario_gen.domain.review_summary import ReviewSummary
from scenario_gen.domain.suite_diff import SuiteDiff
from scenario_gen.pipeline.diff import diff_folders
from scenario_gen.pipeline.reduce import reduce_folder
from scenario_gen.pipeline.review import read as read_reviewed


def diff(
    old: str | Path,
    new: str | Path,
    *,
    model: CoverageModel | str | Path | None = None,
    odd: Odd | str | None = None,
    strength: int = 2,
    tell: Callable[[int, int], None] | None = None,
) -> SuiteDiff:
    """What a release of a suite gained, lost, and what changed verdict; see ``docs/diff.md``.

    Args:
        old: output folder of the earlier release.
        new: that of the later one.
        model: a coverage model for both, or its file; None: for each the default of its own.
        odd: an ODD for both, or its name or file; None: for each its own.
        strength: the greatest t of t-way coverage, 1 to 3.
        tell: how many of the scenarios that are rolled out again are done.

    Raises:
        CatalogError: a folder holds no run, or a log in it is broken.
        BriefError, InputError: model or ODD is not valid, or names what there is not.
    """
    return diff_folders(
        Path(old), Path(new),
        model=Path(model) if isinstance(model, str) else model,
        odd=odd_of(odd),
        strength=strength, tell=tell,
    )  # fmt: skip


def reduce(
    folder: str | Path,
    out: str | Path,
    *,
    keep: Sequence[str] = ("pairs", "levels", "requirements"),
    model: CoverageModel | str | Path | None = None,
    odd: Odd | str | None = None,
    minimise: Literal["scenarios", "time"] = "scenarios",
    time_limit_s: float = 30.0,
    tell: Callable[[int, int], None] | None = None,
) -> Reduction:
    """Write the smallest suite that keeps the coverage of a run; see ``docs/gaps.md``.

    Args:
        folder: output folder of a run.
        out: a new or empty folder.
        keep: of ``levels, pairs, triples, requirements, published, preventability, structures``.
        model: a coverage model, or the file or name of one; None: the default of ODD and brief.
        odd: in place of that of the run, or a name or file of one.
        minimise: the number of scenarios, or the time that they are simulated.
        time_limit_s: for the exact search; 0: greedy alone.
        tell: how many of the scenarios that are rolled out again are done.

    Raises:
        CatalogError: ``folder`` holds no run, or ``out`` is not empty.
        BriefError, InputError: model, ODD or ``keep`` is not valid.
    """
    return reduce_folder(
        Path(folder), Path(out), keep=keep, model=coverage_model_of(model), odd=odd_of(odd),
        minimise=minimise, time_limit_s=time_limit_s, tell=tell,
    ).reduction  # fmt: skip


def review_summary(folder: str | Path) -> ReviewSummary:
    """Counts of the scenarios in an output folder by review state, and the bulk decisions.

    Raises:
        CatalogError: the folder is not one of a run, or its log is broken.
    """
    return read_reviewed(Path(folder)).summary
