"""Small changes of an OpenSCENARIO tree that the rules of versions are made of."""

from __future__ import annotations

from typing import Any

from simulators.exporters._xml import element

PREFIX = "scenario_gen."


def set_revision(root: Any, minor: int) -> None:
    """State version ``1.minor``."""
    root.find("FileHeader").set("revMinor", str(minor))


def keep_as_property(root: Any, name: str, value: str) -> None:
    """Keep something as a property of the first entity, which all versions have."""
    entities = root.find("Entities")
    properties = next(entities.iter("Properties"), None) if entities is not None else None
    if properties is not None:
        element(properties, "Property", name=f"{PREFIX}{name}", value=value)


def keep_beside(node: Any, name: str, value: str) -> None:
    """Keep something in the properties of the node itself."""
    properties = node.find("Properties")
    if properties is None:
        properties = element(node, "Properties")
    element(properties, "Property", name=f"{PREFIX}{name}", value=value)


def take(node: Any, attribute: str) -> str | None:
    """An attribute, which is removed; None where there is none."""
    value = node.attrib.pop(attribute, None)
    return None if value is None else str(value)


def rename_attribute(node: Any, old: str, new: str) -> None:
    """Rename an attribute that is there; it becomes the last one."""
    value = take(node, old)
    if value is not None:
        node.set(new, value)


def replace_by_child(node: Any) -> None:
    """Put the children of a node in its place."""
    parent = node.getparent()
    at = parent.index(node)
    for offset, child in enumerate(list(node)):
        parent.insert(at + offset, child)
    parent.remove(node)


def remove(node: Any) -> None:
    """Remove a node."""
    node.getparent().remove(node)
