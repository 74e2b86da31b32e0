"""Suites in simulators: what ran, what was seen, how far two are apart; and what goes wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import scenario_gen as sg
from scenario_gen.agreement import Played
from scenario_gen.agreement.track import Track
from scenario_gen.errors import CatalogError, InputError, SimulatorError
from simulators.run import RunLimits
from tests.agreement.fakes import asked, fake_esmini, files, suite
from tests.simulators.logs import of_rollout
from tests.worlds import cut_in, scenario

QUICK = RunLimits(wall_s=1.0, memory_bytes=256 << 20, file_bytes=1 << 20)


def played(tmp_path: Path, *, first: str = "", count: int = 3, **options: object) -> Played:
    """A small suite on both, by the stand-in for esmini."""
    given = suite(count)
    program = fake_esmini(tmp_path / "fake", given, first=first)
    arguments: dict[str, object] = {"options": {"esmini": {"binary": str(program)}}}
    return sg.simulate(given, tmp_path / "out", **(arguments | options))  # type: ignore[arg-type]


def shifted(log: bytes, entity: str, after_s: float, by_m: float) -> bytes:
    """The log with an entity farther to the left after some time."""
    lines = log.decode().splitlines()
    header = [cell.strip() for cell in lines[1].split(",")]
    for row in range(2, len(lines)):
        cells = [cell.strip() for cell in lines[row].split(",")]
        if float(cells[1]) > after_s:
            at = cells.index(entity)
            y = header.index(header[at].replace("Entity_Name [-]", "World_Position_Y [m]"))
            cells[y] = f"{float(cells[y]) + by_m:.6f}"
        lines[row] = ", ".join(cells)
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Three scenarios on both, with all files kept; tests only look at it."""
    return played(tmp_path_factory.mktemp("agreed"), keep_files=True)


def test_the_same_motion_agrees(agreed: Played) -> None:
    """Both ran to the end, the intent is seen, everybody is at the same place, events match."""
    result = agreed
    assert result.ok
    assert result.findings == ()
    assert [record.scenario for record in result.records] == ["cut-in-0", "cut-in-1", "cut-in-2"]
    for record in result.records:
        ours, theirs = record.outcomes
        assert (ours.simulator, theirs.simulator) == ("builtin", "esmini")
        assert ours.state == theirs.state == "ran"
        assert ours.whole
        assert theirs.whole
        assert ours.intent == theirs.intent == "seen"
        assert [(one.kind, one.seen) for one in theirs.intents] == [("cut_in", True)]
        assert theirs.criticality["min_ttc_s"].actor == "van1"
        assert theirs.criticality["min_ttc_s"].value == pytest.approx(
            ours.criticality["min_ttc_s"].value, abs=0.02
        )
        (pair,) = record.divergences
        assert {one.actor for one in pair.actors} == {"ego", "van1"}
        assert pair.worst is not None
        assert pair.worst.worst_m < 0.02
        assert pair.alone == ()
        assert {event.kind for event in pair.events} >= {"cut_in"}
        assert max(abs(event.dt_s) for event in pair.events) <= 0.1 + 1e-9
    figures = result.summary["simulators"]["esmini"]
    assert (figures["ran"], figures["intent_seen"], figures["with_an_intent"]) == (3, 3, 3)


def test_who_is_elsewhere_is_named_with_the_time(tmp_path: Path) -> None:
    """The van is 2 m to the left after 5 s: no other actor and no earlier time is blamed."""
    given = suite(1)
    log = shifted(of_rollout(given[0]), "van1", 5.0, 2.0)
    program = fake_esmini(tmp_path / "fake", given, logs={"cut-in-0": log})
    result = sg.simulate(
        given, tmp_path / "out", options={"esmini": {"binary": str(program)}}, tolerance_m=0.5
    )
    (pair,) = result.records[0].divergences
    worst = pair.worst
    assert worst is not None
    assert worst.actor == "van1"
    assert worst.worst_m == pytest.approx(2.0, abs=0.01)
    assert worst.beyond_s == pytest.approx(5.1, abs=0.11)
    ego = next(one for one in pair.actors if one.actor == "ego")
    assert ego.worst_m < 0.01
    assert ego.beyond_s is None
    (figures,) = result.summary["pairs"]
    assert (figures["within_tolerance"], figures["compared"]) == (0, 1)
    rows = (tmp_path / "out/runs/cut-in-0/apart.builtin.esmini.csv").read_text().splitlines()
    assert rows[0] == "time_s,ego_m,van1_m"
    assert [float(cell) for cell in rows[-1].split(",")] == pytest.approx([8.0, 0.0, 2.0], abs=0.01)


