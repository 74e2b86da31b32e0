"""Rolled-out worlds for the tests of checks, and faults to plant in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from scenario_gen.checks import DEFAULT_LIMITS, STATES, CheckReport, Limits, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.finding import CheckResult, Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion import rollout
from scenario_gen.roads import RoadNetwork, build
from tests.worlds import scenario


@dataclass(frozen=True)
class World:
    """Scenarios with their rollout and roads."""

    batch: ScenarioBatch
    trace: TraceBatch
    networks: list[RoadNetwork]

    def report(self, *, odd: Odd | None = None, limits: Limits = DEFAULT_LIMITS) -> CheckReport:
        return check(self.batch, self.trace, networks=self.networks, odd=odd, limits=limits)

    def with_trace(self, mover: int, **arrays: Any) -> World:
        """The first row's arrays of one mover replaced: a planted fault."""
        changed = {}
        for name, values in arrays.items():
            array = getattr(self.trace, name).copy()
            array[0, mover] = values
            changed[name] = array
        return replace(self, trace=replace(self.trace, **changed))


def world(*scenarios: Scenario) -> World:
    """Each scenario a row."""
    networks = [build(s.road) for s in scenarios]
    batch = ScenarioBatch.of(scenarios)
    return World(batch, rollout(batch, networks=networks), networks)


def static(one: Scenario, *, odd: Odd | None = None) -> CheckResult:
    """What the rules that need no rollout say."""
    return check(ScenarioBatch.of([one]), None, networks=[build(one.road)], odd=odd).result(0)


def states(result: CheckResult) -> dict[str, str]:
    """State by rule id."""
    return {outcome.rule: outcome.state for outcome in result.outcomes}


def findings(result: CheckResult, rule_id: str) -> list[Finding]:
    """Findings of one rule."""
    return [finding for finding in result.findings if finding.rule == rule_id]


def state_of(report: CheckReport, rule_id: str, row: int = 0) -> str:
    """State of one rule in one row."""
    return STATES[int(report.state(rule_id)[row])]


def phase(manoeuvre: dict[str, Any], trigger: dict[str, Any] | None = None,
          name: str = "p1") -> dict[str, Any]:  # fmt: skip
    """Data of a phase, at 1 s unless said otherwise."""
    return {"id": name, "trigger": trigger or {"kind": "time", "at_s": 1.0}, "manoeuvre": manoeuvre}


def actor(category: str = "car", *, lane: int = -2, s_m: float = 100.0, speed_mps: float = 25.0,
          name: str = "a1", phases: Sequence[dict[str, Any]] = (),
          **fields: Any) -> dict[str, Any]:  # fmt: skip
    """Data of an actor on the motorway, ahead of the ego in its lane unless said otherwise."""
    start = {"lane": lane, "s_m": s_m} | fields.pop("start", {})
    return {"id": name, "category": category, "start": start, "speed_mps": speed_mps,
            "phases": list(phases), **fields}  # fmt: skip


def lone(data: dict[str, Any], **fields: Any) -> Scenario:
    """A scenario with one actor."""
    return scenario(actors=[data], **fields)


BRAKE = {"kind": "brake", "decel_mps2": 5.0, "until_mps": 10.0}
MU_G = 0.8 * 9.81
