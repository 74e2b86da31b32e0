"""The command on preventability: words, data, files, and refusals."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenario_gen.cli.main import app

ROOT = Path(__file__).parents[2]
CUT_IN = ROOT / "scenarios/library/r157/r157-cut-in-unavoidable.json"
FOLLOW = ROOT / "scenarios/library/r157/r157-cut-in-avoidable.json"


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["preventability", *map(str, arguments)])


def test_a_verdict_is_told_with_its_reasons() -> None:
    done = run(CUT_IN, FOLLOW)
    assert done.exit_code == 0
    assert (
        f"{CUT_IN}: unpreventable: avoided by none: r157_careful_aeb, fsm, rss_jrc" in done.stdout
    )
    assert f"{FOLLOW}: preventable: avoided by all" in done.stdout
    assert "at constant speed: meets" in done.stdout
    assert "by physics: avoidable" in done.stdout
    assert "m/s slower" in done.stdout


def test_json_is_one_object_per_file() -> None:
    done = run(CUT_IN, FOLLOW, "--profiles", "aeb, fsm", "--set", "aeb.latency_s=0.3", "--json")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["verdict"], second["verdict"]) == ("unpreventable", "preventable")
    assert [p["profile"] for p in first["profiles"]] == ["aeb (latency_s = 0.3)", "fsm"]


def test_margins_are_told_in_words_and_as_data() -> None:
    done = run(FOLLOW, "--profiles", "fsm", "--margins")
    assert done.exit_code == 0
    assert "distance: flips with all others nearer by" in done.stdout
    data = json.loads(run(FOLLOW, "--profiles", "fsm", "--margins", "--json").stdout)
    assert {m["quantity"] for m in data["margins"][0]["margins"]} >= {"distance_m"}


def test_a_boundary_is_written_as_data_and_picture(tmp_path: Path) -> None:
    done = run(CUT_IN, "--boundary", "gap:5:60,actor_speed:2:16", "--cells", "6x5",
               "--with", "change_s=2.0", "--out", tmp_path)  # fmt: skip
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in tmp_path.iterdir())
    stem = "r157-cut-in-unavoidable.boundary"
    assert names == [f"{stem}.{end}" for end in ("cells.csv", "flips.csv", "json", "png", "svg")]
    data = json.loads((tmp_path / f"{stem}.json").read_text())
    assert len(data["x"]["edges"]) == 7
    assert data["others"]["change_s"] == 2.0
    with (tmp_path / f"{stem}.cells.csv").open() as file:
        assert len(list(csv.reader(file))) == 31


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--profiles", "nobody"], "nobody"),
        (["--set", "fsm.delay_s"], "NAME=NUMBER"),
        (["--set", "fsm.delay_s=nan"], "not a number"),
        (["--boundary", "gap,actor_speed"], "--out"),
        (["--out", "x"], "--boundary"),
        (["--boundary", "gap", "--out", "x"], "two parameters"),
        (["--boundary", "gap:1,actor_speed", "--out", "x"], "range"),
        (["--boundary", "gap,nothing", "--out", "x"], "nothing"),
        (["--boundary", "gap,actor_speed", "--cells", "many", "--out", "x"], "grid"),
    ],
)
def test_wrong_use_is_refused_with_what_is_wrong(arguments: list[str], words: str) -> None:
    done = run(CUT_IN, *arguments)
    assert done.exit_code != 0
    assert words in done.output + str(done.exception)
