"""Which concepts of a taxonomy stand for which attributes of an ODD: data, not code."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self, TypeAlias

from pydantic import Field, model_validator

from scenario_gen.catalog.yaml_models import parse_model, read_model
from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Name
from scenario_gen.odd import ATTRIBUTES, Attribute, attribute

#: `scenarios/` lies beside the package, in a checkout and where it is installed.
READY = Path(__file__).parents[3] / "scenarios" / "odd" / "bindings" / "iso34503.yaml"
Text: TypeAlias = Annotated[str, Field(max_length=80)]
#: An end of a level may be open, and YAML writes it `.inf`.
End: TypeAlias = Annotated[float, Field(ge=-1e9, allow_inf_nan=True)]


class Bound(Model):
    """An attribute, and the concepts that stand for it."""

    attribute: Name
    path: Text
    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    unit: Text = ""
    type: Text = ""
    factor: Annotated[float, Field(gt=0)] = 1.0
    values: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    levels: dict[Text, tuple[End, End]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_an_attribute(self) -> Self:
        known = {one.name for one in ATTRIBUTES}
        if self.attribute not in known:
            raise ValueError(f"no attribute {self.attribute}; known: {', '.join(sorted(known))}")
        words = {*attribute(self.attribute).words, "none"}
        if foreign := sorted(self.values.keys() - words):
            raise ValueError(f"{self.attribute} has no {', '.join(foreign)}")
        return self

    @property
    def target(self) -> Attribute:
        """The attribute."""
        return attribute(self.attribute)

    def words_for(self, literal: str) -> tuple[str, ...]:
        """Words here for a word there; empty: none."""
        wanted = plain(literal)
        found = tuple(word for word, others in self.values.items() if wanted in map(plain, others))
        return found or ((wanted,) if wanted in self.target.words else ())


class Presence(Model):
    """A concept that is true or false, and the word here that it allows or forbids."""

    attribute: Name
    word: Text | None = None
    """Null: all words of the attribute."""
    names: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_a_word(self) -> Self:
        target = attribute(self.attribute)
        if not target.may_lack or (self.word is not None and self.word not in target.words):
            raise ValueError(f"{self.attribute} has no {self.word or 'absence'}")
        return self


class Binding(Model):
    name: Line
    concepts: tuple[Bound, ...]
    presence: tuple[Presence, ...] = ()


class Match(NamedTuple):
    """What a concept stands for."""

    bound: Bound | None
    presence: Presence | None


def read_binding(path: Path | None = None) -> Binding:
    """The binding in a file, or the one to ISO 34503 that is shipped.

    Raises:
        BriefError: unreadable, or not valid.
    """
    return _ready() if path is None else read_model(path, Binding)


@lru_cache(maxsize=1)
def _ready() -> Binding:
    return parse_model(READY.read_bytes(), READY.name, Binding)


def match(binding: Binding, path: str, *, is_truth: bool) -> Match:
    """The entry with the longest name that a concept ends with."""
    found = plain(path)
    wanted: Literal["presence", "concepts"] = "presence" if is_truth else "concepts"
    best: tuple[int, Bound | Presence | None] = (0, None)
    for entry in getattr(binding, wanted):
        for name in entry.names:
            end = plain(name)
            if (found == end or found.endswith(f".{end}")) and len(end) > best[0]:
                best = (len(end), entry)
    entry = best[1]
    return Match(
        entry if isinstance(entry, Bound) else None,
        entry if isinstance(entry, Presence) else None,
    )


def plain(name: str) -> str:
    """A name without what does not matter: case, spaces, hyphens."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())
