"""Traffic lights of approaches that cross do not show green together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.signals import SignalProgram
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.network import Signal

_GO = frozenset({"green"})
#: The arms of a Y lie just at the limit: which of them crosses is not for rounding to say.
_ROUNDING = 1e-9


def _issues(group: Group, network: RoadNetwork, crossing_rad: float) -> Iterator[Issue]:
    lights = {signal.name: signal for signal in network.signals if signal.dynamic}
    programs = [
        (index, program, lights[program.signal])
        for index, program in enumerate(group.scenario.signals)
        if program.signal in lights
    ]
    for (_, first, one), (index, second, other) in itertools.combinations(programs, 2):
        if not _same_junction(network, one, other) or not _cross(network, one, other, crossing_rad):
            continue
        at_s = _both_green_s(first, second)
        if at_s is not None and at_s < group.scenario.duration_s:
            yield Issue(
                f"$.signals[{index}]",
                f"traffic lights {first.signal} and {second.signal}, whose ways cross, are both"
                " green at {value} s",
                value=at_s,
                unit="s",
                hint="let one of them show red, unless the failure is what is tested",
            )


def _same_junction(network: RoadNetwork, one: Signal, other: Signal) -> bool:
    return any(
        {one.road, other.road} <= {connection.incoming for connection in junction.connections}
        for junction in network.junctions
    )


def _cross(network: RoadNetwork, one: Signal, other: Signal, crossing_rad: float) -> bool:
    """Whether the traffic of two lights arrives neither alongside nor head-on."""
    turned_rad = _heading_rad(network, one) - _heading_rad(network, other)
    return abs(math.sin(turned_rad)) > math.sin(crossing_rad) + _ROUNDING


def _heading_rad(network: RoadNetwork, signal: Signal) -> float:
    _, _, heading_rad, _ = network.roads[signal.road].line.evaluate(np.asarray(signal.s_m))
    return float(heading_rad) + (np.pi if signal.orientation == "-" else 0.0)


def _both_green_s(first: SignalProgram, second: SignalProgram) -> float | None:
    """The first time at which both programs show green."""
    times = sorted({phase.at_s for phase in (*first.phases, *second.phases)})
    return next((t for t in times if _state(first, t) in _GO and _state(second, t) in _GO), None)


def _state(program: SignalProgram, time_s: float) -> str:
    return [phase.state for phase in program.phases if phase.at_s <= time_s][-1]


def evaluate(context: CheckContext) -> Verdict:
    """Compare the programs of all pairs of lights at a junction."""
    crossing_rad = context.limits.crossing_rad.value
    return by_network(
        context,
        lambda group, network: _issues(group, network, crossing_rad),
        applies=lambda group: len(group.scenario.signals) > 1,
        not_applicable="fewer than two programs of traffic lights",
    )


RULE = Rule(
    id="signals.conflict",
    title="Traffic lights of ways that cross are not green together",
    severity="warning",
    version="1.1",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="Traffic lights of one junction whose ways cross are never green at the same time.",
    formula="not (green and green) at any t < duration where |sin(difference of headings)| >"
    " sin(crossing_rad) + 1e-9",
    limits=("crossing_rad",),
    source="default: approaches at more than crossing_rad to each other cross",
)