def test_an_event_that_only_one_has_is_named(tmp_path: Path) -> None:
    """A van that stays in its lane in one simulator does not cut in there: intent not seen."""
    given = suite(1)
    stays = cut_in(id="cut-in-0", gap_m=30.0, duration_s=8.0, at_s=60.0)
    program = fake_esmini(tmp_path / "fake", given, logs={"cut-in-0": of_rollout(stays)})
    result = sg.simulate(given, tmp_path / "out", options={"esmini": {"binary": str(program)}})
    (record,) = result.records
    assert [one.intent for one in record.outcomes] == ["seen", "not_seen"]
    assert ("cut_in", "builtin") in {(one.kind, one.only_in) for one in record.divergences[0].alone}
    assert not result.ok
    assert result.findings == ("cut-in-0 on esmini: intent not seen in time: cut_in of van1",)


#: What a simulator may do to itself, and what is said of it.
WRONG = {
    "refuses": ("echo no such road; exit 255", "refused with exit code 255"),
    "crashes": ("echo on the way; kill -SEGV $$", r"signal 11 \(SIGSEGV\)"),
    "hangs": ("echo on the way; sleep 60", "did not end within 1 s"),
    "garbles": ("head -c 5000 /dev/urandom > states.csv; exit 0", "no row begins with"),
    "writes-nothing": ("exit 0", "wrote no states"),
    "floods": ("exec yes on the way", r"signal 25 \(SIGXFSZ\)"),
    "eats": ("exec python3 -c 'bytearray(1 << 30)'", "refused with exit code 1"),
}


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A suite in which each scenario but the one named ``good`` goes wrong in another way."""
    folder = tmp_path_factory.mktemp("wrong")
    given = [cut_in(id=name, gap_m=30.0, duration_s=4.0) for name in (*WRONG, "good")]
    first = "\n".join(f'if [ "$id" = {name} ]; then {do}; fi' for name, (do, _) in WRONG.items())
    program = fake_esmini(folder / "fake", given, first=first)
    return sg.simulate(
        given, folder / "out", options={"esmini": {"binary": str(program)}}, run_limits=QUICK
    )


@pytest.mark.parametrize("name", WRONG)
def test_a_run_that_goes_wrong_is_a_finding_and_hurts_no_other(wrong: Played, name: str) -> None:
    """The reason is told; the other scenarios and the other simulator have their results."""
    records = {record.scenario: record for record in wrong.records}
    assert [one.state for one in records["good"].outcomes] == ["ran", "ran"]
    bad = records[name]
    assert [one.state for one in bad.outcomes] == ["ran", "failed"]
    assert bad.divergences == ()
    assert bad.outcomes[1].intent == "not_known"
    assert re.search(WRONG[name][1], bad.outcomes[1].reason)
    found = [line for line in wrong.findings if line.startswith(f"{name} on esmini: ")]
    assert len(found) == 1
    assert not (wrong.folder / f"runs/{name}/esmini.npz").exists()


@pytest.mark.parametrize("name", ["crashes", "hangs", "floods"])
def test_what_a_simulator_said_before_it_died_is_kept(wrong: Played, name: str) -> None:
    """It is needed most where there is nothing else; of a flood the last part is enough."""
    log = (wrong.folder / f"runs/{name}/esmini.log").read_text()
    assert "on the way" in log
    assert len(log) <= 20_000


def test_errors_in_the_log_of_a_run_that_goes_on_are_told(tmp_path: Path) -> None:
    """esmini logs an error and ends with code 0: kept, each text once."""
    first = 'printf "[0.1] [info] x\\n[0.2] [error] lost\\n[0.3] [error] lost\\n" > esmini.log'
    result = played(tmp_path, count=1, first=first)
    assert result.records[0].outcomes[1].complaints == ("lost",)
    assert result.summary["simulators"]["esmini"]["with_log_errors"] == 1
    assert "[error] lost" in (tmp_path / "out/runs/cut-in-0/esmini.log").read_text()


#: The log of a run that ends by the condition of which its text is put in.
ENDS = """[4.000] [info] Trigger /------------------------------------------------
[4.000] [info] Group 0:
[4.000] [info] end: {time}
[4.000] [info] Group 1:
[4.000] [info] end.collision.external: true
[4.000] [info] end.collision: {collision}
[4.000] [info] Trigger  ------------------------------------------------/
[4.000] [info] storyBoard runningState -> stopTransition -> completeState
"""


@pytest.mark.parametrize(
    ("log", "ended_by", "finding"),
    [
        (ENDS.format(time="false", collision="true"), "collision", ""),
        (ENDS.format(time="true", collision="false"), "time", "though it says that its time was"),
        ("", "", "its states end at 4 s of 8 s, and it does not say why"),
    ],
)
def test_a_run_that_ends_early_says_why_or_is_a_finding(
    tmp_path: Path, log: str, ended_by: str, finding: str
) -> None:
    """Half the states are sound where a stop condition was met, and else have broken off."""
    given = suite(1)
    half = cut_in(id="cut-in-0", gap_m=30.0, duration_s=4.0)
    (tmp_path / "log.txt").write_text(log)
    program = fake_esmini(
        tmp_path / "fake", given, logs={"cut-in-0": of_rollout(half)},
        first=f"cp {tmp_path / 'log.txt'} esmini.log",
    )  # fmt: skip
    result = sg.simulate(
        given, tmp_path / "out", on=["esmini"], options={"esmini": {"binary": str(program)}}
    )
    (outcome,) = result.records[0].outcomes
    assert (outcome.state, outcome.whole, outcome.ended_s) == ("ran", False, 4.0)
    assert (outcome.ended_by, outcome.broke_off) == (ended_by, bool(finding))
    assert any("its states end" in line for line in result.findings) == bool(finding)
    assert finding in "".join(result.findings)
    early = result.summary["simulators"]["esmini"]["ended_early_by"]
    assert early == ({} if finding else {"collision": 1})
    assert f",4.0,{ended_by}," in (result.folder / "runs.csv").read_text()


def test_a_log_without_an_actor_is_a_failure(tmp_path: Path) -> None:
    """The log of another scenario is not taken for this one."""
    given = suite(1)
    program = fake_esmini(tmp_path / "fake", given, logs={"cut-in-0": of_rollout(scenario())})
    result = sg.simulate(given, tmp_path / "out", options={"esmini": {"binary": str(program)}})
    assert result.records[0].outcomes[1].reason == "the simulation has no states of van1"


def test_an_ego_with_a_driver_is_not_compared_and_no_finding(tmp_path: Path) -> None:
    """What IDM avoids is not seen, and rightly so; its place is not that of the other ego."""
    given = [cut_in(id="cut-in", gap_m=40.0, speed_mps=20.0, duration_s=8.0)]
    result = sg.simulate(given, tmp_path / "out", on=["builtin", "builtin:idm"])
    (record,) = result.records
    assert [one.simulator for one in record.outcomes] == ["builtin", "builtin:idm"]
    assert [one.ego_driven for one in record.outcomes] == [False, True]
    (pair,) = record.divergences
    assert pair.left_out == ("ego",)
    assert [one.actor for one in pair.actors] == ["van1"]
    assert result.summary["pairs"][0]["egos_driven_alike"] is False
    tracks = [Track.read(tmp_path / f"out/runs/cut-in/{name}.npz") for name in
              ("builtin", "builtin.idm")]  # fmt: skip
    assert tracks[0].speed_mps[0, -1] == pytest.approx(30.0)
    assert tracks[1].speed_mps[0, -1] < 25.0
    assert result.ok


def test_the_files_do_not_depend_on_the_folder(tmp_path: Path, agreed: Played) -> None:
    """Scenarios or files, one folder or another: the same bytes but for logs and timing.

    That they are the same with one process or two is held where runs are killed.
    """
    given = suite(3)
    program = fake_esmini(tmp_path / "fake", given)
    folder = files(given, tmp_path / "a suite of Ünïcode")
    again = sg.simulate(
        folder, tmp_path / "out of it", options={"esmini": {"binary": str(program)}},
        keep_files=True,
    )  # fmt: skip
    results = [tree(agreed.folder), tree(again.folder)]
    assert results[0] == results[1]
    assert {
        "simulate.json",
        "summary.json",
        "runs.csv",
        "divergence.csv",
        "simulation.jsonl",
        "runs/cut-in-1/simulation.json",
        "runs/cut-in-1/esmini.npz",
    } <= results[0].keys()


def tree(folder: Path) -> dict[str, bytes]:
    """All files but those that may differ."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timing.json" and path.suffix != ".log"
    }


