"""``check --trace``, ``check-trace`` and ``events``: on files, as a person gives them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from scenario_gen.cli.main import main
from tests.checks.tracks import straight
from tests.cli.test_commands import written
from tests.simulators.logs import of_rollout, of_tracks
from tests.worlds import cut_in


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs ``scenario-gen`` within this process, which is quicker than one of its own."""

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["scenario-gen", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A scenario and the log of its run."""
    scenario = written(tmp_path, cut_in().model_dump_json())
    log = tmp_path / "run.csv"
    log.write_bytes(of_rollout(cut_in()))
    return scenario, log


def test_a_scenario_is_checked_by_the_states_of_a_log(
    files: tuple[Path, Path], command: Command
) -> None:
    """The report says whose states they are, and what they cannot tell."""
    scenario, log = files
    done = command("check", scenario, "--trace", log)
    assert done.returncode == 0, done.stderr
    assert "states: log run.csv of esmini" in done.stdout
    assert "not checked: phases.happen: a simulator's log does not tell" in done.stdout
    shown = json.loads(command("check", scenario, "--trace", log, "--json").stdout)
    assert (shown["ok"], shown["states"]) == (True, "log run.csv of esmini")
    assert json.loads(command("check", scenario, "--json").stdout)["states"] == "our rollout"


def test_a_log_is_of_one_scenario(
    files: tuple[Path, Path], command: Command, tmp_path: Path
) -> None:
    """Two files, a log that is none, or one of somebody else: wrong use, in one line."""
    scenario, log = files
    other = tmp_path / "other.csv"
    other.write_bytes(of_tracks({"ego": straight(0.0, 0.0, 10.0)}))
    for arguments in ((scenario, scenario, "--trace", log), (scenario, "--trace", scenario),
                      (scenario, "--trace", other)):  # fmt: skip
        done = command("check", *arguments)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1


def test_events_are_listed_from_a_rollout_or_a_log(
    files: tuple[Path, Path], command: Command
) -> None:
    """One line per event, or one JSON object."""
    scenario, log = files
    own = command("events", scenario)
    assert own.returncode == 0, own.stderr
    assert any("van1  cut-in at" in line for line in own.stdout.splitlines())
    found = [json.loads(line) for line in
             command("events", scenario, "--trace", log, "--json").stdout.splitlines()]  # fmt: skip
    (cut,) = (event for event in found if event["kind"] == "cut_in")
    assert (cut["actor"], cut["others"], cut["place"]["lane"]) == ("van1", ["ego"], -2)
    assert 2.0 < cut["from_s"] < 5.0
    bare = command("events", log)
    assert "collision with van1" in bare.stdout or "van1" in bare.stdout
    assert command("events", log, "--trace", log).returncode == 2
    assert command("events", scenario, "--ego", "van1").returncode == 2


def test_a_foreign_log_is_checked_alone(tmp_path: Path, command: Command) -> None:
    """Who is taken for what, what is found by name, what is not checked and why."""
    fine, bad = tmp_path / "fine.csv", tmp_path / "bad.csv"
    fine.write_bytes(of_tracks({"Ego": straight(0.0, 0.0, 20.0), "B": straight(60.0, 0.0, 15.0)}))
    slow = [(0.0, 20.0), (3.0, 20.0), (3.02, 10.0), (20.0, 10.0)]
    bad.write_bytes(of_tracks({"Ego": straight(0.0, 0.0, 20.0), "B": straight(90.0, 0.0, slow)}))
    done = command("check-trace", fine)
    assert done.returncode == 0, done.stderr
    assert "Ego: the ego, taken for a car" in done.stdout
    assert "not checked: there is no scenario, only a log of one: " in done.stdout
    failed = command("check-trace", fine, bad, "--json")
    assert failed.returncode == 1
    first, second = (json.loads(line) for line in failed.stdout.splitlines())
    assert (first["ok"], second["ok"]) == (True, False)
    assert {found["path"] for found in second["findings"]} == {"B"}
    assert first["criticality"]["B"]["min_ttc_s"] > 0.0
    assert command("check-trace", fine, "--category", "B=tank").returncode == 2
    assert command("check-trace", fine, "--map", tmp_path / "no.xodr").returncode == 2
