"""``scenario-gen generate``: from a brief to an output folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenario_gen.cli.console import note, plain, say, say_json, stderr_console
from scenario_gen.cli.gap_options import gap_lines, with_gaps
from scenario_gen.cli.options import Quiet

if TYPE_CHECKING:
    from scenario_gen.domain.brief import Brief
    from scenario_gen.pipeline.events import Event
    from scenario_gen.pipeline.summary import Summary


def generate(
    brief: Annotated[Path, typer.Argument(help="Brief, YAML or JSON.")],
    out: Annotated[Path, typer.Option(help="Output folder; new, or an earlier run to resume.")],
    proposer: Annotated[
        str | None, typer.Option(help="local, openai, sampler or an installed plug-in.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Model of the endpoint.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Endpoint; OPENAI_BASE_URL is used without it.")
    ] = None,
    gguf: Annotated[
        Path | None, typer.Option(help="GGUF file for the local proposer, in place of SmolLM2.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="Accepted scenarios wanted.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed.")] = None,
    concurrency: Annotated[
        int | None, typer.Option(min=1, max=256, help="Requests at the same time.")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(help="Earlier output folder: use its recordings, no model.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run in --out.")
    ] = False,
    fill_gaps: Annotated[
        bool,
        typer.Option("--fill-gaps", help="Then go on until combinations of levels are covered."),
    ] = False,
    coverage_model: Annotated[
        str | None,
        typer.Option(help="Whose gaps: a ready model or a YAML file; default of ODD and brief."),
    ] = None,
    target: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of valid combinations to cover.")
    ] = None,
    strength: Annotated[
        int | None, typer.Option("--t", min=1, max=3, help="Levels that make a combination.")
    ] = None,
    gap_proposer: Annotated[
        str | None, typer.Option(help="Who proposes for gaps; default: as for the suite.")
    ] = None,
    start_from: Annotated[
        Path | None,
        typer.Option("--from", help="Earlier output folder: take its suite over, then fill gaps."),
    ] = None,
    plots: Annotated[bool, typer.Option(help="Draw plots and pictures.")] = True,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print the summary as JSON to stdout.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Generate scenarios for a brief: propose, roll out, check, deduplicate, export, plot.

    The openai proposer reads OPENAI_API_KEY and OPENAI_BASE_URL from the environment.
    """
    import asyncio

    from scenario_gen.pipeline.run import Options, run

    if start_from is not None and not fill_gaps:
        raise typer.BadParameter("--from goes with --fill-gaps")
    gaps = {"target": target, "strength": strength, "proposer": gap_proposer}
    asked = _effective(
        brief, replay or start_from, proposer, model, base_url, count, seed, concurrency
    )
    asked = with_gaps(asked, replay, fill=fill_gaps, model=coverage_model, flags=gaps)
    options = Options(
        out=out, gguf=gguf, replay=replay, start_from=start_from, resume=resume, plots=plots
    )
    with _Progress(quiet=quiet) as progress:
        summary = asyncio.run(run(asked, options, progress.listen))
    if json_output:
        say_json(summary.model_dump(mode="json"))
    elif not quiet:
        _report(summary, out)


def _effective(
    path: Path,
    replay: Path | None,
    proposer: str | None,
    model: str | None,
    base_url: str | None,
    count: int | None,
    seed: int | None,
    concurrency: int | None,
) -> Brief:
    """The brief with the flags applied."""
    from scenario_gen.catalog.briefs import overridden, read_brief
    from scenario_gen.catalog.folder import Catalog
    from scenario_gen.errors import CatalogError

    flags: dict[str, Any] = {"count": count, "seed": seed}
    settings: dict[str, Any] = {
        "name": proposer,
        "model": model,
        "base_url": base_url,
        "concurrency": concurrency,
    }
    asked = overridden(read_brief(path), flags, settings)
    if replay is None:
        return asked
    recorded = Catalog(replay).read_run()
    if recorded is None:
        raise CatalogError(
            "holds no run", where=str(replay), hint="--replay takes an earlier output folder"
        )
    # What the flags of the recorded run said counts again, unless given anew.
    before = recorded.get("brief", {})
    kept = {key: before.get(key) if value is None else value for key, value in flags.items()}
    kept_settings = {
        key: before.get("proposer", {}).get(key) if value is None else value
        for key, value in settings.items()
    }
    return overridden(asked, kept, kept_settings)


