"""The page: self-contained, its numbers are those of the JSON, foreign text does nothing."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import unicodedata
import zlib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from scenario_gen.report.files import report_json
from scenario_gen.report.html import SECTIONS, page
from scenario_gen.report.model import Report
from scenario_gen.report.shown import clean
from tests.report.conftest import HOSTILE
from tests.report.pages import at, numbers, wrong

_EVENTS = re.compile(r"^on[a-z]+$")


@pytest.fixture(scope="module")
def shown(planted_report: Report) -> bytes:
    return page(planted_report, report_json(planted_report))


@pytest.fixture(scope="module")
def tree(shown: bytes) -> Any:
    return html.document_fromstring(shown.decode())


def test_the_page_carries_the_very_bytes_of_the_json(planted_report: Report, tree: Any) -> None:
    packed = tree.get_element_by_id("report-data").text
    assert zlib.decompress(base64.b64decode(packed)) == report_json(planted_report)


def test_every_number_in_the_page_is_that_of_the_json(planted_report: Report, shown: bytes) -> None:
    data = json.loads(report_json(planted_report))
    assert len(numbers(shown)) > 100
    assert wrong(shown, data) == []


def test_a_wrong_number_would_be_seen(planted_report: Report, shown: bytes) -> None:
    data = json.loads(report_json(planted_report))
    first = numbers(shown)[0]
    spoilt = shown.replace(
        html.tostring(first, with_tail=False),
        html.tostring(first, with_tail=False).replace(b">", b">1", 1),
        1,
    )
    assert len(wrong(spoilt, data)) == 1


def test_every_measure_stands_with_both_numbers_and_what_was_left_out(
    planted_report: Report, tree: Any
) -> None:
    keys = {node.get("data-key") for node in tree.iter("data")}
    for place, measure in enumerate(planted_report.coverage.measures):
        base = f"/coverage/measures/{place}"
        assert {f"{base}/numerator", f"{base}/denominator"} <= keys
        for at_, _ in enumerate(measure.exclusions):
            assert f"{base}/exclusions/{at_}/count" in keys
    for place, _ in enumerate(planted_report.figures):
        assert {f"/figures/{place}/numerator", f"/figures/{place}/denominator"} <= keys


def test_the_policy_allows_the_one_script_and_style_and_nothing_else(tree: Any) -> None:
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    scripts = tree.xpath("//script[not(@type)]")
    assert len(scripts) == 1
    assert len(tree.xpath("//style")) == 1
    for directive, text in (
        ("script-src", scripts[0].text),
        ("style-src", tree.xpath("//style")[0].text),
    ):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert "unsafe" not in policy


def test_nothing_is_fetched_and_nothing_runs_from_an_attribute(tree: Any) -> None:
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        assert node.tag not in ("img", "iframe", "object", "embed", "link", "base", "audio")
        for name, value in node.attrib.items():
            assert not _EVENTS.match(name), (node.tag, name)
            assert name != "style"
            if name in ("href", "src", "action"):
                assert value.startswith("#"), (node.tag, value)


def test_foreign_text_adds_no_element(tree: Any) -> None:
    kinds = Counter(node.tag for node in tree.iter() if isinstance(node.tag, str))
    assert kinds["script"] == 2  # the data and the script
    assert not tree.xpath("//comment()")
    text = tree.text_content()
    assert "</script><script>alert(1)</script>" in text
    assert "{{ 7 * 7 }}" in text
    assert "49 " not in text.partition("{{ 7 * 7 }}")[0][-5:]


def test_no_control_and_no_direction_mark_reaches_the_page(shown: bytes) -> None:
    hidden = {c for c in shown.decode() if unicodedata.category(c) in ("Cc", "Cf", "Cs")}
    assert hidden <= {"\n", "\t"}


def test_long_text_is_folded_and_whole(tree: Any) -> None:
    folded = tree.xpath("//details[contains(@class, 'long')]")
    assert any("x" * 10_000 in node.text_content() for node in folded)
    assert all(len(s.text_content()) < 200 for s in tree.xpath("//details/summary"))


def test_the_page_can_be_used_without_seeing_it(tree: Any) -> None:
    """Language, title, headings without jumps, captions, scopes, and ids that are there."""
    assert tree.get("lang") == "en"
    assert tree.xpath("//title")[0].text
    levels = [int(node.tag[1]) for node in tree.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    for table in tree.xpath("//table"):
        assert table.xpath("./caption")
        assert all(cell.get("scope") == "col" for cell in table.xpath("./thead//th"))
        assert all(cell.get("scope") == "row" for cell in table.xpath("./tbody//th"))
    ids = [node.get("id") for node in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    wanted = {href[1:] for href in tree.xpath("//a/@href")}
    assert wanted <= set(ids)
    assert set(SECTIONS) <= set(ids)


@settings(max_examples=12)
@given(st.text(st.characters(codec=None), max_size=400), st.text(max_size=40))
def test_any_text_is_one_piece_of_text(planted_report: Report, text: str, more: str) -> None:
    """Whatever a reason, a topic or a title is, the page has the same elements."""

    def with_text(reason: str, topic: str) -> Any:
        tables = tuple(
            table.model_copy(update={"rows": ((1, "r", topic, "rejected", reason),)})
            if table.id == "rejected"
            else table
            for table in planted_report.tables
            if table.section == "rejected"
        )
        small = planted_report.model_copy(
            update={
                "tables": tables,
                "title": topic[:100],
                "cards": (),
                "figures": (),
                "coverage": planted_report.coverage.model_copy(
                    update={"measures": (), "uncovered": ()}
                ),
            }
        )
        return html.document_fromstring(page(small, b"{}").decode())

    made, plain = with_text(text, more), with_text("y" * len(text), "z" * len(more))
    tags = [[n.tag for n in tree.iter() if isinstance(n.tag, str)] for tree in (made, plain)]
    assert tags[0] == tags[1]


@given(st.text())
def test_cleaning_leaves_nothing_that_hides_or_turns(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert not set("\u202e\u2066\u200b\ufeff\x00\x1b") & set(cleaned)


def test_pointers_follow_the_standard() -> None:
    assert at({"a/b": {"c~d": [1, 2]}}, "/a~1b/c~0d/1") == 2


def test_hostile_text_is_in_the_json_as_it_was(planted_report: Report) -> None:
    """Nothing is changed in the data; only what is shown is made visible."""
    rows = next(t for t in planted_report.tables if t.id == "rejected").rows
    assert [row[4] for row in rows] == list(HOSTILE)
