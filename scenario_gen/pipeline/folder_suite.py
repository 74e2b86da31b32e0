"""The suite in an output folder, as it is now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scenario_gen.catalog.coverage_files import read_coverage_model, read_exposure
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.checks import rules_digest
from scenario_gen.checks.profiles import limits_of
from scenario_gen.coverage import Constraint, Counted, Suite, constraints_of, count, default_model
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import CatalogError
from scenario_gen.pipeline.judging import Told
from scenario_gen.pipeline.review import reviews_of
from scenario_gen.pipeline.suite import suite_of_run


@dataclass(frozen=True)
class FolderSuite:
    """What is in an output folder."""

    catalog: Catalog
    brief: Brief
    odd: Odd
    """That is measured against."""
    entries: list[LedgerEntry]
    suite: Suite

    def counted(
        self, model: CoverageModel | Path | None
    ) -> tuple[Counted, tuple[Constraint, ...], list[ExposureTable]]:
        """What counts under a coverage model (None: the default), its constraints and its tables.

        Raises:
            BriefError, InputError: the model or a table is not valid, or names what there is not.
        """
        beside = model.parent if isinstance(model, Path) else None
        chosen = read_coverage_model(model) if isinstance(model, Path) else model
        chosen = chosen or default_model(self.odd, self.brief)
        counted = count(self.suite, self.odd, chosen)
        rules = constraints_of(chosen, counted.table.factors)
        return counted, rules, [read_exposure(name, beside) for name in chosen.exposure]


def folder_suite(
    folder: Path, *, odd: Odd | None = None, recheck: bool = False, tell: Told | None = None
) -> FolderSuite:
    """Read an output folder; where rules, limits or ODD differ, all is rolled out again.

    Args:
        folder: of a run.
        odd: in place of that of the run.
        recheck: roll out and check every scenario again, whether something has changed or not.
        tell: how many of the scenarios that are rolled out again are done.

    Raises:
        CatalogError: the folder holds no run.
    """
    catalog = Catalog(folder)
    brief = read_run_brief(catalog)
    own = brief.odd
    assert isinstance(own, Odd)  # noqa: S101  (a run is kept with its ODD)
    used = odd or own
    stale = changed_since(catalog, brief)
    if used != own:
        stale = (*stale, f"the ODD is {used.name}, that of the run was {own.name}")
    entries, scenarios = catalog.read_ledger(), catalog.read_scenarios()
    suite = suite_of_run(
        scenarios, entries, brief, used,
        reviews=reviews_of(folder, scenarios, entries), stale=stale,
        recheck=recheck or bool(stale), folder=catalog.scenarios, tell=tell,
    )  # fmt: skip
    return FolderSuite(catalog, brief, used, entries, suite)


def read_run_brief(catalog: Catalog) -> Brief:
    """The brief of the run in a folder, with its ODD.

    Raises:
        CatalogError: the folder holds no run, or not that of a brief with an ODD.
    """
    run = catalog.read_run()
    if run is None:
        raise CatalogError("holds no run", where=str(catalog.folder), hint="give an output folder")
    try:
        brief = Brief.model_validate_json(json.dumps(run["brief"]))
    except (KeyError, TypeError, ValidationError) as error:
        raise CatalogError(f"no usable brief: {error}", where=str(catalog.run_path)) from error
    if not isinstance(brief.odd, Odd):
        raise CatalogError("its brief has no ODD", where=str(catalog.run_path))
    return brief


def changed_since(catalog: Catalog, brief: Brief) -> tuple[str, ...]:
    """What has changed since the run that its verdicts depend on."""
    run = catalog.read_run() or {}
    found = []
    if (rules := run.get("rules")) != rules_digest():
        found.append(f"the rules are {rules_digest()}, those of the run {rules or 'not stated'}")
    limits, then = limits_of(brief.limits).digest, catalog.read_limits()
    if then is None or then.digest != limits:
        found.append(f"the limits are {limits}, those of the run {then and then.digest}")
    return tuple(found)
