"""The runner: asks every rule whose needs are met, chunk by chunk, and keeps the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.limits import DEFAULT_LIMITS, Limits
from scenario_gen.checks.registry import RULES
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import FAILED, NOT_CHECKED, STATES, Bools, Verdict
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.finding import CheckResult, Finding, RuleOutcome
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError
from scenario_gen.metrics import Criticality, Measure, Worst
from scenario_gen.roads import RoadNetwork

#: States (actors x times) of a chunk. Larger ones leave the cache, smaller ones are mostly calls.
_CHUNK_STATES = 3 << 16
#: Just below 32 MB.
_LARGE_BYTES = 31 << 20


@dataclass(frozen=True, eq=False)
class _Part:
    """Verdicts on the rows from ``start`` on."""

    start: int
    end: int
    verdicts: dict[int, Verdict]
    """By place of the rule in the report."""


@dataclass(frozen=True, eq=False)
class CheckReport:
    """What R rules concluded for B scenarios."""

    rules: tuple[Rule, ...]
    states: NDArray[np.int8]
    """(R, B) codes, see ``STATES``."""
    criticality: Criticality | None
    """The worst value of every measure for every actor; None without a trace."""
    least_sight: Measure | None
    """(B, 1) how far the ego sees at least, in m; None without a trace."""
    limits: LimitsUsed
    """That the rules judged by."""
    _parts: tuple[_Part, ...]
    _missing: dict[int, str]

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Criticality by name, each (B, A), and the least sight distance of the ego, (B, 1).

        Empty without a trace.
        """
        if self.criticality is None or self.least_sight is None:
            return {}
        measures = {name: self.criticality.measure(name) for name in self.criticality}
        return measures | {"min_sight_m": self.least_sight}

    @property
    def worst(self) -> dict[str, Worst]:
        """The worst over the actors by name, each (B,), with actor and time.

        Empty without a trace.
        """
        return {} if self.criticality is None else self.criticality.of_scenarios

    @cached_property
    def ok(self) -> Bools:
        """(B,) no rule of severity error failed."""
        errors = np.array([rule.severity == "error" for rule in self.rules])
        good: Bools = ~(self.states[errors] == FAILED).any(axis=0)
        return good

    def state(self, rule_id: str) -> NDArray[np.int8]:
        """(B,) codes of one rule."""
        codes: NDArray[np.int8] = self.states[[rule.id for rule in self.rules].index(rule_id)]
        return codes

    def result(self, row: int) -> CheckResult:
        """All outcomes and findings for one scenario, in the order of the rules."""
        parts = [part for part in self._parts if part.start <= row < part.end]
        verdicts = {index: (v, row - part.start) for part in parts
                    for index, v in part.verdicts.items()}  # fmt: skip
        outcomes: list[RuleOutcome] = []
        findings: list[Finding] = []
        for index, rule in enumerate(self.rules):
            state = STATES[self.states[index, row]]
            verdict, at = verdicts.get(index, (None, 0))
            if state == "not_checked":
                reason = verdict.not_checked if verdict else self._missing[index]
            elif state == "not_applicable" and verdict is not None:
                reason = verdict.not_applicable
            else:
                reason = ""
            outcomes.append(rule.outcome(state, reason))
            if state == "failed" and verdict is not None:
                findings.extend(rule.finding(details) for details in verdict.details(at))
        return CheckResult(outcomes=tuple(outcomes), findings=tuple(findings))

    def findings(self, row: int) -> tuple[Finding, ...]:
        """The findings for one scenario, as in ``result``, without the outcomes of all rules."""
        found: list[Finding] = []
        for index in np.flatnonzero(self.states[:, row] == FAILED).tolist():
            for part in self._parts:
                if part.start <= row < part.end and index in part.verdicts:
                    details = part.verdicts[index].details(row - part.start)
                    found.extend(self.rules[index].finding(one) for one in details)
        return tuple(found)

    def times_s(self, rule_id: str, row: int) -> list[float]:
        """When what a rule looks for is first seen in a scenario, in its order; NaN: it is not.

        Empty where the rule was not asked, or tells no times.
        """
        index = next((i for i, rule in enumerate(self.rules) if rule.id == rule_id), -1)
        for part in self._parts:
            verdict = part.verdicts.get(index)
            if part.start <= row < part.end and verdict is not None:
                times = verdict.times_s
                return [] if times is None else times[row - part.start].tolist()
        return []

    def summary(self) -> dict[str, dict[str, int]]:
        """How many scenarios are in each state, by rule id."""
        return {
            rule.id: {
                state: int((self.states[index] == code).sum()) for code, state in enumerate(STATES)
            }
            for index, rule in enumerate(self.rules)
        }


