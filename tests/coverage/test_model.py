"""Coverage models: read, derived, printed; what they name has to be there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenario_gen.catalog.briefs import read_brief, read_odd
from scenario_gen.catalog.coverage_files import read_coverage_model, read_exposure
from scenario_gen.catalog.model_yaml import model_yaml
from scenario_gen.coverage import (
    AT_CONSTANT_SPEED,
    CONSTRAINTS,
    constraints_of,
    default_model,
    factor_definitions,
    factors,
    pairwise,
)
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.errors import BriefError, InputError
from scenario_gen.library import read_library
from scenario_gen.odd import INSIDE, membership
from tests.worlds import cut_in

ROOT = Path(__file__).parents[2]
ODD = Odd(name="any")


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "model.yaml"
    path.write_text(text)
    model = read_coverage_model(path)
    return constraints_of(model, factor_definitions(ODD, model))


@pytest.mark.parametrize("odd", ["motorway_pilot", "urban_shuttle", "mixed_roads"])
def test_the_default_model_prints_and_reads_back_equal(odd: str, tmp_path: Path) -> None:
    model = default_model(read_odd(odd))
    path = tmp_path / "model.yaml"
    path.write_text(model_yaml(model))
    assert read_coverage_model(path) == model


def test_the_default_model_has_the_constraints_and_what_the_odd_leaves_out() -> None:
    odd = read_odd("motorway_pilot")
    model = default_model(odd, read_brief(ROOT / "scenarios/briefs/motorway_pilot.yaml"))
    found = factor_definitions(odd, model)
    assert {*CONSTRAINTS, *AT_CONSTANT_SPEED} == set(constraints_of(model, found))
    road = next(factor for factor in found if factor.name == "road")
    assert [level.name for level in road.levels if level.allowed] == list(odd.road_templates or ())
    event = next(choice for choice in model.factors if choice.name == "event")
    assert event.excluded["red_light"] == "no topic of the brief brings it"
    assert "cut_in" not in event.excluded
    # The model alone says it too: it can be measured against without the ODD.
    alone = factor_definitions(ODD, model)
    assert [level.allowed for f in alone for level in f.levels] == [
        level.allowed for f in found for level in f.levels
    ]


def test_nothing_in_the_library_contradicts_the_default_constraints() -> None:
    """Published scenarios happen: a setting that they have is possible."""
    assert list(pairwise(factors(read_library())).contradicting()) == []


def _reasons(odd: Odd, factor: str) -> dict[str, str]:
    found = next(f for f in factor_definitions(odd) if f.name == factor)
    return {level.name: level.excluded for level in found.levels if level.excluded}


@pytest.mark.parametrize(
    ("limits", "factor", "left_out"),
    [
        ({"gradient": Range(minimum=0.0, maximum=0.05)}, "profile", {"downhill", "crest", "dip"}),
        ({"gradient": Range(minimum=0.0, maximum=0.0)}, "profile",
         {"uphill", "downhill", "crest", "dip"}),
        ({"gradient": Range(maximum=-0.01)}, "profile", {"level", "uphill", "crest", "dip"}),
        ({"gradient": Range(minimum=-0.06, maximum=0.06)}, "profile", set()),
        ({"actor_count": Range(maximum=2.0)}, "actors", {"3", "4 or more"}),
        ({"actor_count": Range(minimum=3.5)}, "actors", {"1", "2", "3"}),
        ({"particulates": ("fog",)}, "perception", {"spray"}),
        ({"particulates": ()}, "places", {"visibility_zone"}),
        ({"particulates": ("spray",)}, "places", set()),
    ],
)  # fmt: skip
def test_an_odd_leaves_out_what_its_numbers_and_lists_rule_out(
    limits: dict[str, Any], factor: str, left_out: set[str]
) -> None:
    """And membership says the same of every scenario that has such a level."""
    reasons = _reasons(Odd(name="some", **limits), factor)
    assert set(reasons) == left_out
    assert all(next(iter(limits)) in reason for reason in reasons.values())


def test_no_scenario_of_the_library_with_a_level_that_is_left_out_is_inside() -> None:
    """A level that is not asked for never belongs to a scenario that is inside."""
    library = read_library()
    for limits in (
        {"gradient": Range(minimum=0.0, maximum=0.05)}, {"actor_count": Range(maximum=2.0)},
        {"particulates": ()}, {"gradient": Range(minimum=0.0, maximum=0.0)},
    ):  # fmt: skip
        odd = Odd(name="some", **limits)
        table = factors(library, odd)
        inside = membership(library, odd).codes == INSIDE
        for name in ("profile", "actors", "perception", "places"):
            f = table.index(name)
            for code, level in enumerate(table.factors[f].levels):
                if level.excluded:
                    assert not inside[table.codes[:, f] == code].any(), (limits, level.name)


def test_bands_have_the_edges_of_the_model() -> None:
    text = "name: m\nfactors: [{name: ego_speed, edges: [50, 108], targets: {over 108 km/h: 3}}]\n"
    from scenario_gen.catalog.yaml_models import parse_model
    from scenario_gen.domain.coverage_model import CoverageModel

    model = parse_model(text.encode(), "text", CoverageModel)
    (factor,) = factor_definitions(ODD, model)
    assert factor.level_names == ("up to 50 km/h", "50 to 108 km/h", "over 108 km/h")
    assert [level.target for level in factor.levels] == [1, 1, 3]
    # 30 m/s is 108 km/h: an edge belongs to the band below it.
    assert factors([cut_in()], ODD, model).codes.tolist() == [[1]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: m\nfactors: [{name: colour}]\n", "no factor colour"),
        ("name: m\nfactors: [{name: light, levels: [noon]}]\n", "no level 'noon'"),
        ("name: m\nfactors: [{name: light, edges: [1]}]\n", "light has no bands"),
        (
            "name: m\nfactors: [{name: light}]\n"
            "constraints: [{never: {light: [noon]}, reason: none}]\n",
            "no level 'noon'",
        ),
    ],
)
def test_what_is_not_there_is_named_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        _read(tmp_path, text)
    assert (caught.value.where or "").startswith("$.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: m\nfactors: []\n", "factors"),
        ("name: m\nfactors: [{name: light}, {name: light}]\n", "named twice"),
        ("name: m\nfactors: [{name: ttc, edges: [2, 1]}]\n", "increase"),
        ("name: m\nfactors: [{name: light}]\nconstraints: [{never: {road: [x]}, reason: r}]\n",
         "no factor of the model"),
        ("name: m\nfactors: [{name: light}]\nrun: os.system\n", "run"),
        ("name: m\nfactors: [{name: light}]\nparameters: [{name: wind, minimum: 2, maximum: 1}]\n",
         "not less than"),
    ],
)  # fmt: skip
def test_a_model_that_is_not_valid_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BriefError, match=told):
        _read(tmp_path, text)


def test_exposure_tables_are_found_beside_the_model_first(tmp_path: Path) -> None:
    text = "{name: mine, title: t, source: s, weighs: light, unit: '%', kind: k, shares: {day: 1}}"
    (tmp_path / "mine.exposure.yaml").write_text(text)
    assert read_exposure("mine", tmp_path).source == "s"
    with pytest.raises(BriefError, match="no exposure table"):
        read_exposure("mine")
