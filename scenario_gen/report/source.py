"""A catalog, and what a report on it is judged by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from scenario_gen.catalog.briefs import read_odd, ready_odd_called, with_odd
from scenario_gen.catalog.coverage_files import read_coverage_model, read_exposure
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.checks import Limits
from scenario_gen.checks.profiles import limits_of
from scenario_gen.coverage import default_model
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import CatalogError
from scenario_gen.pipeline.folder_suite import changed_since
from scenario_gen.report.model import MadeFrom
from scenario_gen.report.origin import made_from


@dataclass(frozen=True)
class Source:
    """A catalog and what it is judged by."""

    catalog: Catalog
    run: dict[str, Any]
    brief: Brief
    odd: Odd
    limits: Limits
    other_odd: bool
    """The ODD is not that of the run."""
    model: CoverageModel
    """That coverage is measured against."""
    tables: tuple[ExposureTable, ...]
    """Of exposure, which the model names."""

    @classmethod
    def read(
        cls,
        folder: Path,
        odd: Odd | str | None = None,
        model: CoverageModel | Path | None = None,
    ) -> Source:
        """The run in a folder.

        Args:
            folder: of the run.
            odd: that it is judged by, or its name or file; None: that of the run.
            model: of coverage, or its file; None: the default of ODD and brief.

        Raises:
            CatalogError: the folder holds no run, or none that can be read.
            BriefError: there is no such ODD, model or table, or it is not valid, or the limits of
                the run are not there any more.
        """
        catalog = Catalog(folder)
        run = catalog.read_run()
        if run is None:
            raise CatalogError(
                "holds no run",
                where=str(folder),
                hint="give an output folder of scenario-gen generate",
            )
        try:
            brief = Brief.model_validate_json(json.dumps(run["brief"]))
        except (KeyError, TypeError, ValidationError) as error:
            raise CatalogError(f"no usable brief: {error}", where=str(catalog.run_path)) from error
        brief = with_limits(with_odd(brief))
        if not isinstance(brief.odd, Odd):  # pragma: no cover - with_odd has put it there
            raise CatalogError("no usable ODD", where=str(catalog.run_path))
        now = read_odd(odd) if isinstance(odd, str) else odd or brief.odd
        beside = model.parent if isinstance(model, Path) else None
        used = read_coverage_model(model) if isinstance(model, Path) else model
        used = used or default_model(now, brief)
        tables = tuple(read_exposure(name, beside) for name in used.exposure)
        limits = limits_of(brief.limits)
        return cls(catalog, run, brief, now, limits, now != brief.odd, used, tables)

    @property
    def made_from(self) -> MadeFrom:
        """Hashes of all inputs as they are now."""
        judged_by: dict[str, tuple[BaseModel, str]] = {
            "odd": (self.odd, f"the ODD {self.odd.name}, judged by"),
            "coverage model": (self.model, f"the coverage model {self.model.name}"),
        }
        for table in self.tables:
            judged_by[f"exposure {table.name}"] = (table, f"the exposure table {table.name}")
        if (ready := ready_odd_called(self.odd.name)) is not None:
            judged_by["ready odd"] = (ready, f"the ODD {self.odd.name} as it comes with the tool")
        return made_from(self.catalog, judged_by, self.limits)

    @property
    def changes(self) -> tuple[str, ...]:
        """What has changed since the run that its verdicts depend on, as coverage says it."""
        found = changed_since(self.catalog, self.brief)
        if self.other_odd and isinstance(self.brief.odd, Odd):
            found += (f"the ODD is {self.odd.name}, that of the run was {self.brief.odd.name}",)
        return found
