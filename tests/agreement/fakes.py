"""A stand-in for esmini: a program that hands out logs which were made before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenario_gen.domain.scenario import Scenario
from tests.simulators.logs import of_rollout
from tests.worlds import cut_in

#: What the program does for scenarios in general; a test puts lines of its own before it.
_BODY = """#!/bin/sh
if [ "$1" = --version ]; then echo "GIT REV: {version}"; exit 0; fi
id=$(sed -n 's/.*scenario_gen.scenario_id" value="\\([^"]*\\)".*/\\1/p' "$2")
echo "$id" >> {folder}/asked.txt
{first}
cp {folder}/$id.csv states.csv || exit 255
"""


def suite(count: int = 3) -> list[Scenario]:
    """Cut-ins that differ in their gap: ``cut-in-0`` and so on."""
    return [cut_in(id=f"cut-in-{n}", gap_m=30.0 + 5.0 * n, duration_s=8.0) for n in range(count)]


def files(scenarios: list[Scenario], folder: Path) -> Path:
    """A folder with the files of scenarios."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in scenarios:
        (folder / f"{one.id}.json").write_text(one.model_dump_json())
    return folder


def fake_esmini(
    folder: Path,
    scenarios: list[Scenario],
    *,
    version: str = "v1",
    first: str = "",
    logs: Mapping[str, bytes] | None = None,
) -> Path:
    """A program that answers as a simulator would that moves everybody as our rollout does.

    Args:
        folder: of the program and its logs.
        scenarios: that it knows.
        version: that it says it has.
        first: lines of shell that it runs before it hands out a log; ``$id`` is the scenario.
        logs: other logs than our rollouts, by id.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for one in scenarios:
        log = (logs or {}).get(one.id) or of_rollout(one)
        (folder / f"{one.id}.csv").write_bytes(log)
    path = folder / "esmini"
    path.write_text(_BODY.format(version=version, folder=folder, first=first))
    path.chmod(0o755)
    return path


def asked(folder: Path) -> list[str]:
    """Ids that the program was asked for, in order."""
    path = folder / "asked.txt"
    return path.read_text().split() if path.exists() else []
