"""The local proposer: files that are no model, and the real embedded model."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from scenario_gen.errors import ModelUnavailableError
from scenario_gen.propose import local
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.embedded import obtain
from scenario_gen.propose.local import LocalProposer, checked_gguf
from scenario_gen.propose.parse import parse
from tests.propose.asks import ask, settings


def test_files_that_are_no_model_are_refused(tmp_path: Path) -> None:
    """A missing file, a folder and a text are named before anything is started."""
    (tmp_path / "a.gguf").write_text("not a model")
    for path, said in ((tmp_path / "a.gguf", "not a GGUF file"), (tmp_path, "cannot be read"),
                       (tmp_path / "missing", "cannot be read")):  # fmt: skip
        with pytest.raises(ModelUnavailableError, match=said):
            checked_gguf(path)


def test_without_xllamacpp_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person is told what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailableError, match=r"scenario-gen\[local\]"):
        asyncio.run(LocalProposer.create(settings(name="local")))


def test_one_core_is_left_free() -> None:
    """The threads of the model never take all cores (and there is at least one)."""
    assert 1 <= local._threads() <= 8


def test_a_damaged_model_is_an_error_of_ours(tmp_path: Path) -> None:
    """A file that begins like a model and ends early is refused by the server, and said."""
    pytest.importorskip("xllamacpp")
    path = tmp_path / "cut.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00" + b"\x07" * 500)
    with pytest.raises(ModelUnavailableError, match=r"cannot be started.*damaged"):
        asyncio.run(LocalProposer.create(settings(name="local"), gguf=path))


@pytest.mark.model
def test_the_embedded_model_proposes(capfd: pytest.CaptureFixture[str]) -> None:
    """The real model answers in the schema, the same for the same request, and prints nothing."""
    pytest.importorskip("xllamacpp")
    try:
        obtain()
    except ModelUnavailableError as error:
        pytest.skip(f"the embedded model cannot be obtained: {error}")

    async def propose() -> list[str]:
        proposer = await LocalProposer.create(settings(name="local", model=None, timeout_s=120))
        try:
            assert (proposer.name, proposer.level) == ("local", "compact")
            asks = [ask("cut_in"), ask("oncoming", index=1), ask("cut_in")]
            answers = [await proposer.ask(asked) for asked in asks]
        finally:
            await proposer.close()
        for asked, answer in zip(asks, answers, strict=True):
            assert answer.mode == "json_schema"
            assert isinstance(parse(answer.text, asked), CompactProposal)
        return [answer.text for answer in answers]

    first, _, again = asyncio.run(propose())
    assert first == again
    assert capfd.readouterr() == ("", "")
