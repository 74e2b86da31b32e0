"""What is said of messy input: what is wrong, and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.yaml_models import parse_model
from scenario_gen.domain.brief import Brief
from scenario_gen.errors import BriefError, CatalogError


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("topics: [cutin]", r"topics\[0\].*did you mean cut_in\?"),
        ("topics: []", "at least 1 items, not 0"),
        ("requirement_ids: R-1", "write a list in brackets"),
        ("odd: {name: x, rain: 3}", r"rain.*did you mean rain_mmph\?"),
        ("name: a", "given twice .keep one of them"),
        ("odd:\n\tname: x", "indent with spaces"),
    ],
)
def test_a_wrong_brief_is_told_what_was_meant(line: str, said: str) -> None:
    with pytest.raises(BriefError, match=said) as error:
        parse_model(f"name: a\nfunction: f\n{line}\n".encode(), "brief.yaml", Brief)
    assert "valid string" not in str(error.value), "what is wrong with an object is enough"


def test_all_broken_files_of_a_catalog_are_named_at_once(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    catalog.scenarios.mkdir()
    for name in ("a.json", "b.json"):
        (catalog.scenarios / name).write_bytes(b"{")
    with pytest.raises(CatalogError, match=r"(?s)a\.json.*b\.json"):
        catalog.read_scenarios()
