"""What is done with an answer: parse, realise, roll out, check. A pure function of its inputs.

Answers that arrive together are worked on together, in one batch and in a thread of their own,
so that requests go on meanwhile. The verdicts do not depend on the batch.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scenario_gen.catalog.ledger import Outcome, Tokens
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ProposerError
from scenario_gen.graph import Structure
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.propose.parse import parse
from scenario_gen.propose.protocol import Answer, Ask
from scenario_gen.propose.realise import realise

_BATCH = 64


@dataclass(frozen=True)
class Work:
    """What became of an answer before it meets the rest of the suite."""

    outcome: Outcome
    reason: str
    findings: tuple[Finding, ...] = ()
    scenario: Scenario | None = None
    structure: Structure | None = None


@dataclass(frozen=True)
class Attempt:
    """One request with its answer and what became of it."""

    ask: Ask
    answer: Answer | None
    work: Work

    @classmethod
    def failed(cls, ask: Ask, error: ProposerError) -> Attempt:
        """An attempt that got no answer."""
        return cls(ask, None, Work("error", str(error)))

    @property
    def tokens(self) -> Tokens:
        """What the attempt cost."""
        if self.answer is None:
            return Tokens()
        return Tokens(prompt=self.answer.prompt_tokens, completion=self.answer.completion_tokens)


@dataclass(frozen=True)
class _Item:
    ask: Ask
    answer: Answer
    proposer: str
    done: asyncio.Future[Work]


@dataclass
class Workbench:
    """Works on answers in batches, as they come."""

    odd: Odd
    driver: ReferenceDriver
    folder: Path | None = None
    _queue: asyncio.Queue[_Item] = field(default_factory=asyncio.Queue)

    async def work(self, ask: Ask, answer: Answer, proposer: str) -> Work:
        """What becomes of one answer."""
        item = _Item(ask, answer, proposer, asyncio.get_running_loop().create_future())
        await self._queue.put(item)
        return await item.done

    async def serve(self) -> None:
        """Work until cancelled."""
        while True:
            items = [await self._queue.get()]
            while len(items) < _BATCH and not self._queue.empty():
                items.append(self._queue.get_nowait())
            results = await asyncio.to_thread(self._batch, items)
            for item, result in zip(items, results, strict=True):
                if not item.done.done():
                    item.done.set_result(result)

    def _batch(self, items: Sequence[_Item]) -> list[Work]:
        drafts = [_draft(item) for item in items]
        scenarios = [draft for draft in drafts if isinstance(draft, Scenario)]
        evaluated = iter(evaluate(scenarios, self.odd, self.driver, self.folder))
        results = []
        for draft in drafts:
            if isinstance(draft, Work):
                results.append(draft)
                continue
            outcome = next(evaluated)
            errors = [f for f in outcome.findings if f.severity == "error"]
            if errors:
                results.append(Work("rejected", _reason(errors), outcome.findings, draft))
            else:
                structure = outcome.structure
                results.append(
                    Work("accepted", "all rules passed", outcome.findings, draft, structure)
                )
        return results


def _draft(item: _Item) -> Work | Scenario:
    """The scenario that an answer stands for, or why there is none."""
    if item.answer.error is not None:
        return Work("error", item.answer.error)
    parsed = parse(item.answer.text, item.ask)
    if isinstance(parsed, tuple):
        return Work("invalid", _reason(parsed), parsed)
    realised = realise(parsed, item.ask, proposer=item.proposer, model=item.answer.model)
    if isinstance(realised, tuple):
        return Work("invalid", _reason(realised), realised)
    return realised


def _reason(findings: Sequence[Finding]) -> str:
    rules = list(dict.fromkeys(finding.rule for finding in findings))
    first = findings[0]
    return f"{', '.join(rules)}: {first.path} {first.message}"
