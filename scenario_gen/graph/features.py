"""The parameters of a scenario as a vector of numbers on stated scales.

The order of the numbers follows from the structure alone. Positions are relative to the ego or to
what the road has (a curve, a crossing, a junction), in the direction in which the ego drives, so
moving a scene along a straight road, turning it around or renaming things changes nothing. A
mirrored scene, such as the same one with left-hand traffic, is another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.domain.batch import Group
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.actor_features import actor_columns, ego_columns
from scenario_gen.graph.columns import Columns, Feature, Floats, Get, Value, ranked, scaled
from scenario_gen.graph.condition_labels import signal_label
from scenario_gen.graph.describe import actor_keys
from scenario_gen.graph.environment_features import environment_columns
from scenario_gen.graph.road_features import road_columns
from scenario_gen.units import number


@dataclass(frozen=True)
class ParameterVector:
    """The parameters of one scenario.

    Attributes:
        values: (F,) on their scales.
        raw: (F,) in their units.
        features: the F names and scales.
        swaps: groups of slices that belong to actors of equal structure: these actors may
            change places.
    """

    values: Floats
    raw: Floats
    features: tuple[Feature, ...]
    swaps: tuple[tuple[slice, ...], ...] = ()


def parameter_vector(scenario: Scenario) -> ParameterVector:
    """The parameters of a scenario (a logical one with the defaults of its parameters)."""
    concrete = scenario.concrete()
    features, columns, swaps = _collect(concrete, concrete, number)
    raw = np.array(columns, dtype=float)
    return ParameterVector(scaled(raw, features), raw, features, swaps)


def parameter_matrix(group: Group) -> tuple[Floats, tuple[Feature, ...]]:
    """(rows, F) scaled parameters of all variants of one scenario, and the F features.

    Actors keep the order that they have with the default parameters.
    """
    features, columns, _ = _collect(group.scenario.concrete(), group.scenario, group.column)
    raw = np.empty((group.rows, len(features)))
    for index, column in enumerate(columns):
        raw[:, index] = column
    return scaled(raw, features), features


def _collect(
    concrete: Scenario, source: Scenario, get: Get
) -> tuple[tuple[Feature, ...], list[Value], tuple[tuple[slice, ...], ...]]:
    """Features in canonical order. ``concrete`` gives the order, ``source`` the quantities."""
    frame = EgoFrame(concrete)
    out = Columns(get)
    environment_columns(out, concrete, source, frame)
    road_columns(out, source, frame)
    _signals(out, source, frame)
    out.extend(ego_columns(source.ego, concrete.ego, source, frame, get))
    order, keys = _canonical_order(concrete, frame)
    counts: dict[str, int] = {}
    blocks: dict[str, list[slice]] = {}
    for index in order:
        actor = source.actors[index]
        word = actor.kind or actor.category
        counts[word] = counts.get(word, 0) + 1
        first = len(out.features)
        name = f"{word} {counts[word]}"
        out.extend(actor_columns(name, actor, concrete.actors[index], source, frame, get))
        blocks.setdefault(keys[index], []).append(slice(first, len(out.features)))
    swaps = tuple(tuple(parts) for _, parts in sorted(blocks.items()) if len(parts) > 1)
    return tuple(out.features), out.values, swaps


def _canonical_order(concrete: Scenario, frame: EgoFrame) -> tuple[list[int], list[str]]:
    keys = actor_keys(concrete, frame)
    if len(keys) < 2:
        return list(range(len(keys))), keys

    def rank(index: int) -> tuple[str, tuple[Value, ...]]:
        actor = concrete.actors[index]
        return keys[index], tuple(actor_columns("", actor, actor, concrete, frame, number).values)

    return sorted(range(len(keys)), key=rank), keys


def _signals(out: Columns, source: Scenario, frame: EgoFrame) -> None:
    parts = []
    for program in source.signals:
        columns = Columns(out.get, "signal")
        for position, phase in enumerate(program.phases[1:], start=2):
            columns.add(f"state {position} begins", "time", phase.at_s)
        parts.append((signal_label(program, frame), columns, columns))
    for columns in ranked(parts):
        out.extend(columns)
