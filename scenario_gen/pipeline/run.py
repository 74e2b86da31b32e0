"""The run: asks, works and commits, many at a time, with results that do not depend on timing."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from scenario_gen.avoidance import judges
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.checks import Limits, rules_digest
from scenario_gen.checks.profiles import limits_of
from scenario_gen.coverage import named_factors
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import BriefError, CatalogError
from scenario_gen.pipeline.engine import Engine
from scenario_gen.pipeline.events import Finished, Listener, Message, Started
from scenario_gen.pipeline.filling import with_model
from scenario_gen.pipeline.finish import End, finish
from scenario_gen.pipeline.requests import Requests, open_requests
from scenario_gen.pipeline.summary import Summary
from scenario_gen.pipeline.work import Given
from scenario_gen.propose.topics import plan
from scenario_gen.version import VERSION
from simulators.registry import exporter


@dataclass(frozen=True)
class Options:
    """How a run is carried out; none of this changes what a given brief and answers lead to."""

    out: Path
    gguf: Path | None = None
    replay: Path | None = None
    """An earlier output folder: its recorded answers are used, no model is asked."""
    start_from: Path | None = None
    """An earlier output folder whose suite is taken over before gaps are filled."""
    resume: bool = False
    plots: bool = True


async def run(brief: Brief, options: Options, listener: Listener) -> Summary:
    """Carry out a brief.

    Args:
        brief: with its ODD in place of a name (``catalog.briefs.with_odd``).
        options: where to, and from which recordings.
        listener: told every event, in order.

    Raises:
        CatalogError: the folder holds another run, or cannot be written.
        ExportError: an exporter of the brief cannot be used.
        InputError: there is no exporter of a name in the brief; a profile that is to judge
            preventability cannot be as the brief says; or a requirement names a factor or level
            that there is not.
        ProposerError: the proposer cannot go on. All that was committed is on disk.
    """
    brief = with_limits(brief)
    if not isinstance(brief.odd, Odd):
        raise BriefError("the ODD is still a name", where="$.odd", hint="use with_odd() first")
    # Now rather than after the first proposal.
    named_factors(brief.requirements)
    limits = limits_of(brief.limits)
    profiles = judges(brief.preventability)
    odd = brief.odd
    brief = with_model(brief, odd)
    given = Given(odd, brief.reference_driver, limits, profiles)
    for name in brief.exports:
        # Now rather than after hours of proposing.
        exporter(name)
    catalog = Catalog(options.out)
    with catalog.locked():
        _claim(catalog, brief, options)
        topics = plan(brief)

        def tell(text: str) -> None:
            listener(Message(text))

        requests = await open_requests(
            brief, options.replay or options.start_from, options.gguf, catalog, tell,
            go_on=options.start_from is not None,
        )  # fmt: skip
        for_gaps = requests
        try:
            if _asks_another(brief, options, requests):
                for_gaps = await open_requests(
                    brief, options.replay, options.gguf, catalog, tell, for_gaps=True
                )
            _write_run(catalog, brief, limits, requests, for_gaps)
            left_out = tuple(f"{topic}: {reason}" for topic, reason in topics.left_out)
            listener(Started(brief.name, requests.name, requests.model, brief.count, left_out))
            started = time.monotonic()
            engine = Engine(brief, given, catalog, requests, for_gaps, listener, topics)
            stopped_by = await engine.work()
        finally:
            await requests.close()
            if for_gaps is not requests:
                await for_gaps.close()
        seconds_asking = time.monotonic() - started
        requests.keep_stop_reason(stopped_by)
        end = End(
            brief, given, catalog, engine.committer, requests, stopped_by, left_out
        )  # fmt: skip
        summary = await asyncio.to_thread(finish, end, listener, plots=options.plots)
        _write_timing(catalog, seconds_asking, time.monotonic() - started, engine)
        listener(Finished(summary))
        return summary


def _claim(catalog: Catalog, brief: Brief, options: Options) -> None:
    """See that the folder is empty, or holds this very run and is to be resumed."""
    run = catalog.read_run()
    if run is None:
        strangers = [p.name for p in catalog.folder.iterdir() if not p.name.startswith(".")]
        if strangers:
            raise CatalogError(
                f"the folder is not empty (it holds {sorted(strangers)[0]}) and is no earlier run",
                where=str(catalog.folder),
                hint="give an empty or new folder as --out",
            )
        return
    if options.replay is not None and options.replay.resolve() == catalog.folder.resolve():
        raise CatalogError(
            "a replay cannot be written over the run it replays",
            where=str(catalog.folder),
            hint="give another --out",
        )
    if not options.resume:
        raise CatalogError(
            "the folder holds a run already",
            where=str(catalog.folder),
            hint="go on with it by --resume, or give another --out",
        )
    before = run.get("brief", {})
    changed = _differences(before, brief.model_dump(mode="json"))
    if before.get("fill_gaps") is None:
        # A finished suite may be gone on with: what comes first stays as it was.
        changed = [path for path in changed if path != "$.fill_gaps"]
    if changed:
        raise CatalogError(
            f"the run in this folder was asked differently: {', '.join(changed)}",
            where=str(catalog.folder),
            hint="resume with the same brief and flags, or give another --out",
        )


def _differences(before: object, after: object, path: str = "$") -> list[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            difference
            for key in sorted(before.keys() | after.keys())
            for difference in _differences(before.get(key), after.get(key), f"{path}.{key}")
        ]
    return [] if before == after else [path]


def _asks_another(brief: Brief, options: Options, requests: Requests) -> bool:
    """Whether gaps are proposed for by somebody else than the suite."""
    if brief.fill_gaps is None:
        return False
    other = brief.fill_gaps.proposer not in (None, requests.name)
    return other or (options.start_from is not None and options.replay is None)


def _write_run(
    catalog: Catalog, brief: Brief, limits: Limits, requests: Requests, for_gaps: Requests
) -> None:
    same = (for_gaps.name, for_gaps.model) == (requests.name, requests.model)
    asked = {
        "tool_version": VERSION,
        **_asked(requests),
        **({} if same else {"gaps": _asked(for_gaps)}),
        "limits": limits.used.model_dump(mode="json"),
        "rules": rules_digest(),
        "brief": brief.model_dump(mode="json"),
    }
    catalog.write_json(catalog.run_path, asked)


def _asked(requests: Requests) -> dict[str, object]:
    return {
        "proposer": requests.name,
        "model": requests.model,
        "level": requests.level,
        "repairs": requests.repairs,
    }


def _write_timing(catalog: Catalog, asking_s: float, total_s: float, engine: Engine) -> None:
    requests = max(1, len(engine.committer.entries))
    timing = {
        "seconds_proposing": round(asking_s, 3),
        "seconds_total": round(total_s, 3),
        "proposals_per_second": round(requests / max(asking_s, 1e-9), 3),
        "requests_made_but_not_needed": engine.asked - len(engine.committer.entries),
    }
    catalog.write_json(catalog.timing_path, timing)
