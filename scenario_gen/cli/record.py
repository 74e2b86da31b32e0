"""``scenario-gen record``: the test-case records of scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import note, say, say_json
from scenario_gen.cli.options import EgoDriver, JudgedBy, Quiet, ScenarioFiles

if TYPE_CHECKING:
    from scenario_gen.domain.record import CaseRecord, CriticalityValue


def record(
    files: ScenarioFiles,
    out: Annotated[
        Path | None, typer.Option(help="Write <id>.record.json into this folder.")
    ] = None,
    driver: EgoDriver = "constant_speed",
    limits: JudgedBy = "default",
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file and line.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write down test cases: objective, preconditions, steps, expected result (ISO 34505)."""
    from scenario_gen import api
    from scenario_gen.catalog.atomic import write_bytes
    from simulators.exporters.record import record_bytes

    for path in files:
        (found,) = api.record(
            [api.load(path)],
            driver=api.reference_driver(driver), limits=limits, folder=path.parent,
        )  # fmt: skip
        if out is not None:
            target = out / f"{found.id}.record.json"
            write_bytes(target, record_bytes(found))
            if not quiet:
                note(str(target))
        if json_output:
            say_json(found.model_dump(mode="json"), line=True)
        elif out is None and not quiet:
            for line in _lines(found):
                say(line)


def _lines(found: CaseRecord) -> Iterator[str]:
    yield f"{found.id} ({found.content_hash[:12]})"
    yield f"objective      {found.objective}"
    if found.source:
        yield f"source         {found.source}"
    for requirement in found.requirement_ids:
        yield f"requirement    {requirement}"
    for condition in found.preconditions:
        yield f"precondition   {condition.of or condition.kind}: {condition.text}"
    for one in found.inputs:
        span = f"{one.minimum:g} to {one.maximum:g}"
        yield f"input          {one.name} = {one.value:g} {one.unit} ({span})"
    for constraint in found.constraints:
        yield f"constraint     {constraint}"
    for step in found.steps:
        at = "never in the rollout" if step.at_s is None else f"{step.at_s:g} s"
        yield f"step {step.number:<9} {step.trigger}: {step.action} [{at}]"
    for event in found.expected.to_be_seen:
        yield f"to be seen     {event}"
    yield f"passes if      {found.expected.pass_criterion}"
    if found.expected.published:
        yield f"published      {found.expected.published}"
    yield f"platform       {'; '.join(found.platform.formats)}"
    yield f"ego            {found.platform.ego}"
    yield f"checks         {found.checks.state}, {found.checks.passed} rules passed"
    for rule in found.checks.not_checked:
        yield f"not checked    {rule}"
    yield f"limits         {found.limits.profile} ({found.limits.digest})"
    for worst in found.criticality:
        if worst.value is not None:
            yield f"criticality    {_worst(worst)}"
    if without := [worst.measure for worst in found.criticality if worst.value is None]:
        yield f"no conflict    {', '.join(without)}"
    yield f"frequency      {found.frequency}"
    yield f"coverage       {'; '.join(f'{one.factor}: {one.level}' for one in found.coverage)}"
    if found.tags:
        yield f"tags           {', '.join(found.tags)}"
    yield f"written by     {found.versions.tool}, schema {found.versions.scenario_schema}"


def _worst(found: CriticalityValue) -> str:
    at = f", {found.actor} at {found.time_s:g} s" if found.time_s is not None else ""
    return f"{found.measure} {found.value:g} {found.unit}{at}"
