"""Who takes part: objects of a file as movers of a scenario."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scenario_gen.domain.actor import DEFAULT_DIMENSIONS, EGO_ID, Category
from scenario_gen.errors import InputError
from simulators.importers.catalogs import Catalogs
from simulators.importers.node import Node
from simulators.importers.planned import Limits

_VEHICLES: dict[str, Category] = {
    "car": "car", "van": "van", "truck": "truck", "bus": "bus", "motorbike": "motorcycle",
    "motorcycle": "motorcycle", "bicycle": "bicycle", "trailer": "trailer",
    "semitrailer": "trailer", "train": "train", "tram": "tram",
}  # fmt: skip
_PEDESTRIANS: dict[str, Category] = {
    "pedestrian": "pedestrian", "wheelchair": "wheelchair", "animal": "animal",
}  # fmt: skip
EGO_CATEGORIES = frozenset({"car", "van", "truck", "bus"})
_EGO_NAMES = ("ego", "hero", "ego_vehicle")
_SMALLEST_M, _LARGEST_M = 0.01, 500.0
#: Parts of a vehicle that say nothing about what happens.
_UNUSED = {
    "Properties": "properties are for one simulator",
    "ParameterDeclarations": "",
}


@dataclass
class Entity:
    """An object of a file."""

    name: str
    node: Node
    category: Category
    box: dict[str, float]
    controller: Node | None = None
    limits: Limits = field(default_factory=Limits)


def read_entities(root: Node, catalogs: Catalogs) -> dict[str, Entity]:
    """The objects of a file by name, in its order; what is none is noted."""
    found: dict[str, Entity] = {}
    entities = root.child("Entities")
    for node in entities.children() if entities is not None else ():
        if node.tag != "ScenarioObject":
            node.say("left_out", "only single objects are taken")
            continue
        try:
            entity = _entity(node, catalogs)
        except InputError as error:
            node.say("left_out", str(error))
            continue
        if entity.name in found:
            node.say("left_out", f"there is an object {entity.name[:40]!r} already")
            continue
        found[entity.name] = entity
    return found


def _entity(node: Node, catalogs: Catalogs) -> Entity:
    body = controller = None
    for child in node.children():
        if child.tag == "ObjectController":
            controller = child
        elif child.tag == "CatalogReference":
            body = _from_catalog(child, catalogs)
        elif child.tag in ("Vehicle", "Pedestrian", "MiscObject"):
            body = child.declaring()
        else:
            child.say("left_out", "such an object is not read")
    if body is None:
        raise node.wrong("it is neither vehicle nor pedestrian nor object")
    category = _category(body)
    entity = Entity(node.text("name"), node, category, _box(body, category), controller)
    for part in body.children():
        if part.tag == "Performance":
            entity.limits = _limits(part)
        elif part.tag in _UNUSED:
            part.say("unused", _UNUSED[part.tag])
        elif part.tag == "Axles":
            _wheelbase(part, entity.box)
        elif part.tag == "Trailer":
            reference = part.child("TrailerRef")
            if reference is None or reference.text("entityRef", ""):
                part.say("left_out", "trailers are not coupled")
        elif part.tag in ("TrailerHitch", "TrailerCoupler"):
            part.say("unused", "nothing is coupled")
    return entity


def _from_catalog(reference: Node, catalogs: Catalogs) -> Node:
    for kind in ("Vehicle", "Pedestrian", "MiscObject"):
        try:
            found = catalogs.entry(reference, kind)
        except InputError as error:
            problem = error
            continue
        for part in reference.children("ParameterAssignments"):
            for _ in part.children():
                pass
        return found
    raise reference.wrong(f"no catalog of vehicles, pedestrians or objects has it: {problem.what}")


def _category(body: Node) -> Category:
    if body.tag == "Vehicle":
        given = body.text("vehicleCategory", "car")
        return _known(body, given, _VEHICLES, "car")
    if body.tag == "Pedestrian":
        given = body.text("pedestrianCategory", "pedestrian")
        return _known(body, given, _PEDESTRIANS, "pedestrian")
    return "debris"


def _known(body: Node, given: str, names: dict[str, Category], default: Category) -> Category:
    if given not in names:
        body.say("approximated", f"the category {given[:40]!r} is not known", f"it is a {default}")
    return names.get(given, default)


def _box(body: Node, category: Category) -> dict[str, float]:
    usual = DEFAULT_DIMENSIONS[category]
    node = body.child("BoundingBox")
    if node is None:
        body.say("approximated", "it has no bounding box", "it has that of its category")
        return usual.model_dump()
    centre, size = node.need("Center"), node.need("Dimensions")
    box = {
        "length_m": size.number("length"),
        "width_m": size.number("width"),
        "height_m": size.number("height"),
    }
    for name, value in box.items():
        if not _SMALLEST_M <= value <= _LARGEST_M:
            size.say("approximated", f"{name} is {value:g}", "that of the category is taken")
            return usual.model_dump()
    box["centre_x_m"] = min(max(centre.number("x", 0.0), -10.0), 40.0)
    if centre.number("y", 0.0) != 0.0:
        centre.say("approximated", "boxes lie in the middle of their width", "y is 0")
    return {**box, "wheelbase_m": 0.0}


def _limits(node: Node) -> Limits:
    found = (node.number(f"max{name}", 0.0) for name in ("Speed", "Acceleration", "Deceleration"))
    return Limits(*(value if value > 0.0 else math.inf for value in found))


def _wheelbase(axles: Node, box: dict[str, float]) -> None:
    front, rear = axles.child("FrontAxle"), axles.child("RearAxle")
    if front is not None and rear is not None:
        length_m = front.number("positionX", 0.0) - rear.number("positionX", 0.0)
        box["wheelbase_m"] = min(max(length_m, 0.0), 40.0)
    for node in axles.children("AdditionalAxle"):
        node.say("unused", "")


def choose_ego(entities: Sequence[Entity], wanted: str | None) -> Entity:
    """The object that is the ego: the one asked for, one called so, or the first that can be.

    Raises:
        InputError: there is no such object, or none at all.
    """
    if not entities:
        raise InputError("the file has no objects that are taken")
    if wanted is not None:
        for entity in entities:
            if entity.name == wanted:
                return entity
        names = ", ".join(entity.name[:40] for entity in entities)
        raise InputError(f"the file has no object {wanted[:40]!r}", hint=f"it has: {names}")
    called = [entity for entity in entities if entity.name.lower() in _EGO_NAMES]
    able = [entity for entity in entities if entity.category in EGO_CATEGORIES]
    return next(iter([*called, *able, *entities]))


def ids_of(names: Sequence[str], ego: str) -> dict[str, str]:
    """Names in the file -> ids of the scenario."""
    ids = {ego: EGO_ID}
    for name in names:
        if name == ego:
            continue
        plain = re.sub(r"[^a-z0-9_]", "_", name.lower())[:30]
        plain = plain if re.match("[a-z]", plain) else f"e{plain}"
        unique, count = plain, 1
        while unique in ids.values():
            count += 1
            unique = f"{plain}_{count}"
        ids[name] = unique
    return ids


def mover(entity: Entity) -> dict[str, Any]:
    """Category and box of an object."""
    return {"category": entity.category, "dimensions": dict(entity.box)}
