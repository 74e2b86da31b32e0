"""``scenario-gen coverage --require``: exit codes, what is said, and the file for CI."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner, Result

from scenario_gen.cli.main import app
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.errors import InputError
from tests.cli.test_commands import command

MODEL = """
version: "1.0"
name: small
factors: [{name: light}, {name: surface}, {name: ego_speed}]
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is measured in a moment."""
    path = tmp_path_factory.mktemp("gates") / "model.yaml"
    path.write_text(MODEL)
    return path


def _run(folder: Path, model: Path, *arguments: str | Path) -> Result:
    """In this process: half a second less."""
    given = ["coverage", str(folder), "--model", str(model), "--no-plots", *map(str, arguments)]
    return CliRunner().invoke(app, given)


def test_met_gates_exit_with_0_and_others_with_1(run_folder: Path, model: Path) -> None:
    met = _run(run_folder, model, "--require", "counted==3,duplicates==0", "--require", "stale==0")
    assert met.exit_code == 0
    assert met.stdout.count("  met      ") == 3
    failed = _run(run_folder, model, "--require", "counted==3,levels==1")
    assert failed.exit_code == 1
    assert "  NOT MET  levels==1\n" in failed.stdout
    assert "; required is exactly 1\n" in failed.stdout
    assert "in the way, the first of them:\n" in failed.stdout
    assert failed.stderr.endswith("error: 1 of 2 gates are not met\n")


def test_quiet_and_json_tell_on_stderr(run_folder: Path, model: Path) -> None:
    quiet = command("coverage", run_folder, "--model", model, "--no-plots", "--quiet",
                    "--require", "counted>=4")  # fmt: skip
    assert (quiet.returncode, quiet.stdout) == (1, "")
    said = "error: not met: counted>=4: 3 of 3 scenarios; required is at least 4\n"
    assert quiet.stderr == said
    data = _run(run_folder, model, "--json", "--require", "counted>=4")
    assert data.exit_code == 1
    report = CoverageReport.model_validate_json(data.stdout)
    assert [(one.gate.text, one.met, one.value) for one in report.gates] == [
        ("counted>=4", False, 3.0)
    ]  # fmt: skip


def test_junit_holds_the_same_numbers_as_the_report(
    run_folder: Path, model: Path, tmp_path: Path
) -> None:
    path = tmp_path / "ci" / "gates.xml"
    done = _run(run_folder, model, "--json", "--junit", path, "--require",
                "pairwise>=0.999,counted==3,nothing==0")  # fmt: skip
    root = etree.fromstring(path.read_bytes())
    gates = json.loads(done.stdout)["gates"]
    failures = [case.find("failure") for case in root.iter("testcase")]
    assert [failure is None for failure in failures] == [gate["met"] for gate in gates]
    assert failures[0].get("message") == f"pairwise>=0.999: {gates[0]['reason']}"


def test_gates_raise_the_strength_to_what_they_name(run_folder: Path, model: Path) -> None:
    done = _run(run_folder, model, "--json", "--require", "threeway>=0")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["strength"] == 3


def test_an_earlier_file_says_nothing_when_the_measuring_fails(model: Path, tmp_path: Path) -> None:
    """A CI job that reads it must not find the success of last week."""
    path = tmp_path / "gates.xml"
    path.write_text("<testsuites/>")
    done = _run(tmp_path / "none", model, "--junit", path, "--require", "counted==3")
    assert done.exit_code != 0
    assert not path.exists()


@pytest.mark.parametrize(("arguments", "said"), [
    (["--require", "pairwise=0.9"], "is no comparison; write =="),
    (["--require", "pairwise>=90"], "write pairwise>=90%"),
    (["--junit", "x.xml"], "give --require"),
])  # fmt: skip
def test_wrong_use_is_said(run_folder: Path, model: Path, arguments: list[str], said: str) -> None:
    done = _run(run_folder, model, *arguments)
    assert isinstance(done.exception, InputError)
    assert said in str(done.exception)


def test_help_lists_names_and_of_a_folder_their_values(run_folder: Path, model: Path) -> None:
    names = CliRunner().invoke(app, ["coverage", "--require", "help"])
    assert names.exit_code == 0
    assert "  pairwise              tway.2\n" in names.stdout
    values = _run(run_folder, model, "--require", "help")
    assert values.exit_code == 0
    assert "\ncounted: 3 of 3 scenarios: " in values.stdout
    listed = [line.partition(":")[0] for line in values.stdout.splitlines()]
    every = ",".join(f"{name}>=0" for name in listed)
    said = json.loads(_run(run_folder, model, "--json", "--require", every).stdout)["gates"]
    assert all(gate["measure"] == gate["gate"]["name"] for gate in said)


def test_reviews_are_shown_with_what_they_take_from_the_count(
    run_folder: Path, model: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(run_folder, tmp_path / "run"))
    first, *others = sorted(path.stem for path in (folder / "scenarios").glob("*.json"))
    assert "in review:" not in _run(folder, model).stdout
    for state, ids in (("approved", others), ("retired", [first])):
        said = ["--as", state, "--by", "A", "--comment", "why"]
        assert CliRunner().invoke(app, ["review", str(folder), *ids, *said]).exit_code == 0
    shown = _run(folder, model, "--require", "approved==1,approved.alone==0,counted==2")
    assert shown.exit_code == 0
    assert "     1 retired in a review\n" in shown.stdout
    assert "in review: 2 approved, 1 retired; 2 approved in bulk; last hash " in shown.stdout
    assert "note: 2 of the approved scenarios were approved in bulk\n" in shown.stdout
