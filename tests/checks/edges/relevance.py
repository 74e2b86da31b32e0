"""Edges of limits on who matters to the ego."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks import DEFAULT_LIMITS, rule
from scenario_gen.checks.context import CheckContext
from scenario_gen.domain.scenario import Scenario
from tests.checks.edges.edge import Edge
from tests.checks.edges.scenes import CROSSED, rolled_out
from tests.checks.traces import actor, lone
from tests.worlds import scenario

PASSING = lone(actor(lane=-1, s_m=20.0, speed_mps=40.0))
FOLLOWING = scenario(ego_s_m=200.0, actors=[actor(s_m=150.0, speed_mps=30.0)])


FOLLOWED = lone(actor(s_m=150.0, speed_mps=25.0))


def _only(limit: str) -> dict[str, float]:
    """The other limits of relevance at zero."""
    return {name: 0.0 for name in rule("relevance.near_ego").limits if name != limit}


def _measure(one: Scenario, name: str) -> float:
    return float(rolled_out(one).report().measures[name].value[0, 0])


def _gap_behind_m() -> float:
    rolled = rolled_out(FOLLOWING)
    context = CheckContext(rolled.batch, rolled.trace, rolled.networks, None, DEFAULT_LIMITS)
    return float(context.frame.gap_m[0, 0].min())


def _relevance() -> Iterator[Edge]:
    for limit, measure, one in (
        ("relevant_gap_m", "min_gap_m", PASSING), ("relevant_ttc_s", "min_ttc_s", FOLLOWED),
        ("relevant_thw_s", "min_thw_s", FOLLOWED), ("relevant_pet_s", "pet_s", CROSSED),
    ):  # fmt: skip
        yield Edge(
            "relevance.near_ego", limit, lambda _, one=one: rolled_out(one), others=_only(limit),
            measured=lambda one=one, measure=measure: _measure(one, measure),
        )  # fmt: skip


def _following() -> Iterator[Edge]:
    """An actor that keeps its distance behind the ego, at its speed."""
    yield Edge("relevance.every_actor", "relevant_gap_m", lambda _: rolled_out(FOLLOWING),
               others={"relevant_thw_s": 0.0}, measured=_gap_behind_m)  # fmt: skip
    yield Edge("relevance.every_actor", "relevant_thw_s", lambda _: rolled_out(FOLLOWING),
               others={"relevant_gap_m": 0.0}, measured=lambda: _gap_behind_m() / 30.0)  # fmt: skip


#: Of who matters.
RELEVANCE: list[Edge] = [*_relevance(), *_following()]
