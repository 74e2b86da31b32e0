"""What is done with an answer: parse, realise, roll out, check. A pure function of its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario_gen.catalog.ledger import Outcome, Tokens
from scenario_gen.checks import Limits
from scenario_gen.checks.rules.intent_seen import RULE as INTENT_SEEN
from scenario_gen.coverage import Realised, borne_out
from scenario_gen.domain.brief import Brief, ReferenceDriver
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import shown
from scenario_gen.drivers import AnyProfile
from scenario_gen.errors import ProposerError
from scenario_gen.graph import Structure
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.propose.parse import parse
from scenario_gen.propose.protocol import Answer, Ask
from scenario_gen.propose.realise import realise

_PASSED = "all rules passed"


@dataclass(frozen=True)
class Work:
    """What became of an answer before it meets the rest of the suite."""

    outcome: Outcome
    reason: str
    findings: tuple[Finding, ...] = ()
    scenario: Scenario | None = None
    structure: Structure | None = None
    preventability: PreventabilityLabel | None = None
    realised: RealisedValues | None = None


@dataclass(frozen=True)
class Given:
    """What all tasks of a run have in common."""

    odd: Odd
    driver: ReferenceDriver
    limits: Limits
    profiles: tuple[AnyProfile, ...] = ()
    """Who decides whether a contact could have been avoided."""


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
class Task:
    """An answer to be worked on."""

    ask: Ask
    answer: Answer
    proposer: str


def work_on(tasks: Sequence[Task], given: Given) -> list[Work]:
    """What becomes of answers, in their order; the verdicts do not depend on the batch."""
    try:
        return _work_on(tasks, given)
    except Exception as error:  # noqa: BLE001 - a defect met by one answer must not cost the others
        if len(tasks) == 1:
            reason = f"a defect of this tool: {type(error).__name__}: {shown(str(error))}"
            return [Work("error", reason)]
    return [work for task in tasks for work in work_on([task], given)]


def _work_on(tasks: Sequence[Task], given: Given) -> list[Work]:
    drafts = [_draft(task) for task in tasks]
    scenarios = [draft for draft in drafts if isinstance(draft, Scenario)]
    evaluated = iter(
        evaluate(scenarios, given.odd, given.driver, limits=given.limits, profiles=given.profiles)
    )
    results = []
    for task, draft in zip(tasks, drafts, strict=True):
        if isinstance(draft, Work):
            results.append(draft)
            continue
        outcome = next(evaluated)
        errors = [f for f in outcome.findings if f.severity == "error"]
        if errors:
            results.append(Work("rejected", _reason(errors), outcome.findings, draft))
        else:
            kept = _claiming(draft, outcome.realised, task.ask.brief)
            results.append(
                Work(
                    "accepted", _PASSED, outcome.findings, kept, outcome.structure,
                    outcome.preventability, _of_content(draft, outcome.realised),
                )
            )  # fmt: skip
    return results


def _draft(item: Task) -> Work | Scenario:
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


def _claiming(scenario: Scenario, seen: RealisedValues | None, brief: Brief) -> Scenario:
    """With the requirements that something in it bears out, and no other."""
    if not brief.requirements:
        return scenario
    found = borne_out(scenario, Realised.of([seen]), brief.requirements, brief.tags)
    return scenario.model_copy(update={"requirement_ids": found})


def _of_content(scenario: Scenario, seen: RealisedValues | None) -> RealisedValues | None:
    """With the hash of the content, so that a change of the scenario comes to light."""
    if seen is None:
        return None
    return seen.model_copy(update={"content_sha256": scenario.compute_hash()})


def _reason(findings: Sequence[Finding]) -> str:
    rules = list(dict.fromkeys(finding.rule for finding in findings))
    # The first one, and what was seen in place of the event in the title.
    told = [findings[0], *(f for f in findings[1:] if f.rule == INTENT_SEEN.id)]
    said = "; ".join(f"{finding.path} {finding.message}" for finding in told)
    return f"{', '.join(rules)}: {said}"
