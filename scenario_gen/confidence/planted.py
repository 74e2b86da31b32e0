"""Planted faults: a good scenario, changed by a known amount so that a rule has to find it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from scenario_gen.domain.scenario import Scenario

Data: TypeAlias = dict[str, Any]
"""A scenario as JSON data, free to be changed."""


@dataclass(frozen=True)
class Fault:
    """One way to spoil a scenario."""

    id: str
    """Such as ``boxes.overlap_1cm``."""
    statement: str
    """What is done to the scenario, with the amount."""
    rules: tuple[str, ...]
    """Any of these has to find it."""
    plant: Callable[[Scenario, Data], bool]
    """Spoils the data in place; False where the scenario has nothing to spoil in this way."""


@dataclass(frozen=True)
class Planted:
    """A spoilt scenario."""

    fault: Fault
    base: Scenario
    scenario: Scenario


def forwards(base: Scenario, lane: int) -> float:
    """+1 where traffic in a lane goes with s, -1 where it goes against it."""
    left_hand = getattr(base.road, "traffic", "right") == "left"
    return 1.0 if (lane < 0) != left_hand else -1.0


def plant(fault: Fault, base: Scenario) -> Planted | None:
    """A spoilt copy of a concrete scenario; None where the fault does not apply to it."""
    data = json.loads(base.model_dump_json(exclude={"content_hash"}))
    if not fault.plant(base, data):
        return None
    return Planted(fault, base, Scenario.model_validate_json(json.dumps(data)))
