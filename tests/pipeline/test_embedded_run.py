"""The whole chain with the real embedded model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenario_gen.errors import ModelUnavailableError
from scenario_gen.propose.embedded import obtain
from tests.pipeline.folders import brief, content, generate


@pytest.mark.model
def test_the_embedded_model_proposes_scenarios_that_are_accepted_and_replayed(
    tmp_path: Path,
) -> None:
    pytest.importorskip("xllamacpp")
    try:
        obtain()
    except ModelUnavailableError as error:
        pytest.skip(f"the embedded model cannot be obtained: {error}")
    asked = brief(count=2, proposer={"name": "local", "concurrency": 2})
    summary = generate(asked, tmp_path / "a")
    assert summary.accepted == 2
    assert summary.proposer == "local"
    assert summary.tokens > 0
    assert summary.exports["openscenario"]["written"] == 2
    for path in (tmp_path / "a" / "scenarios").glob("*.json"):
        origin = json.loads(path.read_text())["provenance"]
        recording = json.loads(
            (tmp_path / "a" / "recordings" / f"{origin['request_id']}.json").read_text()
        )
        assert recording["answer"]["text"]
        assert recording["request"]["prompt_sha256"] == origin["prompt_sha256"]
    generate(asked, tmp_path / "b", replay=tmp_path / "a")
    assert content(tmp_path / "a") == content(tmp_path / "b")
