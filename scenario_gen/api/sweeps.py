"""Sweep logical scenarios, and check single variants of a sweep again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from scenario_gen.api.arguments import LimitsGiven, limits_of
from scenario_gen.api.checking import check
from scenario_gen.checks.profiles import limits_by_name
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.motion.sampling import Method
from scenario_gen.sweeps import DEFAULT_MEMORY_BYTES, Job, Progress, SweepResult, run_sweep


def sweep(
    scenario: Scenario,
    count: int,
    *,
    method: Method = "sobol",
    seed: int = 1,
    levels: Mapping[str, int] | None = None,
    driver: ReferenceDriver = "constant_speed",
    limits: LimitsGiven = "default",
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
        limits=limits_of(limits),
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
    limits: LimitsGiven | None = None,
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
    judged_by = limits_of(limits)
    if judged_by.digest != used["digest"]:
        raise InputError(
            f"the limits {judged_by.profile} are not those of the sweep, {used['profile']}",
            hint="give the profile that the sweep was made with",
        )
    odd = Odd.model_validate(manifest["odd"], strict=False) if manifest["odd"] else None
    scenario = result.scenario(row)
    return check([scenario], odd=odd, driver=manifest["driver"], limits=judged_by, folder=folder)[0]
