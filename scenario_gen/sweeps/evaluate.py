"""From parameter values to a block: roll out and check, whatever some of the variants may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks import RULES, check
from scenario_gen.checks.verdict import NOT_CHECKED
from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.errors import InputError, RolloutError
from scenario_gen.motion import group_networks, rollout
from scenario_gen.roads import RoadNetwork
from scenario_gen.sweeps.block import (
    CHECKED,
    IMPOSSIBLE,
    NOBODY,
    NOT_ROLLED_OUT,
    Block,
    Worst,
    worst_of,
)
from scenario_gen.sweeps.job import Job

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

# As a single scenario is checked: what fails here is not rolled out.
_MOVES = np.array(["trace" in rule.needs for rule in RULES])
_STILL, _MOVING = (~_MOVES).nonzero()[0], _MOVES.nonzero()[0]
_STILL_RULES = [rule for rule in RULES if "trace" not in rule.needs]
_MOVING_RULES = [rule for rule in RULES if "trace" in rule.needs]


class _Part(NamedTuple):
    """Variants as a batch with their roads."""

    batch: ScenarioBatch
    networks: tuple[RoadNetwork, ...]
    """One per group."""
    row: Indices
    """(n,) place in the block."""

    def select(self, at: Indices) -> _Part:
        """The variants ``at``, in increasing order."""
        groups = np.unique(self.batch.group_of_row[at]).tolist()
        networks = tuple(self.networks[index] for index in groups)
        return _Part(self.batch.select(at), networks, self.row[at])


def evaluate(job: Job, samples: Mapping[str, Floats]) -> Block:
    """The block of n variants; the rows do not influence each other.

    Args:
        job: the scenario and what judges it.
        samples: parameter name -> (n,) values.
    """
    size = next(iter(samples.values())).size
    stage = np.full(size, IMPOSSIBLE, dtype=np.int8)
    states = np.full((len(RULES), size), NOT_CHECKED, dtype=np.int8)
    found: list[tuple[Indices, Worst]] = []
    for part in _with_roads(job, samples):
        report = check(
            part.batch, None, networks=part.networks, odd=job.odd, limits=job.limits,
            rules=_STILL_RULES,
        )  # fmt: skip
        states[np.ix_(_STILL, part.row)] = report.states
        stage[part.row] = np.where(report.ok, IMPOSSIBLE, NOT_ROLLED_OUT)
        ready = part if report.ok.all() else part.select(report.ok.nonzero()[0])
        for rolled, moving, measures in _moving(job, ready):
            stage[rolled] = CHECKED
            states[np.ix_(_MOVING, rolled)] = moving
            found.append((rolled, measures))
    return Block(stage, states, _joined(found, size))


def _with_roads(job: Job, samples: Mapping[str, Floats]) -> Iterator[_Part]:
    """The variants with their roads; those whose road cannot be built are left out.

    Variants of equal roads are put together, since every road is built once.
    """
    names = job.road_names
    if not names:
        batch = ScenarioBatch.variants(job.scenario, samples)
        yield _Part(batch, group_networks(batch, folder=job.folder), np.arange(batch.size))
        return
    _, which = np.unique(
        np.stack([samples[name] for name in names], axis=1), axis=0, return_inverse=True
    )
    groups: list[Group] = []
    networks: list[RoadNetwork] = []
    rows: list[Indices] = []
    for value in range(int(which.max()) + 1):
        row = (which.reshape(-1) == value).nonzero()[0]
        group = Group(job.scenario, row.size, {n: v[row] for n, v in samples.items()})
        try:
            networks += group_networks(ScenarioBatch((group,)), folder=job.folder)
        except InputError:
            continue
        groups.append(group)
        rows.append(row)
    if groups:
        yield _Part(ScenarioBatch(tuple(groups)), tuple(networks), np.concatenate(rows))


def _moving(job: Job, part: _Part) -> Iterator[tuple[Indices, NDArray[np.int8], Worst]]:
    """Rows, states of the rules that need a rollout, and criticality; none of the impossible."""
    if not part.row.size:
        return
    try:
        trace = rollout(part.batch, driver=job.driver, networks=part.networks, folder=job.folder)
    except (RolloutError, InputError):
        # One of them cannot be rolled out: find it by halves, keep the others.
        half = part.row.size // 2
        if half:
            everything = np.arange(part.row.size)
            yield from _moving(job, part.select(everything[:half]))
            yield from _moving(job, part.select(everything[half:]))
        return
    report = check(
        part.batch, trace, networks=part.networks, odd=job.odd, limits=job.limits,
        rules=_MOVING_RULES,
    )  # fmt: skip
    yield part.row, report.states, worst_of(report)


def _joined(found: Sequence[tuple[Indices, Worst]], size: int) -> Worst | None:
    """Criticality of all variants, without values for those that were not rolled out."""
    if not found:
        return None
    measures = found[0][1].measures
    value, time_s = np.full((2, len(measures), size), np.nan)
    actor = np.full((len(measures), size), NOBODY, dtype=np.int8)
    for rows, part in found:
        value[:, rows], actor[:, rows], time_s[:, rows] = part.value, part.actor, part.time_s
    return Worst(measures, value, actor, time_s)