def test_resuming_asks_for_what_is_missing_only(tmp_path: Path) -> None:
    """A record that is gone is made again, and nothing else; the bytes are those of before."""
    given = suite(3)
    program = fake_esmini(tmp_path / "fake", given)
    options = {"esmini": {"binary": str(program)}}
    sg.simulate(given, tmp_path / "out", options=options)
    before = tree(tmp_path / "out")
    (tmp_path / "out/runs/cut-in-1/simulation.json").unlink()
    (tmp_path / "out/summary.json").unlink()
    litter = tmp_path / "out/runs/cut-in-1/.partial-esmini"
    litter.mkdir()
    (litter / "scenario.xosc").write_text("half")
    sg.simulate(given, tmp_path / "out", options=options, resume=True)
    assert asked(tmp_path / "fake") == ["cut-in-0", "cut-in-1", "cut-in-2", "cut-in-1"]
    assert tree(tmp_path / "out") == before


def test_another_question_is_not_mixed_in(tmp_path: Path, agreed: Played) -> None:
    """A folder that holds something is not written over, and not resumed with other settings."""
    before = tree(agreed.folder)
    again = {"suite": suite(3), "out": agreed.folder, "keep_files": True}
    options = {"binary": str(fake_esmini(tmp_path / "fake", suite(1)))}
    with pytest.raises(CatalogError, match="--resume"):
        sg.simulate(**again, options={"esmini": options})  # type: ignore[arg-type]
    again["resume"] = True
    with pytest.raises(CatalogError, match="tolerance_m differ"):
        sg.simulate(**again, options={"esmini": options}, tolerance_m=1.0)  # type: ignore[arg-type]
    with pytest.raises(CatalogError, match="simulators differ"):
        sg.simulate(**again, options={"esmini": options | {"osc_version": "1.0"}})  # type: ignore[arg-type]
    options = {"binary": str(fake_esmini(tmp_path / "fake", suite(1), version="v2"))}
    with pytest.raises(CatalogError, match="simulators differ"):
        sg.simulate(**again, options={"esmini": options})  # type: ignore[arg-type]
    assert tree(agreed.folder) == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_text("mine")
    with pytest.raises(CatalogError, match="not empty"):
        sg.simulate(suite(1), tmp_path / "other", on=["builtin"])


