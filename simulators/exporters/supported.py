"""Whether a document keeps to the elements that a tool supports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from scenario_gen.errors import ExportError
from simulators.profiles.model import Elements, Profile

_SEVERAL = 5
_OF_CONDITIONS = ("EntityCondition", "ByValueCondition")
_OF_POSITIONS = ("Position", "TargetPosition", "TargetPositionMaster")


def outside(root: Any, elements: Elements) -> list[str]:
    """Paths of the elements and attributes that are not in the lists of a profile.

    What stands below a supported action is supported with it, but for positions and conditions,
    which are looked up wherever they stand.
    """
    found = _outside(root, str(root.tag), _Lists(elements), actions=frozenset(), free=False)
    return [*found, *(_attributes(root, elements) if elements.attributes else ())]


def _attributes(root: Any, elements: Elements) -> Iterator[str]:
    """Attributes that are not in the list, as ``Element/@attribute``, each once."""
    allowed = {tag: frozenset(names) for tag, names in elements.attributes.items()}
    unknown = {
        f"{node.tag}/@{name}": None
        for node in root.iter(etree.Element)
        for name in node.attrib
        if name not in allowed.get(node.tag, ())
    }
    yield from unknown


class _Lists:
    """The lists of a profile as sets."""

    def __init__(self, elements: Elements) -> None:
        self.structure = frozenset(elements.structure)
        self.actions = {"Init": frozenset(elements.init), "Story": frozenset(elements.story)}
        self.below = dict.fromkeys(_OF_CONDITIONS, frozenset(elements.conditions))
        self.below |= dict.fromkeys(_OF_POSITIONS, frozenset(elements.positions))


def _outside(
    node: Any, path: str, lists: _Lists, *, actions: frozenset[str], free: bool
) -> Iterator[str]:
    allowed = lists.below.get(node.tag)
    for child in node:
        if not isinstance(child.tag, str):
            continue
        where = f"{path}/{child.tag}"
        if allowed is not None:
            known = below = child.tag in allowed
        else:
            below = free or child.tag in actions
            known = below or child.tag in lists.structure
        if not known:
            yield where
        inner = lists.actions.get(child.tag, actions)
        yield from _outside(child, where, lists, actions=inner, free=below)


def keep_to_supported(root: Any, profile: Profile) -> None:
    """Refuse a document with elements that its target does not support.

    Raises:
        ExportError: there are such elements; a profile that says what is supported is at odds
            with the way of writing that it asks for.
    """
    if profile.elements is None:
        return
    places = outside(root, profile.elements)
    if places:
        raise ExportError(
            f"{profile.name} does not support {', '.join(places[:_SEVERAL])}",
            where=places[0],
            hint="its profile lists the elements that it supports",
        )
