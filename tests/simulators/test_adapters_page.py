"""The page on adapters: what it shows is a package that works as it stands."""

from __future__ import annotations

import re
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import numpy as np
import pytest

import scenario_gen as sg
from scenario_gen.agreement import Played
from scenario_gen.library import read_library
from simulators import registry
from tests.worlds import cut_in, scenario

PAGE = Path(__file__).parents[2] / "docs" / "adapters.md"


def block(kind: str) -> str:
    """The first block of code of a kind on the page."""
    found = re.search(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package of the page as if it were installed, beside what is."""
    (tmp_path / "my_package").mkdir()
    (tmp_path / "my_package" / "__init__.py").write_text("")
    (tmp_path / "my_package" / "stepper.py").write_text(block("python"))
    entry = re.search(r'^(\w+) = "(.+)"$', block("toml"), re.MULTILINE)
    assert entry is not None
    point = EntryPoint(name=entry[1], value=entry[2], group=registry.SIMULATOR_GROUP)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(
        registry, "entry_points", lambda *, group: (*entry_points(group=group), point)
    )
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "my_package"]:
        del sys.modules[name]


def test_the_group_is_the_one_that_is_looked_in() -> None:
    """Of the entry point on the page."""
    assert f'[project.entry-points."{registry.SIMULATOR_GROUP}"]' in block("toml")


@pytest.mark.usefixtures("package")
def test_the_example_plays_and_is_compared(tmp_path: Path) -> None:
    """Who drives evenly is where we have it; who changes lanes is not, and that is told."""
    even = scenario(id="even", duration_s=4.0, ego_speed_mps=20.0)
    changes = cut_in(id="changes", gap_m=40.0, duration_s=8.0)
    lights = next(one for one in read_library() if one.signals)
    result = sg.simulate(
        [even, changes, lights], tmp_path / "out", on=["builtin", "stepper"], tolerance_m=0.1
    )
    records = {record.scenario: record for record in result.records}
    assert _apart_m(result, "even") < 1e-6
    assert _apart_m(result, "changes") > 1.0
    seen = records["changes"].outcome("stepper")
    assert seen is not None
    assert (seen.state, seen.whole, seen.ended_by, seen.intent) == ("ran", True, "time", "not_seen")
    assert seen.remarks == ("phases are left out: everybody goes straight on",)
    refused = records[lights.id].outcome("stepper")
    assert refused is not None
    assert (refused.state, refused.reason) == ("not_supported", "it knows no traffic lights")
    assert result.findings == ("changes on stepper: intent not seen in time: cut_in of van1",)


def _apart_m(result: Played, scenario: str) -> float:
    (pair,) = next(one for one in result.records if one.scenario == scenario).divergences
    assert pair.worst is not None
    assert np.isfinite(pair.worst.worst_m)
    return pair.worst.worst_m
