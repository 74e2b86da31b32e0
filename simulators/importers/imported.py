"""What is asked of an import, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork
from simulators.importers.ledger import Entry, Status

#: (scenario, its roads) -> trace of one row.
Rollout: TypeAlias = Callable[[Scenario, RoadNetwork], TraceBatch]


@dataclass(frozen=True)
class Settings:
    """How a file is read."""

    folder: Path | None = None
    """Nothing outside it is opened. The folder of the set when not given: ``root_of_set``."""
    roads: Path | None = None
    """Where a map is looked for by its name, if the file names none that is there."""
    ego: str | None = None
    """Name of the object that is the ego."""
    values: Mapping[str, float] = field(default_factory=dict)
    """Values of parameters that the file declares."""


@dataclass(frozen=True)
class Imported:
    """What came of a file."""

    scenario: Scenario | None
    """None where it could not be taken at all; ``entries`` say why."""
    entries: tuple[Entry, ...]
    """What was not simply taken, in the order of the file."""
    counts: Mapping[Status, int]
    """Number of elements by what became of them."""
    road_file: str = ""
    """Name of the map that the scenario is to have beside it; empty for a road of ours."""
    road: bytes = b""
    version: str = ""
    """Of OpenSCENARIO, as the header says."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Ids of the scenario -> names in the file."""
    source: str = "elements"
    """``elements`` of the file, or ``content`` that it carries and that was verified."""
    problem: str = ""
    """Why there is no scenario."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Parameters that the file varies -> the value that each of them has here."""
    scenario_path: Path | None = None
    """The scenario file that a file varies the parameters of."""

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return self.scenario is not None and self.counts.get("left_out", 0) == 0

    @property
    def understood(self) -> float:
        """Share of the elements that were not left out."""
        total = sum(self.counts.values())
        return 1.0 - self.counts.get("left_out", 0) / total if total else 0.0


def result_json(imported: Imported) -> dict[str, Any]:
    """The result for ``--json`` and the file beside the scenario."""
    return {
        "scenario": imported.scenario.id if imported.scenario else None,
        "version": imported.version,
        "source": imported.source,
        "whole": imported.whole,
        "understood": round(imported.understood, 4),
        "counts": dict(imported.counts),
        "problem": imported.problem,
        "names": dict(imported.names),
        "values": dict(imported.values),
        "road_file": imported.road_file,
        "elements": [entry.as_json() for entry in imported.entries],
    }