def test_files_are_kept_where_asked_for(agreed: Played, wrong: Played) -> None:
    """What the simulator read lies beside the record, or is gone."""
    assert (agreed.folder / "runs/cut-in-0/esmini/scenario.xosc").is_file()
    assert (agreed.folder / "runs/cut-in-0/esmini/scenario.xodr").is_file()
    assert [path for path in (wrong.folder / "runs/good").iterdir() if path.is_dir()] == []


def test_a_missing_simulator_stops_all_before_it_begins(tmp_path: Path) -> None:
    """Nothing is written; the hint says where to get it."""
    with pytest.raises(SimulatorError, match="install it") as caught:
        sg.simulate(suite(1), tmp_path / "out", options={"esmini": {"binary": "/nowhere/esmini"}})
    assert caught.value.exit_code == 4
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ([], "no simulator is named"),
        (["builtin", "builtin"], "builtin is given twice"),
        (["esmini:idm"], "drives the ego itself"),
        (["builtin:nobody"], "nobody"),
        (["../esmini"], "names no simulator"),
    ],
)
def test_a_wrong_name_is_an_error_of_the_person(
    tmp_path: Path, on: list[str], message: str
) -> None:
    """With what is possible instead."""
    with pytest.raises(InputError, match=message):
        sg.simulate(suite(1), tmp_path / "out", on=on)


