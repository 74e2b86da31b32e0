"""The output folder: nothing is written outside it, nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.catalog.folder import Catalog
from scenario_gen.errors import CatalogError
from tests.worlds import cut_in


def test_a_scenario_is_read_back_equal(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    scenario = cut_in()
    catalog.write_scenario(scenario)
    assert catalog.read_scenarios() == [scenario]


@pytest.mark.parametrize(
    "name", ["../x.json", "/etc/x", "a/b", "..", ".hidden", "", "a\x00b", "a\nb", "c:\\x"]
)
def test_a_name_that_could_be_a_path_is_refused(tmp_path: Path, name: str) -> None:
    catalog = Catalog(tmp_path / "out")
    with pytest.raises(CatalogError):
        catalog.write_files(catalog.plots, {name: b""})
    assert not list(tmp_path.rglob("*"))


def test_an_id_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """Even where the type of the id was passed by, as in a constructed object."""
    scenario = cut_in().model_copy(update={"id": "../../evil"})
    with pytest.raises(CatalogError, match="file name"):
        Catalog(tmp_path / "out").write_scenario(scenario)


def test_a_second_run_is_kept_out_of_a_folder_in_use(tmp_path: Path) -> None:
    with (
        Catalog(tmp_path).locked(),
        pytest.raises(CatalogError, match="another run"),
        Catalog(tmp_path).locked(),
    ):
        pass


def test_a_folder_that_cannot_be_written_is_named_with_a_hint(tmp_path: Path) -> None:
    """A file stands where a folder is needed, as an unwritable or full disk would."""
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(CatalogError, match=r"out.*give another path"):
        write_bytes(tmp_path / "out" / "a.json", b"{}")


def test_pruning_removes_leftovers_and_nothing_that_is_not_ours(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    kept = catalog.write_scenario(cut_in())
    write_bytes(catalog.recordings / "00009-0.json", b"{}")
    write_bytes(catalog.recordings / ".partial-abc", b"{")
    write_bytes(tmp_path / "notes.txt", b"of the person")
    catalog.prune([kept])
    found = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert found == ["notes.txt", "scenarios/test.json"]


def test_the_limits_of_a_run_are_read_back_or_told_to_be_unreadable(tmp_path: Path) -> None:
    """Earlier runs do not say; what is no record of limits is an error, not a guess."""
    catalog = Catalog(tmp_path)
    assert catalog.read_limits() is None
    used = {"profile": "default", "overrides": {"jump_m": 0.2}, "digest": "0" * 12}
    catalog.write_json(catalog.run_path, {"limits": used})
    limits = catalog.read_limits()
    assert limits is not None
    assert limits.model_dump() == used
    catalog.write_json(catalog.run_path, {"brief": {}})
    assert catalog.read_limits() is None
    catalog.write_json(catalog.run_path, {"limits": {"profile": 3}})
    with pytest.raises(CatalogError, match=r"\$\.limits"):
        catalog.read_limits()
