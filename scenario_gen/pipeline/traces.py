"""Traces from outside: a simulator's log of a scenario of ours, or of one that is not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scenario_gen.checks import RULES, CheckReport, check
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.intents import events as events_in
from scenario_gen.checks.limits import DEFAULT_LIMITS, Limits
from scenario_gen.checks.rule import Rule
from scenario_gen.domain.actor import EGO_ID, Category
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.event import Event
from scenario_gen.domain.finding import CheckResult, Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError, RoadError, SimulatorError
from scenario_gen.roads import RoadNetwork, build
from scenario_gen.roads.external import read_network
from scenario_gen.roads.xodr_file import MAX_BYTES
from simulators.as_trace import as_trace
from simulators.esmini import Esmini
from simulators.foreign import FRICTION, foreign

#: What can be asked of a trace whose scenario is not known: motion, boxes, and where it is driven.
OF_ANY_TRACE = (
    "boxes.start", "boxes.actors", "road.on_road", "road.lane_use", "motion.speed",
    "motion.acceleration", "motion.braking", "motion.friction_circle", "motion.turning_radius",
    "motion.sideways", "motion.jumps", "ego.dynamics",
)  # fmt: skip
_NOT_SOUND = "not compared with the trace: a rule that needs no trace has failed"
_NO_SCENARIO = "there is no scenario, only a log of one"


@dataclass(frozen=True)
class Recorded:
    """A trace that we have not rolled out, with the scenario that it is of."""

    scenario: Scenario
    """Ours, or one that stands in for a foreign one: see ``simulators.foreign``."""
    network: RoadNetwork | None
    trace: TraceBatch
    """One row."""
    source: str
    """Where the states are from, for reports."""
    ours: bool = True
    """Whether the scenario is known."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Ids of the stand-in to names in the log."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Names in the log of who is not judged, and why."""
    begins_s: float = 0.0
    """Time of the log at which the trace begins."""

    @property
    def batch(self) -> ScenarioBatch:
        """The scenario as a batch of one row."""
        return ScenarioBatch.of([self.scenario])


def read_log(scenario: Scenario, log: Path, *, folder: Path | None = None) -> Recorded:
    """The log of a scenario of ours, run in esmini at the defaults of its parameters.

    Raises:
        InputError: the file is no such log, or of another scenario.
        RoadError: the road cannot be built.
    """
    concrete = scenario.concrete()
    network = build(concrete.road, folder=folder)
    with _input(log):
        trace = as_trace(concrete, network, Esmini.read_csv(log))
    return Recorded(concrete, network, trace, _source(log))


def read_foreign_log(
    log: Path,
    *,
    road_map: Path | None = None,
    ego: str | None = None,
    categories: Mapping[str, Category] | None = None,
    friction: float = FRICTION,
) -> Recorded:
    """The log of a scenario that is not ours.

    Args:
        log: a table of states that esmini wrote.
        road_map: OpenDRIVE file that it was driven on; without one, no lanes are known.
        ego: name of the ego in the log; found by its name when not given.
        categories: of entities by name, where their boxes would mislead.
        friction: mu of the road.

    Raises:
        InputError: the file is no such log, its ego is not on the map, or ``ego`` or
            ``categories`` name nobody in it.
        RoadError: the map cannot be read.
    """
    network = None if road_map is None else read_network(_bytes(road_map), road_map.name)
    with _input(log):
        found = foreign(
            Esmini.read_csv(log), network, ego=ego, categories=categories, friction=friction
        )
    return Recorded(
        found.scenario, network, found.trace, _source(log), False, found.names, found.left_out,
        found.begins_s,
    )  # fmt: skip


def judge(
    recorded: Recorded, *, odd: Odd | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[CheckResult, CheckReport]:
    """What the rules say of a trace, and the report with its measures.

    Of a scenario of ours every rule is asked; those that need to know when phases begin say "not
    checked". Of a foreign one those of ``OF_ANY_TRACE`` are.
    """

    def ask(rules: Sequence[Rule], trace: TraceBatch | None) -> CheckReport:
        return check(
            recorded.batch, trace, networks=[recorded.network], odd=odd, limits=limits, rules=rules
        )

    if not recorded.ours:
        report = ask([rule for rule in RULES if rule.id in OF_ANY_TRACE], recorded.trace)
        result = _of_all_rules(report.result(0), _NO_SCENARIO)
        findings = tuple(_of_entity(finding, recorded) for finding in result.findings)
        return result.model_copy(update={"findings": findings}), report
    still = ask([rule for rule in RULES if "trace" not in rule.needs], None)
    if not still.ok[0]:
        return _of_all_rules(still.result(0), _NOT_SOUND), still
    report = ask(RULES, recorded.trace)
    return report.result(0), report


def _of_all_rules(result: CheckResult, reason: str) -> CheckResult:
    """With an outcome for those that were not asked."""
    asked = {outcome.rule: outcome for outcome in result.outcomes}
    outcomes = (asked.get(rule.id) or rule.outcome("not_checked", reason) for rule in RULES)
    return CheckResult(outcomes=tuple(outcomes), findings=result.findings)


def events_of(recorded: Recorded, limits: Limits = DEFAULT_LIMITS) -> tuple[Event, ...]:
    """The events in a trace, with the names of the log."""
    found = list_events(
        recorded.scenario, recorded.network, recorded.trace, limits
    )  # fmt: skip
    if recorded.ours:
        return found
    return tuple(
        event.model_copy(
            update={
                "actor": recorded.names[event.actor],
                "others": tuple(recorded.names[name] for name in event.others),
            }
        )
        for event in found
    )


def list_events(
    scenario: Scenario,
    network: RoadNetwork | None,
    trace: TraceBatch,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Event, ...]:
    """The events in the one row of a trace of a concrete scenario."""
    context = CheckContext(ScenarioBatch.of([scenario]), trace, [network], None, limits)
    return events_in(context)[0]


def _of_entity(finding: Finding, recorded: Recorded) -> Finding:
    """A finding on a stand-in, which has no file: its path is the name of the entity."""
    index = re.match(r"\$\.actors\[(\d+)\]", finding.path)
    name = recorded.scenario.actors[int(index[1])].id if index else EGO_ID
    return finding.model_copy(update={"path": recorded.names[name]})


@contextmanager
def _input(log: Path) -> Iterator[None]:
    """A log that a person gives is input: nothing of ours has failed."""
    try:
        yield
    except SimulatorError as error:
        raise InputError(error.what, where=str(log), hint=error.hint) from error


def _source(log: Path) -> str:
    return f"log {log.name} of esmini"


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RoadError(f"the map has more than {MAX_BYTES} bytes", where=str(path))
        return path.read_bytes()
    except OSError as error:
        raise RoadError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
