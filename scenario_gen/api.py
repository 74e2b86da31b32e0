"""The library: load, check, roll out, sweep, generate and export scenarios.

import scenario_gen as sg

scenario = sg.load("scenarios/library/nhtsa/nhtsa-25-lead-decelerating.json")
result = sg.check([scenario])[0]
trace = sg.rollout([scenario])
files = sg.export(scenario)
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from scenario_gen.avoidance import (
    DEFAULT_GRID,
    DEFAULT_PROFILES,
    DEFAULT_SETTINGS,
    Axis,
    Grid,
    Settings,
    boundary,
    cells_csv,
    chosen_profiles,
    flips_csv,
)
from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.catalog.briefs import read_brief, read_odd, with_odd
from scenario_gen.catalog.coverage_files import coverage_model_path, read_coverage_model
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.catalog.model_yaml import model_yaml
from scenario_gen.checks import Limits
from scenario_gen.checks.files import check_text
from scenario_gen.checks.limited import FINEST_S, limited, thinned
from scenario_gen.checks.profiles import limits_by_name
from scenario_gen.coverage import default_model
from scenario_gen.domain.actor import Category
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import REFERENCE_DRIVERS, Brief, ReferenceDriver
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.event import Event as SeenEvent
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.finding import CheckResult, Finding
from scenario_gen.domain.gap import GapList
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.preventability import Boundary, Preventability, ProfileMargins
from scenario_gen.domain.reduction import Reduction
from scenario_gen.domain.scenario import Scenario, canonical_json
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError, ScenarioFileError
from scenario_gen.library import read_library
from scenario_gen.motion.sampling import Method
from scenario_gen.pipeline import Event, Options, Summary, run
from scenario_gen.pipeline.criticality import Reached, reached
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.pipeline.library import RowCheck, check_rows
from scenario_gen.pipeline.library_index import PICTURES, index_page
from scenario_gen.pipeline.preventability import margins_of, preventability_of
from scenario_gen.pipeline.trace_check import TraceCheck
from scenario_gen.pipeline.traces import (
    Recorded,
    events_of,
    judge,
    list_events,
    read_foreign_log,
    read_log,
)
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.strict import strict_schema
from scenario_gen.propose.variation import VariationProposal
from scenario_gen.roads import build
from scenario_gen.sweeps import DEFAULT_MEMORY_BYTES, Job, Progress, SweepResult, run_sweep
from simulators.registry import exporter

#: Where states are from if nothing else is said.
ROLLOUT = "our rollout"
DRIVERS: tuple[ReferenceDriver, ...] = REFERENCE_DRIVERS
Dynamics: TypeAlias = Literal["ideal", "limited"]
DYNAMICS: tuple[Dynamics, ...] = get_args(Dynamics)


def load(path: str | Path) -> Scenario:
    """The scenario in a JSON file.

    Raises:
        ScenarioFileError: unreadable, or not a valid scenario; all problems are named.
    """
    path = Path(path)
    scenario, result = check_text(_read(path), str(path))
    if scenario is None or not result.ok:
        lines = [f"{f.path}: {f.message}" + (f" ({f.hint})" if f.hint else "")
                 for f in result.findings if f.severity == "error"]  # fmt: skip
        raise ScenarioFileError("\n  ".join(["not valid:", *lines]), where=str(path))
    return scenario


def check(
    scenarios: Sequence[Scenario],
    *,
    odd: Odd | None = None,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
    limits: Limits | str = "default",
) -> list[CheckResult]:
    """The findings of all rules on scenarios, rolled out with a reference driver.

    Args:
        scenarios: logical ones are checked at the defaults of their parameters.
        odd: the operational design domain; without it the ODD rules say "not checked".
        driver: reference driver of the ego, one of ``DRIVERS``.
        folder: where external roads lie.
        limits: that the rules judge by; or the name of a ready profile, or a file with one.

    Raises:
        BriefError: there is no such profile, or it is not valid.
    """
    judged_by = limits_by_name(limits) if isinstance(limits, str) else limits
    return [e.result for e in evaluate(scenarios, odd, driver, folder, judged_by)]


def rollout(
    scenarios: Sequence[Scenario],
    *,
    driver: ReferenceDriver = "constant_speed",
    step_s: float = 0.1,
    folder: Path | None = None,
    dynamics: Dynamics = "ideal",
    limits: Limits | str = "default",
) -> TraceBatch:
    """States of ego and actors over time, shape (B, N, T); see ``TraceBatch``.

    Args:
        scenarios: logical ones are rolled out at the defaults of their parameters.
        driver: reference driver of the ego, one of ``DRIVERS``.
        step_s: time between two states.
        folder: where external roads lie.
        dynamics: ``ideal``: everybody does exactly what is demanded, as simulators of OpenSCENARIO
            play it; ``limited``: what everybody can do of it, see ``scenario_gen.dynamics``.
        limits: of everybody with ``limited``; or the name of a ready profile, or a file with one.

    Raises:
        RolloutError, RoadError: a scenario cannot be rolled out; ``check`` says why.
        BriefError: there is no such profile of limits, or it is not valid.
        InputError: ``dynamics`` is neither of the two.
    """
    from scenario_gen.motion import group_networks
    from scenario_gen.motion import rollout as roll

    if dynamics not in DYNAMICS:
        raise InputError(f"no dynamics {dynamics!r}", hint=f"known: {', '.join(DYNAMICS)}")
    batch = ScenarioBatch.of(scenarios)
    if dynamics == "ideal" or not batch.size:
        return roll(batch, driver=driver, step_s=step_s, folder=folder)
    networks = group_networks(batch, folder=folder)
    # Followed in fine steps, whatever is asked for: movers have to see what comes.
    every = max(1, math.ceil(step_s / FINEST_S - 1e-9))
    trace = roll(batch, driver=driver, step_s=step_s / every, networks=networks)
    able = limits_by_name(limits) if isinstance(limits, str) else limits
    return thinned(limited(batch, trace, networks, limits=able), every)


def read_trace(
    log: str | Path,
    scenario: Scenario | None = None,
    *,
    folder: Path | None = None,
    road_map: str | Path | None = None,
    ego: str | None = None,
    categories: Mapping[str, Category] | None = None,
    friction: float | None = None,
) -> Recorded:
    """The trace in a CSV log of esmini, of a scenario of ours or of any other.

    Args:
        log: the file of ``--csv_logger``.
        scenario: of which an export was run; None: one that is not ours.
        folder: where the external road of ``scenario`` lies.
        road_map: OpenDRIVE file that a foreign scenario drives on; without one, no lanes are known.
        ego: name of the ego in a foreign log; found by its name when not given.
        categories: of entities of a foreign log by name, where their boxes would mislead.
        friction: mu of a foreign road at low speed; when not given, 1.0 at every speed.

    Raises:
        InputError: the file is no such log or of another scenario, or a name is not in it.
    """
    if scenario is not None:
        return read_log(scenario, Path(log), folder=folder)
    return read_foreign_log(
        Path(log),
        road_map=None if road_map is None else Path(road_map),
        ego=ego,
        categories=categories,
        friction=friction,
    )


def check_trace(
    recorded: Recorded, *, odd: Odd | None = None, limits: Limits | str = "default"
) -> CheckResult:
    """The findings of the rules on a trace that was not rolled out here.

    What only a rollout of ours or only a scenario tells is "not checked", with the reason.
    """
    judged_by = limits_by_name(limits) if isinstance(limits, str) else limits
    return judge(recorded, odd=odd, limits=judged_by)[0]


def events(
    of: Scenario | Recorded,
    *,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
    limits: Limits | str = "default",
) -> tuple[SeenEvent, ...]:
    """What is seen in a rollout of a scenario, or in a trace, by time: see ``docs/intent.md``.

    Args:
        of: a scenario, at the defaults of its parameters; or what ``read_trace`` returns.
        driver: reference driver of the ego, for a rollout.
        folder: where the external road of a scenario lies.
        limits: which say when somebody stands.

    Raises:
        RolloutError, RoadError: a scenario cannot be rolled out; ``check`` says why.
    """
    judged_by = limits_by_name(limits) if isinstance(limits, str) else limits
    if isinstance(of, Recorded):
        return events_of(of, judged_by)
    concrete = of.concrete()
    network = build(concrete.road, folder=folder)
    trace = rollout([concrete], driver=driver, folder=folder)
    return list_events(concrete, network, trace, judged_by)


def sweep(
    scenario: Scenario,
    count: int,
    *,
    method: Method = "sobol",
    seed: int = 1,
    levels: Mapping[str, int] | None = None,
    driver: ReferenceDriver = "constant_speed",
    limits: Limits | str = "default",
    odd: Odd | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    jobs: int = 1,
    memory_bytes: int = DEFAULT_MEMORY_BYTES,
    folder: Path | None = None,
    listener: Callable[[Progress], None] | None = None,
) -> SweepResult:
    """Sample, roll out and check variants of a logical scenario; only columns are kept.

    The columns depend on the arguments up to ``odd`` alone. See ``docs/sweeps.md``.

    Args:
        scenario: with parameters.
        count: variants; a grid has at most so many.
        method: ``sobol``, ``lhs``, ``grid`` or ``distribution``, see ``motion.sampling``.
        seed: of the sampling.
        levels: number of values of single parameters of a grid.
        driver: reference driver of the ego.
        limits: that the rules judge by; or the name of a ready profile, or a file with one.
        odd: the operational design domain; without it the ODD rules say "not checked".
        out: folder for the columns; in memory without one.
        resume: go on with the sweep in ``out``.
        jobs: processes.
        memory_bytes: what all processes together may take for the variants they work on.
        folder: where external roads lie.
        listener: called with every ``Progress``.

    Raises:
        InputError, RolloutError, CatalogError: see ``scenario_gen.sweeps.run_sweep``.
    """
    job = Job(
        scenario=scenario, count=count, method=method, seed=seed, levels=levels or {},
        driver=driver, odd=odd, folder=folder,
        limits=limits_by_name(limits) if isinstance(limits, str) else limits,
    )  # fmt: skip

    def silent(progress: Progress) -> None:
        del progress

    return run_sweep(
        job,
        out=Path(out) if out else None,
        resume=resume,
        jobs=jobs,
        memory_bytes=memory_bytes,
        listener=listener or silent,
    )


def check_row(
    result: SweepResult,
    row: int,
    *,
    limits: Limits | str | None = None,
    folder: Path | None = None,
) -> CheckResult:
    """The findings of all rules on one variant of a sweep, checked again as it was there.

    Args:
        result: of the sweep.
        row: of the variant.
        limits: those of the sweep, where their profile is not a ready one.
        folder: where external roads lie.

    Raises:
        InputError: there is no such row, or the limits are not those of the sweep.
    """
    manifest, used = result.manifest, result.manifest["limits"]
    if limits is None:
        limits = limits_by_name(used["profile"]).with_values(**used["overrides"])
    judged_by = limits_by_name(limits) if isinstance(limits, str) else limits
    if judged_by.digest != used["digest"]:
        raise InputError(
            f"the limits {judged_by.profile} are not those of the sweep, {used['profile']}",
            hint="give the profile that the sweep was made with",
        )
    odd = Odd.model_validate(manifest["odd"], strict=False) if manifest["odd"] else None
    scenario = result.scenario(row)
    return check([scenario], odd=odd, driver=manifest["driver"], limits=judged_by, folder=folder)[0]


def criticality(
    scenarios: Sequence[Scenario],
    *,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
) -> list[list[Reached]]:
    """Criticality measures of scenarios, rolled out with a reference driver; see docs/criticality.

    Args:
        scenarios: logical ones are rolled out at the defaults of their parameters.
        driver: reference driver of the ego, one of ``DRIVERS``.
        folder: where external roads lie.

    Returns:
        For each scenario every measure, with value, actor and time, or without where there is no
        conflict of that kind.

    Raises:
        RolloutError, RoadError: a scenario cannot be rolled out; ``check`` says why.
    """
    return reached(scenarios, driver=driver, folder=folder)


def generate(
    brief: Brief | str | Path,
    out: str | Path,
    *,
    resume: bool = False,
    replay: str | Path | None = None,
    gguf: str | Path | None = None,
    listener: Any = None,
) -> Summary:
    """Carry out a brief into an output folder.

    Args:
        brief: a brief, or the file of one.
        out: the folder; new, or an earlier run with ``resume``.
        resume: go on with an interrupted run.
        replay: an earlier output folder whose recordings answer in place of a model.
        gguf: model file for the local proposer.
        listener: called with every ``scenario_gen.pipeline.Event``.

    Raises:
        BriefError, ProposerError, CatalogError: see ``scenario_gen.errors``.
    """
    asked = with_limits(with_odd(brief)) if isinstance(brief, Brief) else read_brief(Path(brief))
    options = Options(
        out=Path(out),
        gguf=Path(gguf) if gguf else None,
        replay=Path(replay) if replay else None,
        resume=resume,
    )

    def silent(event: Event) -> None:
        del event

    return asyncio.run(run(asked, options, listener or silent))


def export(
    scenario: Scenario, to: str = "openscenario", *, folder: Path | None = None
) -> dict[str, bytes]:
    """Files of a scenario in a format, as file name -> bytes. Same scenario, same bytes.

    Raises:
        ExportError: the scenario cannot be written in the format.
        InputError: there is no such exporter.
    """
    network = build(scenario.concrete().road, folder=folder)
    return exporter(to).export(scenario, network, stem=scenario.id)


@dataclass(frozen=True)
class FileCheck:
    """The check of one file."""

    path: Path
    scenario: Scenario | None
    result: CheckResult
    limits: LimitsUsed
    unreadable: bool = False
    states: str = ROLLOUT
    """Where the states are from that the rules look at."""

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen check --json`` prints."""
        return {
            "file": str(self.path),
            "scenario": self.scenario.id if self.scenario else None,
            "ok": self.result.ok,
            "unreadable": self.unreadable,
            "limits": self.limits.model_dump(mode="json"),
            "states": self.states,
            **self.result.model_dump(mode="json"),
        }


