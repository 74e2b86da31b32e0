"""How factors are read: from a scenario, or from its rollout."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage import vocabulary as words
from scenario_gen.coverage.bands import Bands, inside, range_reason
from scenario_gen.coverage.look import Look
from scenario_gen.coverage.reading import relation
from scenario_gen.coverage.realised import Realised
from scenario_gen.coverage.table import Bools, Codes, Factor, Level
from scenario_gen.domain.odd import Odd, Range

Floats: TypeAlias = NDArray[np.float64]
AnyCodes: TypeAlias = Codes | int
_EXTERNAL = "a map file is counted where odd.road_templates names it"


@dataclass(frozen=True)
class Definition:
    """A factor and how it is read: from a group of a batch, or from rollouts.

    ``within`` tells whether the value itself is in the ODD.
    """

    factor: Factor
    read: Callable[[Look], AnyCodes] = lambda _: -1
    within: Callable[[Look], Bools | bool] = lambda _: True
    realise: Callable[[Realised], Codes] | None = None
    bands: Bands | None = None
    rebuild: Callable[[Bands], Definition] | None = None
    """The same factor with other bands."""


def from_words(
    name: str,
    title: str,
    origin: str,
    phrases: words.Words,
    read: Callable[[Look], str | None],
    allowed: Collection[str] | None = None,
    attribute: str = "",
    *,
    always: bool = True,
) -> Definition:
    """A factor whose levels are words."""
    position = {level: index for index, level in enumerate(phrases)}
    levels = []
    for level, phrase in phrases.items():
        reason = ""
        if allowed is not None and level not in allowed:
            reason = f"odd.{attribute} does not have it"
        elif allowed is None and level == "external":
            reason = _EXTERNAL
        levels.append(Level(level, phrase, reason))
    limited_by = f"odd.{attribute}" if allowed is not None else ""
    return Definition(
        Factor(name, title, tuple(levels), limited_by, always, origin),
        lambda look: position.get(read(look) or "", -1),
    )


def from_bands(
    name: str,
    title: str,
    origin: str,
    bands: Bands,
    phrase: str,
    read: Callable[[Look], Floats | float],
    limits: Range | None = None,
    attribute: str = "",
    *,
    always: bool = True,
    names: tuple[str, ...] | None = None,
    phrases: tuple[str, ...] | None = None,
) -> Definition:
    """A factor whose levels are bands of a number."""
    reasons = bands.excluded(limits, attribute)
    labels = names or bands.labels()
    said = phrases or tuple(phrase.format(label) for label in labels)
    levels = tuple(Level(*each) for each in zip(labels, said, reasons, strict=True))
    within = inside(limits)
    limited_by = f"odd.{attribute}" if limits is not None else ""

    def again(other: Bands) -> Definition:
        return from_bands(
            name, title, origin, other, phrase, read, limits, attribute, always=always
        )  # fmt: skip

    return Definition(
        Factor(name, title, levels, limited_by, always, origin, bands.shown, bands.unit),
        lambda look: bands.codes(np.asarray(read(look), dtype=float)),
        lambda look: within(np.asarray(read(look), dtype=float)),
        bands=bands,
        rebuild=again,
    )


def from_rollout(
    name: str,
    title: str,
    bands: Bands,
    phrase: str,
    read: Callable[[Realised], Floats],
    nothing: tuple[str, str] | None = None,
) -> Definition:
    """A factor with bands of what a rollout shows; ``nothing``: the level of those without."""
    levels = [Level(label, phrase.format(label)) for label in bands.labels()]
    if nothing is not None:
        levels.append(Level(*nothing))

    def realise(seen: Realised) -> Codes:
        codes = bands.codes(read(seen))
        if nothing is not None:
            codes = np.where(codes < 0, len(levels) - 1, codes).astype(np.int16)
        return np.where(seen.known, codes, -1).astype(np.int16)

    return Definition(
        Factor(
            name, title, tuple(levels), "", nothing is not None, "realised", bands.shown, bands.unit
        ),
        realise=realise,
        bands=bands,
        rebuild=lambda other: from_rollout(name, title, other, phrase, read, nothing),
    )


def verdicts() -> Definition:
    """Who could have avoided it."""
    position = {level: index for index, level in enumerate(words.PREVENTABILITY)}
    levels = tuple(Level(name, phrase) for name, phrase in words.PREVENTABILITY.items())
    factor = Factor("preventability", "Who could have avoided it", levels, "", False, "realised")

    def realise(seen: Realised) -> Codes:
        return np.array([position.get(v, -1) for v in seen.verdicts], dtype=np.int16)

    return Definition(factor, realise=realise)


def relations() -> Definition:
    """Where the main actor starts."""
    position = {level: index for index, level in enumerate(words.RELATIONS)}

    def read(look: Look) -> AnyCodes:
        if look.actor is None:
            return -1
        ahead = position.get(relation(look.frame, look.actor, ahead=True) or "", -1)
        behind = position.get(relation(look.frame, look.actor, ahead=False) or "", -1)
        return np.where(look.is_ahead, ahead, behind).astype(np.int16)

    levels = tuple(Level(name, phrase) for name, phrase in words.RELATIONS.items())
    title = "Relation of the main actor"
    return Definition(Factor("relation", title, levels, "", False, "relation"), read)


def precipitation(odd: Odd) -> Definition:
    """What falls, rain by its classes."""
    names = list(words.PRECIPITATION)
    bounds = words.RAIN_BOUNDS_MMPH
    edges = np.array([low for low, _ in bounds.values()][1:])
    rain = Range(minimum=0.0, maximum=None) if odd.rain_mmph is None else odd.rain_mmph
    within_rain = inside(rain)

    def reason(name: str) -> str:
        kind = name.partition("_")[0]
        if odd.precipitation is not None and kind not in odd.precipitation:
            return "odd.precipitation does not have it"
        if kind == "rain" and odd.rain_mmph is not None:
            low, high = bounds[name]
            first = low if rain.minimum is None else max(low, rain.minimum)
            last = high if rain.maximum is None else min(high, rain.maximum)
            if last - first < 0.05:
                return range_reason(rain, "rain_mmph")
        return ""

    def read(look: Look) -> AnyCodes:
        falling = look.scenario.environment.precipitation
        if falling.kind != "rain":
            return names.index(falling.kind)
        mmph = np.asarray(look.group.column(falling.intensity_mmph), dtype=float)
        code = names.index("rain_light") + np.searchsorted(edges, mmph, side="right")
        return np.where(mmph <= 0, names.index("none"), code).astype(np.int16)

    def within(look: Look) -> Bools | bool:
        falling = look.scenario.environment.precipitation
        if falling.kind != "rain":
            return True
        return within_rain(np.asarray(look.group.column(falling.intensity_mmph), float))

    levels = tuple(Level(name, words.PRECIPITATION[name], reason(name)) for name in names)
    limited = [f"odd.{a}" for a in ("precipitation", "rain_mmph") if getattr(odd, a) is not None]
    factor = Factor(
        "precipitation", "Precipitation", levels, ", ".join(limited), True, "environment"
    )
    return Definition(factor, read, within)
