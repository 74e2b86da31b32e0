"""``scenario-gen diff``: what is said, exit codes, hostile text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scenario_gen.catalog.folder import pretty_json
from scenario_gen.cli.main import app
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.suite_diff import SuiteDiff
from scenario_gen.errors import CatalogError
from tests.cli.test_commands import ESC, command
from tests.cli.test_gates import model

__all__ = ["model"]


@pytest.fixture
def new(run_folder: Path, tmp_path: Path) -> Path:
    """A release that lacks the first scenario of the other."""
    folder = Path(shutil.copytree(run_folder, tmp_path / "new"))
    sorted((folder / "scenarios").glob("*.json"))[0].unlink()
    return folder


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, arguments)])


def test_what_is_gone_and_lost_is_said(run_folder: Path, new: Path, model: Path) -> None:
    gone = sorted(path.stem for path in (run_folder / "scenarios").glob("*.json"))[0]
    done = command("diff", run_folder, new, "--model", model)
    assert done.returncode == 0
    assert "scenarios: 0 new, 1 gone, 0 renamed, 0 with other content" in done.stdout
    assert "\ngone (1):\n  " + gone in done.stdout
    assert "\n  tway.2: " in done.stdout
    assert "      lost: " in done.stdout
    assert f": was in {gone}" in done.stdout
    assert done.stderr == ""


def test_the_exit_code_says_whether_anything_differs(
    run_folder: Path, new: Path, model: Path
) -> None:
    same = _run(run_folder, run_folder, "--model", model, "--exit-code")
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (0, "nothing differs")
    assert _run(run_folder, new, "--model", model, "--exit-code").exit_code == 1
    assert _run(run_folder, new, "--model", model).exit_code == 0


def test_data_is_the_same_as_of_the_library(run_folder: Path, new: Path, model: Path) -> None:
    from scenario_gen import api

    done = _run(run_folder, new, "--model", model, "--json")
    found = SuiteDiff.model_validate_json(done.stdout)
    assert found == api.diff(run_folder, new, model=model)
    assert len(done.stdout.splitlines()) == 1


def test_long_lists_are_cut_and_say_so(run_folder: Path, new: Path, model: Path) -> None:
    done = _run(run_folder, new, "--model", model, "--limit", "0")
    assert "gone (1):\n  ... and 1 more\n" in done.stdout


def test_hostile_titles_steer_nothing(run_folder: Path, new: Path, model: Path) -> None:
    """Right-to-left marks, mark-up, formulas: shown inertly, and as they are in JSON."""
    title = "=cmd|'/c x'!A1 <script>alert(1)</script> [red]\u202egnp.exe " + "x" * 300
    path = sorted((new / "scenarios").glob("*.json"))[0]
    data = json.loads(path.read_text()) | {"title": title, "id": "planted", "duration_s": 13.5}
    data["content_hash"] = None
    data["content_hash"] = Scenario.model_validate_json(json.dumps(data)).compute_hash()
    (new / "scenarios/planted.json").write_bytes(pretty_json(data))
    shown = _run(run_folder, new, "--model", model)
    assert shown.exit_code == 0
    assert "\u202e" not in shown.stdout
    assert ESC not in shown.stdout
    assert "planted  =cmd|'/c x'!A1 <script>alert(1)</script> [red]\N{REPLACEMENT CHARACTER}" in (
        shown.stdout
    )
    told = json.loads(_run(run_folder, new, "--model", model, "--json").stdout)
    assert told["added"] == [{"id": "planted", "title": title, "reason": ""}]


def test_a_folder_of_no_run_is_said(run_folder: Path, tmp_path: Path) -> None:
    done = _run(run_folder, tmp_path)
    assert isinstance(done.exception, CatalogError)
    assert "holds no run" in str(done.exception)
