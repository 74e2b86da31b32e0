"""Masses: of kinds, of typical members of categories, and unknown ones."""

from __future__ import annotations

import json

import pytest

from scenario_gen.domain.actor import CATEGORIES, KINDS, Actor
from scenario_gen.domain.actor_kinds import DEFAULT_MASS_KG
from tests.checks.traces import actor


def _actor(**change: object) -> Actor:
    return Actor.model_validate_json(json.dumps({**actor(), **change}))


def test_every_category_has_a_mass() -> None:
    assert set(DEFAULT_MASS_KG) == set(CATEGORIES)
    assert all(mass_kg > 0 for mass_kg in DEFAULT_MASS_KG.values())


def test_the_mass_of_the_kind_counts_before_that_of_the_category() -> None:
    assert _actor().mass_kg == DEFAULT_MASS_KG["car"]
    assert _actor(kind="microcar").mass_kg == KINDS["microcar"].mass_kg


@pytest.mark.parametrize("kind", [None, "microcar"])
def test_a_box_of_its_own_without_a_kind_has_an_unknown_mass(kind: str | None) -> None:
    box = {"length_m": 8.0, "width_m": 2.5, "height_m": 3.0}
    mass_kg = _actor(kind=kind, dimensions=box).mass_kg
    assert mass_kg == (KINDS["microcar"].mass_kg if kind else None)
