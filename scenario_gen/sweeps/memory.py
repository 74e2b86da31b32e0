"""How much memory a sweep needs, and how many variants are worked on at a time for it."""

from __future__ import annotations

from scenario_gen.domain.scenario import Scenario, references

#: Of all processes together, for what grows with the chunks.
DEFAULT_MEMORY_BYTES = 1 << 30

# Time step of the rollout: see ``motion.rollout``.
_STEP_S = 0.1
# Of an actor at a time in a trace: 8 of float64, 2 of int32.
_STATE_BYTES = 8 * 8 + 2 * 4
# Plan, state and record of an actor in the rollout. Measured: 3,600 to 10,400.
_ACTOR_BYTES = 12_000
# States of the rules and criticality, and what the rules keep until findings are dropped.
_ROW_BYTES = 2_000
# A road network with its tables. Measured: 80,000 for a curve, until it is collected.
_ROAD_BYTES = 150_000
#: What the rules need at a time, which does not grow with the chunk. Measured: up to 45 MB.
WORKING_BYTES = 64 << 20
#: More at a time are not faster: numbers leave the cache.
_MOST_ROWS = 4096
#: Every variant may have a road of its own, which is built and kept for its chunk.
_MOST_ROADS = 256


def bytes_per_scenario(scenario: Scenario) -> int:
    """Memory that a variant takes while it is worked on, in bytes.

    It grows with actors and time steps, and is given back with the chunk. What stays of a variant
    are its columns: 8 P + R + 17 M + 1 bytes for P parameters, R rules and M measures, on the disk
    where a folder is given.
    """
    actors = 1 + len(scenario.actors)
    steps = int(scenario.duration_s / _STEP_S) + 1
    road = _ROAD_BYTES if any(references(scenario.road.model_dump(mode="json"))) else 0
    return actors * (steps * _STATE_BYTES + _ACTOR_BYTES) + _ROW_BYTES + road


def chunk_rows(scenario: Scenario, memory_bytes: int, jobs: int) -> int:
    """Variants to work on at a time.

    Args:
        scenario: what they are variants of.
        memory_bytes: of all processes together.
        jobs: number of processes.
    """
    fitting = (memory_bytes // jobs - WORKING_BYTES) // bytes_per_scenario(scenario)
    roads = any(references(scenario.road.model_dump(mode="json")))
    return max(1, min(fitting, _MOST_ROADS if roads else _MOST_ROWS))


def chunks(count: int, done: list[tuple[int, int]], rows: int) -> list[tuple[int, int]]:
    """Ranges of at most ``rows`` rows that together with those that are done make all of them."""
    missing, at = [], 0
    for first, last in [*sorted(done), (count, count)]:
        missing += [(low, min(low + rows, first)) for low in range(at, first, rows)]
        at = max(at, last)
    return missing