class _Progress:
    """Progress on stderr: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        self._quiet = quiet
        console = stderr_console()
        self._live = console.is_terminal and not quiet
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[detail]}", markup=False),
            TimeElapsedColumn(),
            console=console,
            disable=not self._live,
        )
        self._tasks: dict[str, Any] = {}
        self._outcomes: dict[str, int] = {}

    def __enter__(self) -> _Progress:
        self._bar.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._bar.stop()

    def listen(self, event: Event) -> None:
        """Show one event."""
        from scenario_gen.pipeline.events import Committed, Covered, Exported, Message, Started

        if self._quiet:
            return
        match event:
            case Started():
                model = f" ({plain(event.model)})" if event.model else ""
                self._line(
                    f"{event.brief}: {event.wanted} scenarios, proposer {event.proposer}{model}"
                )
                for left_out in event.left_out:
                    self._line(f"left out: {left_out}")
            case Message():
                self._line(event.text)
            case Committed():
                self._committed(event.entry.outcome, event.accepted, event.wanted)
            case Covered():
                # The last scenario may bring more than was asked for; the report has it all.
                done = min(event.covered, event.wanted)
                self._advance("combinations covered", done, event.wanted, "")
            case Exported():
                self._advance(event.what, event.done, event.total, "")

    def _committed(self, outcome: str, accepted: int, wanted: int) -> None:
        self._outcomes[outcome] = self._outcomes.get(outcome, 0) + 1
        detail = ", ".join(
            f"{n} {name}" for name, n in sorted(self._outcomes.items()) if name != "accepted"
        )
        # What is accepted for gaps comes on top.
        self._advance("accepted", accepted, max(accepted, wanted), detail)

    def _advance(self, what: str, done: int, total: int, detail: str) -> None:
        if self._live:
            if what not in self._tasks:
                self._tasks[what] = self._bar.add_task(what, total=total, detail="")
            self._bar.update(self._tasks[what], completed=done, total=total, detail=detail)
        elif done >= total and what not in self._tasks:
            self._tasks[what] = None
            self._line(f"{what}: {done} of {total}" + (f" ({detail})" if detail else ""))

    def _line(self, text: str) -> None:
        if self._live:
            self._bar.console.print(plain(text))
        else:
            note(text)


def _report(summary: Summary, out: Path) -> None:
    rate = summary.acceptance_rate
    share = f" ({100 * rate:.0f} %)" if rate is not None else ""
    say(
        f"{summary.accepted} accepted of {summary.proposed} proposed{share};"
        f" {summary.rejected} rejected, {summary.duplicates} duplicates,"
        f" {summary.invalid} invalid, {summary.errors} errors;"
        f" {summary.variants} of the accepted are variants"
    )
    say(f"stopped by: {summary.stopped_by}")
    if summary.tokens:
        each = summary.tokens_per_accepted
        per_accepted = f", {each:.0f} per accepted scenario" if each else ""
        say(
            f"tokens: {summary.tokens}{per_accepted};"
            f" duplicates per 100 proposals: {summary.duplicates_per_100:g};"
            f" answers by mode: {_tally(summary.response_modes)}"
        )
    if summary.rejections_by_rule:
        say(f"not accepted, by rule: {_tally(summary.rejections_by_rule)}")
    if summary.preventability:
        by = ", ".join(summary.preventability_profiles)
        say(f"preventability: {_tally(summary.preventability)} (judged by {by})")
    for name, files in summary.exports.items():
        say(f"exported {name}: {_tally(files)}")
    for name, figure in summary.coverage.items():
        say(f"coverage, {name}: {figure['numerator']} of {figure['denominator']}")
    if summary.gaps is not None:
        for line in gap_lines(summary.gaps):
            say(line)
    say(f"in {out}: scenarios/ exports/ plots/ ledger.jsonl summary.json")


def _tally(numbers: Mapping[Any, int]) -> str:
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {n}" for name, n in ordered)
