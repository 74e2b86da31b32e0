"""Whatever scenario the types allow: a verdict, the same alone and among others."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.errors import RoadError, ScenarioGenError
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from tests.space.scenarios import scenarios


def _network(one):
    try:
        return build(one.concrete().road)
    except RoadError:
        return None


@settings(max_examples=25)
@given(st.lists(scenarios, min_size=1, max_size=4))
def test_every_scenario_gets_a_verdict(drawn):
    """No exception; every failed rule has a finding, and every finding is of a failed rule."""
    networks = [_network(one) for one in drawn]
    batch = ScenarioBatch.of(drawn)
    report = check(batch, None, networks=networks)
    _consistent(report, len(drawn))
    sound = [row for row in range(len(drawn)) if report.ok[row] and networks[row] is not None]
    if not sound:
        return
    chosen = [drawn[row] for row in sound]
    kept = [networks[row] for row in sound]
    try:
        trace = rollout(ScenarioBatch.of(chosen), networks=kept)
    except ScenarioGenError:
        return
    full = check(ScenarioBatch.of(chosen), trace, networks=kept)
    _consistent(full, len(chosen))
    for row, one in enumerate(chosen):
        single = ScenarioBatch.of([one])
        alone = check(single, rollout(single, networks=[kept[row]]), networks=[kept[row]])
        np.testing.assert_array_equal(full.states[:, row], alone.states[:, 0])


def _consistent(report, rows):
    for row in range(rows):
        result = report.result(row)
        failed = {outcome.rule for outcome in result.outcomes if outcome.state == "failed"}
        assert failed == {finding.rule for finding in result.findings}
        assert result.ok == report.ok[row]
        assert len(result.outcomes) == len(report.rules)
