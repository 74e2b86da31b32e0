"""Running briefs and comparing what is on disk."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from scenario_gen.catalog.briefs import with_odd
from scenario_gen.domain.brief import Brief
from scenario_gen.pipeline.events import Event, Listener
from scenario_gen.pipeline.run import Options, run
from scenario_gen.pipeline.summary import Summary


def brief(**fields: Any) -> Brief:
    """A small brief for the sampler."""
    data = {
        "name": "test",
        "function": "a test",
        "odd": "mixed_roads",
        "count": 5,
        "proposer": {"name": "sampler"},
        "seed": 3,
    } | fields
    return with_odd(Brief.model_validate_json(json.dumps(data)))


def silent(event: Event) -> None:
    """A listener that does nothing."""
    del event


def generate(asked: Brief, out: Path, listener: Listener = silent, **options: Any) -> Summary:
    """Run a brief without plots, unless asked for them."""
    options.setdefault("plots", False)
    return asyncio.run(run(asked, Options(out=out, **options), listener))


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the one that depends on the clock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timing.json"
    }


def outcomes(folder: Path) -> list[str]:
    """The outcomes in a ledger, in order."""
    lines = (folder / "ledger.jsonl").read_text().splitlines()
    return [json.loads(line)["outcome"] for line in lines]
