"""Recordings: each request as sent and each raw answer, so that a run can be repeated."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scenario_gen.errors import CatalogError, ReplayError
from scenario_gen.propose.prompt import build_prompt
from scenario_gen.propose.protocol import (
    ERROR_KINDS,
    LEVELS,
    MODES,
    Answer,
    Ask,
    Level,
    Proposer,
)

_NAME = re.compile(r"^(\d{5,})-(\d+)\.json$")
_VERSION = 1


@dataclass(frozen=True)
class Recording:
    """One request and its answer. No key, no clock, no path of a machine."""

    request: dict[str, Any]
    """index, attempt, topic, level, seed, request_seed, temperature, messages, schema_name,
    schema_sha256, prompt_sha256."""
    answer: Answer

    @classmethod
    def of(cls, ask: Ask, answer: Answer) -> Recording:
        """The recording of an answer to an ask."""
        prompt = build_prompt(ask)
        return cls(
            request={
                "index": ask.index,
                "attempt": ask.attempt,
                "topic": ask.topic,
                "level": ask.level,
                "seed": ask.seed,
                "request_seed": ask.request_seed,
                "temperature": ask.brief.proposer.temperature,
                "messages": prompt.sent(answer.mode),
                "schema_name": prompt.schema_name,
                "schema_sha256": prompt.schema_sha256,
                "prompt_sha256": prompt.sha256,
            },
            answer=answer,
        )

    @property
    def request_id(self) -> str:
        """Id of the request, and stem of the file."""
        return f"{self.request['index']:05d}-{self.request['attempt']}"

    def to_bytes(self) -> bytes:
        """JSON for a person and a diff: indented, in a fixed order, ending with a line break."""
        data = {"version": _VERSION, "request": self.request, "answer": asdict(self.answer)}
        # Lone surrogates of a hostile answer cannot be UTF-8; as escapes they survive.
        return (json.dumps(data, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode()

    @classmethod
    def from_bytes(cls, data: bytes, where: str) -> Recording:
        """The recording in a file.

        Raises:
            ReplayError: truncated, damaged, or written by another version.
        """
        try:
            plain = json.loads(data)
            if plain["version"] != _VERSION:
                raise ValueError(f"version {plain['version']!r} of recordings, known: {_VERSION}")
            request, answer = plain["request"], Answer(**plain["answer"])
            _check(request, answer)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise ReplayError(
                f"the recording is damaged: {ascii(str(error))[:200]}",
                where=where,
                hint="remove the file: --resume asks again, a replay needs an undamaged copy",
            ) from error
        return cls(request, answer)


def _check(request: dict[str, Any], answer: Answer) -> None:
    """That the values are of the kinds that the rest relies on."""
    good = (
        all(type(request[key]) is int for key in ("index", "attempt", "seed"))
        and request["level"] in LEVELS
        and isinstance(request["topic"], str)
        and isinstance(request["prompt_sha256"], str)
        and isinstance(answer.text, str)
        and isinstance(answer.model, str)
        and isinstance(answer.finish_reason, str)
        and isinstance(answer.error, str | None)
        and answer.mode in MODES
        and answer.error_kind in ERROR_KINDS
        and type(answer.prompt_tokens) is int
        and type(answer.completion_tokens) is int
    )
    if not good:
        raise ValueError("a value is not of its kind")


class RecordingStore:
    """Recordings as ``<index>-<attempt>.json`` in a folder; files appear whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, request_id: str) -> Path:
        """Where the recording of a request is kept."""
        return self.folder / f"{request_id}.json"

    def has(self, index: int, attempt: int) -> bool:
        """Whether there is a recording; it is not read."""
        return self.path(f"{index:05d}-{attempt}").is_file()

    def ids(self) -> list[str]:
        """Ids of all recordings, in order of index and attempt."""
        if not self.folder.is_dir():
            return []
        found = (_NAME.match(path.name) for path in self.folder.iterdir())
        return [m.string[:-5] for m in sorted(filter(None, found), key=_order)]

    def get(self, ask: Ask) -> Recording | None:
        """The recording of an ask, or None.

        Raises:
            ReplayError: it is damaged, or was made of another prompt.
        """
        path = self.path(ask.request_id)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReplayError(
                f"cannot be read: {error.strerror or error}", where=str(path)
            ) from error
        recording = Recording.from_bytes(data, str(path))
        prompt_sha256 = build_prompt(ask).sha256
        if recording.request["prompt_sha256"] != prompt_sha256:
            raise ReplayError(
                f"made of another prompt ({recording.request['prompt_sha256'][:12]} instead of"
                f" {prompt_sha256[:12]}): the brief, the seed or the version differs",
                where=str(path),
                hint="use the brief, seed and version that the recording was made with",
            )
        return recording

    def put(self, recording: Recording) -> None:
        """Write a recording durably.

        Raises:
            CatalogError: the disk is full or the folder cannot be written.
        """
        path = self.path(recording.request_id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".partial-", dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(recording.to_bytes())
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(0o644)
                Path(name).replace(path)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise CatalogError(
                f"cannot be written: {error.strerror or error}",
                where=str(path),
                hint="check free space and permissions, then go on with --resume",
                retry_helps=True,
            ) from error


def _order(match: re.Match[str]) -> tuple[int, int]:
    return int(match.group(1)), int(match.group(2))


class RecordedProposer:
    """Answers from recordings first; what is not recorded is asked of ``inner`` and recorded.

    Without ``inner`` this is a replay: no model is asked.
    """

    def __init__(
        self,
        store: RecordingStore,
        inner: Proposer | None = None,
        *,
        name: str = "replay",
        model: str = "",
        level: Level = "compact",
    ) -> None:
        self._store, self._inner = store, inner
        self.name = inner.name if inner else name
        self.model = inner.model if inner else model
        self.level: Level = inner.level if inner else level

    async def ask(self, ask: Ask) -> Answer:
        """The recorded answer, or a new one, which is on disk before it is returned.

        Raises:
            ReplayError: the recording is damaged or of another prompt, or there is none and
                nobody to ask.
        """
        recording = self._store.get(ask)
        if recording is None:
            if self._inner is None:
                raise ReplayError(
                    f"there is no recording of request {ask.request_id}",
                    where=str(self._store.folder),
                )
            recording = Recording.of(ask, await self._inner.ask(ask))
            self._store.put(recording)
        return recording.answer

    async def close(self) -> None:
        """Close the inner proposer."""
        if self._inner is not None:
            await self._inner.close()
