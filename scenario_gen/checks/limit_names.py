"""What the numbers among the limits are called, and copies with other numbers.

A name is that of a field of ``Limits``, followed by a key where the field is a table:
``jump_m``, ``speed_mps.car``, ``speed_mps.car.suv``, ``friction.asphalt.wet.low``,
``rain_visibility_m.30``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from scenario_gen.checks.limit import Band, Limit
from scenario_gen.errors import InputError

if TYPE_CHECKING:
    from scenario_gen.checks.limits import Limits

_SHOWN = 3


def entries(limits: Limits) -> dict[str, Limit]:
    """All numbers by name, in the order of the fields."""
    return {
        name: limit
        for field in fields(limits)
        for name, limit in _of_field(field.name, getattr(limits, field.name))
    }


def changed(limits: Limits, numbers: Mapping[str, Limit]) -> Limits:
    """A copy with other numbers.

    The number of a category also caps those of its kinds that are not named themselves: with
    ``speed_mps.car`` at 60, a sports car reaches no more than that either.

    Raises:
        InputError: there is no limit of a name.
    """
    known = entries(limits)
    for name in numbers:
        if name not in known:
            raise InputError(f"there is no limit {name[:80]!r}", hint=_nearest(name, known))
    kinds = {
        other: limit
        for name, limit in numbers.items()
        for other in known
        if other.startswith(f"{name}.") and known[other].value > limit.value
    }
    every = {**kinds, **numbers}
    return replace(
        limits,
        **{
            field.name: _with(field.name, getattr(limits, field.name), every)
            for field in fields(limits)
            if any(name.split(".")[0] == field.name for name in every)
        },
    )


def _nearest(name: str, known: Mapping[str, Limit]) -> str:
    """Limits that may have been meant, with their units: a name may be wrong in its unit alone."""
    stem, *key = name.split(".")
    near = difflib.get_close_matches(name, known, n=_SHOWN, cutoff=0.6)
    fields_near = difflib.get_close_matches(stem, {n.split(".")[0] for n in known}, n=_SHOWN)
    near += [m for field in fields_near if (m := ".".join([field, *key])) in known]
    shown = [f"{n} ({known[n].unit})" for n in dict.fromkeys(near)][:_SHOWN]
    return (
        f"did you mean {' or '.join(shown)}?" if shown else "`scenario-gen rules limits` lists them"
    )


def _of_field(name: str, value: Any) -> Iterator[tuple[str, Limit]]:
    if isinstance(value, Limit):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _of_item(f"{name}.{_key(key)}", item)


def _of_item(name: str, item: Limit | Band) -> Iterator[tuple[str, Limit]]:
    if isinstance(item, Band):
        yield f"{name}.low", Limit(item.low, item.unit, item.source)
        yield f"{name}.high", Limit(item.high, item.unit, item.source)
    else:
        yield name, item


def _with(name: str, value: Any, numbers: Mapping[str, Limit]) -> Any:
    if isinstance(value, Limit):
        return numbers.get(name, value)
    return {key: _item_with(f"{name}.{_key(key)}", item, numbers) for key, item in value.items()}


def _item_with(name: str, item: Limit | Band, numbers: Mapping[str, Limit]) -> Limit | Band:
    if isinstance(item, Limit):
        return numbers.get(name, item)
    low, high = numbers.get(f"{name}.low"), numbers.get(f"{name}.high")
    if low is None and high is None:
        return item
    sources = [limit.source if limit else item.source for limit in (low, high)]
    return Band(
        low.value if low else item.low,
        high.value if high else item.high,
        item.unit,
        sources[0] if sources[0] == sources[1] else f"low: {sources[0]}; high: {sources[1]}",
    )


def _key(key: object) -> str:
    if isinstance(key, tuple):
        return ".".join(map(str, key))
    return f"{key:g}" if isinstance(key, float) else str(key)
