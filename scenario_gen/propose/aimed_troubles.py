"""Trouble for sensors and changes over time of an aim, as far as no event has to bring them."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenario_gen.domain.environment import Change, Environment, Perception, Wind
from scenario_gen.domain.odd import Odd
from scenario_gen.propose.aim import Aim
from scenario_gen.propose.options import within
from scenario_gen.propose.stage import round2
from scenario_gen.units import number

#: Levels that can be set, by factor. Spray and glare are of an actor, and a reflection needs a wet
#: road under a low sun: they come with events.
TROUBLES: dict[str, tuple[str, ...]] = {
    "perception": ("none", "dirty_lens", "failed_street_lights", "clutter", "several"),
    "dynamics": ("none", "visibility", "light", "wind", "several"),
}
#: When a change begins and how long it takes: in the course of the shortest event.
_AT_S, _OVER_S = 1.0, 3.0
_LENS = (0.05, 0.3)
_WIND_MPS = (0.0, 8.0)


def with_troubles(plain: Environment, aim: Aim, odd: Odd, rng: np.random.Generator) -> Environment:
    """An environment with what an aim says of sensors and of changes; else as it is."""
    more: dict[str, Any] = {}
    if (trouble := aim.level("perception")) not in (None, "none"):
        more["perception"] = _perception(str(trouble), rng)
    if (what := aim.level("dynamics")) not in (None, "none"):
        more["changes"] = (_change(str(what), plain, odd, rng),)
    return plain.model_copy(update=more) if more else plain


def _perception(trouble: str, rng: np.random.Generator) -> Perception:
    more: dict[str, Any] = {}
    if trouble in ("dirty_lens", "several"):
        more["dirty_lens"] = round2(float(rng.uniform(*_LENS)))
    if trouble in ("clutter", "several"):
        more["clutter"] = str(rng.choice(["light", "dense"]))
    if trouble == "failed_street_lights":
        more["street_lights"] = "failed"
    return Perception(**more)


def _change(what: str, plain: Environment, odd: Odd, rng: np.random.Generator) -> Change:
    more: dict[str, Any] = {}
    if what == "visibility":
        # Downwards, so that rain leaves it possible, and not out of the ODD.
        sight_m = 0.7 * number(plain.visibility_m)
        least = odd.visibility_m.minimum if odd.visibility_m is not None else None
        more["visibility_m"] = round2(max(sight_m, least or 10.0))
    if what in ("light", "several"):
        more["cloud_okta"] = 8 if plain.cloud_okta < 8 else 7
    if what in ("wind", "several"):
        low, high = within(_WIND_MPS, odd.wind_mps) or _WIND_MPS
        more["wind"] = Wind(speed_mps=min(max(round2(float(rng.uniform(low, high))), low), high))
    return Change(at_s=_AT_S, over_s=_OVER_S, **more)
