"""The gaps of a run as data: what is uncovered, what covering it is worth, what was tried."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.coverage import Row, tway
from scenario_gen.coverage.report import digest
from scenario_gen.coverage.worth import uncovered
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.gap import GapList, ListedGap
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import InputError
from scenario_gen.pipeline.folder_suite import folder_suite
from scenario_gen.pipeline.gap_tally import tally
from scenario_gen.pipeline.judging import Told
from scenario_gen.version import VERSION

#: Combinations that are listed; beyond, those of least worth are counted alone.
MOST_LISTED = 200_000


def gaps_of_folder(
    folder: Path,
    *,
    model: CoverageModel | Path | None = None,
    odd: Odd | None = None,
    strength: int = 2,
    tell: Told | None = None,
) -> GapList:
    """Uncovered valid combinations of 1 to ``strength`` levels, the most worth first.

    Raises:
        CatalogError: the folder holds no run.
        BriefError, InputError: the model, a table or the strength is not valid.
    """
    if strength not in (1, 2, 3):
        raise InputError(f"combinations of {strength} levels; it has to be 1, 2 or 3")
    found = folder_suite(folder, odd=odd, tell=tell)
    counted, rules, tables = found.counted(model)
    covered = {t: tway(counted.table, t, rules) for t in range(1, strength + 1)}
    listed, _ = uncovered(counted, covered, tables, MOST_LISTED, upto=strength)
    told = tally(found.entries)
    gaps = []
    for gap in listed:
        tries, reasons = told.get(gap.values, (0, {}))
        gaps.append(
            ListedGap(**dict(gap), tries=tries, reasons=dict(sorted(reasons.items())))
        )  # fmt: skip
    shares = {str(t): each.share for t, each in covered.items()}
    return GapList(
        tool_version=VERSION,
        suite=counted.suite.name,
        model=counted.model.name,
        model_sha256=digest(counted.model),
        odd=found.odd.name,
        strength=strength,
        uncovered={t: share.denominator - share.numerator for t, share in shares.items()},
        valid={t: share.denominator for t, share in shares.items()},
        stale=found.suite.stale,
        gaps=tuple(gaps),
    )


def gap_rows(found: GapList) -> list[Row]:
    """Header and one row per gap."""
    header: list[str] = ["rank", "levels"]
    for number in range(1, found.strength + 1):
        header += [f"factor_{number}", f"level_{number}"]
    rows: list[Row] = [(*header, "worth", "exposure", "criticality", "phrase", "tries", "reasons")]
    for rank, gap in enumerate(found.gaps, 1):
        named = [text for pair in gap.values for text in pair]
        blank = [""] * (2 * (found.strength - len(gap.values)))
        why = "; ".join(f"{reason} ({count})" for reason, count in gap.reasons.items())
        rows.append(
            (rank, len(gap.values), *named, *blank, gap.worth, gap.exposure, gap.criticality,
             gap.phrase, gap.tries, why)
        )  # fmt: skip
    return rows
