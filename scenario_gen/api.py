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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from scenario_gen.agreement import (
    Entry,
    Played,
    Thresholds,
    read_suite,
    targets_of,
)
from scenario_gen.agreement import simulate as play
from scenario_gen.agreement.job import TOLERANCE_M
from scenario_gen.agreement.job import Job as SimulateJob
from scenario_gen.agreement.run import Listener as SimulateListener
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
from scenario_gen.domain.coverage import CoverageReport, Measure
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.event import Event as SeenEvent
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.finding import CheckResult, Finding
from scenario_gen.domain.gap import GapList
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.preventability import Boundary, Preventability, ProfileMargins
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.reduction import Reduction
from scenario_gen.domain.review_summary import ReviewSummary
from scenario_gen.domain.scenario import Scenario, canonical_json
from scenario_gen.domain.suite_diff import SuiteDiff
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError, ScenarioFileError
from scenario_gen.library import read_library
from scenario_gen.motion.sampling import Method
from scenario_gen.odd import Membership, membership
from scenario_gen.pipeline import Event, Options, Summary, run
from scenario_gen.pipeline.criticality import Reached, reached
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.pipeline.library import RowCheck, check_rows
from scenario_gen.pipeline.library_index import PICTURES, index_page
from scenario_gen.pipeline.preventability import margins_of, preventability_of
from scenario_gen.pipeline.records import records_of
from scenario_gen.pipeline.review import read as read_reviewed
from scenario_gen.pipeline.targets import EgoChoice, export_for
from scenario_gen.pipeline.trace_check import TraceCheck
from scenario_gen.pipeline.traces import (
    Recorded,
    events_of,
    judge,
    list_events,
    read_foreign_log,
    read_log,
)
from scenario_gen.pipeline.variants import (
    VariantKind,
    VariantOrder,
    VariantsWritten,
    write_variants,
)
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.strict import strict_schema
from scenario_gen.propose.variation import VariationProposal
from scenario_gen.report.model import Figure, Report
from scenario_gen.roads import RoadNetwork, build
from scenario_gen.sweeps import DEFAULT_MEMORY_BYTES, Job, Progress, SweepResult, run_sweep
from simulators.capability import Capability
from simulators.capability import capability as capability_of
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ExportOptions as ExportOptions
from simulators.exporters.variants import Variant
from simulators.exporters.variants import export_variants as write_each
from simulators.importers import Imported, import_file
from simulators.importers import Settings as ImportSettings
from simulators.run import DEFAULT_LIMITS as DEFAULT_RUN_LIMITS
from simulators.run import RunLimits

#: Where states are from if nothing else is said.
ROLLOUT = "our rollout"
#: Step of the rollouts that tell when an event of an imported file starts. [s]
IMPORT_STEP_S = 0.05
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


