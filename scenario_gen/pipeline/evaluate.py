"""Rollout, checks and structure of scenarios, in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scenario_gen.avoidance import assess, label
from scenario_gen.checks import DEFAULT_LIMITS, RULES, Limits, check
from scenario_gen.checks.realised import realised_values
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.finding import CheckResult, Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.drivers import Driver
from scenario_gen.errors import InputError, RolloutError, ScenarioGenError
from scenario_gen.graph import Structure, structure
from scenario_gen.metrics import Measure, Worst
from scenario_gen.motion import group_networks, rollout
from scenario_gen.roads import RoadNetwork


@dataclass(frozen=True)
class Evaluation:
    """What the checks say of a scenario, with its rollout where one was possible."""

    scenario: Scenario
    result: CheckResult
    network: RoadNetwork | None = None
    trace: TraceBatch | None = None
    row: int = 0
    structure: Structure | None = None
    preventability: PreventabilityLabel | None = None
    """Of a scenario that passed, where profiles were asked."""
    worst: Mapping[str, Worst] = field(default_factory=dict)
    """The worst value of every measure, each (B,), see ``row``; empty without a rollout."""
    realised: RealisedValues | None = None
    """What the rollout showed, of a scenario that passed."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of all severities."""
        return self.result.findings


def evaluate(
    scenarios: Sequence[Scenario],
    odd: Odd | None,
    driver: ReferenceDriver = "constant_speed",
    folder: Path | None = None,
    limits: Limits = DEFAULT_LIMITS,
    profiles: Sequence[Driver] = (),
) -> list[Evaluation]:
    """Evaluations in the order of the scenarios; a bad one never spoils the others.

    A scenario goes through the rules that need no rollout first; what fails there is not rolled
    out (a lane that does not exist cannot be driven in), and the other rules say "not checked".
    Of those that pass, the profiles say who could have avoided a contact; it is no reason to
    reject one.
    """
    found: dict[int, Evaluation] = {}
    networks: dict[int, RoadNetwork] = {}
    for index, scenario in enumerate(scenarios):
        try:
            networks[index] = group_networks(ScenarioBatch.of([scenario]), folder=folder)[0]
        except ScenarioGenError as error:
            found[index] = Evaluation(scenario, _failed("road.buildable", "$.road", error))
    still = _still(scenarios, networks, odd, limits)
    ready = []
    for index, result in still.items():
        if result.ok:
            ready.append(index)
        else:
            unasked = tuple(rule.outcome("not_checked", _NOT_ROLLED_OUT) for rule in _MOVING)
            joined = _joined(result, CheckResult(outcomes=unasked, findings=()))
            found[index] = Evaluation(scenarios[index], joined, networks[index])
    for rows, trace in _rolled_out(scenarios, networks, ready, driver, found):
        batch = ScenarioBatch.of([scenarios[i] for i in rows])
        roads = [networks[i] for i in rows]
        report = check(batch, trace, networks=roads, odd=odd, limits=limits, rules=_MOVING)
        results = [_joined(still[index], report.result(row)) for row, index in enumerate(rows)]
        passed = [row for row, result in enumerate(results) if result.ok]
        labels = _labels(batch, trace, roads, report.measures, passed, profiles, driver)
        seen = realised_values(batch, trace, roads, report.worst, labels, report)
        for row, index in enumerate(rows):
            ok = results[row].ok
            shape = structure(scenarios[index], trace, row) if ok else None
            found[index] = Evaluation(
                scenarios[index], results[row], networks[index], trace, row, shape,
                labels.get(row), report.worst, seen[row] if ok else None,
            )  # fmt: skip
    return [found[index] for index in range(len(scenarios))]


def _labels(
    batch: ScenarioBatch,
    trace: TraceBatch,
    roads: Sequence[RoadNetwork],
    measures: Mapping[str, Measure],
    rows: list[int],
    profiles: Sequence[Driver],
    driver: ReferenceDriver,
) -> dict[int, PreventabilityLabel]:
    """Who could have avoided it, by row."""
    if not rows or not profiles:
        return {}
    if driver == "constant_speed":
        found = assess(batch, trace, roads, profiles, measures=measures, rows=np.array(rows))
        return {row: label(found, row) for row in rows}
    # Who avoids is asked of an encounter in which the ego did nothing about it.
    chosen, kept = batch.select(np.array(rows)), [roads[row] for row in rows]
    found = assess(chosen, rollout(chosen, networks=kept), kept, profiles)
    return {row: label(found, place) for place, row in enumerate(rows)}


_STILL = tuple(rule for rule in RULES if "trace" not in rule.needs)
_MOVING = tuple(rule for rule in RULES if "trace" in rule.needs)
_ORDER = {rule.id: place for place, rule in enumerate(RULES)}
_NOT_ROLLED_OUT = "not rolled out: a rule that needs no rollout has failed"


def _still(
    scenarios: Sequence[Scenario],
    networks: dict[int, RoadNetwork],
    odd: Odd | None,
    limits: Limits,
) -> dict[int, CheckResult]:
    """What the rules that need no rollout say."""
    rows = sorted(networks)
    if not rows:
        return {}
    batch = ScenarioBatch.of([scenarios[i] for i in rows])
    roads = [networks[i] for i in rows]
    report = check(batch, None, networks=roads, odd=odd, limits=limits, rules=_STILL)
    return {index: report.result(row) for row, index in enumerate(rows)}


def _joined(first: CheckResult, second: CheckResult) -> CheckResult:
    """Both results, in the order of the rules."""
    outcomes = sorted((*first.outcomes, *second.outcomes), key=lambda o: _ORDER[o.rule])
    findings = sorted((*first.findings, *second.findings), key=lambda f: _ORDER[f.rule])
    return CheckResult(outcomes=tuple(outcomes), findings=tuple(findings))


def _rolled_out(
    scenarios: Sequence[Scenario],
    networks: dict[int, RoadNetwork],
    ready: list[int],
    driver: ReferenceDriver,
    found: dict[int, Evaluation],
) -> list[tuple[list[int], TraceBatch]]:
    if not ready:
        return []

    def roll(rows: list[int]) -> TraceBatch:
        batch = ScenarioBatch.of([scenarios[i] for i in rows])
        return rollout(batch, driver=driver, networks=[networks[i] for i in rows])

    try:
        return [(ready, roll(ready))]
    except (RolloutError, InputError) as error:
        if len(ready) == 1:
            index = ready[0]
            result = _failed("motion.rollout", "$", error)
            found[index] = Evaluation(scenarios[index], result, networks[index])
            return []
    # One of several cannot be rolled out: find it, keep the others.
    parts = []
    for index in ready:
        parts += _rolled_out(scenarios, networks, [index], driver, found)
    return parts


def _failed(rule: str, path: str, error: ScenarioGenError) -> CheckResult:
    finding = Finding(rule=rule, severity="error", path=path, message=error.what, hint=error.hint)
    return CheckResult(outcomes=(), findings=(finding,))
