"""Preventability in runs and of scenarios that cannot be judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scenario_gen as sg
from scenario_gen.avoidance import chosen_profiles
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.pipeline.library import check_rows
from scenario_gen.pipeline.preventability import margins_of, preventability_of
from tests.avoidance.encounters import follow
from tests.pipeline.folders import brief, generate
from tests.pipeline.rows import library_rows
from tests.worlds import cut_in, scenario


def _ledger(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "ledger.jsonl").read_text().splitlines()]


def test_every_accepted_scenario_is_labelled_and_counted(tmp_path: Path) -> None:
    """The ledger has the verdict and who avoids; the summary counts them and names the set."""
    summary = generate(brief(count=8), tmp_path / "out")
    labels = [
        entry["preventability"]
        for entry in _ledger(tmp_path / "out")
        if entry["outcome"] == "accepted"
    ]
    assert len(labels) == 8
    assert all(labels)
    assert sum(summary.preventability.values()) == 8
    for verdict, count in summary.preventability.items():
        assert sum(label["verdict"] == verdict for label in labels) == count
    assert summary.preventability_profiles == ("r157_careful_aeb", "fsm", "rss_jrc")


def test_no_verdict_is_a_reason_to_reject(tmp_path: Path) -> None:
    """Judged by somebody who never avoids anything, as many are accepted, and the same ones."""
    never = {"profiles": ["constant_speed"]}
    plain = generate(brief(count=6), tmp_path / "plain")
    asleep = generate(brief(count=6, preventability=never), tmp_path / "asleep")
    assert asleep.accepted == plain.accepted
    names = [{e["scenario_id"] for e in _ledger(tmp_path / d)} for d in ("plain", "asleep")]
    assert names[0] == names[1]
    assert "unpreventable" in asleep.preventability


def test_a_brief_changes_the_set_and_its_constants(tmp_path: Path) -> None:
    by = {"profiles": ["aeb"], "constants": {"aeb.latency_s": 0.4}}
    summary = generate(brief(count=2, preventability=by), tmp_path / "out")
    assert summary.preventability_profiles == ("aeb (latency_s = 0.4)",)


def test_an_impossible_constant_stops_a_run_before_it_begins(tmp_path: Path) -> None:
    by = {"profiles": ["aeb"], "constants": {"aeb.latency_s": -1.0}}
    with pytest.raises(InputError, match="impossible"):
        generate(brief(preventability=by), tmp_path / "out")
    assert not (tmp_path / "out" / "ledger.jsonl").exists()


def test_an_ego_that_reacts_in_the_rollout_is_judged_by_one_that_does_not() -> None:
    """With ``idm`` at the wheel nobody is touched; the label is the same as without it."""
    scenarios = [follow(60.0, ego_mps=20.0), cut_in(gap_m=12.0, speed_mps=15.0, ego_speed_mps=25.0)]
    profiles = chosen_profiles()
    labels = [
        [e.preventability for e in evaluate(scenarios, None, driver, profiles=profiles)]
        for driver in ("constant_speed", "idm")
    ]
    assert labels[0] == labels[1]
    assert any(label is not None and label.verdict != "trivial" for label in labels[0])


def test_what_fails_a_rule_has_no_label() -> None:
    overlapping = scenario(actors=[
        {"id": "a", "category": "car", "start": {"lane": -2, "s_m": 51.0}, "speed_mps": 20.0}
    ])  # fmt: skip
    (found,) = evaluate([overlapping], None, profiles=chosen_profiles())
    assert not found.result.ok
    assert found.preventability is None


def _unrollable() -> Scenario:
    return scenario(ego_lane=-9, actors=[])


def test_what_cannot_be_rolled_out_is_not_checked_and_spoils_nothing() -> None:
    good = follow(60.0, ego_mps=20.0)
    found = preventability_of([good, _unrollable(), good], chosen_profiles())
    assert [one.verdict for one in found] == ["preventable", "not_checked", "preventable"]
    assert "lane" in found[1].reason


def test_the_library_function_names_profiles_and_constants() -> None:
    one = follow(60.0, ego_mps=20.0)
    (found,) = sg.preventability([one], ["aeb", "fsm"], constants={"aeb.latency_s": 0.0})
    assert [outcome.profile for outcome in found.profiles] == ["aeb (latency_s = 0)", "fsm"]
    with pytest.raises(InputError, match="nobody"):
        sg.preventability([one], ["nobody"])


def test_margins_of_a_scenario_have_one_entry_per_profile() -> None:
    found = margins_of(follow(60.0, ego_mps=20.0), chosen_profiles())
    assert [one.profile for one in found] == ["r157_careful_aeb", "fsm", "rss_jrc"]


def test_published_expectations_that_differ_have_a_reason() -> None:
    """And only those: what is computed is what is published, or is explained."""
    rows = [row for row in library_rows() if row.record.expected.preventability != "not_stated"]
    assert len(rows) == 33
    for row in rows:
        expected = row.record.expected
        assert row.preventability is not None
        same = row.preventability.verdict == expected.preventability
        assert same == (expected.preventability_here is None), row.scenario.id
        assert same == (expected.preventability_differs == ""), row.scenario.id
    differing = [row for row in rows if row.record.expected.preventability_here]
    assert len(differing) <= 5
    # Ratings of emergency brakes: the profile of one avoids them.
    (aeb,) = chosen_profiles(["aeb"])
    brakes = [row for row in differing if "aeb" in row.record.expected.preventability_differs]
    found = preventability_of([row.scenario for row in brakes], [aeb])
    assert [one.verdict for one in found] == ["preventable"] * len(brakes)


def test_a_changed_verdict_is_told_by_the_library_check() -> None:
    one = next(row for row in library_rows() if row.scenario.id == "r157-cut-in-unavoidable")
    record = one.record.model_copy(
        update={"expected": one.record.expected.model_copy(update={"preventability": "trivial"})}
    )
    changed = one.scenario.model_copy(update={"library": record})
    (row,) = check_rows([changed])
    assert any("preventability unpreventable" in line for line in row.differences)
