"""``scenario-gen simulate``: what it prints, and its exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scenario_gen.cli.main import main
from tests.agreement.fakes import fake_esmini, files, suite
from tests.agreement.test_simulate import shifted
from tests.cli.test_commands import command
from tests.simulators.logs import of_rollout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A suite of two, and what came of it, in ``then``."""
    folder = tmp_path_factory.mktemp("simulate")
    given = suite(2)
    program = fake_esmini(folder / "fake", given)
    done = command("simulate", files(given, folder / "suite"), "--esmini", program,
                   "--out", folder / "then")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "2 of 2 scenarios" in done.stderr
    assert "esmini v1: 2 ran (2 to their end), 0 failed" in done.stdout
    assert "intent seen in 2 of 2" in done.stdout
    assert "builtin and esmini: 2 of 2 within 0.5 m all the time" in done.stdout
    return folder


def test_what_moved_is_printed_and_is_exit_code_1(place: Path) -> None:
    """Who, how far and when; and the versions of both runs."""
    given = suite(2)
    log = shifted(of_rollout(given[1]), "van1", -1.0, 0.3)
    program = fake_esmini(place / "new", given, version="v2", logs={"cut-in-1": log})
    arguments = ("simulate", place / "suite", "--on", "esmini", "--esmini", program,
                 "--against", place / "then", "--threshold", "position_m=0.2")  # fmt: skip
    done = command(*arguments, "--out", place / "now")
    assert done.returncode == 1
    assert "esmini: v1 -> v2" in done.stdout
    assert "1 as before, 1 moved" in done.stdout
    assert "van1 up to 0.3 m off at" in done.stdout
    data = json.loads(command(*arguments, "--out", place / "now", "--resume", "--json").stdout)
    assert data["regression"]["moved"][0]["actors"][0]["actor"] == "van1"
    assert data["summary"]["simulators"]["esmini"]["ran"] == 2
    assert data["regression"]["thresholds"]["position_m"] == 0.2


def test_a_failure_is_printed_and_is_exit_code_1(place: Path) -> None:
    """With the reason and what the simulator said last."""
    program = fake_esmini(place / "bad", suite(2), first="echo no such road; exit 255")
    done = command("simulate", place / "suite", "--esmini", program, "--out", place / "failed")
    assert done.returncode == 1
    assert "to look at: 2" in done.stdout
    assert "cut-in-0 on esmini: failed: refused with exit code 255 (no such road)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--esmini", "/nowhere/esmini"), 4, "/nowhere/esmini: esmini is not there"),
        (("--on", "carsim"), 2, "'carsim' (there are: builtin, carla, esmini"),
        (("--on", "builtin", "--threshold", "position_m"), 2, "NAME=VALUE"),
        (("--on", "builtin", "--against", "/nowhere"), 5, "no such file"),
        (("--on", "carla", "--carla", "no address"), 2, "HOST:PORT"),
    ],
)
def test_wrong_use_is_said(
    place: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Nothing is written."""
    line = ["scenario-gen", "simulate", str(place / "suite"), *arguments]
    monkeypatch.setattr(sys, "argv", [*line, "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