def simulate(
    suite: str | Path | Sequence[str | Path | Scenario],
    out: str | Path,
    *,
    on: Sequence[str] = ("builtin", "esmini"),
    options: Mapping[str, Mapping[str, str]] | None = None,
    jobs: int = 1,
    resume: bool = False,
    limits: Limits | str = "default",
    run_limits: RunLimits = DEFAULT_RUN_LIMITS,
    tolerance_m: float = TOLERANCE_M,
    keep_files: bool = False,
    against: str | Path | None = None,
    thresholds: Mapping[str, float] | None = None,
    folder: Path | None = None,
    listener: SimulateListener | None = None,
) -> Played:
    """Play scenarios in simulators, and compare what happened; see ``docs/simulate.md``.

    Args:
        suite: an output folder of ``generate``, a folder with scenario files, files, or scenarios;
            logical ones are played at the defaults of their parameters.
        out: folder for the results.
        on: simulators, ``builtin:DRIVER`` for our rollout with another driver of the ego.
        options: of the simulators by their names, such as ``{"esmini": {"binary": PATH}}``.
        jobs: processes.
        resume: go on with what is in ``out``.
        limits: that the rules judge the realised motion by.
        run_limits: what one run may take.
        tolerance_m: distance from which on an actor is told to be apart.
        keep_files: keep what the simulators read and wrote.
        against: folder of an earlier run, to say what has moved since.
        thresholds: from which on something has moved, by name: see ``agreement.Thresholds``.
        folder: where the external roads of scenarios lie that are not given as files.
        listener: called with every ``Progress``.

    Raises:
        InputError: the suite, a name or a threshold cannot be used.
        SimulatorError: a simulator is missing.
        CatalogError: a folder cannot be used.
    """
    given = [suite] if isinstance(suite, str | Path) else suite
    entries = [Entry(one, folder) for one in given if isinstance(one, Scenario)]
    paths = [Path(one) for one in given if not isinstance(one, Scenario)]
    entries += read_suite(paths) if paths else []
    ids = [entry.scenario.id for entry in entries]
    if len(set(ids)) != len(ids):
        raise InputError("two scenarios have the same id", hint="results are kept by id")
    job = SimulateJob(
        targets=targets_of(on, options), out=Path(out).absolute(), run_limits=run_limits,
        limits=limits_by_name(limits) if isinstance(limits, str) else limits,
        tolerance_m=tolerance_m, keep_files=keep_files,
    )  # fmt: skip

    def silent(progress: object) -> None:
        del progress

    return play(
        entries,
        job,
        resume=resume,
        jobs=jobs,
        against=Path(against) if against is not None else None,
        thresholds=Thresholds.of(thresholds or {}),
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


def odd_membership(
    scenarios: Sequence[Scenario] | ScenarioBatch, odd: Odd | str | Path
) -> Membership:
    """Whether scenarios are inside, outside or unknown to an ODD, and what decides.

    Args:
        scenarios: logical ones are judged at the defaults of their parameters; a batch, row by row.
        odd: an ODD; or the name of a ready one, or a file with one, ours or OpenODD.

    Raises:
        BriefError: there is no such ODD, or it is not valid.
    """
    return membership(scenarios, odd if isinstance(odd, Odd) else read_odd(str(odd)))


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


def record(
    scenarios: Sequence[Scenario],
    *,
    odd: Odd | None = None,
    driver: ReferenceDriver = "constant_speed",
    profiles: Sequence[str] = DEFAULT_PROFILES,
    limits: Limits | str = "default",
    folder: Path | None = None,
) -> list[CaseRecord]:
    """The test-case records of scenarios, with the content of ISO 34505; see ``docs/records.md``.

    One that cannot be rolled out has a record all the same, which says which rules failed.

    Args:
        scenarios: logical ones at the defaults of their parameters.
        odd: whose rules are asked and whose levels the coverage tags have.
        driver: reference driver of the rollout, one of ``DRIVERS``.
        profiles: names of the reference drivers that decide what is to be achieved.
        limits: that the rules judge by; or the name of a ready profile, or a file with one.
        folder: where external roads lie.

    Raises:
        BriefError: there is no such profile of limits, or it is not valid.
        InputError: there is no such reference driver.
    """
    judged_by = limits_by_name(limits) if isinstance(limits, str) else limits
    return records_of(
        scenarios, odd=odd, driver=driver, limits=judged_by, folder=folder,
        profiles=chosen_profiles(profiles, None),
    )  # fmt: skip


def import_scenario(
    path: str | Path,
    *,
    folder: str | Path | None = None,
    roads: str | Path | None = None,
    ego: str | None = None,
    values: Mapping[str, float] | None = None,
) -> Imported:
    """An OpenSCENARIO file, 1.0 to 1.3, as a scenario; see ``docs/import.md``.

    Args:
        path: of the file.
        folder: nothing outside it is opened; when not given, the folder above that of the file.
        roads: where maps lie that are named without a path, as those of CARLA.
        ego: name of the object that is the ego; found by its name when not given.
        values: of parameters that the file declares.

    Returns:
        The scenario, or None with the reason, and what became of every element.

    Raises:
        InputError: the file is refused: unreadable, beyond a limit, or no OpenSCENARIO.
    """
    from scenario_gen.motion import rollout as roll

    def rolled(scenario: Scenario, network: RoadNetwork) -> TraceBatch:
        return roll(ScenarioBatch.of([scenario]), networks=[network], step_s=IMPORT_STEP_S)

    settings = ImportSettings(
        folder=None if folder is None else Path(folder),
        roads=None if roads is None else Path(roads),
        ego=ego,
        values=values or {},
    )
    return import_file(Path(path), rolled, settings)


def export(
    scenario: Scenario,
    to: str = "openscenario",
    *,
    folder: Path | None = None,
    record: CaseRecord | None = None,
    options: ExportOptions | None = None,
    force: bool = False,
    self_contained: bool = True,
    hand_over: bool = False,
) -> dict[str, bytes]:
    """Files of a scenario in a format, as file name -> bytes. Same scenario, same bytes.

    Args:
        scenario: concrete or logical.
        to: name of an exporter.
        folder: where an external road lies.
        record: test-case record, for the headers of formats that carry one.
        options: for whom, in which versions and with what kind of motion, such as
            ``ExportOptions.of("esmini", osc_version="1.3")``.
        force: write also what the target cannot run; what it lacks is left out.
        self_contained: with entities in the file itself; else it refers to catalogs, which are in
            the files too and can be shared by several scenarios.
        hand_over: leave the ego to a system under test; else it drives by itself until
            ``EgoIsExternal`` is set in the file.

    Raises:
        ExportError: there is no such exporter, the scenario cannot be written in the format, it
            does not run in the target, or the format has no such choice.
        RoadError, RolloutError: its road cannot be built, or it cannot be rolled out.
    """
    return export_for(
        scenario, to, options, folder=folder, record=record, force=force,
        ego=EgoChoice(self_contained, hand_over),
    )  # fmt: skip


def capability(
    scenario: Scenario,
    profile: str = "generic",
    *,
    options: ExportOptions | None = None,
    folder: Path | None = None,
) -> Capability:
    """What a tool will make of a scenario: as meant, approximated or not at all, and why.

    Args:
        scenario: concrete or logical.
        profile: name of a ready profile, or path of a profile file.
        options: in place of a profile, with versions and kind of motion.
        folder: where an external road lies.

    Raises:
        InputError: there is no such profile, or it is not valid.
    """
    network = build(scenario.concrete().road, folder=folder)
    return capability_of(scenario, network, options or ExportOptions.of(profile))


def variants(
    scenario: Scenario,
    count: int,
    out: str | Path,
    *,
    to: VariantKind = "files",
    method: Method = "sobol",
    seed: int = 1,
    levels: Mapping[str, int] | None = None,
    folder: Path | None = None,
    exporter: OpenScenarioExporter | None = None,
    listener: Callable[[int, int], None] | None = None,
) -> VariantsWritten:
    """Write variants of a logical scenario for other tools; see ``docs/variants.md``.

    Args:
        scenario: with parameters.
        count: variants, or test runs of a stochastic file; a grid has at most so many.
        out: folder for the files.
        to: ``files``: a scenario and a road file of each; ``deterministic``: the logical scenario
            with a file that lists values; ``stochastic``: with one that names distributions.
        method: how values are chosen: ``sobol``, ``lhs``, ``grid`` or ``distribution``.
        seed: of the sampling; of a stochastic file that of its reader.
        levels: number of values of single parameters of a grid.
        folder: where an external road lies.
        exporter: how scenarios are written.
        listener: called with the number of variants that are written and that of all.

    Raises:
        InputError: the scenario has no parameters, or they cannot be sampled.
        ExportError: the scenario cannot be written in the format.
        CatalogError: the folder cannot be used.
    """
    order = VariantOrder(
        scenario, count, to, method, seed, levels or {}, folder, exporter or OpenScenarioExporter()
    )

    def silent(done: int, total: int) -> None:
        del done, total

    return write_variants(order, Path(out), listener or silent)


def export_variants(
    scenario: Scenario,
    values: Iterable[Mapping[str, float]],
    *,
    folder: Path | None = None,
    exporter: OpenScenarioExporter | None = None,
) -> Iterator[Variant]:
    """The files of variants of a logical scenario in memory, one after the other.

    Args:
        scenario: with parameters.
        values: of each variant, by parameter.
        folder: where an external road lies.
        exporter: how scenarios are written.

    Raises:
        InputError: the values of a variant are not possible.
        ExportError: the scenario cannot be written in the format.
    """
    return write_each(scenario, enumerate(values), exporter, folder=folder)


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
    from scenario_gen.gates import judge as judge_gates
    from scenario_gen.gates import needed_strength, parse
    from scenario_gen.pipeline.finish import measure_folder
    from scenario_gen.pipeline.measure import measure as measured
    from scenario_gen.pipeline.suite import suite_of_scenarios

    chosen = _coverage_model(model)
    given = read_odd(odd) if isinstance(odd, str) else odd
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
    from scenario_gen.pipeline.diff import diff_folders

    return diff_folders(
        Path(old), Path(new),
        model=Path(model) if isinstance(model, str) else model,
        odd=read_odd(odd) if isinstance(odd, str) else odd,
        strength=strength, tell=tell,
    )  # fmt: skip


def review_summary(folder: str | Path) -> ReviewSummary:
    """Counts of the scenarios in an output folder by review state, and the bulk decisions.

    Raises:
        CatalogError: the folder is not one of a run, or its log is broken.
    """
    return read_reviewed(Path(folder)).summary


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


@dataclass(frozen=True)
class ReportResult:
    """A report that was written."""

    folder: Path
    files: tuple[str, ...]
    figures: tuple[Measure | Figure, ...]
    """Measures of coverage, then the other figures."""
    not_counted: dict[str, int]
    """Scenarios of the catalog that are in no measure, by their standing."""

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen report --json`` prints."""
        return {
            "folder": str(self.folder),
            "files": list(self.files),
            "figures": {
                one.id: {
                    "title": one.title,
                    "numerator": one.numerator,
                    "denominator": one.denominator,
                    "value": one.value,
                }
                for one in self.figures
            },
            "not_counted": self.not_counted,
        }


def write_report(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    formats: str = "html,pdf,json,csv",
    date: str | None = None,
    title: str | None = None,
    odd: str | None = None,
    listener: Callable[[str, int, int], None] | None = None,
) -> ReportResult:
    """Write the report on an output folder; see ``docs/report.md``.

    Args:
        folder: of a run.
        out: where it is written; ``report`` in the folder when not given.
        formats: of html, pdf, json and csv.
        date: of the data, as it is to be shown; the clock is not asked.
        title: of the report; the name of the brief when not given.
        odd: name or file of another ODD to judge by.
        listener: called with what is being done, how much of it is done, and how much there is.

    Raises:
        CatalogError: the folder holds no run, or cannot be read or written.
        InputError: there is no such format, or a library that it needs is not installed.
    """
    from scenario_gen.report.build import Source, build_report
    from scenario_gen.report.files import formats as known_formats
    from scenario_gen.report.files import report_files, write_report

    def silent(what: str, done: int, total: int) -> None:
        del what, done, total

    wanted = known_formats(formats)
    source = Source.read(Path(folder), odd)
    made = build_report(source, date=date, title=title, tell=listener or silent)
    files = report_files(made, wanted)
    target = Path(out) if out is not None else Path(folder) / "report"
    write_report(target, files)
    left_out = Counter[str](card.standing for card in made.cards if card.standing != "counted")
    shown = tuple(dict.fromkeys("csv/" if name.startswith("csv/") else name for name in files))
    return ReportResult(target, shown, (*made.coverage.measures, *made.figures), dict(left_out))


def report_changes(made: str | Path, folder: str | Path, *, odd: str | None = None) -> list[str]:
    """What has changed since a report was made; empty where it still holds.

    Args:
        made: the ``report.json``.
        folder: of the run.
        odd: name or file of the ODD that the report has to be of, if not that of the run.

    Raises:
        InputError, CatalogError: the report or the folder cannot be read.
    """
    from scenario_gen.report.build import Source, read_report
    from scenario_gen.report.origin import changes

    return changes(read_report(Path(made)), Source.read(Path(folder), odd).made_from)


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
        "record": CaseRecord.model_json_schema(mode="serialization"),
        "coverage-model": CoverageModel.model_json_schema(),
        "exposure": ExposureTable.model_json_schema(),
        "coverage": CoverageReport.model_json_schema(mode="serialization"),
        "report": Report.model_json_schema(mode="serialization"),
        "diff": SuiteDiff.model_json_schema(mode="serialization"),
        "proposal-compact": strict_schema(CompactProposal),
        "proposal-full": strict_schema(FullProposal),
        "proposal-variation": strict_schema(VariationProposal),
    }
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {name: {"$schema": draft, **schema} for name, schema in models.items()}
