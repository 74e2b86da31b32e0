"""Road networks of the groups of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.domain.scenario import references
from scenario_gen.domain.validation import problems
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork, build


def group_networks(batch: ScenarioBatch, *, folder: Path | None = None) -> tuple[RoadNetwork, ...]:
    """One network per group; for a group whose road has parameters, that of its first row.

    Raises:
        RoadError: a road cannot be built.
    """
    return tuple(
        _network(batch, start, folder) if _road_parameters(group) else build(road, folder=folder)
        for group, start in zip(batch.groups, batch.starts, strict=True)
        for road in (group.scenario.road,)
    )


def row_networks(
    batch: ScenarioBatch, networks: Sequence[RoadNetwork], folder: Path | None
) -> list[tuple[int, np.ndarray, RoadNetwork]]:
    """For each group its index, and its rows with the network that they share.

    A group whose road has parameters is divided by the values that these take.
    """
    parts = []
    for index, (group, rows) in enumerate(batch.slices()):
        names = _road_parameters(group)
        everything = np.arange(rows.start, rows.stop)
        if not names:
            parts.append((index, everything, networks[index]))
            continue
        values = np.stack([group.samples[name] for name in names], axis=1)
        _, first, which = np.unique(values, axis=0, return_index=True, return_inverse=True)
        which = which.reshape(-1)
        if len(first) == 1:
            parts.append((index, everything, networks[index]))
            continue
        for part, row in enumerate(first):
            network = _network(batch, rows.start + int(row), folder)
            parts.append((index, everything[which == part], network))
    return parts


def _network(batch: ScenarioBatch, row: int, folder: Path | None) -> RoadNetwork:
    try:
        road = batch.scenario(row).road
    except ValidationError as error:
        first = problems(error)[0]
        raise RoadError(
            f"a value of a parameter is not possible: {first.path}: {first.message}",
            where="road", hint="narrow the ranges of the parameters",
        ) from error  # fmt: skip
    return build(road, folder=folder)


def _road_parameters(group: Group) -> list[str]:
    return sorted(set(references(group.scenario.road.model_dump(mode="json"))))
