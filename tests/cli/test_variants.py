"""``scenario-gen variants``: prints what it wrote and what the files cannot say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import command
from tests.sweeps.worlds import cut_ins

LIMIT = {"terms": {"s": 1.0, "v": -2.0}, "relation": ">=", "bound": 0.0, "reason": "headway"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "cut_in.json"
    path.write_text(cut_ins(constraints=[LIMIT]).model_dump_json())
    return path


def test_files_are_named_and_progress_goes_to_stderr(source: Path, tmp_path: Path) -> None:
    """Exit code 0."""
    done = command("variants", source, "--count", 3, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["3 variants", str(tmp_path / "out" / "variants.json")]
    assert "3 of 3 variants" in done.stderr


def test_the_same_as_data(source: Path, tmp_path: Path) -> None:
    """With --json, notes included."""
    done = command(
        "variants", source, "--count", 9, "--as", "stochastic", "--out", tmp_path, "--json"
    )
    data = json.loads(done.stdout)
    assert data["count"] == 9
    assert data["files"] == [str(tmp_path / f"test{end}.xosc") for end in ("-stochastic", "")]
    assert "no place for a constraint" in data["notes"][0]


def test_wrong_use_is_told(source: Path, tmp_path: Path) -> None:
    """Exit code 2, in a line that says what."""
    done = command("variants", source, "--count", 2, "--out", tmp_path, "--as", "nothing")
    assert done.returncode == 2
    assert "variants as 'nothing'" in done.stderr


@pytest.mark.parametrize("kind", ["files", "deterministic", "stochastic"])
def test_the_ego_is_handed_over_and_the_version_is_the_one_asked_for(
    source: Path, tmp_path: Path, kind: str
) -> None:
    """In every file; the official schema and the ASAM checker find nothing."""
    ran = command("variants", source, "--count", "2", "--as", kind, "--out", tmp_path / "out",
                  "--hand-over", "--osc-version", "1.1", "--json")  # fmt: skip
    assert ran.returncode == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["validation"] == "passed"
    assert told["findings"] == []
    scenarios = 0
    for path in (tmp_path / "out").glob("*.xosc"):
        text = path.read_text(encoding="utf-8")
        assert 'revMajor="1" revMinor="1"' in text
        if "ParameterValueDistribution" not in text:
            scenarios += 1
            assert 'name="EgoIsExternal" parameterType="boolean" value="true"' in text
    assert scenarios == (2 if kind == "files" else 1)


def test_version_1_0_has_no_distributions(source: Path, tmp_path: Path) -> None:
    """Said, with what to do; nothing is written."""
    ran = command("variants", source, "--count", "2", "--as", "stochastic", "--out",
                  tmp_path / "out", "--osc-version", "1.0")  # fmt: skip
    assert ran.returncode == 4
    assert "1.0 has no parameter value distributions" in ran.stderr
    assert not (tmp_path / "out").exists()
