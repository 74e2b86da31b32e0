"""Proposers are found by name, with or without package metadata."""

from __future__ import annotations

import asyncio
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from scenario_gen.errors import ProposerError
from scenario_gen.propose import registry
from tests.propose.asks import settings


def test_built_in_proposers_need_no_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout that is not installed knows its own proposers."""
    monkeypatch.setattr(registry, "entry_points", lambda group: [])
    assert list(registry.known_proposers()) == ["local", "openai", "sampler"]
    made = asyncio.run(registry.create(settings(name="sampler")))
    assert made.name == "sampler"


def test_an_unknown_name_lists_the_known_ones() -> None:
    """A typing error is answered with what there is."""
    with pytest.raises(ProposerError, match="known: local, openai, sampler"):
        asyncio.run(registry.create(settings(name="lokal")))


def test_third_parties_add_proposers_and_replace_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point of another package is known; one named like ours does not take its place."""
    points = [EntryPoint("mine", "nowhere.at_all:Mine", registry.GROUP),
              EntryPoint("local", "evil:Local", registry.GROUP)]  # fmt: skip
    found: Any = lambda group: points  # noqa: E731
    monkeypatch.setattr(registry, "entry_points", found)
    known = registry.known_proposers()
    assert "mine" in known
    assert known["local"].value.startswith("scenario_gen.")
    with pytest.raises(ProposerError, match=r"'mine' cannot be loaded.*reinstall"):
        asyncio.run(registry.create(settings(name="mine")))
