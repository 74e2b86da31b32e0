"""Entities in catalogs: valid, shared between files, and the same to a simulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from scenario_gen import api
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.library import read_library
from scenario_gen.pipeline.exports import write_files
from scenario_gen.pipeline.variants import MANIFEST
from simulators.esmini import Esmini
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_catalogs import is_catalog, merge, merged
from simulators.quality import check_openscenario, openscenario_xsd
from tests.simulators.cases import actor
from tests.sweeps.worlds import cut_ins
from tests.worlds import crossing_pedestrian, cut_in, scenario

LIBRARY = read_library()[::12]


def export(given: Scenario) -> dict[str, bytes]:
    return api.export(given, self_contained=False)


def names(data: bytes) -> list[str]:
    return [entry.get("name") for entry in etree.fromstring(data).find("Catalog")]


def entities(files: dict[str, bytes]) -> list[Any]:
    """The entities of a scenario, looked up where the file refers to, under their own names."""
    stem = next(name for name in files if name.endswith(".xosc") and not is_catalog(name))
    root = etree.fromstring(files[stem])
    found = []
    for owner in root.iter("ScenarioObject"):
        reference = owner.find("CatalogReference")
        if reference is None:
            found.append(owner[0])
            continue
        catalog = reference.get("catalogName")
        folder = root.find(f"CatalogLocations/{catalog}/Directory").get("path")
        entries = etree.fromstring(files[f"{folder}/{catalog}.xosc"]).find("Catalog")
        (entry,) = [one for one in entries if one.get("name") == reference.get("entryName")]
        entry.set("name", entry.get("name").rpartition("-")[0])
        found.append(entry)
    return found


def texts(elements: list[Any]) -> list[bytes]:
    for one in elements:
        one.tail = None
        etree.indent(one)
    return [etree.tostring(one, method="c14n") for one in elements]


@pytest.mark.parametrize("given", LIBRARY, ids=lambda given: given.id)
def test_the_entities_are_those_of_the_file_that_holds_them_itself(given: Scenario) -> None:
    """Every reference is found, and says what the self-contained file says."""
    assert texts(entities(export(given))) == texts(entities(api.export(given)))


@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
@pytest.mark.parametrize("given", LIBRARY[::3], ids=lambda given: given.id)
def test_scenario_and_catalogs_are_valid(given: Scenario) -> None:
    """By the XSD and the ASAM checker."""
    for name, data in export(given).items():
        if name.endswith(".xosc"):
            result = check_openscenario(data)
            assert (result.state, result.findings) == ("passed", ())


def test_an_entry_that_two_scenarios_use_is_there_once() -> None:
    """Whatever their order, and however often they are put together."""
    files = [export(given) for given in (cut_in(), crossing_pedestrian(), cut_in(id="other"))]
    together = merged(files)
    assert together == merged(reversed(files)) == merged([together, *files])
    vehicles = names(together["catalogs/VehicleCatalog.xosc"])
    assert [name.rpartition("-")[0] for name in vehicles] == ["car", "van"]
    assert len(names(together["catalogs/PedestrianCatalog.xosc"])) == 1


def test_what_differs_has_another_name() -> None:
    """Two cars of other lengths are two entries."""
    long = actor(name="a2", lane=-1) | {"dimensions": box(5.2)}
    files = export(scenario(actors=[actor() | {"dimensions": box(4.2)}, long]))
    assert len(set(names(files["catalogs/VehicleCatalog.xosc"]))) == 3


def box(length_m: float) -> dict[str, float]:
    return {"length_m": length_m, "width_m": 1.8, "height_m": 1.5, "wheelbase_m": 2.7}


def test_catalogs_in_a_folder_keep_their_entries(tmp_path: Path) -> None:
    """A scenario that is exported later does not break the one before."""
    write_files(export(crossing_pedestrian()), tmp_path)
    write_files(export(cut_in(id="other")), tmp_path)
    assert len(names((tmp_path / "catalogs" / "VehicleCatalog.xosc").read_bytes())) == 2
    assert len(names((tmp_path / "catalogs" / "PedestrianCatalog.xosc").read_bytes())) == 1


@pytest.mark.parametrize(
    ("there", "words"),
    [(b"nothing", "cannot be read"),
     (b"<OpenSCENARIO/>", "no catalog of scenario-gen"),
     (b'<OpenSCENARIO><FileHeader author="me"/><Catalog/></OpenSCENARIO>', "no catalog of"),
     (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><OpenSCENARIO>'
      b'<FileHeader author="scenario-gen"/><Catalog>&e;</Catalog></OpenSCENARIO>', "no catalog"),
     (b'<OpenSCENARIO><FileHeader author="scenario-gen" revMajor="1" revMinor="0"/>'
      b'<Catalog name="VehicleCatalog"/></OpenSCENARIO>', "of another version")],
)  # fmt: skip
def test_what_is_no_catalog_of_ours_is_left_alone(there: bytes, words: str, tmp_path: Path) -> None:
    """Nothing is written then."""
    path = tmp_path / "catalogs" / "VehicleCatalog.xosc"
    path.parent.mkdir()
    path.write_bytes(there)
    with pytest.raises(ExportError, match=words):
        write_files(export(cut_in()), tmp_path)
    assert path.read_bytes() == there
    assert [one.name for one in tmp_path.iterdir()] == ["catalogs"]


def test_only_openscenario_has_catalogs() -> None:
    """Another format says so."""
    with pytest.raises(ExportError, match="opendrive has no catalogs"):
        api.export(cut_in(), "opendrive", self_contained=False)
    with pytest.raises(ExportError, match="cannot be read"):
        merge(b"a", b"b", "x")


def test_variants_share_their_catalogs(tmp_path: Path) -> None:
    """One file with the entries of all."""
    exporter = OpenScenarioExporter(self_contained=False)
    api.variants(cut_ins(), 5, tmp_path, exporter=exporter)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert "catalogs/VehicleCatalog.xosc" in found
    assert len([name for name in found if name.endswith(".xosc")]) == 6
    assert MANIFEST in found
    known = names((tmp_path / "catalogs" / "VehicleCatalog.xosc").read_bytes())
    for path in tmp_path.glob("*.xosc"):
        used = {node.get("entryName") for node in etree.parse(path).iter("CatalogReference")}
        assert used <= set(known)


@pytest.mark.esmini
@pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")
@pytest.mark.parametrize("given", LIBRARY[::4], ids=lambda given: given.id)
def test_esmini_does_the_same_with_both(given: Scenario, tmp_path: Path) -> None:
    """State by state."""
    states = []
    for self_contained in (True, False):
        folder = tmp_path / str(self_contained)
        write_files(api.export(given, self_contained=self_contained), folder)
        done = Esmini().run(folder / f"{given.id}.xosc", step_s=0.02)
        assert done.ok
        assert "[error]" not in done.log
        # What comes before the states names the file.
        states.append(done.csv.partition(b"\nIndex")[2])
    assert states[0] == states[1] != b""
