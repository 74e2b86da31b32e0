"""Carry out briefs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from scenario_gen.catalog.briefs import read_brief, with_odd
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.domain.brief import Brief
from scenario_gen.pipeline import Event, Options, Summary, run


def generate(
    brief: Brief | str | Path,
    out: str | Path,
    *,
    resume: bool = False,
    replay: str | Path | None = None,
    gguf: str | Path | None = None,
    listener: Any = None,
) -> Summary:
    """Carry out a brief into an output folder.

    Args:
        brief: a brief, or the file of one.
        out: the folder; new, or an earlier run with ``resume``.
        resume: go on with an interrupted run.
        replay: an earlier output folder whose recordings answer in place of a model.
        gguf: model file for the local proposer.
        listener: called with every ``scenario_gen.pipeline.Event``.

    Raises:
        BriefError, ProposerError, CatalogError: see ``scenario_gen.errors``.
    """
    asked = with_limits(with_odd(brief)) if isinstance(brief, Brief) else read_brief(Path(brief))
    options = Options(
        out=Path(out),
        gguf=Path(gguf) if gguf else None,
        replay=Path(replay) if replay else None,
        resume=resume,
    )

    def silent(event: Event) -> None:
        del event

    return asyncio.run(run(asked, options, listener or silent))
