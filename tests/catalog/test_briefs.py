"""Briefs: the ready ones work as they are, broken ones are told what and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.catalog.briefs import overridden, read_brief, read_odd
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import BriefError

ROOT = Path(__file__).parents[2]
GOOD = "name: x\nfunction: f\nodd: motorway_pilot\n"


def brief(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "brief.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", ["demo", "motorway_pilot", "urban_shuttle"])
def test_the_ready_briefs_are_valid_with_their_odd(name: str) -> None:
    assert isinstance(read_brief(ROOT / "scenarios" / "briefs" / f"{name}.yaml").odd, Odd)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: [", r"brief\.yaml:1|brief\.yaml:2"),
        ("a: 1\na: 2\n", "given twice"),
        ("a: &x [1]\nb: *x\n", "aliases"),
        ("- 1\n- 2\n", "not a mapping"),
        (GOOD + "speed_kmh: 3\n", r"unknown key 'speed_kmh'.*SI units"),
        (GOOD + "proposer: {temprature: 1}\n", "did you mean temperature"),
        (GOOD + "count: nine\n", r"\$\.count"),
        (GOOD + "count: 0\n", r"\$\.count"),
        (GOOD + "budgets: {cost: 3.0}\n", "price"),
        (GOOD + "seed: .nan\n", r"\$\.seed"),
        ("name: x\nfunction: f\nodd: moonbase\n", "ready ones: .*motorway_pilot"),
        ("name: ../../x\nfunction: f\nodd: motorway_pilot\n", r"\$\.name"),
        (GOOD + "mix: {cut_in: 0}\ntopics: [cut_in]\n", "weight 0"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("a: !!python/object/apply:os.system [ls]\n", "could not determine a constructor"),
        ("a: " + "[" * 3000, "nested|expected"),
    ],
)
def test_what_is_wrong_with_a_brief_is_told_with_its_place(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    with pytest.raises(BriefError, match=told) as caught:
        read_brief(brief(tmp_path, text))
    assert "brief.yaml" in str(caught.value) or "$.odd" in str(caught.value)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BriefError) as caught:
        read_brief(brief(tmp_path, "odd: motorway_pilot\ncount: -1\nbogus: 1\n"))
    text = str(caught.value)
    assert all(part in text for part in ("$.name", "$.function", "$.count", "bogus"))


def test_a_missing_brief_is_told(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="cannot be read"):
        read_brief(tmp_path / "none.yaml")


def test_a_missing_odd_file_or_name_is_told() -> None:
    with pytest.raises(BriefError, match="no ODD named"):
        read_odd("../../etc/passwd-not-there")


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail_but_by_its_own_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("briefs") / "brief.yaml"
    path.write_bytes(data)
    with pytest.raises(BriefError):
        read_brief(path)


def test_flags_are_validated_like_the_brief(tmp_path: Path) -> None:
    asked = read_brief(brief(tmp_path, GOOD))
    assert overridden(asked, {"count": 3}, {"model": "m"}).count == 3
    with pytest.raises(BriefError, match="base_url"):
        overridden(asked, {}, {"base_url": "file:///etc/passwd"})
