"""The factors and constraints that a coverage model names, out of the library."""

from __future__ import annotations

from dataclasses import replace

from scenario_gen.coverage.bands import Bands
from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.definitions import Definition
from scenario_gen.coverage.factor_library import drafted, realised
from scenario_gen.coverage.table import Factor
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import InputError

_NOT_NAMED = "the model does not name it"


def chosen(model: CoverageModel, odd: Odd) -> tuple[Definition, ...]:
    """The definitions of the factors of a model, in its order.

    Raises:
        InputError: there is no such factor or level; bands are asked of a factor without.
    """
    library = {d.factor.name: d for d in (*drafted(odd), *realised())}
    found = []
    for index, choice in enumerate(model.factors):
        where = f"$.factors[{index}]"
        if choice.name not in library:
            raise InputError(
                f"there is no factor {choice.name}", where=where,
                hint=f"known: {', '.join(library)}",
            )  # fmt: skip
        found.append(_chosen(choice, library[choice.name], model.targets.per_level, where))
    return tuple(found)


def constraints_of(model: CoverageModel, factors: tuple[Factor, ...]) -> tuple[Constraint, ...]:
    """The constraints of a model.

    Raises:
        InputError: one names a level that its factor has not.
    """
    levels = {factor.name: factor.level_names for factor in factors}
    for index, rule in enumerate(model.constraints):
        for name, named in rule.never.items():
            _known(named, levels[name], f"$.constraints[{index}].never.{name}")
    return tuple(Constraint(tuple(rule.never.items()), rule.reason) for rule in model.constraints)


def _chosen(choice: FactorChoice, found: Definition, per_level: int, where: str) -> Definition:
    if choice.edges is not None:
        if found.bands is None or found.rebuild is None:
            raise InputError(f"{choice.name} has no bands", where=f"{where}.edges")
        # The names of other bands follow from their edges.
        if choice.edges != found.factor.edges:
            found = found.rebuild(_bands(found.bands, choice.edges))
    names = found.factor.level_names
    for key in ("levels", "excluded", "targets"):
        _known(tuple(getattr(choice, key) or ()), names, f"{where}.{key}")
    levels = []
    for level in found.factor.levels:
        reason = level.excluded or choice.excluded.get(level.name, "")
        if not reason and choice.levels is not None and level.name not in choice.levels:
            reason = _NOT_NAMED
        target = choice.targets.get(level.name, per_level)
        levels.append(replace(level, excluded=reason, target=target))
    always = found.factor.always if choice.always is None else choice.always
    return replace(found, factor=replace(found.factor, levels=tuple(levels), always=always))


def _bands(bands: Bands, edges: tuple[float, ...]) -> Bands:
    return replace(bands, edges=tuple(edge / bands.factor for edge in edges), digits=6)


def _known(named: tuple[str, ...], known: tuple[str, ...], where: str) -> None:
    if unknown := [name for name in named if name not in known]:
        raise InputError(
            f"there is no level {unknown[0][:60]!r}",
            where=where,
            hint=f"levels: {', '.join(known)}",
        )
