"""Coverage models: read, derived, printed; what they name has to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.catalog.briefs import read_brief, read_odd
from scenario_gen.catalog.coverage_files import read_coverage_model, read_exposure
from scenario_gen.catalog.model_yaml import model_yaml
from scenario_gen.coverage import (
    CONSTRAINTS,
    constraints_of,
    default_model,
    factor_definitions,
    factors,
    pairwise,
)
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import BriefError, InputError
from scenario_gen.library import read_library
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
    assert set(CONSTRAINTS) == set(constraints_of(model, found))
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
