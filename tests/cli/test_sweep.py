"""``scenario-gen sweep``: runs, reports, shows single variants."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.test_commands import command
from tests.sweeps.worlds import cut_ins


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep; its scenario lies beside it."""
    place = tmp_path_factory.mktemp("sweep")
    limit = {"terms": {"s": 1.0, "v": -2.0}, "relation": ">=", "bound": 0.0, "reason": "headway"}
    (place / "cut_in.json").write_text(cut_ins(constraints=[limit]).model_dump_json())
    done = command("sweep", place / "cut_in.json", "--count", 40, "--out", place / "out",
                   "--seed", 3, "--odd", "motorway_pilot")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "40 variants of test:" in done.stdout
    assert "points keep them" in done.stdout
    assert "failed relevance.near_ego:" in done.stdout
    assert "min_ttc_s of" in done.stdout
    assert "40 of 40 variants" in done.stderr
    return place / "out"


def test_a_sweep_prints_its_summary_as_data(folder: Path) -> None:
    """Of the folder, and again with --resume, which does nothing more; the same."""
    read = json.loads(command("sweep", folder, "--json").stdout)
    again = command("sweep", folder.parent / "cut_in.json", "--count", 40, "--out", folder,
                    "--seed", 3, "--odd", "motorway_pilot", "--resume", "--json")  # fmt: skip
    assert json.loads(again.stdout) == read
    assert read["summary"]["rows"] == 40
    assert read["sweep"]["scenario"]["id"] == "test"


def test_a_variant_is_shown_with_its_findings(folder: Path) -> None:
    """Exit code 1 where a rule of severity error failed; the values are those of the row."""
    listed = json.loads(
        command("sweep", folder, "--failing", "relevance.near_ego", "--json").stdout
    )
    row = listed["rows"][0]
    shown = command("sweep", folder, "--row", row)
    assert shown.returncode == 1
    assert "[relevance.near_ego]" in shown.stdout
    data = json.loads(command("sweep", folder, "--row", row, "--json").stdout)
    values = np.load(folder / "parameters.npy")[:, row]
    assert list(data["values"].values()) == values.tolist()
    assert data["scenario"]["id"] == f"test-row-{row}"
    assert "relevance.near_ego" in [finding["rule"] for finding in data["findings"]]
    text = command("sweep", folder, "--failing", "relevance.near_ego").stdout
    assert f"row {row}: s " in text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("FILE",), 2, "give --count and --out"),
        (("FILE", "--row", 1), 2, "folder of a sweep"),
        (("FOLDER", "--count", 3), 2, "is a folder"),
        (("FOLDER", "--row", 40), 2, "there is no row 40"),
        (("FOLDER", "--failing", "no.rule"), 2, "there is no rule"),
        (("FOLDER", "--row", 1, "--limits", "nobodys"), 2, "nobodys"),
        (("FILE", "--count", 3, "--out", "FOLDER"), 5, "holds a sweep"),
        (("FILE", "--count", 3, "--out", "NEW", "--method", "halton"), 2, "unknown method"),
        (("FILE", "--count", 3, "--out", "NEW", "--levels", "v"), 2, "NAME=NUMBER"),
        (("FILE", "--count", 3, "--out", "NEW", "--driver", "nobody"), 4, "nobody"),
    ],
)
def test_wrong_use_is_a_line(
    arguments: tuple[object, ...], code: int, message: str, folder: Path, tmp_path: Path
) -> None:
    """With its exit code."""
    places = {"FILE": folder.parent / "cut_in.json", "FOLDER": folder, "NEW": tmp_path / "new"}
    done = command("sweep", *(str(places.get(str(a), a)) for a in arguments))
    assert done.returncode == code
    assert message in done.stderr


def test_a_grid_takes_levels(folder: Path, tmp_path: Path) -> None:
    """In two processes, quietly."""
    done = command("sweep", folder.parent / "cut_in.json", "--count", 30, "--method", "grid",
                   "--levels", "v=3", "--levels", "at=1", "--out", tmp_path / "grid",
                   "--jobs", 2, "--quiet")  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    _, v, at = np.load(tmp_path / "grid" / "parameters.npy")
    assert len(set(v.tolist())) == 3
    assert set(at.tolist()) == {3.25}