def check_files(
    paths: Sequence[Path],
    *,
    odd: Odd | None = None,
    driver: str = "constant_speed",
    limits: Limits | str = "default",
    log: Path | None = None,
) -> list[FileCheck]:
    """Check scenario files; what cannot be read is said in the result, not raised.

    Args:
        paths: the files.
        odd: the operational design domain.
        driver: reference driver of the ego.
        limits: that the rules judge by.
        log: of esmini, which ran an export of the one file: its states are judged, not a rollout.

    Raises:
        InputError: there is no such driver; or ``log`` is none, or of another scenario.
    """
    if log is not None and len(paths) != 1:
        raise InputError(f"a log is of one scenario; {len(paths)} files are given")
    known = reference_driver(driver)
    judged_by = limits_by_name(limits) if isinstance(limits, str) else limits
    return [_check_file(path, odd, known, judged_by, log) for path in paths]


def reference_driver(name: str) -> ReferenceDriver:
    """The reference driver of a name.

    Raises:
        InputError: there is none.
    """
    for known in DRIVERS:
        if name == known:
            return known
    raise InputError(f"no reference driver {name!r}", hint=f"known: {', '.join(DRIVERS)}")


def _check_file(
    path: Path, odd: Odd | None, driver: ReferenceDriver, limits: Limits, log: Path | None = None
) -> FileCheck:
    used = limits.used
    try:
        data = _read(path)
    except ScenarioFileError as error:
        finding = Finding(
            rule="file.readable", severity="error", path="$", message=error.what, hint=error.hint
        )
        return FileCheck(path, None, CheckResult(outcomes=(), findings=(finding,)), used, True)
    scenario, schema = check_text(data, str(path))
    if scenario is None:
        return FileCheck(path, None, schema, used, unreadable=not _is_json(data))
    states = ROLLOUT
    if log is None:
        result = evaluate([scenario], odd, driver, path.parent, limits)[0].result
    else:
        recorded = read_log(scenario, log, folder=path.parent)
        result, states = judge(recorded, odd=odd, limits=limits)[0], recorded.source
    # What the text was asked is not told twice.
    asked = {outcome.rule for outcome in schema.outcomes}
    joined = CheckResult(
        outcomes=(*schema.outcomes, *(o for o in result.outcomes if o.rule not in asked)),
        findings=(*schema.findings, *(f for f in result.findings if f.rule not in asked)),
    )
    return FileCheck(path, scenario, joined, used, states=states)


