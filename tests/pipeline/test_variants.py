"""Folders of variants: the files of each, and what its values are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenario_gen.api import variants
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.pipeline.variants import VariantKind
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from tests.sweeps.worlds import cut_ins
from tests.worlds import cut_in

LIMIT = {"terms": {"s": 1.0, "v": -2.0}, "relation": ">=", "bound": 0.0, "reason": "headway"}


def logical() -> Scenario:
    return cut_ins(constraints=[LIMIT])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_variant_has_its_files_and_its_values_are_listed(tmp_path: Path) -> None:
    """The same order leaves the same bytes, in another folder and in the same one again."""
    first, second = tmp_path / "first", tmp_path / "second"
    told: list[tuple[int, int]] = []
    for out in (first, second, second):
        variants(logical(), 5, out, seed=3, listener=lambda done, total: told.append((done, total)))
    assert told[:5] == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert contents(first) == contents(second)
    manifest = json.loads((first / "variants.json").read_text())
    assert len(manifest["variants"]) == 5
    for one in manifest["variants"]:
        assert one["values"]["s"] >= 2.0 * one["values"]["v"]
        concrete = logical().concrete(one["values"])
        named = {"id": one["id"], "content_hash": concrete.compute_hash()}
        concrete = concrete.model_copy(update=named)
        files = OpenScenarioExporter().export(concrete, build(concrete.road), stem=one["id"])
        assert {name: (first / name).read_bytes() for name in files} == files
    assert len(contents(first)) == 11


def test_a_folder_with_other_variants_is_not_touched(tmp_path: Path) -> None:
    """Refused before anything is written."""
    variants(logical(), 2, tmp_path)
    before = contents(tmp_path)
    with pytest.raises(CatalogError, match="holds other variants"):
        variants(logical(), 2, tmp_path, seed=2)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("kind", ["deterministic", "stochastic"])
def test_values_are_written_beside_the_logical_scenario(kind: VariantKind, tmp_path: Path) -> None:
    """The file of values names the scenario; what it cannot say is noted."""
    written = variants(logical(), 4, tmp_path, to=kind)
    assert written.count == 4
    assert sorted(contents(tmp_path)) == [f"test-{kind}.xosc", "test.xodr", "test.xosc"]
    assert b'<ScenarioFile filepath="test.xosc"/>' in written.files[0].read_bytes()
    assert ["no place for a constraint" in note for note in written.notes] == (
        [True] if kind == "stochastic" else []
    )


def test_a_parameter_that_the_file_fixes_is_noted_and_varied_as_files(tmp_path: Path) -> None:
    """The width of a lane enters the road: one value in the logical file, all of them as files."""
    width = {"name": "width", "unit": "m", "minimum": 3.0, "maximum": 4.0, "default": 3.5}
    gap = {"name": "gap", "unit": "m", "minimum": 60.0, "maximum": 90.0, "default": 80.0}
    road = {"template": "motorway_straight", "speed_limit_mps": 36.0, "lane_width_m": "$width"}
    scenario = cut_in(gap_m="$gap", road=road, parameters=[width, gap])
    levels = {"gap": 2, "width": 2}
    written = variants(
        scenario, 4, tmp_path / "values", to="deterministic", method="grid", levels=levels
    )
    assert written.count == 2
    assert [note.split()[0] for note in written.notes] == ["width"]
    assert b"width" not in written.files[0].read_bytes()
    variants(scenario, 4, tmp_path / "files", method="grid", levels=levels)
    roads = {path.read_bytes().partition(b"</header>")[2] for path in
             (tmp_path / "files").glob("*.xodr")}  # fmt: skip
    assert len(roads) == 2


def test_what_has_no_variants_is_refused(tmp_path: Path) -> None:
    """A concrete scenario, an unknown kind, levels of no parameter."""
    with pytest.raises(InputError, match="has no parameters"):
        variants(cut_in(), 2, tmp_path)
    with pytest.raises(InputError, match="variants as 'nothing'"):
        variants(logical(), 2, tmp_path, to="nothing")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no parameter 'x'"):
        variants(logical(), 2, tmp_path, method="grid", levels={"x": 2})
    assert not list(tmp_path.iterdir())
