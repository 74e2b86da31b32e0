"""The engine of a run: proposals asked for, worked on and committed, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerWriter
from scenario_gen.coverage import CoverageTracker
from scenario_gen.domain.brief import Brief, Topic
from scenario_gen.domain.finding import Finding
from scenario_gen.errors import ProposerError
from scenario_gen.pipeline.bench import Workbench
from scenario_gen.pipeline.commit import Committer
from scenario_gen.pipeline.events import Committed, Covered, Listener
from scenario_gen.pipeline.filling import NOTHING_LEFT, Filling
from scenario_gen.pipeline.gate import Gate
from scenario_gen.pipeline.requests import Requests
from scenario_gen.pipeline.work import Attempt, Given
from scenario_gen.propose.aim import Aim
from scenario_gen.propose.protocol import Ask, Steering
from scenario_gen.propose.topics import TopicPlan

_PROPOSALS_PER_WANTED = 20
#: A proposal is steered by the state this many commits (times the concurrency) before it.
_LAG = 4
_COUNT_REACHED = "count reached"
_USED_UP = "proposals used up"


@dataclass(frozen=True)
class _Order:
    """What one proposal is asked for."""

    topic: Topic
    steering: Steering
    aim: Aim | None = None


@dataclass(frozen=True)
class _Stretch:
    """A part of a run: what is asked for, and when it is over."""

    requests: Requests
    order: Callable[[int], _Order | None]
    """By index; None where nothing is left to ask for."""
    over: Callable[[], str | None]
    """The reason, once it is."""
    limit: int
    """Most proposals."""
    used_up: str
    """The reason where no further proposal is made."""


@dataclass
class _Chain:
    """The attempts at one proposal, in order."""

    order: _Order
    attempts: list[Attempt] = field(default_factory=list)
    fatal: ProposerError | None = None


class Engine:
    """Carries out the proposals of one run."""

    def __init__(
        self,
        brief: Brief,
        given: Given,
        catalog: Catalog,
        requests: Requests,
        for_gaps: Requests,
        listener: Listener,
        topics: TopicPlan,
    ) -> None:
        self._brief = brief
        self._topics = topics
        self._requests = requests
        self._for_gaps = for_gaps
        self._listener = listener
        self._gate = Gate(brief.budgets)
        self._slots = asyncio.Semaphore(brief.proposer.concurrency)
        self._bench = Workbench(given, brief.proposer.concurrency)
        self._lag = _LAG * brief.proposer.concurrency
        asked = brief.fill_gaps
        self.committer = Committer(
            catalog,
            LedgerWriter(catalog.ledger_path),
            CoverageTracker(given.odd),
            Filling(brief, asked, given.odd, topics) if asked else None,
        )
        self.asked = 0

    async def work(self) -> str:
        """Propose and commit until the count, the coverage, a budget or the proposals are reached.

        Returns:
            What the run was stopped by.

        Raises:
            ProposerError: no further request can succeed; the proposals before are committed.
        """
        finished = False
        bench = asyncio.create_task(self._bench.serve())
        try:
            limit = self._brief.max_proposals or _PROPOSALS_PER_WANTED * self._brief.count
            suite = _Stretch(self._requests, self._topical, self._count_reached, limit, _USED_UP)
            stopped_by = await self._work(suite, 0, bench)
            filling = self.committer.filling
            if filling is not None:
                # A budget that is used up stops the first proposal for a gap.
                filling.begin(self.committer.accepted, self.committer.entries)
                # The indices of proposals that were under way are not used again: there may be
                # recordings of them.
                most = filling.asked.max_proposals
                gaps = _Stretch(
                    self._for_gaps, self._aimed, filling.stop_reason, most, NOTHING_LEFT
                )
                stopped_by = await self._work(gaps, self._launched, bench)
            finished = True
            return stopped_by
        finally:
            bench.cancel()
            await asyncio.gather(bench, return_exceptions=True)
            self.committer.ledger.close(finished=finished)

    def _topical(self, index: int) -> _Order:
        return _Order(self._topics[index], self.committer.steering())

    def _aimed(self, index: int) -> _Order | None:
        assert self.committer.filling is not None  # noqa: S101 - asked only while gaps are filled
        found = self.committer.filling.aim(index)
        if found is None:
            return None
        topic, aim, phrases = found
        return _Order(topic, self.committer.steering(phrases), aim)

    def _count_reached(self) -> str | None:
        reached = len(self.committer.accepted) >= self._brief.count
        return _COUNT_REACHED if reached else None

    async def _work(self, stretch: _Stretch, start: int, bench: asyncio.Task[None]) -> str:
        """Propose and commit from an index on, until the stretch is over."""
        chains: dict[int, asyncio.Task[_Chain]] = {}
        self._launched = start
        if (reason := stretch.over()) is not None:
            return reason
        end = start + stretch.limit
        try:
            for index in range(start, end):
                # Orders see what has been committed by now, however many are under way.
                while self._launched < min(end, index + self._lag):
                    order = stretch.order(self._launched)
                    if order is None:
                        break
                    chains[self._launched] = asyncio.create_task(
                        self._chain(self._launched, order, stretch.requests)
                    )
                    self._launched += 1
                if index not in chains:
                    return stretch.used_up
                chain = await self._first(chains.pop(index), bench)
                for attempt in chain.attempts:
                    # In a thread: waiting for the disk would hold up the requests.
                    entry = await asyncio.to_thread(self.committer.commit, attempt)
                    accepted = len(self.committer.accepted)
                    self._listener(Committed(entry, accepted, self._brief.count))
                    if entry.gap is not None and self.committer.filling is not None:
                        self._listener(Covered(*self.committer.filling.progress()))
                if chain.fatal is not None:
                    raise chain.fatal
                if chain.order.aim is not None and self.committer.filling is not None:
                    self.committer.filling.release(index)
                if (reason := stretch.over()) is not None:
                    return reason
                if not chain.attempts:
                    return stretch.requests.stop_reason(self._gate)
            return stretch.used_up
        finally:
            for task in chains.values():
                task.cancel()
            await asyncio.gather(*chains.values(), return_exceptions=True)

    @staticmethod
    async def _first(chain: asyncio.Task[_Chain], bench: asyncio.Task[None]) -> _Chain:
        """The chain, unless the workbench fails before it is done."""
        await asyncio.wait({chain, bench}, return_when=asyncio.FIRST_COMPLETED)
        if bench.done():
            chain.cancel()
            await bench
        return await chain

    async def _chain(self, index: int, order: _Order, requests: Requests) -> _Chain:
        chain = _Chain(order)
        text: str | None = None
        findings: tuple[Finding, ...] = ()
        for number in range(1 + requests.repairs):
            ask = Ask(
                index, number, order.topic, requests.level, self._brief.seed, self._brief,
                order.steering, text, findings, order.aim,
            )  # fmt: skip
            async with self._slots:
                if not requests.admits(ask, self._gate):
                    break
                self.asked += 1
                try:
                    answer = await requests.ask(ask)
                except ProposerError as error:
                    self._gate.close("error")
                    chain.attempts.append(Attempt.failed(ask, error))
                    chain.fatal = error
                    break
            self._gate.spend(answer.prompt_tokens, answer.completion_tokens)
            attempt = Attempt(ask, answer, await self._bench.work(ask, answer, requests.name))
            chain.attempts.append(attempt)
            if attempt.work.outcome == "accepted":
                break
            text, findings = answer.text, attempt.work.findings
        return chain
