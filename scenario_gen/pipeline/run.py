"""The run: asks, works and commits, many at a time, with results that do not depend on timing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scenario_gen.avoidance import judges
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerWriter
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.checks import Limits, rules_digest
from scenario_gen.checks.profiles import limits_of
from scenario_gen.coverage import CoverageTracker
from scenario_gen.domain.brief import Brief, Topic
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import BriefError, CatalogError, ProposerError
from scenario_gen.pipeline.bench import Workbench
from scenario_gen.pipeline.commit import Committer
from scenario_gen.pipeline.events import Committed, Finished, Listener, Message, Started
from scenario_gen.pipeline.finish import End, finish
from scenario_gen.pipeline.gate import Gate
from scenario_gen.pipeline.requests import Requests, open_requests
from scenario_gen.pipeline.summary import Summary
from scenario_gen.pipeline.work import Attempt, Given
from scenario_gen.propose.protocol import Ask, Steering
from scenario_gen.propose.topics import plan
from scenario_gen.version import VERSION
from simulators.registry import exporter

_PROPOSALS_PER_WANTED = 20
#: A proposal is steered by the state this many commits (times the concurrency) before it.
_LAG = 4


@dataclass(frozen=True)
class Options:
    """How a run is carried out; none of this changes what a given brief and answers lead to."""

    out: Path
    gguf: Path | None = None
    replay: Path | None = None
    """An earlier output folder: its recorded answers are used, no model is asked."""
    resume: bool = False
    plots: bool = True


@dataclass
class _Chain:
    """The attempts at one proposal, in order."""

    attempts: list[Attempt] = field(default_factory=list)
    fatal: ProposerError | None = None


async def run(brief: Brief, options: Options, listener: Listener) -> Summary:
    """Carry out a brief.

    Args:
        brief: with its ODD in place of a name (``catalog.briefs.with_odd``).
        options: where to, and from which recordings.
        listener: told every event, in order.

    Raises:
        CatalogError: the folder holds another run, or cannot be written.
        ExportError: there is no exporter of a name in the brief.
        InputError: a profile that is to judge preventability cannot be as the brief says.
        ProposerError: the proposer cannot go on. All that was committed is on disk.
    """
    brief = with_limits(brief)
    if not isinstance(brief.odd, Odd):
        raise BriefError("the ODD is still a name", where="$.odd", hint="use with_odd() first")
    limits = limits_of(brief.limits)
    profiles = judges(brief.preventability)
    given = Given(brief.odd, brief.reference_driver, limits, profiles)
    for name in brief.exports:
        # Now rather than after hours of proposing.
        exporter(name)
    catalog = Catalog(options.out)
    with catalog.locked():
        _claim(catalog, brief, options)
        topics = plan(brief)
        requests = await open_requests(
            brief, options.replay, options.gguf, catalog, lambda text: listener(Message(text))
        )
        try:
            _write_run(catalog, brief, limits, requests)
            left_out = tuple(f"{topic}: {reason}" for topic, reason in topics.left_out)
            listener(Started(brief.name, requests.name, requests.model, brief.count, left_out))
            started = time.monotonic()
            engine = _Engine(brief, given, catalog, requests, listener)
            stopped_by = await engine.work(topics.__getitem__)
        finally:
            await requests.close()
        seconds_asking = time.monotonic() - started
        requests.keep_stop_reason(stopped_by)
        end = End(
            brief, given, catalog, engine.committer, requests, stopped_by, left_out
        )  # fmt: skip
        summary = await asyncio.to_thread(finish, end, listener, plots=options.plots)
        _write_timing(catalog, seconds_asking, time.monotonic() - started, engine)
        listener(Finished(summary))
        return summary


class _Engine:
    def __init__(
        self,
        brief: Brief,
        given: Given,
        catalog: Catalog,
        requests: Requests,
        listener: Listener,
    ) -> None:
        self._brief = brief
        self._requests = requests
        self._listener = listener
        self._gate = Gate(brief.budgets)
        self._slots = asyncio.Semaphore(brief.proposer.concurrency)
        self._bench = Workbench(given, brief.proposer.concurrency)
        self._lag = _LAG * brief.proposer.concurrency
        self.committer = Committer(
            catalog, LedgerWriter(catalog.ledger_path), CoverageTracker(given.odd)
        )
        self.asked = 0

    async def work(self, topic: Callable[[int], Topic]) -> str:
        """Propose and commit until the count, a budget or the proposals are reached.

        Returns:
            What the run was stopped by.

        Raises:
            ProposerError: no further request can succeed; the proposals before are committed.
        """
        finished = False
        try:
            stopped_by = await self._work(topic)
            finished = True
            return stopped_by
        finally:
            self.committer.ledger.close(finished=finished)

    async def _work(self, topic: Callable[[int], Topic]) -> str:
        limit = self._brief.max_proposals or _PROPOSALS_PER_WANTED * self._brief.count
        chains: dict[int, asyncio.Task[_Chain]] = {}
        bench = asyncio.create_task(self._bench.serve())
        launched = 0
        try:
            for index in range(limit):
                steering = self.committer.steering()
                while launched < min(limit, index + self._lag):
                    chains[launched] = asyncio.create_task(
                        self._chain(launched, topic(launched), steering)
                    )
                    launched += 1
                chain = await self._first(chains.pop(index), bench)
                for attempt in chain.attempts:
                    # In a thread: waiting for the disk would hold up the requests.
                    entry = await asyncio.to_thread(self.committer.commit, attempt)
                    accepted = len(self.committer.accepted)
                    self._listener(Committed(entry, accepted, self._brief.count))
                if chain.fatal is not None:
                    raise chain.fatal
                if len(self.committer.accepted) >= self._brief.count:
                    return "count reached"
                if not chain.attempts:
                    return self._requests.stop_reason(self._gate)
            return "proposals used up"
        finally:
            for task in (*chains.values(), bench):
                task.cancel()
            await asyncio.gather(*chains.values(), bench, return_exceptions=True)

    @staticmethod
    async def _first(chain: asyncio.Task[_Chain], bench: asyncio.Task[None]) -> _Chain:
        """The chain, unless the workbench fails before it is done."""
        await asyncio.wait({chain, bench}, return_when=asyncio.FIRST_COMPLETED)
        if bench.done():
            chain.cancel()
            await bench
        return await chain

    async def _chain(self, index: int, topic: Topic, steering: Steering) -> _Chain:
        chain = _Chain()
        text: str | None = None
        findings: tuple[Finding, ...] = ()
        for number in range(1 + self._requests.repairs):
            ask = Ask(
                index, number, topic, self._requests.level, self._brief.seed, self._brief,
                steering, text, findings,
            )  # fmt: skip
            async with self._slots:
                if not self._requests.admits(ask, self._gate):
                    break
                self.asked += 1
                try:
                    answer = await self._requests.ask(ask)
                except ProposerError as error:
                    self._gate.close("error")
                    chain.attempts.append(Attempt.failed(ask, error))
                    chain.fatal = error
                    break
            self._gate.spend(answer.prompt_tokens, answer.completion_tokens)
            attempt = Attempt(ask, answer, await self._bench.work(ask, answer, self._requests.name))
            chain.attempts.append(attempt)
            if attempt.work.outcome == "accepted":
                break
            text, findings = answer.text, attempt.work.findings
        return chain


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
    changed = _differences(run.get("brief", {}), brief.model_dump(mode="json"))
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


def _write_run(catalog: Catalog, brief: Brief, limits: Limits, requests: Requests) -> None:
    asked = {
        "tool_version": VERSION,
        "proposer": requests.name,
        "model": requests.model,
        "level": requests.level,
        "repairs": requests.repairs,
        "limits": limits.used.model_dump(mode="json"),
        "rules": rules_digest(),
        "brief": brief.model_dump(mode="json"),
    }
    catalog.write_json(catalog.run_path, asked)


def _write_timing(catalog: Catalog, asking_s: float, total_s: float, engine: _Engine) -> None:
    requests = max(1, len(engine.committer.entries))
    timing = {
        "seconds_proposing": round(asking_s, 3),
        "seconds_total": round(total_s, 3),
        "proposals_per_second": round(requests / max(asking_s, 1e-9), 3),
        "requests_made_but_not_needed": engine.asked - len(engine.committer.entries),
    }
    catalog.write_json(catalog.timing_path, timing)
