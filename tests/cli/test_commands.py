"""The command line: exit codes, streams, JSON, and lines instead of tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scenario_gen import api
from scenario_gen.checks import RULES
from scenario_gen.domain.coverage import CoverageReport
from tests.cli.running import ROOT, command, program
from tests.worlds import cut_in

ESC = "\x1b"


def written(tmp_path: Path, data: Any, name: str = "one.json") -> Path:
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def test_every_command_has_help() -> None:
    for name in (
        "generate",
        "check",
        "sweep",
        "export",
        "coverage",
        "report",
        "show",
        "explain",
        "schema",
        "model",
    ):
        done = command(name, "--help")
        assert done.returncode == 0
        assert name in done.stdout


def test_help_imports_none_of_the_heavy_libraries() -> None:
    """Half a second is the limit; the imports are what it is spent on."""
    code = (
        "import sys; from scenario_gen.cli import main;"
        "print(sorted({'numpy', 'pydantic', 'openai', 'matplotlib', 'networkx', 'lxml'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_run_prints_its_result_to_stdout_and_the_rest_to_stderr(tmp_path: Path) -> None:
    done = program(
        "generate", ROOT / "scenarios/briefs/demo.yaml", "--out", tmp_path / "o",
        "--proposer", "sampler", "--count", "2", "--no-plots",
    )  # fmt: skip
    assert done.returncode == 0
    assert "2 accepted of" in done.stdout
    assert "accepted: 2 of 2" in done.stderr
    again = program(
        "generate", ROOT / "scenarios/briefs/demo.yaml", "--out", tmp_path / "o",
        "--proposer", "sampler", "--count", "2", "--no-plots", "--resume", "--quiet",
    )  # fmt: skip
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_replay_needs_only_the_brief_and_the_folder(run_folder: Path, tmp_path: Path) -> None:
    """The flags of the recorded run need not be given again."""
    done = command(
        "generate", ROOT / "scenarios/briefs/demo.yaml", "--out", tmp_path / "o",
        "--replay", run_folder, "--no-plots", "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in ("ledger.jsonl", "summary.json", "run.json"):
        assert (tmp_path / "o" / name).read_bytes() == (run_folder / name).read_bytes()


def test_check_tells_each_file_on_a_line_of_json(run_folder: Path, tmp_path: Path) -> None:
    good = sorted((run_folder / "scenarios").glob("*.json"))
    bad = written(tmp_path, {**json.loads(good[0].read_text()), "speed_kmh": 3})
    done = command("check", *good, bad, "--json")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [o["ok"] for o in objects] == [True, True, True, False]
    assert done.returncode == 1
    finding = objects[-1]["findings"][0]
    assert {"rule", "severity", "path", "message", "value", "limit", "source", "hint"} <= set(
        finding
    )


def test_check_passes_accepted_scenarios(run_folder: Path) -> None:
    done = command("check", *(run_folder / "scenarios").glob("*.json"))
    assert done.returncode == 0
    assert "passed" in done.stdout


@pytest.mark.parametrize("text", ["", "{", "not json", "[1, 2", "\x00", "[" * 100_000])
def test_what_is_not_json_is_unreadable_input(tmp_path: Path, text: str) -> None:
    done = command("check", written(tmp_path, text))
    assert done.returncode == 2
    assert "one.json" in done.stdout


def test_a_missing_file_is_told_and_the_others_are_checked(run_folder: Path) -> None:
    good = next((run_folder / "scenarios").glob("*.json"))
    done = command("check", "missing.json", good)
    assert done.returncode == 2
    assert "missing.json: unreadable" in done.stdout
    assert f"{good}: passed" in done.stdout


def test_json_that_is_no_scenario_has_findings(tmp_path: Path) -> None:
    done = command("check", written(tmp_path, {"id": "../../x"}))
    assert done.returncode == 1
    assert "$.id" in done.stdout


def test_a_scenario_outside_the_odd_fails_against_it(tmp_path: Path) -> None:
    path = written(tmp_path, cut_in().model_dump_json())
    assert command("check", path).returncode == 0
    done = command("check", path, "--odd", "urban_shuttle")
    assert done.returncode == 1
    assert "odd" in done.stdout


def test_check_judges_by_the_limits_asked_for_and_names_them(tmp_path: Path) -> None:
    """A van at 45 m/s passes by default and not by the vehicle models of CommonRoad."""
    path = written(tmp_path, cut_in(speed_mps=45.0, ego_speed_mps=45.0).model_dump_json())
    done = command("check", path)
    assert (done.returncode, done.stdout.splitlines()[-1][:16]) == (0, "limits: default ")
    done = command("check", path, "--limits", "commonroad", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["limits"]["profile"] == "commonroad"
    [found] = [f for f in told["findings"] if f["rule"] == "motion.speed"]
    assert found["version"] == "1.0"
    assert found["link"].startswith("https://pypi.org/project/commonroad-vehicle-models")
    done = command("check", path, "--limits", "commonrod")
    assert done.returncode == 2
    assert "commonroad" in done.stderr


def test_a_wrong_hash_is_told_once(tmp_path: Path) -> None:
    """The rules that judge the text are not asked again of what it holds."""
    path = written(tmp_path, cut_in(content_hash="0" * 64).model_dump_json())
    told = json.loads(command("check", path, "--json").stdout)
    assert [f["rule"] for f in told["findings"]] == ["content.hash"]
    rules = [outcome["rule"] for outcome in told["outcomes"]]
    assert len(rules) == len(set(rules)) == len(RULES)


def test_export_writes_the_files_beside_each_other(run_folder: Path, tmp_path: Path) -> None:
    one = next((run_folder / "scenarios").glob("*.json"))
    done = command("export", one, "--out", tmp_path / "x")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "x").iterdir())
    assert names == [f"{one.stem}.xodr", f"{one.stem}.xosc"]
    for name in names:
        exported = run_folder / "exports" / "openscenario" / name
        assert (tmp_path / "x" / name).read_bytes() == exported.read_bytes()


def test_an_unknown_exporter_is_told_with_the_known_ones(run_folder: Path) -> None:
    one = next((run_folder / "scenarios").glob("*.json"))
    done = command("export", one, "--to", "vhs")
    assert done.returncode == 2  # wrong use
    assert "openscenario" in done.stderr


def test_show_and_explain_find_a_scenario_by_its_id(run_folder: Path) -> None:
    name = next((run_folder / "scenarios").glob("*.json")).stem
    shown = command("show", name, "--in", run_folder)
    assert shown.returncode == 0
    assert name in shown.stdout
    explained = command("explain", name, "--in", run_folder)
    assert explained.returncode == 0
    assert "accepted" in explained.stdout
    assert "limits: default (" in explained.stdout
    entries = json.loads(command("explain", name, "--in", run_folder, "--json").stdout)
    assert {entry["limits"]["profile"] for entry in entries} == {"default"}
    assert command("explain", "nothing-like-it", "--in", run_folder).returncode == 2
    assert command("show", "../../etc/passwd", "--in", run_folder).returncode == 2


def test_coverage_is_measured_anew_from_the_folder(run_folder: Path, tmp_path: Path) -> None:
    done = command("coverage", run_folder, "--out", tmp_path / "plots", "--json")
    assert done.returncode == 0, done.stderr
    report = CoverageReport.model_validate_json(done.stdout)
    summary = json.loads((run_folder / "summary.json").read_text())["coverage"]
    for name, measure in (
        ("factor values within the ODD", "marginal"),
        ("pairs of factor values, valid ones", "tway.2"),
        ("pairs of factors fully covered", "tway.2.simple"),
    ):
        found = report.measure(measure)
        assert summary[name]["numerator"] == found.numerator
        assert summary[name]["denominator"] == found.denominator
    schema = json.loads((ROOT / "scenarios/schema/coverage.schema.json").read_text())
    jsonschema.validate(json.loads(done.stdout), schema)
    assert (tmp_path / "plots" / "pairs.csv").is_file()


def test_a_coverage_model_is_printed_edited_and_measured_against(
    run_folder: Path, tmp_path: Path
) -> None:
    """The default model gives the figures that no model gives; another one gives its own."""
    printed = command("coverage", run_folder, "--write")
    model = tmp_path / "model.yaml"
    model.write_text(printed.stdout)
    own = command("coverage", run_folder, "--no-plots", "--model", model, "--json").stdout
    assert own == command("coverage", run_folder, "--no-plots", "--json").stdout
    model.write_text("{name: lights, factors: [{name: light}]}")
    told = command("coverage", run_folder, "--no-plots", "--model", model, "--t", "1").stdout
    assert "of 3 levels" in told
    model.write_text("{name: lights, factors: [{name: moonlight}]}")
    done = command("coverage", run_folder, "--no-plots", "--model", model)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no factor moonlight" in done.stderr


@pytest.mark.parametrize("name", sorted(api.schemas()))
def test_a_schema_is_printed_as_published(name: str) -> None:
    done = command("schema", name)
    published = ROOT / "scenarios" / "schema" / f"{name}.schema.json"
    assert done.stdout == published.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["generate", "missing.yaml", "--out", "OUT"], 2, "missing.yaml"),
        (["generate", "BRIEF", "--out", "OUT", "--proposer", "psychic"], 3, "psychic"),
        (["generate", "BRIEF", "--out", "OUT", "--count", "0"], 2, "count"),
        (["generate", "BRIEF", "--out", "OUT", "--proposer", "openai"], 3, "OPENAI_API_KEY"),
        (["generate", "BRIEF", "--out", "OUT", "--base-url", "ftp://x"], 2, "base_url"),
        (["generate", "BRIEF", "--out", "OUT", "--gguf", "missing.gguf"], 3, "missing.gguf"),
        (["generate", "BRIEF", "--out", "OUT", "--replay", "nowhere"], 5, "nowhere"),
        (["generate", "BRIEF", "--out", "/proc/nowhere/x", "--proposer", "sampler"], 5, "/proc"),
        (["coverage", "nowhere"], 5, "nowhere"),
        (["schema", "nothing"], 2, "proposal-compact"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_wrong_use_is_a_line_and_an_exit_code(
    tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    brief = str(ROOT / "scenarios/briefs/demo.yaml")
    places = {"OUT": str(tmp_path / "out"), "BRIEF": brief}
    done = command(*(places.get(a, a) for a in arguments))
    assert done.returncode == code, done.stderr
    assert told in done.stderr


def test_an_unreachable_endpoint_ends_with_a_line_and_keeps_the_key_to_itself(
    tmp_path: Path,
) -> None:
    done = program(
        "generate", ROOT / "scenarios/briefs/demo.yaml", "--out", tmp_path / "o", "--proposer",
        "openai", "--model", "m", OPENAI_BASE_URL="http://127.0.0.1:9/v1",
        OPENAI_API_KEY="sk-secret-key-0123456789",
    )  # fmt: skip
    assert done.returncode == 3
    assert "127.0.0.1:9" in done.stderr
    everything = done.stderr + done.stdout
    for path in (tmp_path / "o").rglob("*"):
        everything += path.read_text() if path.is_file() else ""
    assert "secret" not in everything


def test_control_characters_of_a_file_never_reach_the_terminal(tmp_path: Path) -> None:
    data = json.loads(cut_in().model_dump_json())
    data[f"{ESC}]0;owned\x07"] = f"{ESC}[31m"
    done = command("check", written(tmp_path, data))
    assert done.returncode == 1
    assert ESC not in done.stdout + done.stderr
