"""Limits of a brief: every proposal is judged by them, and everything that is left names them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scenario_gen import api
from scenario_gen.catalog.briefs import read_brief
from scenario_gen.checks import DEFAULT_LIMITS
from scenario_gen.domain.limit_settings import LimitProfile
from scenario_gen.errors import BriefError
from tests.pipeline.folders import brief, content, generate
from tests.worlds import cut_in

# Nothing on the road is as slow as this, so all that moves breaks it.
CRAWL = {"values": {"speeding_factor": 1.4, "speed_mps.car": 0.5, "speed_mps.van": 0.5}}


def strict(**fields: Any) -> Any:
    return brief(limits=CRAWL, count=5, max_proposals=10, topics=["cut_in"], **fields)


def findings(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "ledger.jsonl").read_text().splitlines()
    return [finding for line in lines for finding in json.loads(line)["findings"]]


def test_proposals_are_judged_by_the_limits_of_the_brief(tmp_path: Path) -> None:
    """By the thread and by processes alike; findings say that the number was given."""
    for name, concurrency in (("thread", 1), ("processes", 8)):
        asked = strict(proposer={"name": "sampler", "concurrency": concurrency})
        assert generate(asked, tmp_path / name).accepted == 0
        found = [f for f in findings(tmp_path / name) if f["rule"] == "motion.speed"]
        assert found
        assert {(f["limit"], f["source"], f["version"]) for f in found} == {(0.5, "given", "1.0")}
    assert len({(tmp_path / n / "ledger.jsonl").read_bytes() for n in ("thread", "processes")}) == 1


def test_run_and_summary_name_the_limits(tmp_path: Path) -> None:
    generate(strict(), tmp_path / "a")
    summary, run = (
        json.loads((tmp_path / "a" / f"{name}.json").read_text()) for name in ("summary", "run")
    )
    assert summary["limits"] == run["limits"]
    assert summary["limits"]["profile"] == "default"
    assert summary["limits"]["overrides"] == dict(sorted(CRAWL["values"].items()))
    assert summary["limits"]["digest"] != DEFAULT_LIMITS.digest


def test_a_replay_with_the_same_limits_gives_the_same_bytes(tmp_path: Path) -> None:
    generate(strict(), tmp_path / "a")
    generate(strict(), tmp_path / "b", replay=tmp_path / "a")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_limits_that_do_not_exist_are_told_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match=r"\$\.limits\.values: .*did you mean relevant_ttc_s"):
        generate(brief(limits={"values": {"relevant_ttc": 1.0}}), tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_profile_beside_the_brief_becomes_part_of_the_run(tmp_path: Path) -> None:
    """So the run can be replayed when the file has gone."""
    (tmp_path / "mine.limits.yaml").write_text(
        "name: mine\nbased_on: commonroad\nvalues: {jump_m: {value: 0.2, source: ours}}\n"
    )
    (tmp_path / "brief.yaml").write_text(
        "name: x\nfunction: f\nodd: mixed_roads\ncount: 1\nproposer: {name: sampler}\n"
        "limits: {profile: mine, values: {relevant_ttc_s: 6.0}}\n"
    )
    asked = read_brief(tmp_path / "brief.yaml")
    assert isinstance(asked.limits.profile, LimitProfile)
    assert {"jump_m", "speed_mps.car"} <= set(asked.limits.profile.values)
    summary = generate(asked, tmp_path / "a")
    assert summary.limits.profile == "mine"
    assert summary.limits.overrides == {"relevant_ttc_s": 6.0}


def test_a_profile_that_is_not_there_is_told_with_the_ready_ones(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text("name: x\nfunction: f\nodd: mixed_roads\nlimits: {profile: moonbase}\n")
    with pytest.raises(BriefError, match="ready ones: default, commonroad"):
        read_brief(path)


def test_the_library_takes_limits_as_an_object_a_name_or_a_file(tmp_path: Path) -> None:
    """A van at 45 m/s is possible, but not for the vehicle models of CommonRoad."""
    one = cut_in(speed_mps=45.0, ego_speed_mps=45.0)
    path = tmp_path / "tight.yaml"
    path.write_text("name: tight\nvalues: {speed_mps.van: {value: 44.9, source: ours}}\n")
    object_given = DEFAULT_LIMITS.with_values(**{"speed_mps.van": 44.9})
    for limits, failed in (
        ("default", False), ("commonroad", True), (str(path), True), (object_given, True),
    ):  # fmt: skip
        [result] = api.check([one], limits=limits)
        assert ("motion.speed" in {f.rule for f in result.findings}) == failed
