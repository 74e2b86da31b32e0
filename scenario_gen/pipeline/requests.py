"""Requests of a run: live and recorded, taken from recordings on resume, or replayed alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from scenario_gen.catalog.folder import Catalog
from scenario_gen.domain.brief import Brief
from scenario_gen.errors import CatalogError, ReplayError
from scenario_gen.pipeline.gate import Gate
from scenario_gen.propose.protocol import Answer, Ask, Level, Proposer
from scenario_gen.propose.recording import Recording, RecordingStore
from scenario_gen.propose.registry import create

_STOP = "stop.json"


class Requests:
    """Where answers come from. Every answer used is in the recordings of the output folder."""

    def __init__(
        self,
        *,
        name: str,
        model: str | None,
        level: Level,
        repairs: int,
        catalog: Catalog,
        proposer: Proposer | None,
        recorded_stop: str | None = None,
    ) -> None:
        self.name = name
        self.model = model
        self.level: Level = level
        self.repairs = repairs
        self._catalog = catalog
        self._proposer = proposer
        self._store = RecordingStore(catalog.recordings)
        self._recorded_stop = recorded_stop

    def admits(self, ask: Ask, gate: Gate) -> bool:
        """Whether this request may be made: by the budgets, or in a replay by the recordings."""
        if self._proposer is None:
            if self._store.get(ask) is None:
                return False
            gate.admit()
            return True
        return gate.admit()

    async def ask(self, ask: Ask) -> Answer:
        """The answer, recorded before it is used."""
        recording = self._store.get(ask)
        if recording is None:
            if self._proposer is None:
                raise ReplayError(f"no recording of request {ask.request_id}")
            answer = await self._proposer.ask(ask)
            recording = Recording.of(ask, answer)
            # In a thread: waiting for the disk would hold up all other requests.
            await asyncio.to_thread(self._store.put, recording)
        return recording.answer

    def stop_reason(self, gate: Gate) -> str:
        """Why no further request was made."""
        if self._proposer is None:
            return self._recorded_stop or "recordings used up"
        return gate.closed_by or "no further request"

    def keep_stop_reason(self, reason: str) -> None:
        """Record why the run stopped, so that its replay can tell the same."""
        self._catalog.write_json(self._catalog.recordings / _STOP, {"stopped_by": reason})

    def files(self, request_ids: Iterable[str]) -> list[Path]:
        """The recordings of given requests."""
        folder = self._catalog.recordings
        return [folder / _STOP, *(folder / f"{name}.json" for name in request_ids)]

    async def close(self) -> None:
        """Close the proposer."""
        if self._proposer is not None:
            await self._proposer.close()


async def open_requests(
    brief: Brief,
    replay: Path | None,
    gguf: Path | None,
    catalog: Catalog,
    tell: Callable[[str], None],
    *,
    for_gaps: bool = False,
    go_on: bool = False,
) -> Requests:
    """Requests to the proposer of the brief, or to the recordings of an earlier run.

    Args:
        brief: of the run.
        replay: the folder of the earlier run.
        gguf: model file for a proposer that runs one.
        catalog: the output folder.
        tell: told what takes long.
        for_gaps: to the proposer that is asked for gaps.
        go_on: the earlier run may have been asked for other gaps, or for none.

    Raises:
        ProposerError: the proposer cannot be made ready.
        ReplayError: the earlier run is of another brief.
    """
    if replay is not None:
        return _replayed(brief, replay, catalog, for_gaps=for_gaps, go_on=go_on)
    settings = brief.proposer
    if for_gaps and brief.fill_gaps is not None and brief.fill_gaps.proposer is not None:
        settings = settings.model_copy(update={"name": brief.fill_gaps.proposer})
    proposer = await create(settings, gguf=gguf, tell=tell)
    return Requests(
        name=proposer.name,
        model=proposer.model or None,
        level=proposer.level,
        repairs=brief.proposer.repairs if proposer.name != "sampler" else 0,
        catalog=catalog,
        proposer=proposer,
    )


def _replayed(
    brief: Brief, replay: Path, catalog: Catalog, *, for_gaps: bool, go_on: bool
) -> Requests:
    earlier = Catalog(replay)
    run = earlier.read_run()
    if run is None:
        raise CatalogError(
            "holds no run", where=str(replay), hint="--replay takes an output folder"
        )
    differing = [
        key
        for key, value in brief.model_dump(mode="json").items()
        if run.get("brief", {}).get(key) != value and not (go_on and key == "fill_gaps")
    ]
    if differing:
        raise ReplayError(
            f"the recorded run was asked differently: {', '.join(sorted(differing))}",
            where=str(replay),
            hint="replay with the same brief and flags",
        )
    stop: dict[str, Any] = {}
    try:
        for path in sorted(earlier.recordings.glob("*.json")):
            data = path.read_bytes()
            catalog.write_files(catalog.recordings, {path.name: data})
            if path.name == _STOP:
                stop = json.loads(data)
        asked = run.get("gaps") or run if for_gaps else run
        return Requests(
            name=str(asked["proposer"]),
            model=asked["model"],
            level=asked["level"],
            repairs=int(asked["repairs"]),
            catalog=catalog,
            proposer=None,
            recorded_stop=stop.get("stopped_by"),
        )
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ReplayError(f"the recordings cannot be used: {error}", where=str(replay)) from error
