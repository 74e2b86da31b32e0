"""XML from outside is refused with a message, in bounded time and memory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.errors import InputError, RoadError
from scenario_gen.safe_xml import XmlLimits, parse_xml, read_file

GOOD = b'<?xml version="1.0" encoding="UTF-8"?>\n<a b="1">\n  <c d="x y"/>\n  <!-- n -->\n</a>\n'
BOMB = (
    '<!DOCTYPE a [<!ENTITY l "lol">'
    + "".join(f'<!ENTITY l{i} "{f"&l{i - 1 or str()};" * 10}">' for i in range(1, 10))
    + ']><a b="&l9;">&l9;</a>'
)


def refused(data: bytes, match: str, limits: XmlLimits | None = None) -> InputError:
    with pytest.raises(InputError, match=match) as caught:
        parse_xml(data, "f.xml", limits=limits or XmlLimits())
    assert "f.xml" in str(caught.value)
    return caught.value


def test_a_good_document_is_read_with_lines_and_local_names() -> None:
    root = parse_xml(b'<x:a xmlns:x="urn:y">\n<x:c/></x:a>', "f.xml")
    assert root.tag == "a"
    assert root[0].tag == "c"
    assert root[0].sourceline == 2


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><a>&x;</a>',
        '<?xml version="1.0"?><!-- a --><?pi x?>\n<!DOCTYPE a><a/>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><a/>',
    ],
)
def test_document_types_are_refused_before_they_are_parsed(text: str) -> None:
    refused(text.encode(), "document type declarations are refused")
    refused(text.encode("utf-16"), "document type declarations are refused")


def test_a_comment_that_shows_a_document_type_is_a_comment() -> None:
    assert parse_xml(b"<!-- <!DOCTYPE a> --><a/>", "f.xml").tag == "a"


def test_undeclared_entities_are_refused_with_the_line() -> None:
    error = refused(b"<a>\n&x;</a>", "not well-formed XML")
    assert "line 2" in error.where


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"", "empty"),
        (b"\x00\x01", "not allowed in XML"),
        (b"<a>\x00</a>", r"U\+0000 is not allowed"),
        (b'<?xml version="1.0" encoding="UTF-8"?>\n<a b="\xe4"/>', "no utf-8 text"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "UTF-7 is not read"),
        (b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>', "is not read"),
        ('<a b="ä"/>'.encode("utf-16-le"), "U\\+0000|no utf-8 text"),
        (b"\xff\xfe<a/>x", "no utf-16 text|not well-formed|not allowed"),
    ],
)
def test_wrong_encodings_are_refused_with_the_place(data: bytes, match: str) -> None:
    refused(data, match)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_read(codec: str) -> None:
    assert parse_xml('<a b="ä"/>'.encode(codec), "f.xml").get("b") == "ä"


def test_latin_1_is_read_where_it_is_declared() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><a b="ä"/>'
    assert parse_xml(text.encode("latin-1"), "f.xml").get("b") == "ä"


def test_limits_are_named_with_the_value() -> None:
    limits = XmlLimits(most_bytes=1000, most_depth=5, most_elements=20, most_attributes=10)
    refused(b"<a>" * 6 + b"</a>" * 6, "deeper than 5", limits)
    refused(b"<a>" + b"<b/>" * 30 + b"</a>", "31 elements; 20 is the limit", limits)
    refused(b"<a b='" + b"x" * 1000 + b"'/>", "1000 is the limit", limits)
    refused(b"<a " + b" ".join(b"x%d='1'" % i for i in range(11)) + b"/>", "10 is", limits)


def test_deep_nesting_does_not_overflow_a_stack() -> None:
    refused(b"<a>" * 150_000 + b"</a>" * 150_000, "not well-formed|deeper")


def test_a_file_of_a_gigabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    """Nothing of it is read: a sparse file of 1 GB."""
    path = tmp_path / "large.xosc"
    with path.open("wb") as stream:
        stream.truncate(1_000_000_000)
    with pytest.raises(RoadError, match="1000000000 bytes or more; 20000000 is the limit"):
        read_file(path, error=RoadError)


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "none", Path("/dev/zero")):
        with pytest.raises(InputError, match="no such file"):
            read_file(path)
    with pytest.raises(InputError):
        read_file(tmp_path / "a\0b")


def test_a_document_cut_at_any_byte_is_refused() -> None:
    for cut in range(len(GOOD.rstrip())):
        refused(GOOD[:cut], "not well-formed")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_tree_or_our_error(data: bytes) -> None:
    try:
        parse_xml(data, "f.xml")
    except InputError:
        return


@settings(max_examples=200)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=3))
def test_changed_bytes_give_a_tree_or_our_error(at: int, new: bytes) -> None:
    try:
        parse_xml(GOOD[:at] + new + GOOD[at + len(new) :], "f.xml")
    except InputError:
        return
