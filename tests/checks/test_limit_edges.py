"""Every limit of every rule: at it, just inside and just outside, by value or by the number given.

Where the value that a rule measures can be written down, it is varied around the limit; where it is
measured in a rollout, the limit is varied around it.
"""

from __future__ import annotations

import pytest

from scenario_gen.checks import RULES, STATES, check, rule
from tests.checks.edges.edge import Edge
from tests.checks.edges.motion import MOTION
from tests.checks.edges.relevance import RELEVANCE
from tests.checks.edges.setting import SETTING
from tests.checks.edges.standing import FROM_STANDSTILL
from tests.checks.traces import World, world

EDGES: list[Edge] = [*FROM_STANDSTILL, *MOTION, *RELEVANCE, *SETTING]


@pytest.mark.parametrize("words", ["inside", "at", "outside"])
@pytest.mark.parametrize("edge", EDGES, ids=[f"{edge.rule}-{edge.limit}" for edge in EDGES])
def test_a_limit_decides_where_it_lies(edge: Edge, words: str) -> None:
    """Just inside it passes, just outside it fails; at it, the formula says which."""
    one, limits = edge.case(words)
    rolled = one if isinstance(one, World) else world(one)
    report = check(
        rolled.batch, rolled.trace, networks=rolled.networks, limits=limits, rules=[rule(edge.rule)]
    )
    expected = {"inside": "passed", "at": edge.at, "outside": "failed"}[words]
    assert STATES[int(report.states[0, 0])] == expected


def test_every_limit_of_every_rule_has_its_edge_tested() -> None:
    """Add an ``Edge`` for what is missing here; see 'How to add ... a rule' in CONTRIBUTING.md."""
    tested = {(edge.rule, edge.limit.split(".")[0]) for edge in EDGES}
    named = {(one.id, limit) for one in RULES for limit in one.limits}
    # Whether somebody has a radius at all decides here, not how large it is.
    named.discard(("motion.sideways", "turning_radius_m"))
    # These bound the model whose departures decide; tests/dynamics holds the model to them. That
    # of the ego is the same rule for another mover.
    bounds = {"accel_mps2", "decel_mps2", "jerk_mps3", "turning_radius_m", "steering_rate_radps",
              "lean_rad", "lean_rate_radps"}  # fmt: skip
    named -= {("motion.saturates", limit) for limit in bounds}
    named = {pair for pair in named if pair[0] != "ego.saturates"}
    assert named - tested == set(), "add an Edge in tests/checks/edges"
