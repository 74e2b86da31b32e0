"""Two output folders as releases of a suite, and the difference between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.comparison import Judged, Release, compare
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.review import Reviewed
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.suite_diff import SettingOf, SuiteDiff, VerdictOf
from scenario_gen.errors import CatalogError
from scenario_gen.pipeline.finish import measure_folder
from scenario_gen.pipeline.judging import Told
from scenario_gen.pipeline.measure import Measured
from scenario_gen.pipeline.review import reviews_of

_NOT_THERE = "not in the ledger"


def diff_folders(
    old: Path,
    new: Path,
    *,
    model: CoverageModel | Path | None = None,
    odd: Odd | None = None,
    strength: int = 2,
    tell: Told | None = None,
) -> SuiteDiff:
    """What the suite in ``new`` gained and lost against that in ``old``; see ``api.diff``."""
    releases = []
    for folder in (old, new):
        measured = measure_folder(folder, model=model, odd=odd, strength=strength, tell=tell)
        releases.append(_release(Catalog(folder), measured))
    return compare(*releases)


def _release(catalog: Catalog, measured: Measured) -> Release:
    entries, scenarios = catalog.read_ledger(), catalog.read_scenarios()
    reviews = reviews_of(catalog.folder, scenarios, entries)
    states = {one.scenario_id: one for one in reviews.states}
    files = {scenario.id for scenario in scenarios}
    of = _entries(entries)
    standings = _standings(measured, files)
    run = catalog.read_run() or {}
    return Release(
        scenarios={
            scenario.id: _judged(
                scenario, of.get(scenario.id), standings[scenario.id], states[scenario.id]
            )
            for scenario in scenarios
        },
        elsewhere={
            name: f"{entry.outcome}: {entry.reason}"
            for name, entry in of.items() if name not in files
        },
        settings=_settings(catalog, run, measured),
        report=measured.report,
        tool_version=str(run.get("tool_version", "")),
        log=reviews.entries,
    )  # fmt: skip


def _entries(entries: Sequence[LedgerEntry]) -> dict[str, LedgerEntry]:
    """By id the entry that decides: the one that accepted, else the last one."""
    found: dict[str, LedgerEntry] = {}
    for entry in entries:
        if entry.scenario_id is None:
            continue
        known = found.get(entry.scenario_id)
        if known is None or known.outcome != "accepted":
            found[entry.scenario_id] = entry
    return found


def _standings(measured: Measured, files: set[str]) -> dict[str, tuple[str, str]]:
    """Standing and reason of every file."""
    found = dict.fromkeys(files, ("variant", ""))
    found |= dict.fromkeys(measured.report.table.scenarios, ("counted", ""))
    for apart in measured.suite.apart:
        if not apart.proposal and apart.name in files:
            found[apart.name] = (apart.standing, apart.reason)
    return found


def _judged(
    scenario: Scenario, entry: LedgerEntry | None, standing: tuple[str, str], review: Reviewed
) -> Judged:
    content = review.content_hash
    verdicts: dict[VerdictOf, str] = {
        "ledger": _NOT_THERE,
        "standing": standing[0],
        "findings": "",
        "intent": ", ".join(intent.kind for intent in scenario.intent),
        "preventability": "not checked",
        "avoided_by": "",
        "review": review.state,
    }
    reasons: dict[VerdictOf, str] = {"standing": standing[1], "review": review.reason}
    if entry is None:
        return Judged(scenario, content, verdicts, reasons)
    verdicts["ledger"] = f"{entry.outcome} as a variant" if entry.variant else entry.outcome
    reasons["ledger"] = entry.reason
    said = {f"{finding.rule} ({finding.severity})" for finding in entry.findings}
    verdicts["findings"] = ", ".join(sorted(said))
    if entry.preventability is not None:
        verdicts["preventability"] = entry.preventability.verdict
        verdicts["avoided_by"] = ", ".join(entry.preventability.avoided_by)
    seen = entry.realised
    if seen is not None and seen.content_sha256 not in (None, content):
        seen = None
    return Judged(scenario, content, verdicts, reasons, entry.structure, seen)


def _settings(catalog: Catalog, run: Mapping[str, Any], measured: Measured) -> dict[SettingOf, Any]:
    brief = dict(run.get("brief") or {})
    report = measured.report
    return {
        "tool": {"version": run.get("tool_version")},
        "rules": {"digest": run.get("rules")},
        "limits": run.get("limits"),
        "odd": brief.pop("odd", None),
        "brief": {key: value for key, value in brief.items() if key != "limits"},
        "proposer": {key: run.get(key) for key in ("proposer", "model", "level", "repairs")},
        "coverage_model": {"name": report.model, "sha256": report.model_sha256},
        "libraries": _libraries(catalog),
    }


def _libraries(catalog: Catalog) -> Any:
    """Versions that the summary names; None where a run has not been finished."""
    path = catalog.summary_path
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CatalogError(f"not readable: {error}", where=str(path)) from error
    return data.get("versions") if isinstance(data, dict) else None
