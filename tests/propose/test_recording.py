"""Recordings keep request and answer byte for byte, and say so when they are damaged."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.errors import CatalogError, ReplayError
from scenario_gen.propose.protocol import Answer
from scenario_gen.propose.recording import RecordedProposer, Recording, RecordingStore
from scenario_gen.propose.sampler import SamplerProposer
from tests.propose.asks import ask


def answer(text: str = "{}") -> Answer:
    return Answer(text=text, mode="json_schema", model="m", prompt_tokens=3, completion_tokens=4)


def test_what_is_put_is_got(tmp_path: Path) -> None:
    """The recording of an ask comes back, under its readable name."""
    store = RecordingStore(tmp_path / "new")
    assert store.get(ask()) is None
    assert not store.has(0, 0)
    store.put(Recording.of(ask(), answer()))
    store.put(Recording.of(ask(index=12, attempt=1), answer()))
    assert store.has(0, 0)
    assert store.ids() == ["00000-0", "00012-1"]
    found = store.get(ask())
    assert found is not None
    assert found.answer == answer()
    assert found.request["messages"][0]["role"] == "system"


@given(st.text() | st.just("\udfff\x00\ud800\u202e"))
def test_any_answer_survives_byte_for_byte(text: str) -> None:
    """Hostile text, lone surrogates included, is the same after writing and reading."""
    recording = Recording.of(ask(), answer(text))
    again = Recording.from_bytes(recording.to_bytes(), "here")
    assert again == recording
    assert again.to_bytes() == recording.to_bytes()


def test_recordings_hold_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key in the environment is nowhere in the file."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789")
    assert b"secret" not in Recording.of(ask(), answer()).to_bytes()


@pytest.mark.parametrize("damage", ["cut", "empty", "binary", "kind", "version", "list", "deep"])
def test_damaged_recordings_are_named(tmp_path: Path, damage: str) -> None:
    """A truncated or foreign file is an error with its name, not an exception of the decoder."""
    store = RecordingStore(tmp_path)
    store.put(Recording.of(ask(), answer()))
    path = store.path("00000-0")
    data = path.read_bytes()
    path.write_bytes({
        "cut": data[:-40],
        "empty": b"",
        "binary": b"\xff\xfe\x00",
        "kind": data.replace(b'"completion_tokens": 4', b'"completion_tokens": "4"'),
        "version": data.replace(b'"version": 1', b'"version": 99'),
        "list": b"[]",
        "deep": b"[" * 100_000,
    }[damage])  # fmt: skip
    with pytest.raises(ReplayError, match=r"00000-0\.json") as caught:
        store.get(ask())
    assert caught.value.hint


def test_recordings_of_another_prompt_are_refused(tmp_path: Path) -> None:
    """A replay with another brief or version does not pass for the same run."""
    store = RecordingStore(tmp_path)
    store.put(Recording.of(ask(), answer()))
    with pytest.raises(ReplayError, match="another prompt"):
        store.get(ask("drift"))


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    """A file where the folder should be gives a catalog error."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(CatalogError):
        RecordingStore(tmp_path / "taken").put(Recording.of(ask(), answer()))


def test_recorded_proposer_asks_only_once(tmp_path: Path) -> None:
    """What is recorded is not asked again; a replay without the model gives the same."""
    store = RecordingStore(tmp_path)

    async def run() -> tuple[Answer, Answer, list[str]]:
        live = RecordedProposer(store, SamplerProposer())
        first = await live.ask(ask())
        replay = RecordedProposer(store, name="sampler", model="sampler")
        again = await replay.ask(ask())
        with pytest.raises(ReplayError, match="no recording of request 00001-0"):
            await replay.ask(ask(index=1))
        await live.close()
        await replay.close()
        return first, again, store.ids()

    first, again, ids = asyncio.run(run())
    assert first == again
    assert ids == ["00000-0"]
    assert json.loads(store.path("00000-0").read_bytes())["answer"]["mode"] == "none"
    assert not list(tmp_path.glob(".partial-*"))
