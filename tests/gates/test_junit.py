"""JUnit XML, read by others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scenario_gen.domain.coverage import Cell
from scenario_gen.gates import judge, junit_xml, parse
from tests.gates.reports import measure, report

HOSTILE = "<script>alert(1)</script> ]]> & \"'\u202e\u2066 =1+1"


def _planted(title: str = "a title") -> bytes:
    cell = Cell(values=(("thing", title),), count=0, state="uncovered")
    found = report(
        measure("tway.2", 1, 2), measure("marginal", 0, 1, cells=(cell,), title=title), suite=title
    )  # fmt: skip
    return junit_xml(found, judge(found, parse("pairwise>=0.5,levels==1,nothing>=0")))


def test_each_gate_is_a_case_and_each_that_is_not_met_a_failure() -> None:
    root = etree.fromstring(_planted())
    assert {root.get("tests"), root[0].get("tests")} == {"3"}
    assert {root.get("failures"), root[0].get("failures")} == {"2"}
    cases = root.findall("testsuite/testcase")
    assert [case.get("name") for case in cases] == ["pairwise>=0.5", "levels==1", "nothing>=0"]
    assert [len(case.findall("failure")) for case in cases] == [0, 1, 1]
    assert "0 of 1 things" in cases[1][0].get("message", "")
    assert "thing = a title" in cases[1][0].text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert _planted() == _planted()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60)
       | st.just(HOSTILE))  # fmt: skip
def test_hostile_text_stays_text(title: str) -> None:
    """It is read as it is, but for what XML cannot hold and what turns the writing direction."""
    title = title.replace("\ufffe", "").replace("\uffff", "")
    root = etree.fromstring(_planted(title))
    assert [element.tag for element in root.iter()].count("testcase") == 3
    assert root.find(".//script") is None
    shown = root[0].get("name")
    assert len(shown) == len(title)
    for read, written in zip(shown, title, strict=True):
        assert read == written or read == "\N{REPLACEMENT CHARACTER}"
    assert not set(shown) & set("\u202e\u2066\u200f")


def test_a_reader_of_others_agrees() -> None:
    """junitparser, which CI tools are made with."""
    junitparser = pytest.importorskip("junitparser")
    found = junitparser.JUnitXml.fromstring(_planted(HOSTILE))
    assert (found.tests, found.failures, found.errors) == (3, 2, 0)
    (suite,) = found
    assert [case.is_passed for case in suite] == [True, False, False]
    assert all(case.classname == "scenario_gen.coverage" for case in suite)
