"""What suites cover, and what they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from scenario_gen.api.arguments import coverage_model_of, odd_of
from scenario_gen.catalog.briefs import read_odd, with_odd
from scenario_gen.catalog.coverage_files import read_coverage_model
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.catalog.model_yaml import model_yaml
from scenario_gen.coverage import default_model
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.gap import GapList
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.gates import judge as judge_gates
from scenario_gen.gates import needed_strength, parse
from scenario_gen.pipeline.finish import measure_folder
from scenario_gen.pipeline.folder_suite import read_run_brief
from scenario_gen.pipeline.gap_list import gaps_of_folder
from scenario_gen.pipeline.measure import measure as measured
from scenario_gen.pipeline.suite import suite_of_scenarios


def measure(
    suite: str | Path | Sequence[Scenario],
    *,
    model: CoverageModel | str | Path | None = None,
    odd: Odd | str | None = None,
    brief: Brief | None = None,
    strength: int = 2,
    recheck: bool = False,
    plots: str | Path | None = None,
    require: str | Sequence[str] = (),
    tell: Callable[[int, int], None] | None = None,
) -> CoverageReport:
    """What a suite covers; see ``docs/coverage.md``.

    Args:
        suite: an output folder, or scenarios that no ledger knows: these are all rolled out,
            checked and compared with each other.
        model: a coverage model, or its file; None: the default of ODD and brief.
        odd: the operational design domain, or a name or file of one; None: that of the folder or
            brief, or one that restricts nothing.
        brief: of scenarios without a folder: requirements, limits and reference drivers.
        strength: the greatest t of t-way coverage, 1 to 3.
        recheck: roll out and check all scenarios of a folder again, changed or not.
        plots: of a folder: where plots and tables are written; None: nowhere.
        require: gates such as ``pairwise>=0.9``, see ``docs/gates.md``; ``CoverageReport.gates``
            then says whether each is met. They raise ``strength`` to what they name.
        tell: how many of the scenarios that are rolled out are done.

    Raises:
        CatalogError: the folder holds no run.
        BriefError, InputError: model, ODD or a table is not valid, or names what there is not; a
            gate is not of the grammar, or compares what cannot be.
    """
    chosen = coverage_model_of(model)
    given = odd_of(odd)
    gates = parse(require) if require else ()
    strength = max(strength, needed_strength(gates))
    if isinstance(suite, str | Path):
        report = measure_folder(
            Path(suite), model=chosen, odd=given, strength=strength, recheck=recheck,
            plots=Path(plots) if plots else None, tell=tell,
        ).report  # fmt: skip
        return report.model_copy(update={"gates": judge_gates(report, gates)})
    asked = with_limits(with_odd(brief)) if brief else None
    own = asked.odd if asked and isinstance(asked.odd, Odd) else Odd(name="no ODD")
    used = given or own
    asked = asked or Brief(name="scenarios", function="not stated", odd=used)
    beside = chosen.parent if isinstance(chosen, Path) else None
    found = read_coverage_model(chosen) if isinstance(chosen, Path) else chosen
    report = measured(
        suite_of_scenarios(suite, asked, used, tell=tell), (), used,
        found or default_model(used, brief), strength=strength, folder=beside,
    ).report  # fmt: skip
    return report.model_copy(update={"gates": judge_gates(report, gates)})


def gaps(
    folder: str | Path,
    *,
    model: CoverageModel | str | Path | None = None,
    odd: Odd | str | None = None,
    strength: int = 2,
    tell: Callable[[int, int], None] | None = None,
) -> GapList:
    """Uncovered valid combinations of up to ``strength`` levels, the most worth first.

    Args:
        folder: output folder of a run.
        model: a coverage model, or the file or name of one; None: the default of ODD and brief.
        odd: in place of that of the run, or a name or file of one.
        strength: 1 to 3.
        tell: how many of the scenarios that are rolled out again are done.

    Raises:
        CatalogError: the folder holds no run.
        BriefError, InputError: model, ODD or a table is not valid, or names what there is not.
    """
    return gaps_of_folder(
        Path(folder), model=coverage_model_of(model), odd=odd_of(odd), strength=strength, tell=tell
    )


def coverage_model_text(
    folder: Path | None = None, *, model: Path | None = None, odd: str | None = None
) -> str:
    """A coverage model as YAML to be edited.

    Args:
        folder: of a run, whose ODD and brief the default is derived from.
        model: file of a model, to see what is read of it; None: the default.
        odd: name or file of the ODD that the default is derived from.

    Raises:
        BriefError, CatalogError: a file or the folder cannot be read.
    """
    if model is not None:
        return model_yaml(read_coverage_model(model))
    brief = read_run_brief(Catalog(folder)) if folder else None
    if odd is not None:
        used = read_odd(odd)
    else:
        used = brief.odd if brief and isinstance(brief.odd, Odd) else Odd(name="no ODD")
    return model_yaml(default_model(used, brief))
