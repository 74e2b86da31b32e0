"""Programs of traffic lights name lights that exist, each once."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.roads import RoadNetwork


def _issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
    lights = [signal.name for signal in network.signals if signal.dynamic]
    seen: set[str] = set()
    for index, program in enumerate(group.scenario.signals):
        path = f"$.signals[{index}].signal"
        if program.signal not in lights:
            yield Issue(
                path,
                f"the road has no traffic light {program.signal}",
                value=program.signal,
                hint=f"traffic lights here: {', '.join(lights[:12]) or '(none)'}",
            )
        elif program.signal in seen:
            yield Issue(
                path,
                f"traffic light {program.signal} has two programs",
                value=program.signal,
                hint="put all its states into one program",
            )
        seen.add(program.signal)


def evaluate(context: CheckContext) -> Verdict:
    """Look every signal up."""
    return by_network(
        context,
        _issues,
        applies=lambda group: bool(group.scenario.signals),
        not_applicable="no programs of traffic lights",
    )


RULE = Rule(
    id="signals.exist",
    title="Programs of traffic lights name lights that exist, each once",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="Every signal program names a traffic light of the road, and no light has two"
    " programs.",
    formula="signal is a traffic light of the network; the signals of the programs differ",
    source="scenario schema 1.0",
)
