"""What the flags of ``generate`` say about gaps, put into the brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from scenario_gen.domain.brief import Brief
    from scenario_gen.pipeline.summary import GapFigures


def with_gaps(
    asked: Brief,
    replay: Path | None,
    *,
    fill: bool,
    model: str | None,
    flags: Mapping[str, object],
) -> Brief:
    """The brief with its gaps to be filled as the flags say.

    Args:
        asked: the brief; what it says itself about gaps counts where no flag says otherwise.
        replay: a recorded run; without flags, its gaps are filled as they were then.
        fill: whether ``--fill-gaps`` is given.
        model: a coverage model, by its file or name.
        flags: by field of ``FillGaps``; None where a flag is not given.

    Raises:
        BriefError: there is no such model, or a value does not fit.
        BadParameter: flags about gaps without ``--fill-gaps``.
    """
    from scenario_gen.catalog.briefs import overridden
    from scenario_gen.catalog.coverage_files import with_coverage_model
    from scenario_gen.catalog.folder import Catalog
    from scenario_gen.domain.gap import FillGaps

    given = {key: value for key, value in flags.items() if value is not None}
    if not fill:
        if given or model is not None:
            raise typer.BadParameter("options about gaps go with --fill-gaps")
        if replay is None:
            return asked
        recorded = (Catalog(replay).read_run() or {}).get("brief", {})
        return overridden(asked, {"fill_gaps": recorded.get("fill_gaps")}, {})
    gaps = asked.fill_gaps or FillGaps()
    if model is not None:
        gaps = with_coverage_model(gaps.model_copy(update={"tables": ()}), named=model)
    data: dict[str, Any] = gaps.model_dump(mode="json") | given
    return overridden(asked, {"fill_gaps": data}, {})


def gap_lines(gaps: GapFigures) -> list[str]:
    """What filling gaps came to, for a person."""
    share = f" = {gaps.numerator / gaps.denominator:.4g}" if gaps.denominator else ""
    lines = [
        f"gaps of {gaps.model}: {gaps.numerator} of {gaps.denominator} valid {gaps.strength}-way"
        f" combinations{share}, target {gaps.target:g};"
        f" {gaps.numerator_before} with the first {gaps.scenarios_before} scenarios",
        f"proposals for gaps: {gaps.proposals}, of which {gaps.filled} filled theirs;"
        f" {gaps.given_up} combinations given up, {gaps.out_of_reach} out of reach;"
        f" {gaps.numerator} of the {gaps.in_reach} in reach are covered",
    ]
    lines += _unreachable(gaps)
    if gaps.reference is not None and gaps.reference.rows:
        rows = gaps.reference.rows_to_target
        some = f"{rows} rows for this target" if rows is not None else "no array for this target"
        lines.append(
            f"{gaps.reference.tool} needs {some}, {gaps.reference.rows} for its whole array"
        )
    else:
        lines.append(
            "no covering array as a reference: there are too many combinations to make one"
        )
    return lines


def _unreachable(gaps: GapFigures) -> list[str]:
    """Levels that nothing can be held to: one line for each factor and reason."""
    levels: dict[tuple[str, str], list[str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for each in gaps.unreachable:
        key = (each.factor, each.reason)
        levels.setdefault(key, []).append(each.level)
        counts[key] += each.combinations
    return [
        f"out of reach: {key[0]} = {', '.join(some)} ({counts[key]} combinations): {key[1]}"
        for key, some in levels.items()
    ]
