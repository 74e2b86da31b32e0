"""A difference of two releases in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenario_gen.domain.suite_diff import (
    CellChange,
    Changed,
    CriticalityChange,
    MeasureChange,
    ReleaseInfo,
    ScenarioRef,
    Shift,
    Spread,
    SuiteDiff,
)

_FIELDS = 3
_BEHIND = 3
_COMBINATIONS = "tway."
#: Measures whose cells are told with another one.
_PARTS = ("marginal.", "tway.1")


def words(found: SuiteDiff, limit: int) -> Iterator[str]:
    """Line by line; of every list the first ``limit``."""
    yield f"old: {_release(found.old)}"
    yield f"new: {_release(found.new)}"
    if not found.one_yardstick:
        yield (
            "each is measured against its own coverage model and ODD, and these differ: --model and"
            " --odd measure both against one"
        )
    if found.review_log == "not_continued":
        yield "the review log of old is not continued in new: its decisions are not there"
    if found.empty:
        yield "nothing differs"
        return
    yield from _list(
        "asked or used differently",
        [f"{s.of} {s.path}: {_was(s.before)} -> {_was(s.after)}" for s in found.settings],
        limit,
    )
    yield ""
    yield (
        f"scenarios: {len(found.added)} new, {len(found.gone)} gone, {len(found.renamed)} renamed,"
        f" {sum(c.content for c in found.changed)} with other content,"
        f" {sum(not c.content for c in found.changed)} with other texts, {found.same} the same"
    )
    yield from _list("new", [_ref(one) for one in found.added], limit)
    yield from _list("gone", [_ref(one) for one in found.gone], limit)
    yield from _list("renamed", [f"{r.before} -> {r.after}" for r in found.renamed], limit)
    by_content = sorted(found.changed, key=lambda change: not change.content)
    yield from _list("changed", [_change(change) for change in by_content], limit)
    yield from _list(
        "changed verdict",
        [f"{v.id}: {v.of}: {v.before or 'none'} -> {v.after or 'none'}"
         + (f": {v.reason}" if v.reason else "") for v in found.verdicts],
        limit,
    )  # fmt: skip
    yield from _list("stand differently", list(_standings(found)), limit)
    yield from _measures(found.measures, limit)
    yield from _criticality(found.criticality, limit)


def _release(release: ReleaseInfo) -> str:
    return (
        f"{release.suite}: {release.scenarios} scenarios, {release.counted} counted,"
        f" {release.structures} structures; made with {release.tool_version or 'unknown version'};"
        f" coverage model {release.model} ({release.model_sha256[:12]}), ODD {release.odd}"
        f" ({release.odd_sha256[:12]}); {release.review_entries} reviews"
    )


def _list(title: str, lines: Sequence[str], limit: int) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield f"{title} ({len(lines)}):"
    for line in lines[:limit]:
        yield f"  {line}"
    if len(lines) > limit:
        yield f"  ... and {len(lines) - limit} more"


def _ref(one: ScenarioRef) -> str:
    other = f" [in the other one {one.reason}]" if one.reason else ""
    return f"{one.id}  {one.title}{other}"


def _change(change: Changed) -> str:
    fields = "; ".join(
        f"{f.path}: {_was(f.before)} -> {_was(f.after)}" for f in change.fields[:_FIELDS]
    )
    more = f"; and {change.fields_total - _FIELDS} more" if change.fields_total > _FIELDS else ""
    return f"{change.id}  {'content' if change.content else 'texts only'}: {fields}{more}"


def _was(value: str | None) -> str:
    return "nothing" if value is None else value


def _standings(found: SuiteDiff) -> Iterator[str]:
    for one in found.standings:
        if (one.before, one.proposals_before) == (one.after, one.proposals_after):
            continue
        within = ""
        if one.proposals_before or one.proposals_after:
            within = f" (of these {one.proposals_before} -> {one.proposals_after} proposals)"
        yield f"{one.standing}: {one.before} -> {one.after}{within}"


def _measures(measures: Sequence[MeasureChange], limit: int) -> Iterator[str]:
    differing = [measure for measure in measures if not measure.same]
    if not differing:
        return
    yield ""
    yield f"coverage ({len(differing)} of {len(measures)} measures differ):"
    for one in differing:
        before = _figure(one.numerator_before, one.denominator_before, one.value_before)
        after = _figure(one.numerator_after, one.denominator_after, one.value_after)
        cells = f"; {one.gained_total} gained, {one.lost_total} lost"
        if not one.cells_compared:
            cells = "; cells are not compared" if one.id.startswith(_COMBINATIONS) else ""
        elif not (one.gained_total or one.lost_total):
            cells = ""
        yield f"  {one.id}: {before} -> {after} {one.unit}{cells}"
        if one.id.startswith(_PARTS):
            continue
        for name, total, changes in (
            ("lost", one.lost_total, one.lost), ("gained", one.gained_total, one.gained)
        ):  # fmt: skip
            for cell in changes[:limit]:
                yield f"      {name}: {_cell(cell, name)}"
            if total > limit:
                yield f"      ... and {total - limit} more {name}"


def _figure(numerator: float | None, denominator: float | None, value: float | None) -> str:
    if numerator is None or denominator is None:
        return "not measured"
    share = "nothing to cover" if value is None else f"{value:.4g}"
    return f"{numerator:.6g} of {denominator:.6g} = {share}"


def _cell(cell: CellChange, name: str) -> str:
    what = ", ".join(f"{factor} = {level}" for factor, level in cell.values)
    if cell.other != "uncovered":
        what += f" ({'now' if name == 'lost' else 'before'} {cell.other})"
    behind = ", ".join(cell.scenarios[:_BEHIND])
    return f"{what}: {'was' if name == 'lost' else 'is'} in {behind}" if behind else what


def _criticality(changes: Sequence[CriticalityChange], limit: int) -> Iterator[str]:
    differing = [one for one in changes if one.shifts_total or one.before != one.after]
    if not differing:
        return
    yield ""
    yield "criticality (least, median, greatest of the scenarios that count):"
    for one in differing:
        yield f"  {one.measure}: {_spread(one.before, one.unit)} -> {_spread(one.after, one.unit)}"
        for shift in one.shifts[:limit]:
            yield f"      {_shift(shift, one.unit)}"
        if one.shifts_total > limit:
            yield f"      ... and {one.shifts_total - limit} more scenarios"


def _spread(spread: Spread, unit: str) -> str:
    if spread.least is None or spread.median is None or spread.greatest is None:
        return "no value"
    return (
        f"{spread.least:.4g}, {spread.median:.4g}, {spread.greatest:.4g} {_unit(unit)}"
        f"of {spread.count}"
    )


def _shift(shift: Shift, unit: str) -> str:
    before, after = ("no value" if v is None else f"{v:.4g}" for v in (shift.before, shift.after))
    return f"{shift.id}: {before} -> {after} {_unit(unit)}".rstrip()


def _unit(unit: str) -> str:
    return "" if unit == "1" else f"{unit} "
