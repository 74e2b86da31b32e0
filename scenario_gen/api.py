"""The library: load, check, roll out, generate and export scenarios.

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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.catalog.briefs import read_brief, with_odd
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.checks import Limits
from scenario_gen.checks.files import check_text
from scenario_gen.checks.limited import FINEST_S, limited, thinned
from scenario_gen.checks.profiles import limits_by_name
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import Brief, ReferenceDriver
from scenario_gen.domain.finding import CheckResult, Finding
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError, ScenarioFileError
from scenario_gen.library import read_library
from scenario_gen.pipeline import Event, Options, Summary, run
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.pipeline.library import RowCheck, check_rows
from scenario_gen.pipeline.library_index import PICTURES, index_page
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.strict import strict_schema
from scenario_gen.propose.variation import VariationProposal
from scenario_gen.roads import build
from simulators.registry import exporter

Dynamics: TypeAlias = Literal["ideal", "limited"]
DYNAMICS: tuple[Dynamics, ...] = get_args(Dynamics)
DRIVERS: tuple[ReferenceDriver, ...] = ("constant_speed", "idm")


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
        driver: ``constant_speed`` or ``idm``.
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
        driver: ``constant_speed`` or ``idm``.
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

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen check --json`` prints."""
        return {
            "file": str(self.path),
            "scenario": self.scenario.id if self.scenario else None,
            "ok": self.result.ok,
            "unreadable": self.unreadable,
            "limits": self.limits.model_dump(mode="json"),
            **self.result.model_dump(mode="json"),
        }


def check_files(
    paths: Sequence[Path],
    *,
    odd: Odd | None = None,
    driver: str = "constant_speed",
    limits: Limits | str = "default",
) -> list[FileCheck]:
    """Check scenario files; what cannot be read is said in the result, not raised."""
    if driver not in DRIVERS:
        raise InputError(f"no reference driver {driver!r}", hint=f"known: {', '.join(DRIVERS)}")
    judged_by = limits_by_name(limits) if isinstance(limits, str) else limits
    return [_check_file(path, odd, driver, judged_by) for path in paths]


def _check_file(path: Path, odd: Odd | None, driver: ReferenceDriver, limits: Limits) -> FileCheck:
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
    result = evaluate([scenario], odd, driver, path.parent, limits)[0].result
    # What the text was asked is not told twice.
    asked = {outcome.rule for outcome in schema.outcomes}
    joined = CheckResult(
        outcomes=(*schema.outcomes, *(o for o in result.outcomes if o.rule not in asked)),
        findings=(*schema.findings, *(f for f in result.findings if f.rule not in asked)),
    )
    return FileCheck(path, scenario, joined, used)


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


def coverage_of(folder: Path, out: Path | None = None) -> dict[str, Any]:
    """Coverage of an output folder: figures, uncovered values; plots and tables are written."""
    from scenario_gen.pipeline.finish import measure_folder

    return measure_folder(folder, out)


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
        "proposal-compact": strict_schema(CompactProposal),
        "proposal-full": strict_schema(FullProposal),
        "proposal-variation": strict_schema(VariationProposal),
    }
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {name: {"$schema": draft, **schema} for name, schema in models.items()}