def test_a_suite_is_a_run_folder_a_folder_or_files(tmp_path: Path) -> None:
    """Of a run folder only its scenarios count; ids have to differ."""
    one, two = suite(2)
    run = tmp_path / "run"
    files([one], run / "scenarios")
    (run / "run.json").write_text("{}")
    result = sg.simulate(run, tmp_path / "a", on=["builtin"])
    assert [record.scenario for record in result.records] == ["cut-in-0"]
    deep = files([two], tmp_path / "deep/below")
    result = sg.simulate(
        [tmp_path / "deep", run / "scenarios/cut-in-0.json"], tmp_path / "b", on=["builtin"]
    )
    assert [record.scenario for record in result.records] == ["cut-in-0", "cut-in-1"]
    (deep / "again.json").write_text(two.model_dump_json())
    with pytest.raises(InputError, match="both have the id 'cut-in-1'"):
        sg.simulate(tmp_path / "deep", tmp_path / "c", on=["builtin"])
    with pytest.raises(InputError, match="no scenario is there"):
        sg.simulate(files([], tmp_path / "empty"), tmp_path / "c", on=["builtin"])


def test_a_broken_file_is_told_and_keeps_no_other_back(tmp_path: Path) -> None:
    """What claims to be a scenario is a finding; JSON of another kind is passed over."""
    folder = files([scenario(id="sound", duration_s=1.0)], tmp_path / "suite")
    (folder / "cut.json").write_text('{"id": "cut"')
    (folder / "bad.json").write_text('{"id": "bad", "ego": 1}')
    (folder / "other.record.json").write_text('{"record_version": "1.0"}')
    result = sg.simulate(folder, tmp_path / "out", on=["builtin"])
    assert [record.scenario for record in result.records] == ["sound"]
    assert [line.split(":")[0] for line in result.findings] == [
        str(folder / "bad.json"),
        str(folder / "cut.json"),
    ]
    assert result.suite.unreadable == result.findings
    assert result.suite.passed_over == (str(folder / "other.record.json"),)
    assert result.summary["unreadable"] == 2
    assert not result.ok
    with pytest.raises(InputError, match=r"other\.record\.json: not a scenario"):
        sg.simulate(folder / "other.record.json", tmp_path / "b", on=["builtin"])


def test_a_logical_scenario_is_played_at_its_defaults(tmp_path: Path) -> None:
    """Its hash is that of the logical one."""
    logical = cut_in(
        id="logical",
        gap_m="$gap",
        duration_s=6.0,
        parameters=[
            {"name": "gap", "unit": "m", "minimum": 60.0, "maximum": 120.0, "default": 80.0}
        ],
    )
    result = sg.simulate([logical], tmp_path / "out", on=["builtin"])
    assert result.records[0].content_hash == logical.compute_hash()
    track = Track.read(tmp_path / "out/runs/logical/builtin.npz")
    assert track.names == ("ego", "van1")
    assert track.x_m[1, 0] == pytest.approx(80.0)


def test_a_road_that_cannot_be_built_is_a_finding(tmp_path: Path) -> None:
    """Of every simulator; the rest of the suite goes on."""
    lost = scenario(
        id="lost", road={"template": "external", "file": "none.xodr", "speed_limit_mps": 30.0}
    )
    result = sg.simulate([lost, *suite(1)], tmp_path / "out", on=["builtin"])
    states = {record.scenario: record.outcomes[0].state for record in result.records}
    assert states == {"cut-in-0": "ran", "lost": "failed"}
    assert not result.ok


def test_tables_hold_what_the_records_do(agreed: Played) -> None:
    """A row for every run and every pair; the line file has every record."""
    result = agreed
    rows = (result.folder / "runs.csv").read_text().splitlines()
    assert len(rows) == 1 + 6
    head = rows[0].split(",")
    cells = dict(zip(head, rows[1].split(","), strict=True))
    assert cells["scenario"] == "cut-in-0"
    assert float(cells["min_ttc_s"]) == result.records[0].outcomes[0].criticality["min_ttc_s"].value
    pairs = (result.folder / "divergence.csv").read_text().splitlines()
    assert [row.split(",")[:3] for row in pairs[1:]] == [
        [f"cut-in-{number}", "builtin", "esmini"] for number in range(3)
    ]
    lines = (result.folder / "simulation.jsonl").read_text().splitlines()
    assert [json.loads(line)["scenario"] for line in lines] == ["cut-in-0", "cut-in-1", "cut-in-2"]
    timing = json.loads((result.folder / "timing.json").read_text())
    assert timing.keys() == {"cut-in-0", "cut-in-1", "cut-in-2"}
    assert np.isfinite(list(timing["cut-in-0"].values())).all()
