"""Raw text from outside: whatever it is, a verdict and never an exception."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.checks import check_text
from scenario_gen.checks.files import MAX_BYTES, MAX_DEPTH
from tests.worlds import cut_in

GOOD = cut_in().model_dump(mode="json")


def _text(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


def test_a_good_file_gives_its_scenario():
    """Valid text: the scenario, no findings; the hash is not applicable without one."""
    scenario, result = check_text(_text())
    assert scenario == cut_in()
    assert result.findings == ()
    assert [outcome.state for outcome in result.outcomes] == ["passed", "not_applicable"]


def test_a_hash_is_compared():
    """The right hash passes, a wrong one is an error that names both."""
    scenario, result = check_text(_text(content_hash=cut_in().compute_hash()))
    assert scenario is not None
    assert [outcome.state for outcome in result.outcomes] == ["passed", "passed"]
    scenario, result = check_text(_text(content_hash="0" * 64))
    assert scenario is not None
    assert not result.ok
    assert result.findings[0].path == "$.content_hash"
    assert result.findings[0].limit == cut_in().compute_hash()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"Sure! Here is the scenario you asked for.", "not JSON"),
        (_text()[:200], "not JSON"),
        (b"[1, 2]", "JSON object"),
        (b"null", "JSON object"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"id": "x", "id": "y"}', "twice"),
        (b'{"a": {"b": 1, "b": 1}}', "twice"),
        (b"[" * 100_000, "deep"),
        (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), "deep"),
        (b" " * (MAX_BYTES + 1), "too long"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (_text(schema_version="9.9"), "version"),
        (_text(schema_version=["1.0"]), "version"),
    ],
)
def test_hostile_text_is_refused_in_words(data, words):
    """One finding that says what is wrong; schema.valid fails, the hash is not checked."""
    scenario, result = check_text(data, "bad.json")
    assert scenario is None
    assert [outcome.state for outcome in result.outcomes] == ["failed", "not_checked"]
    assert len(result.findings) == 1
    assert words in result.findings[0].message
    assert result.findings[0].path.startswith("bad.json: $")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": "../../x"}, "$.id"),
        ({"surprise": 1}, "$.surprise"),
        ({"duration_s": 8827480348000}, "$.duration_s"),
        ({"duration_s": "10"}, "$.duration_s"),
        ({"duration_s": 1e999}, "$"),
        ({"ego": {"start": {"lane": 0, "s_m": 1.0}, "speed_mps": 1.0}}, "$.ego.start"),
        ({"title": "a\nb"}, "$.title"),
        ({"actors": [GOOD["actors"][0], GOOD["actors"][0]]}, "$"),
    ],
)
def test_invalid_data_are_findings_with_a_path(changes, path):
    """Each validation error becomes a finding where it is."""
    scenario, result = check_text(_text(**changes))
    assert scenario is None
    assert path in [finding.path for finding in result.findings]
    assert all(finding.rule == "schema.valid" for finding in result.findings)


def test_missing_keys_are_all_named():
    """An empty object: every required key, once."""
    paths = [finding.path for finding in check_text(b"{}")[1].findings]
    assert paths == sorted(set(paths), key=paths.index)
    assert {"$.id", "$.title", "$.hazard", "$.road", "$.ego"} <= set(paths)


def test_brackets_in_strings_are_no_nesting():
    """Only structure counts as depth."""
    scenario, _ = check_text(_text(narrative='[{"' * 200 + "\\"))
    assert scenario is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)


@given(st.binary(max_size=200))
def test_any_bytes_get_a_verdict(data):
    """No exception, whatever comes."""
    scenario, result = check_text(data)
    assert scenario is None
    assert not result.ok


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_value_in_any_field_gets_a_verdict(field, value):
    """A valid file with one field replaced by anything: a scenario or findings, no exception."""
    scenario, result = check_text(json.dumps(GOOD | {field: value}).encode())
    assert (scenario is None) == (not result.ok) or field == "content_hash"
