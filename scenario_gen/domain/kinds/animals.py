"""Animals by size class: small (a hare), medium (a boar), large (a deer), very large (a moose)."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from scenario_gen.domain.kinds.base import ActorKind, body

SizeClass: TypeAlias = Literal["small", "medium", "large", "very_large"]
SIZE_CLASSES: tuple[SizeClass, ...] = get_args(SizeClass)

_TAG = "RoadUserAnimal"
# Greatest area of a class seen from the side, in m2: default of this project.
_UP_TO_M2: tuple[tuple[float, SizeClass], ...] = ((0.6, "small"), (1.5, "medium"), (3.0, "large"))

ANIMALS: dict[str, ActorKind] = {
    "bird": body("animal", _TAG, (0.6, 0.9, 0.5), 4, 20.0, 8.0, 8.0,
                 "default: goose or swan on the road; flight is not modelled"),
    "hare": body("animal", _TAG, (0.55, 0.2, 0.4), 4, 19.0, 9.0, 9.0),
    "cat": body("animal", _TAG, (0.5, 0.2, 0.3), 5, 13.0, 8.0, 8.0),
    "fox": body("animal", _TAG, (0.75, 0.25, 0.4), 7, 14.0, 7.0, 8.0),
    "dog": body("animal", _TAG, (0.9, 0.3, 0.6), 30, 14.0, 7.0, 8.0),
    "sheep": body("animal", _TAG, (1.2, 0.45, 0.9), 70, 10.0, 4.0, 6.0),
    "wild_boar": body("animal", _TAG, (1.4, 0.5, 0.9), 90, 13.0, 6.0, 7.0),
    "roe_deer": body("animal", _TAG, (1.2, 0.35, 0.9), 25, 20.0, 8.0, 9.0),
    "kangaroo": body("animal", _TAG, (1.3, 0.5, 1.6), 70, 19.0, 7.0, 8.0),
    "deer": body("animal", _TAG, (1.9, 0.6, 1.4), 150, 20.0, 8.0, 9.0),
    "moose": body("animal", _TAG, (2.6, 0.8, 2.1), 450, 15.0, 5.0, 6.0),
    "horse": body("animal", _TAG, (2.4, 0.65, 1.9), 550, 18.0, 5.0, 6.0),
    "cow": body("animal", _TAG, (2.4, 0.75, 1.5), 650, 7.0, 3.0, 4.0),
    "camel": body("animal", _TAG, (3.0, 0.9, 2.2), 550, 16.0, 4.0, 5.0),
    "elephant": body("animal", _TAG, (5.5, 1.8, 3.0), 4000, 6.5, 2.0, 3.0),
}  # fmt: skip


def size_class(kind: ActorKind) -> SizeClass:
    """The size class of an animal, by the area of its box from the side."""
    area_m2 = kind.dimensions.length_m * kind.dimensions.height_m
    return next((name for up_to_m2, name in _UP_TO_M2 if area_m2 <= up_to_m2), "very_large")
