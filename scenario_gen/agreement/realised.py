"""What the realised motion of a scenario comes to: intent, rules, criticality, events."""

from __future__ import annotations

from typing import Any

from scenario_gen.agreement.record import IntentSeen, IntentState, Value
from scenario_gen.checks import RULES, CheckReport, check
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.intents import Encounter, detect
from scenario_gen.checks.intents import events as events_in
from scenario_gen.checks.limits import Limits
from scenario_gen.checks.verdict import significant
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork

#: What became of the intent, by the state of the rule that looks for it.
_INTENT: dict[str, IntentState] = {
    "passed": "seen",
    "failed": "not_seen",
    "not_applicable": "none",
}


def judged(
    scenario: Scenario, network: RoadNetwork, trace: TraceBatch, limits: Limits
) -> dict[str, Any]:
    """Fields of an ``Outcome`` that the realised motion decides.

    Args:
        scenario: concrete.
        network: of its road.
        trace: one row, from a simulator.
        limits: that the rules judge by.
    """
    batch = ScenarioBatch.of([scenario])
    report = check(batch, trace, networks=[network], limits=limits, rules=RULES)
    result = report.result(0)
    failed = dict.fromkeys(f.rule for f in result.findings if f.severity == "error")
    context = CheckContext(batch, trace, [network], None, limits)
    states = {outcome.rule: outcome.state for outcome in result.outcomes}
    return {
        "intent": _INTENT.get(states["intent.seen"], "not_known"),
        "intents": _intents(context, scenario),
        "failed_rules": tuple(failed),
        "criticality": _criticality(report, scenario),
        "events": events_in(context)[0],
    }


def _intents(context: CheckContext, scenario: Scenario) -> tuple[IntentSeen, ...]:
    ids = [EGO_ID, *(actor.id for actor in scenario.actors)]
    group = context.batch.groups[0]
    found = []
    for intent in scenario.intent:
        seen = detect(Encounter(context, group, slice(0, 1), ids.index(intent.actor)), intent)
        is_seen = bool(seen.seen[0])
        from_s = round(float(seen.time_s[0]), 6) if is_seen else None
        found.append(IntentSeen(kind=intent.kind, actor=intent.actor, seen=is_seen, from_s=from_s))
    return tuple(found)


def _criticality(report: CheckReport, scenario: Scenario) -> dict[str, Value]:
    found = {}
    for name, worst in report.worst.items():
        if worst.valid[0]:
            found[name] = Value(
                value=float(significant(float(worst.value[0])) or 0.0),
                actor=scenario.actors[int(worst.actor[0])].id,
                time_s=round(float(worst.time_s[0]), 6),
            )
    return found
