"""The factor table: the level of every factor for a whole batch at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenario_gen.coverage.chosen import chosen
from scenario_gen.coverage.definitions import Definition
from scenario_gen.coverage.factor_library import drafted
from scenario_gen.coverage.look import Look
from scenario_gen.coverage.realised import Realised
from scenario_gen.coverage.table import Factor, FactorTable
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError

_UNLIMITED = Odd(name="no ODD")


def factor_definitions(
    odd: Odd | None, model: CoverageModel | None = None
) -> tuple[Factor, ...]:  # fmt: skip
    """The factors with the levels that an ODD and a model allow and exclude.

    Raises:
        InputError: the model names a factor or a level that there is not.
    """
    return tuple(definition.factor for definition in _definitions(odd or _UNLIMITED, model))


def factors(
    scenarios: Sequence[Scenario] | ScenarioBatch,
    odd: Odd | None = None,
    model: CoverageModel | None = None,
    *,
    seen: Realised | None = None,
) -> FactorTable:
    """The factor table of scenarios or of a batch (variants included, as columns).

    Args:
        scenarios: S scenarios; logical ones count with the defaults of their parameters.
        odd: the ODD whose attributes restrict the levels; None restricts nothing.
        model: which factors and levels; None: all that a scenario itself tells.
        seen: what the rollouts of the S scenarios showed; without it, factors that only a rollout
            tells apply nowhere.

    Raises:
        InputError: ``seen`` is not of S rows, or the model names what there is not.
    """
    batch = scenarios if isinstance(scenarios, ScenarioBatch) else ScenarioBatch.of(scenarios)
    limits = odd or _UNLIMITED
    definitions = _definitions(limits, model)
    codes = np.full((batch.size, len(definitions)), -1, dtype=np.int16)
    is_inside = np.ones(codes.shape, dtype=bool)
    for group, rows in batch.slices():
        look = Look(group)
        for index, definition in enumerate(definitions):
            codes[rows, index] = definition.read(look)
            is_inside[rows, index] = definition.within(look)
    if seen is not None:
        if seen.known.shape != (batch.size,):
            raise InputError(f"{seen.known.size} rollouts of {batch.size} scenarios")
        for index, definition in enumerate(definitions):
            if definition.realise is not None:
                codes[:, index] = definition.realise(seen)
    found = tuple(definition.factor for definition in definitions)
    return FactorTable(found, codes, is_inside, _ids(batch), limits.name)


def _definitions(odd: Odd, model: CoverageModel | None) -> tuple[Definition, ...]:
    return drafted(odd) if model is None else chosen(model, odd)


def _ids(batch: ScenarioBatch) -> tuple[str, ...]:
    return tuple(
        group.scenario.id if group.rows == 1 else f"{group.scenario.id}#{row}"
        for group in batch.groups
        for row in range(group.rows)
    )
