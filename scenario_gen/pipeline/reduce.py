"""The smallest suite that keeps the coverage of another: a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from scipy import sparse

from scenario_gen.catalog.atomic import disk_error, write_bytes
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.reviews import LOG_NAME
from scenario_gen.coverage.needs import KEPT, Kept, Needs, needs_of
from scenario_gen.coverage.report import digest
from scenario_gen.coverage.set_cover import smallest_cover
from scenario_gen.coverage.suite import Counted
from scenario_gen.coverage.table import Ints
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.reduction import KeptCount, LeftOut, Reduction, Size
from scenario_gen.domain.scenario import Scenario, canonical_json
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.pipeline.folder_suite import FolderSuite, folder_suite
from scenario_gen.pipeline.judging import Told
from scenario_gen.version import VERSION

REPORT = "reduction.json"
LEDGER = "left_out.jsonl"
_NOT_COUNTED = "a variant that differs in no level of any factor; coverage does not count it"
_IN_THE_SUITE = frozenset(
    {"duplicate", "outside_odd", "stale", "draft", "review_rejected", "retired"}
)
#: Scenarios named behind one that was left out.
_MOST_NAMED = 30


@dataclass(frozen=True)
class Reduced:
    """The reduction, and every scenario that was left out."""

    reduction: Reduction
    left_out: tuple[LeftOut, ...]


def reduce_folder(
    folder: Path,
    out: Path,
    *,
    keep: Sequence[str] = ("pairs", "levels", "requirements"),
    model: CoverageModel | Path | None = None,
    odd: Odd | None = None,
    minimise: Literal["scenarios", "time"] = "scenarios",
    time_limit_s: float = 30.0,
    tell: Told | None = None,
) -> Reduced:
    """Write the smallest suite that keeps what the counted scenarios of a folder have.

    Args:
        folder: of a run.
        out: a new or empty folder; it is one that the other commands read.
        keep: kinds of needs, of ``KEPT``.
        model: whose levels and settings are kept; None: the default of ODD and brief.
        odd: in place of that of the run.
        minimise: the number of scenarios, or the time that they are simulated.
        time_limit_s: for the exact search; 0: greedy alone.
        tell: how many of the scenarios that are rolled out again are done.

    Raises:
        CatalogError: ``folder`` holds no run, or ``out`` is not empty.
        InputError: nothing of this name can be kept; the model names what there is not.
    """
    kinds = _kinds(keep)
    target = Catalog(out)
    if out.exists() and any(out.iterdir()):
        raise CatalogError(
            "the folder is not empty", where=str(out), hint="give a new or empty folder as --out"
        )
    found = folder_suite(folder, odd=odd, tell=tell)
    counted, rules, _ = found.counted(model)
    needs = needs_of(counted, rules, kinds)
    durations = np.array([scenario.duration_s for scenario in counted.scenarios], dtype=float)
    cost = durations if minimise == "time" else np.ones(counted.size)
    cover = smallest_cover(needs.has, needs.needed, cost, time_limit_s)
    kept = [counted.scenarios[column] for column in cover.columns.tolist()]
    reduction = Reduction(
        tool_version=VERSION,
        suite=counted.suite.name,
        model=counted.model.name,
        model_sha256=digest(counted.model),
        odd=found.odd.name,
        kept=tuple(
            KeptCount(kind=kind, before=needs.count(kind), after=needs.count(kind, cover.columns))
            for kind in kinds
        ),
        minimised=minimise,
        method=cover.method,
        search=cover.search,
        cost=round(cover.cost, 6),
        lower_bound=round(cover.lower_bound, 6),
        before=_size(found.suite.scenarios, counted.size),
        after=_size(kept, len(kept)),
        scenarios=tuple(scenario.id for scenario in kept),
        stale=found.suite.stale,
    )
    reduced = Reduced(reduction, _left_out(found, counted, needs, cover.columns))
    with target.locked():
        _write(found, target, kept, reduced)
    return reduced


def _kinds(keep: Sequence[str]) -> tuple[Kept, ...]:
    unknown = [name for name in keep if name not in KEPT]
    if unknown or not keep:
        what = f"nothing named {unknown[0][:40]!r} can be kept" if unknown else "nothing is kept"
        raise InputError(what, hint=f"any of: {', '.join(KEPT)}")
    return tuple(kind for kind in KEPT if kind in keep)


def _size(scenarios: Sequence[Scenario], counted: int) -> Size:
    return Size(
        accepted=len(scenarios),
        counted=counted,
        simulated_s=round(sum(scenario.duration_s for scenario in scenarios), 6),
    )


def _left_out(
    found: FolderSuite, counted: Counted, needs: Needs, columns: Ints
) -> tuple[LeftOut, ...]:
    """Every accepted scenario that is not kept: those that count first."""
    names = counted.table.ids
    has = sparse.csc_array(needs.has)
    kept = np.asarray(has[:, columns].todense(), dtype=bool)
    out = []
    for column in np.setdiff1d(np.arange(counted.size), columns).tolist():
        served = has.indices[has.indptr[column] : has.indptr[column + 1]]
        by = _explained(kept[served], [names[c] for c in columns.tolist()])
        reason = f"all {served.size} that it has is in {len(by)} kept scenarios"
        out.append(LeftOut(scenario_id=names[column], reason=reason, covered_by=by[:_MOST_NAMED]))
    out += [LeftOut(scenario_id=name, reason=_NOT_COUNTED) for name in counted.variants.ids]
    out += [
        LeftOut(scenario_id=apart.name, reason=f"{apart.standing}: {apart.reason}"[:400])
        for apart in found.suite.apart
        if apart.name and apart.standing in _IN_THE_SUITE
        and (found.catalog.scenarios / f"{apart.name}.json").is_file()
    ]  # fmt: skip
    return tuple(out)


def _explained(kept: np.ndarray, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """The kept scenarios that have all of some needs, the one that has most first.

    Args:
        kept: (needs, kept scenarios) which has which.
        names: of the kept scenarios.
    """
    left = np.ones(kept.shape[0], dtype=bool)
    out = []
    while left.any():
        gain = kept[left].sum(axis=0)
        best = int(np.argmax(gain))
        out.append((names[best], int(gain[best])))
        left &= ~kept[:, best]
    return tuple(out)


def _write(found: FolderSuite, target: Catalog, kept: Sequence[Scenario], reduced: Reduced) -> None:
    """A folder like that of a run: what coverage, export and simulators read."""
    names = {scenario.id for scenario in kept}
    run = found.catalog.read_run() or {}
    target.write_json(target.run_path, run)
    for scenario in kept:
        target.write_scenario(scenario)
    lines = [
        canonical_json(entry.model_dump(mode="json")) + b"\n"
        for entry in found.entries
        if entry.outcome == "accepted" and entry.scenario_id in names
    ]
    write_bytes(target.ledger_path, b"".join(lines))
    _copy_exports(found.catalog, target, names)
    reviews = found.catalog.folder / LOG_NAME
    if reviews.is_file():
        # The whole log: a chain with some of its entries is none.
        write_bytes(target.folder / LOG_NAME, reviews.read_bytes())
    target.write_json(target.folder / REPORT, reduced.reduction.model_dump(mode="json"))
    said = [canonical_json(each.model_dump(mode="json")) + b"\n" for each in reduced.left_out]
    write_bytes(target.folder / LEDGER, b"".join(said))


def _copy_exports(source: Catalog, target: Catalog, names: set[str]) -> None:
    exports = source.folder / "exports"
    try:
        for path in sorted(exports.rglob("*")):
            # Files of a scenario are named for it.
            if path.is_file() and path.name.partition(".")[0] in names:
                copy = target.folder / "exports" / path.relative_to(exports)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
    except OSError as error:
        raise disk_error(target.folder, error) from error
