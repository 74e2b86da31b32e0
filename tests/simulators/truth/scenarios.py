"""Accepted scenarios drawn at random: library rows, variants of them, proposals of the sampler."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from pydantic import ValidationError

from scenario_gen import api
from scenario_gen.domain.brief import Brief, Budgets, ProposerSettings
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioGenError
from scenario_gen.library import read_library
from scenario_gen.motion import draw

_ODDS = ("mixed_roads", "motorway_pilot", "urban_shuttle", "truck_hub_to_hub")
_VARIANTS, _PROPOSED = 4, 20


def accepted_scenarios(wanted: int, seed: int, *, proposed: bool = True) -> list[Scenario]:
    """Scenarios without a finding of severity error: about a third of each origin.

    Args:
        wanted: how many.
        seed: of all draws.
        proposed: whether there are proposals, which take a run of the pipeline; else there are
            more variants.
    """
    chance = Random(seed)
    library = list(read_library())
    rows = [one for one in chance.sample(library, min(len(library), wanted)) if _passes(one)]
    rows = rows[: wanted // 3]
    left = wanted - len(rows)
    varied = _first(_variants(library, chance), left // 2 if proposed else left)
    left -= len(varied)
    drafted = _first(_proposals(seed, min(left, _PROPOSED)), left)
    return [*rows, *varied, *drafted]


def _first(scenarios: Iterator[Scenario], wanted: int) -> list[Scenario]:
    found: list[Scenario] = []
    while len(found) < wanted:
        found.append(next(scenarios))
    return found


def _variants(library: list[Scenario], chance: Random) -> Iterator[Scenario]:
    """Concrete ones, with values drawn over the published ranges."""
    while True:
        logical = chance.choice(library)
        if not logical.parameters:
            continue
        try:
            values = draw(logical, _VARIANTS, chance.randrange(1 << 30), "lhs").values
            row = {name: float(column[0]) for name, column in values.items()}
            variant = logical.concrete(row).model_copy(update={"library": None})
            if _passes(variant):
                yield variant.model_copy(update={"content_hash": variant.compute_hash()})
        except (ScenarioGenError, ValidationError, ValueError):
            continue


def _proposals(seed: int, each: int) -> Iterator[Scenario]:
    """What the sampler proposes and the pipeline accepts, one design domain after the other."""
    for turn in count():
        brief = Brief(
            name="truth", function="any", odd=_ODDS[turn % len(_ODDS)], count=each,
            proposer=ProposerSettings(name="sampler", level="compact"),
            budgets=Budgets(requests=400), seed=seed + turn, exports=(),
        )  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="truth-") as folder:
            api.generate(brief, Path(folder) / "run")
            files = sorted((Path(folder) / "run" / "scenarios").glob("*.json"))
            scenarios = [api.load(path) for path in files]
        yield from scenarios


def _passes(scenario: Scenario) -> bool:
    result = api.check([scenario])[0]
    return not any(finding.severity == "error" for finding in result.findings)
