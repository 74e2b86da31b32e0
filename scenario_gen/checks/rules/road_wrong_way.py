"""Who starts against the traffic of its lane is meant to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import MOTOR_VEHICLES, Actor
from scenario_gen.domain.batch import Group

_DRIVING = MOTOR_VEHICLES | {"bicycle"}
#: Kinds of intent that say that an actor is to come against the traffic.
_MEANT = frozenset({"wrong_way", "wrong_way_encounter", "oncoming", "reversing", "loss_of_control"})


def _movers(group: Group) -> Iterator[tuple[str, Actor]]:
    meant = {i.actor for i in group.scenario.intent if i.kind in _MEANT}
    for index, actor in enumerate(group.scenario.actors):
        if actor.category in _DRIVING and actor.id not in meant and actor.trajectory is None:
            yield f"$.actors[{index}].start.heading_rad", actor


def evaluate(context: CheckContext) -> Verdict:
    """Look at the headings relative to the traffic of the lane at the start."""
    standing_mps = context.limits.standing_mps.value

    def issues(group: Group) -> Iterator[Issue]:
        for path, actor in _movers(group):
            heading_rad = np.asarray(group.column(actor.start.heading_rad), dtype=np.float64)
            drives = np.asarray(group.column(actor.speed_mps)) > standing_mps
            yield Issue(
                path, f"{actor.id} drives against the traffic of lane {actor.start.lane}",
                (np.cos(heading_rad) < 0.0) & drives, heading_rad, unit="rad",
                hint="if it is meant, give it the intent wrong_way; if not, heading_rad 0 drives"
                " with the traffic of any lane",
            )  # fmt: skip

    return by_group(
        context,
        issues,
        applies=lambda group: any(_movers(group)),
        not_applicable="nobody drives, or all that do are meant to drive as they do",
    )


RULE = Rule(
    id="road.wrong_way",
    title="Who starts against the traffic is meant to",
    severity="warning",
    evaluate=evaluate,
    statement="A vehicle that starts against the traffic of its lane stands, or is meant to.",
    formula="cos(heading relative to the lane) >= 0, or v <= standing_mps, or an intent wrong_way,"
    " oncoming, reversing or loss_of_control",
    limits=("standing_mps",),
)
