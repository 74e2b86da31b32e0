"""``scenario-gen show`` and ``explain``: one scenario, and why it was accepted or not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import finding_lines, limits_line, say, say_json

if TYPE_CHECKING:
    from scenario_gen.catalog.ledger import LedgerEntry
    from scenario_gen.domain.preventability import PreventabilityLabel
    from scenario_gen.domain.scenario import Scenario


def show(
    scenario: Annotated[str, typer.Argument(help="Scenario file, or id of one in FOLDER.")],
    folder: Annotated[
        Path, typer.Option("--in", help="Output folder where the id is looked for.")
    ] = Path("out/demo"),
    json_output: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show a scenario in words."""
    from scenario_gen import api
    from scenario_gen.errors import ScenarioFileError

    path = Path(scenario)
    if not path.is_file():
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", scenario):
            raise ScenarioFileError("neither a file nor the id of a scenario", where=scenario)
        path = folder / "scenarios" / f"{scenario}.json"
    loaded = api.load(path)
    if json_output:
        say_json(loaded.model_dump(mode="json"))
        return
    for line in _described(loaded):
        say(line)
    picture = path.parent.parent / "plots" / f"birdseye_{loaded.id}.svg"
    if picture.is_file():
        say(f"picture:  {picture}")


def explain(
    name: Annotated[
        str, typer.Argument(help="Scenario id, or request id such as 00012-0.", metavar="ID")
    ],
    folder: Annotated[Path, typer.Option("--in", help="Output folder with the ledger.")] = Path(
        "out/demo"
    ),
    json_output: Annotated[bool, typer.Option("--json", help="Print the entries as JSON.")] = False,
) -> None:
    """Say why a proposal was accepted, rejected or found to be a duplicate."""
    from scenario_gen.catalog.folder import Catalog
    from scenario_gen.errors import InputError

    catalog = Catalog(folder)
    ledger, limits = catalog.read_ledger(), catalog.read_limits()
    entries = [e for e in ledger if name in (e.scenario_id, e.request_id, e.twin)]
    if not entries:
        raise InputError(
            f"no proposal {name[:100]!r} in {folder / 'ledger.jsonl'} ({len(ledger)} entries)",
            hint="ids are in ledger.jsonl and scenarios/; another folder: --in FOLDER",
        )
    if json_output:
        used = limits.model_dump(mode="json") if limits else None
        say_json([entry.model_dump(mode="json") | {"limits": used} for entry in entries])
        return
    for entry in entries:
        _explain(entry)
    if limits is not None:
        say(limits_line(limits))


def _explain(entry: LedgerEntry) -> None:
    variant = " as a variant" if entry.variant else ""
    say(f"{entry.request_id} ({entry.topic}): {entry.outcome}{variant}")
    if entry.scenario_id:
        say(f"  scenario: {entry.scenario_id}")
    say(f"  reason:   {entry.reason}")
    if entry.twin:
        say(f"  {'like' if entry.variant else 'kept'}:     {entry.twin}")
    if entry.preventability is not None:
        say(f"  preventability: {_judged(entry.preventability)}")
    for finding in entry.findings:
        for line in finding_lines(finding):
            say(f"  {line}")


def _judged(label: PreventabilityLabel) -> str:
    words: list[str] = [label.verdict]
    if label.avoided_by:
        words.append(f"avoided by {', '.join(label.avoided_by)}")
    if label.not_avoided_by:
        words.append(f"not avoided by {', '.join(label.not_avoided_by)}")
    if label.physically_avoidable is not None:
        words.append(f"physically {'' if label.physically_avoidable else 'un'}avoidable")
    return "; ".join(words)


def _described(scenario: Scenario) -> list[str]:
    intents = ", ".join(f"{intent.kind} by {intent.actor}" for intent in scenario.intent) or "none"
    lines = [
        f"{scenario.id}",
        f"title:    {scenario.title}",
        f"hazard:   {scenario.hazard}",
        f"what:     {scenario.narrative}",
        f"intent:   {intents}",
        f"road:     {scenario.road.template}; {scenario.duration_s:g} s",
    ]
    for parameter in scenario.parameters:
        lines.append(
            f"param:    ${parameter.name} = {parameter.default:g} {parameter.unit}"
            f" in [{parameter.minimum:g}, {parameter.maximum:g}]"
        )
    if scenario.tags:
        lines.append(f"tags:     {', '.join(scenario.tags)}")
    origin = scenario.provenance
    if origin is not None:
        lines.append(
            f"from:     {origin.proposer}"
            + (f", {origin.model}" if origin.model else "")
            + (f", request {origin.request_id}" if origin.request_id else "")
        )
        if origin.model_sentence:
            lines.append(f"the model's own words, unchecked: {origin.model_sentence}")
    return lines
