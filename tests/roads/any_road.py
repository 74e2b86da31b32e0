"""Roads drawn from the whole space of the templates, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from scenario_gen.domain.road import TEMPLATES, TemplateRoad
from tests.space.roads import Span
from tests.space.roads import any_road as road_data


def any_road(
    templates: tuple[str, ...] = tuple(TEMPLATES), *, wild: bool = False, documented: bool = False
) -> st.SearchStrategy[TemplateRoad]:
    """A road of one of the templates.

    Lengths are near their defaults, anywhere in their documented range, or anything if wild.
    """
    span: Span = "wild" if wild else "documented" if documented else "near"

    def road(data: dict[str, object]) -> TemplateRoad:
        return TEMPLATES[str(data["template"])].model_validate(data)

    chances = st.randoms(use_true_random=False)
    return chances.map(lambda chance: road(road_data(chance, templates, span)))
