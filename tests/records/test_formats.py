"""The page which format carries what is true: the files of pairs of scenarios say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import scenario_gen as sg
from scenario_gen.domain.scenario import Scenario
from simulators.exporters.carries import FEATURES, FORMATS, GROUNDS, formats_page
from simulators.registry import Registry
from tests.records.features import PAIRS

ROOT = Path(__file__).parents[2]
#: Which libraries a format needs.
NEEDS = {"osi": "osi3", "mcap": "mcap"}


def content(made: Scenario, to: str) -> list[bytes]:
    """Files of a scenario without what only identifies it.

    The road file beside an OpenSCENARIO file is a format of its own, the scenario in the header of
    that is for our importer, and comments of DSL say what is not carried.
    """
    found = []
    for name, data in sorted(sg.export(made, to).items()):
        if to == "openscenario" and name.endswith(".xodr"):
            continue
        plain = data
        # Formats that are written from a rollout name the hash of the scenario at its defaults.
        for one in (made, made.concrete()):
            plain = plain.replace(one.compute_hash().encode(), b"")
        if to == "openscenario":
            # What an importer of ours finds in it, no simulator reads.
            plain = re.sub(rb'<Property name="scenario_gen.scenario" [^>]*>', b"", plain)
        if to == "dsl":
            lines = plain.split(b"\n")
            plain = b"\n".join(line for line in lines if not line.lstrip().startswith(b"#"))
        if to in ("commonroad", "sumo"):
            # Their comments say what they do not carry, too.
            plain = b"".join(re.sub(rb"<!--.*?-->", b"", plain, flags=re.DOTALL).split())
        found.append(plain)
    return found


def test_every_exporter_and_every_pair_is_in_the_table() -> None:
    """A new exporter fails here until its column says what it carries."""
    assert set(Registry.exporters().names) <= set(FORMATS)
    assert set(FEATURES) == set(PAIRS)
    for feature in (*FEATURES.values(), *GROUNDS.values()):
        assert set(feature.cells) <= set(FORMATS)
        assert feature.note or "part" not in feature.cells.values()


@pytest.mark.parametrize("to", sorted(set(FORMATS) & set(Registry.exporters().names)))
@pytest.mark.parametrize("name", sorted(FEATURES))
def test_files_differ_exactly_where_the_table_says_so(name: str, to: str) -> None:
    """Two scenarios that differ in one feature."""
    pytest.importorskip(NEEDS.get(to, "json"), reason=f"the libraries of {to} are not installed")
    if (name, to) == ("place", "geojson"):
        pytest.importorskip("pyproj", reason="the extra geo is not installed")
    without, with_it = PAIRS[name]
    differ = content(without, to) != content(with_it, to)
    assert differ == (FEATURES[name].cells.get(to, "no") != "no")


def test_the_page_is_as_published() -> None:
    """Written anew by ``make schema``."""
    assert (ROOT / "docs" / "formats.md").read_text(encoding="utf-8") == formats_page()
