"""Small catalogs, sound ones and ones in which faults are planted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenario_gen.catalog.folder import pretty_json
from scenario_gen.domain.scenario import Scenario, canonical_json
from scenario_gen.report.build import Wanted, build_report
from scenario_gen.report.model import Report
from scenario_gen.report.source import Source
from tests.pipeline.folders import brief, generate

COUNT = 8
REQUIREMENTS = ("REQ-1", "REQ-2")
TOPICS = ("cut_in", "obstacle", "oncoming")
Edit = Callable[[dict[str, Any]], None]


def sound(folder: Path) -> Path:
    """A finished run with eight scenarios and two requirements."""
    generate(
        brief(
            count=COUNT,
            requirements=[
                {"id": name, "text": "reacts", "topics": TOPICS} for name in REQUIREMENTS
            ],
            topics=TOPICS,
        ),
        folder,
    )
    return folder


def copied(catalog: Path, folder: Path) -> Path:
    """A copy that can be changed."""
    shutil.copytree(catalog, folder)
    return folder


def report_of(folder: Path, **options: Any) -> Report:
    """The report on a folder."""
    return build_report(Source.read(folder), Wanted(**options), tell=lambda *_: None)


def files(folder: Path) -> list[Path]:
    """Scenario files by name."""
    return sorted((folder / "scenarios").glob("*.json"))


def edit_scenario(path: Path, edit: Edit, *, rehash: bool = False) -> None:
    """Change a scenario file; ``rehash``: as if it had been made like this."""
    data = json.loads(path.read_bytes())
    edit(data)
    if rehash:
        data["content_hash"] = None
        made = Scenario.model_validate_json(json.dumps(data))
        data["content_hash"] = made.compute_hash()
    path.write_bytes(pretty_json(data))


def ledger(folder: Path) -> list[dict[str, Any]]:
    """Entries of the ledger as plain data."""
    lines = (folder / "ledger.jsonl").read_bytes().splitlines()
    return [json.loads(line) for line in lines]


def write_ledger(folder: Path, entries: list[dict[str, Any]]) -> None:
    """Write all entries of a ledger."""
    lines = [canonical_json(entry) + b"\n" for entry in entries]
    (folder / "ledger.jsonl").write_bytes(b"".join(lines))


def add_entry(folder: Path, **fields: Any) -> None:
    """Add an entry that is like the first one but for some fields."""
    entries = ledger(folder)
    write_ledger(folder, [*entries, entries[0] | {"index": len(entries)} | fields])
