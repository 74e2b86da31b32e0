"""Which levels each means of proposing can be held to: the reach of filling gaps.

What a draft shows of events, places and behaviour is taken as it is. Weather and light can be set
within the ODD, unless they belong to the event. The speeds of the ego and of closing in go
together, so that each band of the ego's speed is a choice of its own. What only a rollout tells is
left free.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario_gen.coverage import factors
from scenario_gen.coverage.look import Look
from scenario_gen.coverage.table import Bools, Factor
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.propose.aim import Place
from scenario_gen.propose.aimed_troubles import TROUBLES
from scenario_gen.propose.means import Means

#: What an environment sets one by one.
WEATHER = ("precipitation", "light", "surface", "friction", "visibility")
#: What goes with the speeds of ego and actor.
SPEEDS = ("ego_speed", "closing_speed")
#: What a proposal can say in words besides, where the event leaves a choice.
SETTABLE = ("trigger", "profile")
#: How far clear of the edges of its band a speed must be, in m/s: whole km/h are proposed.
_CLEAR_MPS = 0.3


@dataclass(frozen=True)
class Reach:
    """Choices of M means, some of them several times with other speeds.

    Attributes:
        means: M of them.
        places: M places, with how the ego closes in there.
        levels: (M, L) levels that each can be held to.
        held: (F,) factors that proposals decide on; the others are known from a rollout only.
    """

    means: tuple[Means, ...]
    places: tuple[Place, ...]
    levels: Bools
    held: Bools


def reach_of(
    means: Sequence[Means],
    found: tuple[Factor, ...],
    odd: Odd,
    model: CoverageModel,
    bounds: Mapping[tuple[str, str], tuple[float, float]],
) -> Reach:
    """The reach of means over the levels of a model.

    Args:
        means: what can be proposed.
        found: F factors of the model.
        odd: of the run.
        model: the coverage model.
        bounds: of the levels that are bands, by (factor, level).
    """
    drafts = [each.draft for each in means]
    codes = factors(drafts, odd, model).codes
    rows: list[Bools] = []
    kept: list[Means] = []
    places: list[Place] = []
    for number, each in enumerate(means):
        closing_mps = _closing_mps(each)
        meets, rest_mps = _meets(each, closing_mps)
        place = replace(each.place, meets=meets)
        for levels in _speeds(each, meets, rest_mps, found, bounds):
            row = [_of_factor(f, codes[number, i], each, levels) for i, f in enumerate(found)]
            rows.append(np.concatenate(row))
            kept.append(each)
            places.append(place)
    size = sum(len(factor.levels) for factor in found)
    return Reach(
        tuple(kept),
        tuple(places),
        np.array(rows, dtype=bool).reshape(-1, size),
        np.array([factor.origin != "realised" for factor in found], dtype=bool),
    )


def _of_factor(
    factor: Factor, code: int, means: Means, speeds: Mapping[str, frozenset[str]]
) -> Bools:
    """(levels,) which of a factor can be had."""
    names = factor.level_names
    allowed: Bools = np.array([level.allowed for level in factor.levels], dtype=bool)
    if factor.origin == "realised":
        return np.zeros(len(names), dtype=bool)
    if factor.name in speeds:
        return _named(allowed, names, speeds[factor.name])
    if factor.name in WEATHER and not means.own_environment:
        return allowed
    if factor.name in TROUBLES and not means.own_environment:
        return _named(allowed, names, TROUBLES[factor.name])
    settable = {"trigger": means.triggers, "profile": means.profiles}.get(factor.name, ())
    if settable:
        return _named(allowed, names, settable)
    return _named(allowed, names, names[code : code + 1] if code >= 0 else ())


def _named(allowed: Bools, names: Sequence[str], wanted: Collection[str]) -> Bools:
    return np.array([a and n in wanted for a, n in zip(allowed, names, strict=True)], dtype=bool)


def _closing_mps(means: Means) -> float:
    group = ScenarioBatch.of([means.draft]).groups[0]
    return float(np.max(Look(group).closing_mps))


def _meets(means: Means, closing_mps: float) -> tuple[float, float]:
    """How the actor's speed goes into the speed of closing in, and what is left over, in m/s."""
    ego_mps, actor_mps = means.drafted_mps
    if math.isnan(closing_mps):
        return 0.0, math.nan
    for meets in (0.0, -1.0, 1.0):
        if abs(ego_mps + meets * actor_mps - closing_mps) < 0.05:
            return meets, 0.0
    return 0.0, closing_mps - ego_mps


def _speeds(
    means: Means,
    meets: float,
    rest_mps: float,
    found: Sequence[Factor],
    bounds: Mapping[tuple[str, str], tuple[float, float]],
) -> Iterator[dict[str, frozenset[str]]]:
    """For each band of the ego's speed: the levels of the two factors of speed, by factor."""
    bands = {f.name: [(v, bounds[f.name, v]) for v in f.level_names if (f.name, v) in bounds]
             for f in found}  # fmt: skip
    whole = [("", (-math.inf, math.inf))]
    for level, (low, high) in bands.get("ego_speed") or whole:
        least, most = max(low, means.ego_mps[0]), min(high, means.ego_mps[1])
        if most - least < _CLEAR_MPS:
            continue
        slow, fast = sorted(meets * speed for speed in means.actor_mps)
        closing = frozenset(
            name
            for name, (under, over) in bands.get("closing_speed", [])
            if under + _CLEAR_MPS < most + fast + rest_mps
            and over - _CLEAR_MPS > least + slow + rest_mps
        )
        yield {"ego_speed": frozenset((level,)), "closing_speed": closing}
