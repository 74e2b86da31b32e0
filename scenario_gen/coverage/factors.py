"""Factors of scenarios: their levels within an ODD, and the codes of a whole batch at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage import vocabulary as words
from scenario_gen.coverage.bands import Bands, inside, range_reason
from scenario_gen.coverage.look import Look
from scenario_gen.coverage.reading import dynamics, perception, places, profile, relation
from scenario_gen.coverage.table import Bools, Codes, Factor, FactorTable, Level
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError

Floats: TypeAlias = NDArray[np.float64]
_UNLIMITED = Odd(name="no ODD")
_EXTERNAL = "a map file is counted where odd.road_templates names it"


_Codes: TypeAlias = Codes | int
_Read: TypeAlias = Callable[[Look], _Codes]


@dataclass(frozen=True)
class _Definition:
    """A factor and how it is read; ``within`` tells whether the value itself is in the ODD."""

    factor: Factor
    read: _Read
    within: Callable[[Look], Bools | bool] = lambda _: True


def factor_definitions(odd: Odd | None) -> tuple[Factor, ...]:
    """The factors with the levels that an ODD allows and excludes."""
    return tuple(definition.factor for definition in _definitions(odd or _UNLIMITED))


def factors(
    scenarios: Sequence[Scenario] | ScenarioBatch,
    odd: Odd | None = None,
    *,
    ttc_s: Floats | None = None,
) -> FactorTable:
    """The factor table of scenarios or of a batch (variants included, as columns).

    Args:
        scenarios: S scenarios; logical ones count with the defaults of their parameters.
        odd: the ODD whose attributes restrict the levels; None restricts nothing.
        ttc_s: (S,) smallest time to collision of the rollouts, NaN where there is no conflict;
            adds the factor of realised criticality.

    Raises:
        InputError: ``ttc_s`` is not of shape (S,).
    """
    batch = scenarios if isinstance(scenarios, ScenarioBatch) else ScenarioBatch.of(scenarios)
    limits = odd or _UNLIMITED
    definitions = _definitions(limits)
    codes = np.full((batch.size, len(definitions)), -1, dtype=np.int16)
    is_inside = np.zeros(codes.shape, dtype=bool)
    for group, rows in batch.slices():
        look = Look(group)
        for index, definition in enumerate(definitions):
            codes[rows, index] = definition.read(look)
            is_inside[rows, index] = definition.within(look)
    found = tuple(definition.factor for definition in definitions)
    if ttc_s is not None:
        if ttc_s.shape != (batch.size,):
            raise InputError(f"ttc_s has the shape {ttc_s.shape}, expected ({batch.size},)")
        found = (*found, _ttc_factor())
        realised = words.TTC.codes(ttc_s)
        realised = np.where(realised < 0, len(words.TTC.labels()), realised).astype(np.int16)
        codes = np.column_stack((codes, realised))
        is_inside = np.column_stack((is_inside, np.ones(batch.size, dtype=bool)))
    return FactorTable(found, codes, is_inside, _ids(batch), limits.name)


def _ids(batch: ScenarioBatch) -> tuple[str, ...]:
    return tuple(
        group.scenario.id if group.rows == 1 else f"{group.scenario.id}#{row}"
        for group in batch.groups
        for row in range(group.rows)
    )


@lru_cache(maxsize=32)
def _definitions(odd: Odd) -> tuple[_Definition, ...]:
    return (
        _words("road", "Road", words.ROADS, lambda x: x.scenario.road.template,
               odd.road_templates, "road_templates"),
        _words("traffic", "Side of traffic", words.TRAFFIC, _traffic),
        _words("profile", "Profile of the road", words.PROFILES,
               lambda x: profile(x.scenario, x.frame)),
        _words("control", "Control of the junction", words.CONTROLS,
               lambda x: getattr(x.scenario.road, "control", None)),
        _words("event", "Event (first intent)", words.EVENTS,
               lambda x: x.scenario.intent[0].kind if x.scenario.intent else None),
        _words("actor", "Main actor", words.ACTORS,
               lambda x: x.actor.category if x.actor else None, odd.actors, "actors"),
        _relation(),
        _words("actors", "Number of actors", words.COUNTS, _count),
        _precipitation(odd),
        _words("light", "Illumination", words.LIGHT,
               lambda x: x.scenario.environment.illumination(), odd.illumination, "illumination"),
        _words("surface", "Surface condition", words.SURFACES,
               lambda x: x.scenario.environment.surface_condition,
               odd.surface_condition, "surface_condition"),
        _bands("friction", "Friction", words.FRICTION, "friction {}",
               lambda x: x.group.column(x.scenario.environment.friction),
               odd.friction, "friction"),
        _bands("visibility", "Visibility", words.VISIBILITY, "visibility {}",
               lambda x: x.group.column(x.scenario.environment.visibility_m),
               odd.visibility_m, "visibility_m"),
        _words("dynamics", "Change over time", words.DYNAMICS,
               lambda x: dynamics(x.scenario.environment)),
        _words("places", "Stretches of other conditions", words.PLACES,
               lambda x: places(x.scenario.environment)),
        _words("perception", "Trouble for sensors", words.PERCEPTION,
               lambda x: perception(x.scenario.environment)),
        _bands("ego_speed", "Ego speed", words.EGO_SPEED, "ego speed {}",
               lambda x: x.group.column(x.scenario.ego.speed_mps),
               odd.ego_speed_mps, "ego_speed_mps"),
        _closing(),
        _words("trigger", "Trigger", words.TRIGGERS, _trigger),
        _words("manoeuvre", "Manoeuvre", words.MANOEUVRES, _manoeuvre),
    )  # fmt: skip


def _words(
    name: str,
    title: str,
    phrases: words.Words,
    read: Callable[[Look], str | None],
    allowed: Collection[str] | None = None,
    attribute: str = "",
) -> _Definition:
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
    return _Definition(
        Factor(name, title, tuple(levels), limited_by),
        lambda look: position.get(read(look) or "", -1),
    )


def _bands(
    name: str,
    title: str,
    bands: Bands,
    phrase: str,
    read: Callable[[Look], Floats | float],
    limits: Range | None,
    attribute: str,
) -> _Definition:
    """A factor whose levels are bands of a number."""
    reasons = bands.excluded(limits, attribute)
    levels = tuple(
        Level(label, phrase.format(label), reason)
        for label, reason in zip(bands.labels(), reasons, strict=True)
    )
    within = inside(limits)
    return _Definition(
        Factor(name, title, levels, f"odd.{attribute}" if limits is not None else ""),
        lambda look: bands.codes(np.asarray(read(look), dtype=float)),
        lambda look: within(np.asarray(read(look), dtype=float)),
    )


def _relation() -> _Definition:
    position = {level: index for index, level in enumerate(words.RELATIONS)}

    def read(look: Look) -> _Codes:
        if look.actor is None:
            return -1
        ahead = position.get(relation(look.frame, look.actor, ahead=True) or "", -1)
        behind = position.get(relation(look.frame, look.actor, ahead=False) or "", -1)
        return np.where(look.is_ahead, ahead, behind).astype(np.int16)

    levels = tuple(Level(name, phrase) for name, phrase in words.RELATIONS.items())
    return _Definition(Factor("relation", "Relation of the main actor", levels), read)


def _precipitation(odd: Odd) -> _Definition:
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

    def read(look: Look) -> _Codes:
        precipitation = look.scenario.environment.precipitation
        if precipitation.kind != "rain":
            return names.index(precipitation.kind)
        mmph = np.asarray(look.group.column(precipitation.intensity_mmph), dtype=float)
        code = names.index("rain_light") + np.searchsorted(edges, mmph, side="right")
        return np.where(mmph <= 0, names.index("none"), code).astype(np.int16)

    def within(look: Look) -> Bools | bool:
        precipitation = look.scenario.environment.precipitation
        if precipitation.kind != "rain":
            return True
        return within_rain(np.asarray(look.group.column(precipitation.intensity_mmph), float))

    levels = tuple(Level(name, words.PRECIPITATION[name], reason(name)) for name in names)
    limited = [f"odd.{a}" for a in ("precipitation", "rain_mmph") if getattr(odd, a) is not None]
    return _Definition(
        Factor("precipitation", "Precipitation", levels, ", ".join(limited)), read, within
    )


def _closing() -> _Definition:
    levels = tuple(Level(name, phrase) for name, phrase in words.CLOSING_WORDS.items())
    return _Definition(
        Factor("closing_speed", "Closing speed at the start", levels),
        lambda look: words.CLOSING_SPEED.codes(np.asarray(look.closing_mps, dtype=float)),
    )


def _ttc_factor() -> Factor:
    levels = [Level(label, f"time to collision {label}") for label in words.TTC.labels()]
    levels.append(Level("no conflict", "no time to collision"))
    return Factor("ttc", "Smallest time to collision (rollout)", tuple(levels))


def _count(look: Look) -> str | None:
    count = len(look.scenario.actors)
    return None if count == 0 else str(count) if count < 4 else "4 or more"


def _traffic(look: Look) -> str | None:
    """None for a map file: it says itself which side traffic keeps to."""
    road = look.scenario.road
    return None if isinstance(road, ExternalRoad) else road.traffic


def _trigger(look: Look) -> str | None:
    if look.actor is None:
        return None
    return look.phase.trigger.kind if look.phase else "none"


def _manoeuvre(look: Look) -> str | None:
    if look.actor is None:
        return None
    if look.actor.trajectory is not None:
        return "trajectory"
    return look.phase.manoeuvre.kind if look.phase else "none"
