"""The runner: states, reasons, determinism, batches and missing needs."""

from __future__ import annotations

import re

import numpy as np
import pytest

from scenario_gen.checks import RULES, STATES, check, rule
from scenario_gen.checks import runner as runner_module
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.errors import InputError
from scenario_gen.roads import build
from tests.checks.traces import actor, findings, state_of, states, world
from tests.worlds import JUNCTION, RURAL, crossing_pedestrian, cut_in, scenario


def test_rule_ids_are_unique_and_every_rule_says_what_it_is():
    """Ids look like ``room.what``; title, source and known needs are given."""
    assert len({r.id for r in RULES}) == len(RULES)
    for one in RULES:
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", one.id)
        assert one.title
        assert one.source
        assert one.version
        assert set(one.needs) <= {"scenario", "trace", "phases", "network", "odd"}


def test_rules_are_looked_up_by_id():
    """An unknown id is the caller's mistake."""
    assert rule("motion.speed").id == "motion.speed"
    with pytest.raises(InputError):
        rule("no.such")


@pytest.mark.parametrize("make", [cut_in, crossing_pedestrian], ids=["cut-in", "pedestrian"])
def test_good_scenarios_pass(make):
    """The worlds of the tests have no findings at all."""
    result = world(make()).report().result(0)
    assert result.findings == ()
    assert result.ok


def test_what_is_missing_is_not_checked_and_says_why():
    """Without trace, network and ODD the rules that need them never say passed."""
    report = check(ScenarioBatch.of([cut_in()]), None)
    result = report.result(0)
    reasons = {outcome.rule: outcome.reason for outcome in result.outcomes}
    for one in RULES:
        if set(one.needs) & {"trace", "network", "odd"}:
            assert states(result)[one.id] == "not_checked"
            assert reasons[one.id]
        else:
            assert states(result)[one.id] != "not_checked"


def test_a_network_missing_for_one_row_is_not_checked_there_only():
    """Networks are looked at group by group."""
    good = world(cut_in(), cut_in())
    report = check(good.batch, good.trace, networks=[good.networks[0], None])
    for rule_id in ("road.start", "road.on_road", "road.lane_use", "road.end", "references.roads"):
        assert state_of(report, rule_id, 0) == "passed"
        assert state_of(report, rule_id, 1) == "not_checked"


def test_batch_of_one_equals_batch_of_many():
    """Rows are judged alone: states, findings and measures do not depend on the neighbours."""
    several = [
        cut_in(),
        crossing_pedestrian(),
        scenario(road=RURAL, ego_lane=-1, ego_speed_mps=20.0, actors=[
            actor("truck", lane=-1, s_m=90.0, speed_mps=60.0)]),
        scenario(road=JUNCTION, ego_lane=-1, ego_s_m=120.0, ego_speed_mps=10.0,
                 ego={"start": {"road": "south", "lane": -1, "s_m": 120.0},
                      "route": ["south", "north"]},
                 actors=[actor(lane=-1, s_m=130.0, speed_mps=10.0, start={"road": "west"},
                               route=["west", "east"])]),
        cut_in(gap_m=300.0),
        scenario(),
    ]  # fmt: skip
    together = world(*several).report()
    for row, one in enumerate(several):
        alone = world(one).report()
        np.testing.assert_array_equal(together.states[:, row], alone.states[:, 0])
        assert together.result(row) == alone.result(0)
        actors = len(one.actors)
        first, second = together.criticality, alone.criticality
        assert first is not None
        assert second is not None
        np.testing.assert_array_equal(first.value[:, row, :actors], second.value[:, 0])
        np.testing.assert_array_equal(first.time_s[:, row, :actors], second.time_s[:, 0])
        for name, worst in alone.worst.items():
            for many, single in zip(together.worst[name], worst, strict=True):
                np.testing.assert_array_equal(many[row], single[0], err_msg=name)


def test_chunks_change_nothing(monkeypatch):
    """Chunks of one row give the same report as one chunk, bit by bit."""
    several = [cut_in(gap_m=10.0 + 20.0 * k) for k in range(12)]
    together = world(*several)
    whole = together.report()
    monkeypatch.setattr(runner_module, "_CHUNK_STATES", 1)
    parts = together.report()
    np.testing.assert_array_equal(whole.states, parts.states)
    assert [whole.result(k) for k in range(12)] == [parts.result(k) for k in range(12)]
    for name, measure in whole.measures.items():
        np.testing.assert_array_equal(measure.value, parts.measures[name].value, err_msg=name)


