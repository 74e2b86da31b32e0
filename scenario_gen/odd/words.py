"""An ODD in words: every attribute with what it has, and its bands with stated edges."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.domain.odd import Odd, Range
from scenario_gen.odd.attributes import ATTRIBUTES, Attribute
from scenario_gen.odd.bins import bins, shown


def limits_words(attribute: Attribute, limits: Range | tuple[str, ...]) -> str:
    """What an ODD has of an attribute, in the unit of the scenario: ``13 to 36.2 m/s``."""
    if not isinstance(limits, Range):
        return ", ".join(limits) or "nothing of it"
    return f"{_ends(limits, 1.0)}{_tail(attribute)}"


def odd_lines(odd: Odd) -> Iterator[str]:
    """The ODD for a person, attribute by attribute, then what is not restricted."""
    yield odd.name
    open_ones = []
    group = ""
    for attribute in ATTRIBUTES:
        limits: Range | tuple[str, ...] | None = getattr(odd, attribute.name)
        if limits is None:
            open_ones.append(attribute.name)
            continue
        if attribute.group != group:
            group = attribute.group
            yield f"{group}:"
        yield from (f"  {line}" for line in _attribute_lines(attribute, limits))
    if open_ones:
        yield f"not restricted: {', '.join(open_ones)}"
    for line in odd.not_taken:
        yield f"not taken from the file, so nothing is known to be inside: {line}"


def _attribute_lines(attribute: Attribute, limits: Range | tuple[str, ...]) -> Iterator[str]:
    head = f"{attribute.title} ({attribute.name}): "
    if not isinstance(limits, Range):
        missing = [word for word in attribute.words if word not in limits]
        yield f"{head}{limits_words(attribute, limits)}"
        if missing:
            yield f"    outside: {', '.join(missing)}"
        if attribute.may_lack:
            yield "    where there is none of it: inside"
        return
    said = limits_words(attribute, limits)
    if attribute.shown_unit:
        said = f"{_ends(limits, attribute.factor)} {attribute.shown_unit} ({said})"
    yield f"{head}{said}"
    found = bins(attribute, limits)
    for share, words in (("all", "all of"), ("part", "part of"), ("none", "outside")):
        labels = [one.label for one in found if one.within == share]
        if labels:
            yield f"    {words}: {'; '.join(labels)}"
    unit = attribute.shown_unit or attribute.unit
    tail = "" if unit in ("1", "count") else f" {unit}"
    edges = ", ".join(shown(attribute, edge) for edge in attribute.edges) + tail
    if attribute.shown_unit:
        edges += f" ({', '.join(f'{edge:g}' for edge in attribute.edges)}{_tail(attribute)})"
    yield f"    edges {edges}, each in the band {attribute.edge_in} it: {attribute.edges_from}"


def _tail(attribute: Attribute) -> str:
    return "" if attribute.unit in ("1", "count") else f" {attribute.unit}"


def _ends(limits: Range, factor: float) -> str:
    low = None if limits.minimum is None else f"{limits.minimum * factor:.6g}"
    high = None if limits.maximum is None else f"{limits.maximum * factor:.6g}"
    if low is None and high is None:
        return "any"
    if low is None:
        return f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"
