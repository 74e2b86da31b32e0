"""The local proposer: a GGUF model in this process, behind llama.cpp's own server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from scenario_gen.domain.brief import ProposerSettings
from scenario_gen.errors import ModelUnavailableError
from scenario_gen.propose.embedded import MODEL_NAME, obtain
from scenario_gen.propose.endpoint import EndpointProposer, make_client
from scenario_gen.propose.narrowing import SENTENCE_CHARS
from scenario_gen.propose.prompt import Message, shared_messages
from scenario_gen.propose.protocol import Answer, Ask, Level, silent
from scenario_gen.propose.text import one_line

_MAGIC = b"GGUF"
#: Tokens of prompt, repair and answer together.
_CONTEXT: dict[Level, int] = {"compact": 4096, "full": 16_384}
_MOST_THREADS = 8
#: A message that no request begins with, so that a prompt shares only the examples with it.
_NOTHING = "-"


class LocalProposer(EndpointProposer):
    """Asks a model that runs in this process; no key, no network.

    The same request gives the same answer, whatever was asked before, so that a resumed run gets
    the answers of an unbroken one. The server has one slot and keeps what it has computed for the
    beginning of the last prompt. How much of that it uses changes the rounding of the rest, so
    before each request it is brought back to the beginning that all requests share.
    """

    name = "local"
    _server: Any = None
    _turn: asyncio.Lock

    @classmethod
    async def create(
        cls,
        settings: ProposerSettings,
        *,
        gguf: Path | None = None,
        tell: Callable[[str], None] = silent,
    ) -> Self:
        """Obtain the embedded model (or take ``gguf``) and start the server.

        Raises:
            ModelUnavailableError: the model cannot be obtained, read or started.
        """
        level: Level = "compact" if settings.level == "auto" else settings.level
        _require_xllamacpp()
        if gguf is None:
            path, model = await asyncio.to_thread(obtain, tell), MODEL_NAME
        else:
            path, model = checked_gguf(gguf), one_line(gguf.stem, 100) or "gguf"
        server = await asyncio.to_thread(_start, path, level)
        base_url = f"{server.listening_address}/v1"
        proposer = cls(
            make_client(base_url, "not-needed", settings),
            model=model,
            level=level,
            settings=settings,
            where=base_url,
            name=cls.name,
            sentence_chars=SENTENCE_CHARS if level == "compact" else None,
        )
        proposer._server = server
        proposer._turn = asyncio.Lock()
        return proposer

    async def ask(self, ask: Ask) -> Answer:
        """The answer of the model; one request at a time."""
        async with self._turn:
            await self._rewind()
            return await super().ask(ask)

    async def close(self) -> None:
        """Close the connections and stop the server."""
        await super().close()
        # The server stops when its last reference goes; that waits for its threads.
        server, self._server = self._server, None
        if server is not None:
            await asyncio.to_thread(_drop, [server])

    async def _rewind(self) -> None:
        """Bring the server back to the messages that all requests begin with."""
        import openai

        messages = [*shared_messages(self.level), Message(role="user", content=_NOTHING)]
        # If this fails, the request that follows fails too, and says why.
        with contextlib.suppress(openai.APIError):
            await self._client.chat.completions.create(
                model=self.model,
                messages=[],
                max_tokens=1,
                extra_body={"messages": messages, "n_predict": 0},
            )


def checked_gguf(path: Path) -> Path:
    """The path of a file that is a GGUF model by its first bytes.

    Raises:
        ModelUnavailableError: it cannot be read or is something else.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise ModelUnavailableError(
            f"the model file cannot be read: {error.strerror or error}",
            where=str(path),
            hint="check the path given by --gguf",
        ) from error
    if magic != _MAGIC:
        raise ModelUnavailableError(
            "not a GGUF file", where=str(path), hint="--gguf takes a model in GGUF format"
        )
    return path


def _require_xllamacpp() -> None:
    from importlib.util import find_spec

    if find_spec("xllamacpp") is None:
        raise ModelUnavailableError(
            "the package xllamacpp, which runs local models, is not installed",
            hint="pip install 'scenario-gen[local]', or use --proposer openai or sampler",
        )


def _start(path: Path, level: Level) -> Any:
    """A running server; ``listening_address`` tells where."""
    try:
        import xllamacpp
    except (ImportError, OSError) as error:
        raise ModelUnavailableError(
            f"xllamacpp cannot be loaded: {error}",
            hint="reinstall it: pip install --force-reinstall 'scenario-gen[local]'",
        ) from error
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = _CONTEXT[level]
    params.n_parallel = 1
    params.cache_ram_mib = 0
    threads = _threads()
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.verbosity = -1
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelUnavailableError(
            f"the model cannot be started: {error}",
            where=str(path),
            hint="the file may be damaged, too new, or too large for the memory",
        ) from error


def _threads() -> int:
    """One core less than there are: its threads wait for each other by spinning, so one of them
    that has to share its core makes all others wait (measured: 2 s become 30 s)."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    return max(1, min(cores - 1, _MOST_THREADS))


def _drop(holder: list[Any]) -> None:
    holder.clear()