def check(
    batch: ScenarioBatch,
    trace: TraceBatch | None,
    *,
    networks: Sequence[RoadNetwork | None] | None = None,
    odd: Odd | None = None,
    limits: Limits = DEFAULT_LIMITS,
    rules: Sequence[Rule] = RULES,
) -> CheckReport:
    """Check B concrete scenarios.

    Args:
        batch: the scenarios.
        trace: their rollout or simulation, row by row; rules that need one say "not checked"
            without it.
        networks: road network of each group of the batch; None where there is none.
        odd: of the brief.
        limits: of plausibility.
        rules: which rules to ask.

    Raises:
        InputError: trace or networks do not belong to the batch.
    """
    shape = (batch.size, batch.actor_count)
    if trace is not None and trace.present.shape != shape:
        raise InputError(f"the trace is of {trace.present.shape} actors, the batch of {shape}")
    if networks is None:
        networks = [None] * len(batch.groups)
    if len(networks) != len(batch.groups):
        raise InputError(f"{len(networks)} road networks for {len(batch.groups)} groups")
    context = CheckContext(batch, trace, networks, odd, limits)
    missing = _missing(rules, context)
    asked = [index for index in range(len(rules)) if index not in missing]
    still = [index for index in asked if "trace" not in rules[index].needs]
    moving = [index for index in asked if "trace" in rules[index].needs]
    states = np.full((len(rules), batch.size), NOT_CHECKED, dtype=np.int8)
    parts = [_ask(context, 0, rules, still, states)]
    if trace is None:
        return CheckReport(
            tuple(rules), states, None, None, limits.used, tuple(parts), missing
        )  # fmt: skip
    _keep_memory()
    worst = Criticality.nothing(batch.size, batch.actor_count - 1)
    sight = Measure(np.zeros((batch.size, 1)), np.zeros((batch.size, 1), dtype=np.bool_))
    for start, end in _chunks(context):
        chunk = context.part(start, end)
        parts.append(_ask(chunk, start, rules, moving, states))
        # A chunk may have fewer actors than the batch.
        places = slice(None), slice(start, end), slice(0, chunk.batch.actor_count - 1)
        worst.value[places], worst.time_s[places] = chunk.measures.value, chunk.measures.time_s
        sight.value[start:end], sight.valid[start:end] = chunk.least_sight
        chunk.release()
    return CheckReport(
        tuple(rules), states, worst, sight, limits.used, tuple(parts), missing
    )  # fmt: skip


def _keep_memory() -> None:
    """Let the memory of one chunk serve for the next.

    The C library of Linux gives freed memory back to the system, which then clears it anew for
    every chunk, unless as large a piece has been freed before; 32 MB is the most it looks at. The
    piece is never touched, so it costs nothing.
    """
    np.empty(_LARGE_BYTES, dtype=np.uint8)


def _missing(rules: Sequence[Rule], context: CheckContext) -> dict[int, str]:
    lacking: dict[str, str] = {}
    if context.rollout is None:
        lacking["trace"] = lacking["phases"] = "there is no rollout"
    elif not context.rollout.phases_known:
        lacking["phases"] = "a simulator's log does not tell when phases begin and end"
    if all(network is None for network in context.networks):
        lacking["network"] = "the road network is missing"
    if context.odd is None:
        lacking["odd"] = "no ODD is given"
    return {
        index: next(lacking[need] for need in rule.needs if need in lacking)
        for index, rule in enumerate(rules)
        if any(need in lacking for need in rule.needs)
    }


def _ask(
    context: CheckContext,
    start: int,
    rules: Sequence[Rule],
    asked: Sequence[int],
    states: NDArray[np.int8],
) -> _Part:
    verdicts = {index: rules[index].evaluate(context) for index in asked}
    end = start + context.batch.size
    for index, verdict in verdicts.items():
        states[index, start:end] = verdict.states()
    return _Part(start, end, verdicts)


def _chunks(context: CheckContext) -> list[tuple[int, int]]:
    if context.rollout is None:
        return []
    size, actors, steps = context.rollout.shape
    pairs = actors * (actors - 1) // 2
    rows = max(1, _CHUNK_STATES // (steps * max(actors, pairs)))
    return [(start, min(start + rows, size)) for start in range(0, size, rows)]
