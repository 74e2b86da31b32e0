"""Play scenarios in simulators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scenario_gen.agreement import Entry, Played, Thresholds, read_suite, targets_of
from scenario_gen.agreement import simulate as play
from scenario_gen.agreement.job import TOLERANCE_M
from scenario_gen.agreement.job import Job as SimulateJob
from scenario_gen.agreement.run import Listener as SimulateListener
from scenario_gen.api.arguments import LimitsGiven, limits_of
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from simulators.run import DEFAULT_LIMITS as DEFAULT_RUN_LIMITS
from simulators.run import RunLimits


def simulate(
    suite: str | Path | Sequence[str | Path | Scenario],
    out: str | Path,
    *,
    on: Sequence[str] = ("builtin", "esmini"),
    options: Mapping[str, Mapping[str, str]] | None = None,
    jobs: int = 1,
    resume: bool = False,
    limits: LimitsGiven = "default",
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
        limits=limits_of(limits),
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