def test_the_worst_of_a_scenario_names_actor_and_time():
    """The nearer of two vans is the critical one; without a trace there is nothing to tell."""
    far = cut_in(gap_m=60.0, speed_mps=30.0).actors[0]
    near = cut_in(gap_m=25.0, speed_mps=30.0).actors[0].model_copy(update={"id": "van2"})
    both = cut_in().model_copy(update={"actors": (far, near)})
    report = world(both).report()
    worst = report.worst["min_thw_s"]
    assert worst.valid[0]
    assert worst.actor[0] == 1
    assert worst.value[0] == report.measures["min_thw_s"].value[0, 1]
    assert 2.0 < worst.time_s[0] <= 10.0
    assert report.measures["min_sight_m"].value.shape == (1, 1)
    still = check(ScenarioBatch.of([both]), None)
    assert still.worst == {}
    assert still.measures == {}


def test_ok_and_summary_count_errors():
    """Warnings leave a scenario ok; the summary counts each state of each rule."""
    warned = cut_in(duration_s=100.0)
    broken = cut_in(gap_m=300.0)
    report = world(cut_in(), warned, broken).report()
    assert report.ok.tolist() == [True, True, False]
    counts = report.summary()["relevance.near_ego"]
    assert counts == {"passed": 2, "failed": 1, "not_applicable": 0, "not_checked": 0}
    assert set(counts) == set(STATES)


def test_findings_are_the_same_every_time():
    """Two runs give equal findings, with at most six significant digits."""
    broken = cut_in(gap_m=300.123456789)
    first, second = world(broken).report().result(0), world(broken).report().result(0)
    assert first == second
    for finding in first.findings:
        for value in (finding.value, finding.limit):
            if isinstance(value, float):
                assert value == float(f"{value:.6g}")


def test_a_trace_of_another_batch_is_refused():
    """Rows and actors have to match."""
    good = world(cut_in())
    with pytest.raises(InputError):
        check(ScenarioBatch.of([cut_in(), cut_in()]), good.trace)
    with pytest.raises(InputError):
        check(good.batch, good.trace, networks=[])


def test_order_of_the_actors_does_not_matter():
    """Reordered actors: the same states, and paths that follow the order."""
    fast = actor("truck", name="t1", lane=-3, s_m=70.0, speed_mps=40.0)
    slow = actor("car", name="c1", lane=-2, s_m=110.0, speed_mps=25.0)
    first = world(scenario(actors=[fast, slow])).report()
    second = world(scenario(actors=[slow, fast])).report()
    np.testing.assert_array_equal(first.states, second.states)
    assert findings(first.result(0), "motion.speed")[0].path == "$.actors[0].speed_mps"
    assert findings(second.result(0), "motion.speed")[0].path == "$.actors[1].speed_mps"


@pytest.mark.parametrize("shift_m", [1.0, 137.5, 400.0])
def test_shifted_along_the_road_the_verdicts_are_the_same(shift_m):
    """A straight motorway is the same everywhere."""
    here = scenario(ego_s_m=50.0, actors=[actor(s_m=85.0), actor(name="a2", lane=-3, s_m=60.0)])
    there = scenario(ego_s_m=50.0 + shift_m, actors=[
        actor(s_m=85.0 + shift_m), actor(name="a2", lane=-3, s_m=60.0 + shift_m)])  # fmt: skip
    np.testing.assert_array_equal(world(here).report().states, world(there).report().states)


def test_turned_round_the_verdicts_are_the_same():
    """On a symmetric street the ego in lane 1, driving against s, meets the same as in lane -1."""
    street = {"template": "urban_street", "speed_limit_mps": 14.0, "length_m": 500.0}

    def meet(sign: int):
        at = (lambda s: s) if sign < 0 else (lambda s: 500.0 - s)
        walker = {"id": "p1", "category": "pedestrian", "speed_mps": 0.0,
                  "start": {"lane": 2 * sign, "s_m": at(120.0)},
                  "phases": [{"id": "x", "trigger": {"kind": "gap", "to": "ego", "gap_m": 40.0},
                              "manoeuvre": {"kind": "cross", "speed_mps": 1.5,
                                            "heading_rad": -sign * np.pi / 2}}]}  # fmt: skip
        return world(
            scenario(road=street, ego_lane=sign, ego_s_m=at(40.0), ego_speed_mps=12.0,
                     actors=[walker], intent=[{"kind": "crossing_path", "actor": "p1"}])
        )  # fmt: skip

    along, against = meet(-1).report(), meet(1).report()
    assert along.ok[0]
    np.testing.assert_array_equal(along.states, against.states)
    for name, measure in along.measures.items():
        np.testing.assert_allclose(
            measure.value, against.measures[name].value, rtol=1e-6, atol=1e-6, err_msg=name
        )


def test_static_networks_can_be_shared_between_groups():
    """One network object for many groups is fine."""
    one = cut_in()
    network = build(one.road)
    report = check(ScenarioBatch.of([one, one]), None, networks=[network, network])
    assert report.ok.all()
