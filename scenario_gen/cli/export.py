"""``scenario-gen export``: scenario files to the files that simulators open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenario_gen.cli.console import fail, finding_lines, note, plain, say, say_json
from scenario_gen.cli.options import Motion, OdrVersion, OscVersion, Quiet, ScenarioFiles
from scenario_gen.cli.target_words import capability_lines

if TYPE_CHECKING:
    from simulators.capability import Capability
    from simulators.quality import QualityResult

_REFUSED = 4


def export(
    files: ScenarioFiles,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
    to: Annotated[
        str, typer.Option("--to", help="Format; `scenario-gen formats` lists them.")
    ] = "openscenario",
    profile: Annotated[
        str,
        typer.Option(help="Tool that the files are for, see `scenario-gen targets`; or a file."),
    ] = "generic",
    osc_version: OscVersion = None,
    odr_version: OdrVersion = None,
    motion: Motion = "actions",
    force: Annotated[
        bool, typer.Option("--force", help="Write also what the target cannot run.")
    ] = False,
    self_contained: Annotated[
        bool,
        typer.Option(
            "--self-contained/--catalogs",
            help="Entities in the file itself, or in catalogs that all files of --out share.",
        ),
    ] = True,
    hand_over: Annotated[
        bool,
        typer.Option("--hand-over", help="Leave the ego to a system under test (EgoIsExternal)."),
    ] = False,
    validate: Annotated[
        bool, typer.Option(help="Check the files by the official XSD and the ASAM checker.")
    ] = True,
    with_record: Annotated[
        bool, typer.Option("--record/--no-record", help="Write the test-case record into headers.")
    ] = True,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per scenario and line.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Export scenarios, with a verdict on what the target will make of each.

    Where there is anything to say of it, the verdict lies beside the files as
    NAME.capability.json. Exit code 0: written and valid; 1: a written file is not valid; 4: a
    scenario was not written because it does not run in the target (unless --force).
    """
    from scenario_gen import api
    from scenario_gen.catalog.records import record_beside
    from scenario_gen.pipeline.exports import file_quality, write_files
    from scenario_gen.pipeline.targets import own_options
    from simulators.exporters.options import ExportOptions, TakesOptions
    from simulators.registry import exporter, takes_record

    options = ExportOptions.of(
        profile, osc_version=osc_version, odr_version=odr_version, motion=motion
    )
    if own_options(to) is None and not isinstance(exporter(to), TakesOptions) and not quiet:
        note(f"what {plain(to)} leaves out is not known: there is no profile of it")
    sound = all_written = True
    for path in files:
        scenario = api.load(path)
        record = None
        if with_record and takes_record(exporter(to)):
            record = record_beside(path, scenario)
            record = record or api.record([scenario], folder=path.parent)[0]
        verdict = None
        asked = options if isinstance(exporter(to), TakesOptions) else own_options(to)
        if asked is not None:
            verdict = api.capability(scenario, options=asked, folder=path.parent)
        written: dict[str, bytes] = {}
        if force or verdict is None or verdict.verdict != "does_not_run":
            written = api.export(
                scenario, to, folder=path.parent, record=record, options=options, force=force,
                self_contained=self_contained, hand_over=hand_over,
            )  # fmt: skip
            if verdict is not None and verdict.lines:
                text = verdict.model_dump_json(indent=2) + "\n"
                written[f"{scenario.id}.capability.json"] = text.encode()
        else:
            all_written = False
        write_files(written, out)
        quality = file_quality(written, out) if validate and written else None
        sound = sound and (quality is None or quality.state != "failed")
        if json_output:
            say_json(_as_json(scenario.id, verdict, written, out, quality), line=True)
        else:
            _print(scenario.id, verdict, written, out, quality, quiet=quiet)
    if not all_written:
        raise typer.Exit(_REFUSED)
    if not sound:
        raise typer.Exit(1)


def _as_json(
    name: str, verdict: Capability | None, written: dict[str, bytes], out: Path,
    quality: QualityResult | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "scenario": name,
        "files": sorted(str(out / name) for name in written),
        "validation": quality.state if quality else "not_checked",
        "findings": [f.model_dump(mode="json") for f in quality.findings] if quality else [],
        "capability": verdict.model_dump(mode="json") if verdict else None,
    }


def _print(
    name: str, verdict: Capability | None, written: dict[str, bytes], out: Path,
    quality: QualityResult | None, *, quiet: bool,
) -> None:  # fmt: skip
    if verdict is not None and not written:
        fail(f"{name}: not written, for it does not run in {verdict.profile}")
    if quiet:
        return
    for line in capability_lines(verdict, remarks=False) if verdict is not None else ():
        note(line)
    for file in sorted(written):
        say(str(out / file))
    for finding in quality.findings if quality else ():
        for line in finding_lines(finding):
            note(f"  {line}")
    if quality is not None:
        # Rules of newer versions are passed over; a schema that is missing is worth a line.
        missing = [
            outcome.reason for outcome in quality.outcomes
            if outcome.state == "not_checked" and outcome.rule.endswith((".schema", ".rules"))
        ]  # fmt: skip
        for reason in dict.fromkeys(missing):
            note(f"  not validated: {reason}")
