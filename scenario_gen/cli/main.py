"""The entry point: the commands, and the border where errors become lines and exit codes."""

from __future__ import annotations

import os
import sys

import typer

from scenario_gen.cli import (
    check,
    confidence,
    coverage,
    criticality,
    diff,
    drivers,
    events,
    export,
    formats,
    generate,
    import_files,
    inspect,
    library,
    model,
    odd,
    preventability,
    record,
    reduce,
    report,
    review,
    rules,
    schema,
    simulate,
    sweep,
    targets,
    trace,
    variants,
    vocabulary,
)
from scenario_gen.cli.console import fail
from scenario_gen.errors import ScenarioGenError
from scenario_gen.version import VERSION

EPILOG = (
    "Exit codes: 0 done; 1 findings of severity error, or a gate that is not met; 2 wrong use or"
    " unreadable input; 3 the proposer cannot go on; 4 rollout, export or simulator failed; 5 the"
    " output folder cannot be written; 70 a defect of this tool; 130 interrupted."
)

_INTERRUPTED = 130

app = typer.Typer(
    name="scenario-gen",
    help="Rare-event scenarios for automated driving: a model proposes, checks decide.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(VERSION)
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Rare-event scenarios for automated driving: a model proposes, checks decide."""


app.command("generate")(generate.generate)
app.command("check")(check.check)
app.command("criticality")(criticality.criticality)
app.command("check-trace")(trace.check_trace)
app.command("events")(events.events)
app.command("confidence")(confidence.confidence)
app.command("preventability")(preventability.preventability)
app.command("record")(record.record)
app.command("targets")(targets.targets)
app.command("export")(export.export)
app.command("formats")(formats.formats)
app.command("simulate")(simulate.simulate)
app.command("import")(import_files.import_files)
app.command("sweep")(sweep.sweep)
app.command("variants")(variants.variants)
app.command("coverage")(coverage.coverage)
app.command("report")(report.report)
app.command("diff")(diff.diff)
app.command("odd")(odd.odd)
app.command("reduce")(reduce.reduce)
app.command("show")(inspect.show)
app.command("explain")(inspect.explain)
app.command("review")(review.review)
app.command("schema")(schema.schema)
app.command("vocabulary")(vocabulary.vocabulary)
app.add_typer(rules.app, name="rules")
app.add_typer(drivers.app, name="drivers")
app.add_typer(library.app, name="library")
app.add_typer(model.app, name="model")


def main() -> None:
    """Run the command line; never a traceback unless ``SCENARIO_GEN_TRACEBACK`` is set."""
    try:
        app()
    except ScenarioGenError as error:
        if os.environ.get("SCENARIO_GEN_TRACEBACK"):
            raise
        fail(str(error))
        sys.exit(error.exit_code)
    except SystemExit as end:
        # Typer makes one of Ctrl-C, without a word.
        if end.code == _INTERRUPTED:
            fail("interrupted; what is on disk stays, go on with --resume")
        raise
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: no complaint, and none at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("SCENARIO_GEN_TRACEBACK"):
            raise
        fail(
            f"a defect of this tool: {type(error).__name__}: {str(error)[:300]}"
            " (set SCENARIO_GEN_TRACEBACK=1 for the details and report it)"
        )
        sys.exit(70)