def check_log(
    log: Path,
    *,
    road_map: Path | None = None,
    ego: str | None = None,
    categories: Mapping[str, Category] | None = None,
    friction: float | None = None,
    limits: Limits | str = "default",
) -> TraceCheck:
    """Check the log of a scenario that is not ours; see ``read_trace``.

    Raises:
        InputError: the file is no such log, or a name is not in it.
    """
    recorded = read_trace(
        log, road_map=road_map, ego=ego, categories=categories, friction=friction
    )  # fmt: skip
    return TraceCheck.of(recorded, limits_by_name(limits) if isinstance(limits, str) else limits)


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ScenarioFileError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error


def measure(
    suite: str | Path | Sequence[Scenario],
    *,
    model: CoverageModel | str | Path | None = None,
    odd: Odd | str | None = None,
    brief: Brief | None = None,
    strength: int = 2,
    recheck: bool = False,
    plots: str | Path | None = None,
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
        tell: how many of the scenarios that are rolled out are done.

    Raises:
        CatalogError: the folder holds no run.
        BriefError, InputError: model, ODD or a table is not valid, or names what there is not.
    """
    from scenario_gen.pipeline.finish import measure_folder
    from scenario_gen.pipeline.measure import measure as measured
    from scenario_gen.pipeline.suite import suite_of_scenarios

    chosen = _coverage_model(model)
    given = read_odd(odd) if isinstance(odd, str) else odd
    if isinstance(suite, str | Path):
        return measure_folder(
            Path(suite), model=chosen, odd=given, strength=strength, recheck=recheck,
            plots=Path(plots) if plots else None, tell=tell,
        ).report  # fmt: skip
    asked = with_limits(with_odd(brief)) if brief else None
    own = asked.odd if asked and isinstance(asked.odd, Odd) else Odd(name="no ODD")
    used = given or own
    asked = asked or Brief(name="scenarios", function="not stated", odd=used)
    beside = chosen.parent if isinstance(chosen, Path) else None
    found = read_coverage_model(chosen) if isinstance(chosen, Path) else chosen
    return measured(
        suite_of_scenarios(suite, asked, used, tell=tell), (), used,
        found or default_model(used, brief), strength=strength, folder=beside,
    ).report  # fmt: skip


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
    from scenario_gen.pipeline.gap_list import gaps_of_folder

    given = read_odd(odd) if isinstance(odd, str) else odd
    return gaps_of_folder(
        Path(folder), model=_coverage_model(model), odd=given, strength=strength, tell=tell
    )


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
    from scenario_gen.pipeline.reduce import reduce_folder

    given = read_odd(odd) if isinstance(odd, str) else odd
    return reduce_folder(
        Path(folder), Path(out), keep=keep, model=_coverage_model(model), odd=given,
        minimise=minimise, time_limit_s=time_limit_s, tell=tell,
    ).reduction  # fmt: skip


def _coverage_model(model: CoverageModel | str | Path | None) -> CoverageModel | Path | None:
    if not isinstance(model, str):
        return model
    return coverage_model_path(model)


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
    from scenario_gen.pipeline.folder_suite import read_run_brief

    if model is not None:
        return model_yaml(read_coverage_model(model))
    brief = read_run_brief(Catalog(folder)) if folder else None
    if odd is not None:
        used = read_odd(odd)
    else:
        used = brief.odd if brief and isinstance(brief.odd, Odd) else Odd(name="no ODD")
    return model_yaml(default_model(used, brief))


def preventability(
    scenarios: Sequence[Scenario],
    profiles: Sequence[str] = DEFAULT_PROFILES,
    *,
    constants: Mapping[str, float] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    folder: Path | None = None,
) -> list[Preventability]:
    """Who could have avoided a contact; see ``docs/preventability.md``.

    Args:
        scenarios: logical ones are judged at the defaults of their parameters.
        profiles: names of the reference drivers whose agreement decides.
        constants: other values of theirs, by ``profile.constant``.
        settings: what the verdict depends on besides the profiles.
        folder: where external roads lie.

    Raises:
        InputError: an unknown profile or constant, or an impossible value.
    """
    drivers = chosen_profiles(profiles, constants)
    return preventability_of(scenarios, drivers, settings=settings, folder=folder)


def preventability_margins(
    scenario: Scenario,
    profiles: Sequence[str] = DEFAULT_PROFILES,
    *,
    constants: Mapping[str, float] | None = None,
    folder: Path | None = None,
) -> tuple[ProfileMargins, ...]:
    """How much sooner, slower or nearer flips what each profile comes to.

    Raises:
        InputError, RolloutError: a profile or the scenario cannot be used.
    """
    return margins_of(scenario, chosen_profiles(profiles, constants), folder=folder)


def preventability_boundary(
    scenario: Scenario,
    x: Axis | str,
    y: Axis | str,
    profiles: Sequence[str] = DEFAULT_PROFILES,
    *,
    grid: Grid = DEFAULT_GRID,
    others: Mapping[str, float] | None = None,
    constants: Mapping[str, float] | None = None,
    folder: Path | None = None,
) -> Boundary:
    """Where preventable ends, over two parameters of a logical scenario.

    Args:
        scenario: with parameters.
        x: parameter along x, over its range or that of the axis.
        y: parameter along y.
        profiles: names of the reference drivers.
        grid: cells and samples.
        others: values of other parameters; their defaults where not given.
        constants: other values of constants of the profiles, by ``profile.constant``.
        folder: where an external road lies.

    Raises:
        InputError, RolloutError: a profile, a parameter or the scenario cannot be used.
    """
    across, up = (axis if isinstance(axis, Axis) else Axis(axis) for axis in (x, y))
    drivers = chosen_profiles(profiles, constants)
    return boundary(scenario, across, up, drivers, grid=grid, others=others, folder=folder)


def boundary_files(found: Boundary) -> dict[str, bytes]:
    """A boundary as file name -> bytes: data as JSON and CSV, the picture as PNG and SVG."""
    from viz.boundary import boundary as draw
    from viz.style import render

    name = f"{found.scenario}.boundary"
    files = {
        f"{name}.json": canonical_json(found.model_dump(mode="json")) + b"\n",
        f"{name}.cells.csv": cells_csv(found),
        f"{name}.flips.csv": flips_csv(found),
    }
    return files | {f"{name}.{kind}": data for kind, data in render(draw(found)).items()}


def library() -> tuple[Scenario, ...]:
    """The published scenarios that come with the tool; each carries its library record."""
    return read_library()


def check_library(scenarios: Sequence[Scenario] | None = None) -> list[RowCheck]:
    """What happens in library scenarios against what their records expect.

    Args:
        scenarios: with library records; the whole library when not given.

    Raises:
        InputError: a scenario has no library record.
    """
    return check_rows(scenarios)


def write_library_index(folder: Path) -> list[Path]:
    """Write ``README.md`` with all library scenarios, and their pictures, into a folder."""
    from scenario_gen.pipeline.pictures import thumbnails

    files = {"README.md": index_page(library()).encode()}
    for scenario, picture in zip(library(), thumbnails(library()), strict=True):
        family = scenario.library.family if scenario.library else ""
        files[f"{PICTURES}/{family}/{scenario.id}.png"] = picture
    for name, data in files.items():
        write_bytes(folder / name, data)
    return [folder / name for name in files]


def schemas() -> dict[str, Any]:
    """The published JSON Schemas (draft 2020-12) by name."""
    models = {
        "scenario": Scenario.model_json_schema(),
        "brief": Brief.model_json_schema(),
        "odd": Odd.model_json_schema(),
        "coverage-model": CoverageModel.model_json_schema(),
        "exposure": ExposureTable.model_json_schema(),
        "coverage": CoverageReport.model_json_schema(mode="serialization"),
        "proposal-compact": strict_schema(CompactProposal),
        "proposal-full": strict_schema(FullProposal),
        "proposal-variation": strict_schema(VariationProposal),
    }
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {name: {"$schema": draft, **schema} for name, schema in models.items()}
