"""``scenario-gen rules``: what is checked, by which limits, from which source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import limits_line, note, say, say_json

if TYPE_CHECKING:
    from scenario_gen.checks import Limits
    from scenario_gen.checks.rule import Rule

app = typer.Typer(
    help="The rules: what is checked, by which limits, from which source.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

LimitsOption = Annotated[
    str,
    typer.Option(
        "--limits", help="A profile of limits by name, or a file.", metavar="NAME_OR_FILE"
    ),
]  # fmt: skip
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.callback()
def list_rules(
    context: typer.Context,
    limits: LimitsOption = "default",
    json_output: JsonOption = False,
    write: Annotated[
        Path | None, typer.Option(help="Write the page of all rules into a file.")
    ] = None,
) -> None:
    """List the rules: id, version, severity, what is to hold."""
    if context.invoked_subcommand is not None:
        if json_output or write or limits != "default":
            raise typer.BadParameter(f"give options behind {context.invoked_subcommand}")
        return
    from scenario_gen.checks import RULES
    from scenario_gen.checks.catalogue import catalogue
    from scenario_gen.checks.profiles import limits_by_name

    numbers = limits_by_name(limits)
    if write is not None:
        from scenario_gen.catalog.atomic import write_bytes
        from scenario_gen.pipeline.rules_page import rules_page

        write_bytes(write, rules_page(numbers).encode())
        note(str(write))
    elif json_output:
        say_json(catalogue(numbers))
    else:
        for rule in RULES:
            say(f"{rule.id}  {rule.version}  {rule.severity}  {rule.statement}")


@app.command("show")
def show(
    rule_id: Annotated[str, typer.Argument(help="Id of the rule.", metavar="ID")],
    limits: LimitsOption = "default",
    json_output: JsonOption = False,
) -> None:
    """Show all that is to be known of a rule."""
    from scenario_gen.checks import rule
    from scenario_gen.checks.catalogue import described
    from scenario_gen.checks.profiles import limits_by_name

    found, numbers = rule(rule_id), limits_by_name(limits)
    if json_output:
        say_json({**described(found, numbers), "profile": numbers.used.model_dump(mode="json")})
        return
    for line in _shown(found, numbers):
        say(line)
    say(limits_line(numbers.used))


@app.command("limits")
def list_limits(
    profile: Annotated[
        str, typer.Argument(help="A profile by name, or a file.", metavar="NAME_OR_FILE")
    ] = "default",
    json_output: JsonOption = False,
) -> None:
    """List all numbers of a profile under the names by which a brief can give others."""
    from scenario_gen.checks.catalogue import number
    from scenario_gen.checks.profiles import limits_by_name

    numbers = limits_by_name(profile)
    if json_output:
        listed = [number(name, limit) for name, limit in numbers.entries().items()]
        say_json({"profile": numbers.used.model_dump(mode="json"), "limits": listed})
        return
    for name, limit in numbers.entries().items():
        say(f"{name} = {limit.value:g} {limit.unit}  {limit.source}")
    say(limits_line(numbers.used))


def _shown(rule: Rule, limits: Limits) -> list[str]:
    from scenario_gen.checks.catalogue import ROOT, example, limits_of_rule

    lines = [
        f"{rule.id} {rule.version} ({rule.severity}): {rule.title}",
        f"statement: {rule.statement}",
        f"formula:   {rule.formula}",
        f"needs:     {', '.join(rule.needs)}",
        f"source:    {rule.source}" + (f" <{rule.link}>" if rule.link else ""),
    ]
    numbers = limits_of_rule(rule, limits)
    if numbers:
        lines.append("limits:")
    for name, limit in numbers.items():
        if name.count(".") == 2 and name.rpartition(".")[0] in numbers:
            continue
        kinds = [
            f"{other.rpartition('.')[2]} {of.value:g}"
            for other, of in numbers.items()
            if other.startswith(f"{name}.")
        ]
        line = f"  {name} = {limit.value:g} {limit.unit}  {limit.source}"
        lines.append(line + (f"; kinds: {', '.join(kinds)}" if kinds else ""))
    if rule.constants:
        lines.append("constants:")
    lines += [f"  {c.name} = {c.value:g} {c.unit}  {c.source}" for c in rule.constants]
    lines.append(f"passes:    {ROOT / example(rule.id, 'positive')}")
    lines.append(f"fails:     {ROOT / example(rule.id, 'negative')}")
    return lines
