"""``scenario-gen review``: states, decisions and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scenario_gen.cli.main import app
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from tests.cli.test_commands import command

AT = ("--date", "2020-01-02T09:30:00Z")


@pytest.fixture
def folder(run_folder: Path, tmp_path: Path) -> Path:
    """A run of its own that may be changed."""
    return Path(shutil.copytree(run_folder, tmp_path / "run"))


def _run(folder: Path, *arguments: str | Path) -> Result:
    """In this process: half a second less."""
    return CliRunner().invoke(app, ["review", str(folder), *map(str, arguments)])


def _ids(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "scenarios").glob("*.json"))


def _told(folder: Path) -> dict[str, str]:
    data = json.loads(_run(folder, "--json").stdout)
    return {state["scenario_id"]: state["state"] for state in data["scenarios"]}


def test_one_is_approved_and_the_others_stay_checked(folder: Path) -> None:
    first, *others = _ids(folder)
    done = command("review", folder, first, "--as", "approved", "--by", "A", *AT)
    assert (done.returncode, done.stdout) == (0, f"approved {first}\n")
    assert _told(folder) == {first: "approved"} | dict.fromkeys(others, "checked")
    shown = _run(folder).stdout
    assert f"approved  {first}  approved by A at 2020-01-02T09:30:00Z\n" in shown
    assert "3 scenarios: 1 approved, 2 checked\n" in shown


def test_the_same_decisions_give_the_same_log(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    for one in (folder, other):
        _run(one, _ids(one)[0], "--as", "approved", "--by", "A", *AT)
    assert (folder / "reviews.jsonl").read_bytes() == (other / "reviews.jsonl").read_bytes()


def test_bulk_decisions_need_a_reason_and_are_shown_as_such(folder: Path) -> None:
    bulk = ("review", folder, "--all", "checked", "--as", "approved", "--by", "A", *AT)
    refused = command(*bulk)
    assert refused.returncode == 2
    assert "3 scenarios are decided on at once, without a reason" in refused.stderr
    assert not (folder / "reviews.jsonl").exists()
    assert command(*bulk, "--comment", "as in the last release").returncode == 0
    shown = _run(folder).stdout
    assert shown.count("decided on together with 2 others: as in the last release") == 3


def test_a_list_names_the_scenarios(folder: Path, tmp_path: Path) -> None:
    first, second, third = _ids(folder)
    listed = tmp_path / "ids.txt"
    listed.write_text(f"# looked at on Friday\n{first}\n\n{third}  # twice\n")
    done = _run(folder, "--list", listed, "--as", "rejected", "--by", "A",
                "--comment", "not of this function")  # fmt: skip
    assert done.exit_code == 0
    assert _told(folder) == {first: "rejected", second: "checked", third: "rejected"}


def test_changed_content_drops_the_approval_until_the_rules_have_passed(folder: Path) -> None:
    name = _ids(folder)[0]
    _run(folder, name, "--as", "approved", "--by", "A", *AT)
    path = folder / "scenarios" / f"{name}.json"
    one = Scenario.model_validate_json(path.read_bytes())
    changed = one.model_copy(update={"duration_s": one.duration_s + 1.0})
    changed = changed.model_copy(update={"content_hash": changed.compute_hash()})
    path.write_text(changed.model_dump_json())
    assert _told(folder)[name] == "draft"
    again = _run(folder, name, "--as", "approved", "--by", "A")
    assert "its content has changed since it was approved by A" in str(again.exception)
    assert _run(folder, name, "--as", "checked", "--by", "A").exit_code == 0
    assert _run(folder, name, "--as", "approved", "--by", "A").exit_code == 0


def test_what_fails_the_rules_is_not_checked_and_told_with_its_findings(folder: Path) -> None:
    """Edited without a new content hash."""
    name = _ids(folder)[0]
    path = folder / "scenarios" / f"{name}.json"
    one = Scenario.model_validate_json(path.read_bytes())
    path.write_text(one.model_copy(update={"duration_s": 11.0}).model_dump_json())
    done = command("review", folder, name, "--as", "checked", "--by", "A")
    assert done.returncode == 1
    assert "[content.hash]" in done.stdout
    assert _told(folder)[name] == "draft"


def test_a_log_that_was_tampered_with_is_told_with_its_line(folder: Path) -> None:
    first, second, _ = _ids(folder)
    _run(folder, first, "--as", "rejected", "--by", "A", *AT)
    _run(folder, second, "--as", "approved", "--by", "A", *AT)
    log = folder / "reviews.jsonl"
    log.write_text(log.read_text().replace('"rejected"', '"approved"'))
    done = command("review", folder)
    assert done.returncode == 5
    assert "reviews.jsonl:1: the entry was changed" in done.stderr


@pytest.mark.parametrize(("arguments", "said"), [
    (["nobody", "--as", "approved", "--by", "A"], "not in the catalog: 'nobody'"),
    (["--as", "approved", "--by", "A"], "no scenario is named"),
    (["{0}", "--as", "approved"], "who decides is not said"),
    (["{0}"], "no decision is given"),
    (["{0}", "--as", "fine", "--by", "A"], "no state 'fine'"),
    (["{0}", "--as", "draft", "--by", "A"], "cannot become draft"),
    (["{0}", "--as", "approved", "--by", "A", "--date", "yesterday"], "a date such as"),
    (["{0}", "--as", "approved", "--by", ""], "a name of 1 to 100 characters"),
    (["{0}", "{0}", "--as", "approved", "--by", "A", "--comment", "x"], "named twice"),
])  # fmt: skip
def test_wrong_use_is_said_and_changes_nothing(
    folder: Path, arguments: list[str], said: str
) -> None:
    given = (text.format(_ids(folder)[0]) for text in arguments)
    done = CliRunner().invoke(app, ["review", str(folder), *given])
    assert isinstance(done.exception, InputError)
    assert said in str(done.exception)
    assert not (folder / "reviews.jsonl").exists()
