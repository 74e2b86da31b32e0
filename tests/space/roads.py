"""Roads of all templates, every field of which varies."""

from __future__ import annotations

from random import Random
from typing import Any, Literal, TypeAlias, get_args, get_origin

from pydantic.fields import FieldInfo

from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.road.ranges import road_range
from tests.space.chance import Data, number, often, one_of

Span: TypeAlias = Literal["near", "documented", "wild"]

#: Speeds that are driven on a template, in m/s.
_SPEEDS = {"motorway": (22.0, 40.0), "rural": (14.0, 28.0), "parking": (2.0, 6.0)}
_OTHER_SPEEDS = (8.0, 20.0)


def any_road(
    chance: Random, templates: tuple[str, ...] = tuple(TEMPLATES), span: Span = "near"
) -> Data:
    """A road of one of the templates.

    Lengths are near their defaults, anywhere in their documented range, or anything at all.
    """
    template = one_of(chance, templates)
    low, high = _SPEEDS.get(template.split("_")[0], _OTHER_SPEEDS)
    data: Data = {"template": template, "speed_limit_mps": number(chance, low, high)}
    for name, field in TEMPLATES[template].model_fields.items():
        if name not in data and often(chance, 0.4):
            data[name] = _field(chance, template, name, field, span)
    return data


def _field(chance: Random, template: str, name: str, field: FieldInfo, span: Span) -> Any:
    default = field.default
    documented = road_range(template, name)
    if name == "vertical":
        kind = one_of(chance, ("grade", "crest", "dip"))
        at_m, length_m = number(chance, 0.0, 500.0), number(chance, 1.0, 300.0)
        grade = number(chance, 0.001, 0.2)
        return {"kind": kind, "grade": grade, "at_s_m": at_m, "length_m": length_m}
    if name == "gantry":
        return {"s_m": number(chance, 0.0, 800.0), "limit_mps": number(chance, 5.0, 40.0)}
    if isinstance(default, bool):
        return often(chance, 0.5)
    if get_origin(field.annotation) is Literal:
        return one_of(chance, get_args(field.annotation))
    bounds = {key: getattr(item, key) for item in field.metadata for key in ("ge", "le")
              if hasattr(item, key)}  # fmt: skip
    if isinstance(default, int):
        return chance.randint(bounds["ge"], bounds["le"])
    if name == "superelevation_rad":
        return number(chance, -0.12, 0.12)
    if bounds:
        return number(chance, bounds["ge"], bounds["le"])
    if documented is not None and span == "documented":
        return number(chance, documented.minimum, documented.maximum)
    if span == "wild":
        return one_of(chance, (number(chance, 1e-3, 5.0), number(chance, 5.0, 2000.0)))
    return number(chance, 0.6 * default, 1.6 * default) if default else number(chance, 1.2, 3.2)
