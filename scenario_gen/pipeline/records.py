"""Test-case records: scenarios rolled out, checked and judged, then written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scenario_gen.checks import DEFAULT_LIMITS, Limits
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.record import CaseRecord, CriticalityValue, RecordChecks
from scenario_gen.domain.scenario import Scenario
from scenario_gen.drivers import Driver
from scenario_gen.metrics import MEASURES
from scenario_gen.pipeline.evaluate import Evaluation, evaluate
from scenario_gen.records import Evidence, record_of
from simulators.profiles import profile_by_name

# Time step of the rollouts that ``evaluate`` makes. [s]
_STEP_S = 0.1
# Of figures of a rollout: micrometres and microseconds are rounding. [digits after the point]
_DIGITS = 6
# Scenarios that are rolled out together: their traces are in memory at the same time.
_TOGETHER = 64


def records_of(
    scenarios: Sequence[Scenario],
    *,
    odd: Odd | None = None,
    driver: ReferenceDriver = "constant_speed",
    limits: Limits = DEFAULT_LIMITS,
    profiles: Sequence[Driver] = (),
    labels: Mapping[str, PreventabilityLabel | None] | None = None,
    folder: Path | None = None,
) -> list[CaseRecord]:
    """The records of scenarios, in their order.

    A scenario that cannot be rolled out has a record all the same: without criticality, and with
    the rules that failed.

    Args:
        scenarios: logical ones at the defaults of their parameters.
        odd: whose levels the coverage tags have.
        driver: reference driver of the rollout.
        limits: that the rules judge by.
        profiles: who decides whether a contact could have been avoided.
        labels: what was decided before, by scenario id, in place of asking profiles.
        folder: where external roads lie.
    """
    known = labels or {}
    records = []
    for first in range(0, len(scenarios), _TOGETHER):
        part = scenarios[first : first + _TOGETHER]
        for one in evaluate(part, odd, driver, folder, limits, profiles):
            label = known.get(one.scenario.id, one.preventability)
            records.append(record_of(one.scenario, _evidence(one, odd, driver, limits, label)))
    return records


def _evidence(
    found: Evaluation,
    odd: Odd | None,
    driver: ReferenceDriver,
    limits: Limits,
    label: PreventabilityLabel | None,
) -> Evidence:
    return Evidence(
        limits=limits.used,
        formats=profile_by_name("generic").formats,
        driver=driver,
        step_s=_STEP_S,
        checks=_checks(found.result),
        starts=_starts(found),
        criticality=_criticality(found),
        contact=_contact(found),
        preventability=label,
        odd=odd,
    )


def _checks(result: CheckResult) -> RecordChecks:
    states = {outcome.rule: outcome.state for outcome in result.outcomes}
    # A road that cannot be built is found without a rule that is asked.
    failed = dict.fromkeys(finding.rule for finding in result.findings)
    return RecordChecks(
        state="passed" if result.ok else "failed",
        passed=sum(state == "passed" for state in states.values()),
        failed=tuple(failed),
        not_checked=tuple(rule for rule, state in states.items() if state == "not_checked"),
    )


def _starts(found: Evaluation) -> dict[tuple[str, str], float]:
    """When the phases of the rollout began."""
    if found.trace is None:
        return {}
    scenario, began = found.scenario, found.trace.phase_start_s[found.row]
    movers = [(EGO_ID, scenario.ego), *((actor.id, actor) for actor in scenario.actors)]
    starts = {
        (name, phase.id): float(began[place, index])
        for place, (name, mover) in enumerate(movers)
        for index, phase in enumerate(mover.phases)
    }
    return {key: at_s for key, at_s in starts.items() if at_s == at_s}


def _criticality(found: Evaluation) -> tuple[CriticalityValue, ...]:
    values = []
    for info in MEASURES if found.worst else ():
        worst = found.worst[info.name]
        if not worst.valid[found.row]:
            values.append(CriticalityValue(measure=info.name, unit=info.unit))
            continue
        actor = found.scenario.actors[int(worst.actor[found.row])]
        values.append(
            CriticalityValue(
                measure=info.name, unit=info.unit, actor=actor.id,
                value=_rounded(worst.value[found.row]), time_s=_rounded(worst.time_s[found.row]),
            )
        )  # fmt: skip
    return tuple(values)


def _rounded(value: float) -> float:
    # And no minus zero.
    return round(float(value), _DIGITS) + 0.0


def _contact(found: Evaluation) -> bool | None:
    """Whether the ego of the rollout touches another actor."""
    if not found.worst:
        return None
    gap = found.worst["min_gap_m"]
    return bool(gap.valid[found.row] and gap.value[found.row] <= 0.0)
