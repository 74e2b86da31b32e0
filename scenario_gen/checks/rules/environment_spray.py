"""Spray comes from an actor that moves on a wet surface."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import MOTOR_VEHICLES, Actor
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import farthest_m, surfaces

_WET = frozenset({"wet", "standing_water", "flooded"})


def _issues(group: Group) -> Iterator[Issue]:
    environment = group.scenario.environment
    actors = {actor.id: actor for actor in group.scenario.actors}
    wet = any(part.condition in _WET for part in surfaces(group))
    around_m = farthest_m(group)
    for index, spray in enumerate(environment.spray):
        path = f"$.environment.spray[{index}]"
        if spray.actor not in actors:
            yield Issue(
                f"{path}.actor", f"there is no actor {spray.actor}", value=spray.actor,
                hint=f"actors: {', '.join(sorted(actors)[:12]) or '(none)'}",
            )  # fmt: skip
            continue
        actor = actors[spray.actor]
        if actor.category not in MOTOR_VEHICLES:
            yield Issue(
                f"{path}.actor", f"{actor.category} {actor.id} throws no water up",
                value=actor.category, hint="name a motor vehicle",
            )  # fmt: skip
        yield Issue(
            f"{path}.actor", f"actor {actor.id} stands and throws no water up",
            _stands(group, actor), 0.0, 0.0, "m/s", "let it move, or take the spray out",
        )  # fmt: skip
        if not wet:
            yield Issue(
                path, "spray needs a wet road", value=environment.surface_condition,
                limit="wet", hint="set the surface, a change or a patch to wet or standing_water",
            )  # fmt: skip
        there_m, air_m = np.broadcast_arrays(np.asarray(group.column(spray.visibility_m)), around_m)
        yield Issue(
            f"{path}.visibility_m", "one sees {value} m far in the spray and {limit} m around it",
            there_m >= air_m, there_m, air_m, "m", "lower the visibility in the spray",
        )  # fmt: skip


def _stands(group: Group, actor: Actor) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(rows,) or () whether an actor never moves of itself."""
    speed_mps = np.asarray(group.column(actor.speed_mps))
    return np.asarray((speed_mps <= 0.0) & (not actor.phases) & (actor.trajectory is None))


def evaluate(context: CheckContext) -> Verdict:
    """Look up the actors and the surface."""
    return by_group(
        context,
        _issues,
        applies=lambda group: bool(group.scenario.environment.spray),
        not_applicable="no spray",
    )


RULE = Rule(
    id="environment.spray",
    title="Spray comes from a vehicle that moves on a wet road",
    severity="error",
    version="1.1",
    evaluate=evaluate,
    statement="Spray comes from a motor vehicle that moves on a wet road, and one sees less in it"
    " than around it.",
    formula="actor exists, is a motor vehicle and has a speed > 0, phases or a trajectory; some"
    " surface wet, standing_water or flooded; visibility in the spray < greatest visibility around"
    " it",
)
