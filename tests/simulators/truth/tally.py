"""Verdicts and what was found of the same exports, counted."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioGenError
from scenario_gen.roads import build
from simulators.capability import capability
from simulators.exporters.options import MOTIONS, ExportOptions
from simulators.profiles import profile_by_name
from tests.simulators.truth.judges import JUDGES


@dataclass
class Tally:
    """Counts of one target."""

    target: str
    verdicts: Counter[str] = field(default_factory=Counter)
    false: int = 0
    """As meant, and does not run so; or approximated, and what has to hold always does not."""
    otherwise: int = 0
    """Approximated, and seen to run otherwise than meant."""
    lines: list[str] = field(default_factory=list)
    """What is false."""

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {name}" for name, number in sorted(self.verdicts.items()))
        more = f"; {self.otherwise} approximated ones differ visibly" if self.otherwise else ""
        return f"{self.target}: {counts}; false: {self.false}{more}"


def choices_of(target: str) -> list[ExportOptions]:
    """All versions that a target reads, with both kinds of motion where it has them."""
    profile = profile_by_name(target)
    if not profile.osc_versions:
        return [ExportOptions.of(target)]
    roads = profile.odr_versions
    return [
        ExportOptions.of(
            profile, osc_version=osc, odr_version=roads[at % len(roads)],
            motion="trajectory" if motion == "trajectory" else "actions",
        )
        for at, (osc, motion) in enumerate(
            (osc, motion) for osc in profile.osc_versions for motion in MOTIONS
        )
    ]  # fmt: skip


def tally(target: str, scenarios: list[Scenario], folder: Path) -> Tally:
    """Judge each scenario with one of the choices, in turn, against its verdict."""
    judge, choices, found = JUDGES[target], choices_of(target), Tally(target)
    for index, scenario in enumerate(scenarios):
        options = choices[index % len(choices)]
        verdict = capability(scenario, build(scenario.concrete().road), options).verdict
        found.verdicts[verdict] += 1
        if verdict == "does_not_run":
            continue
        place = folder / str(index)
        place.mkdir()
        try:
            said = judge.differences(scenario, options, place)
        except ScenarioGenError as error:
            said = [f"{type(error).__name__}: {error}"]
        shutil.rmtree(place)
        if not said:
            continue
        if verdict == "runs_as_meant" or judge.always:
            found.false += 1
            how = f"{options.osc_version} {options.motion}"
            found.lines.append(f"{target} {how}: {scenario.id}: {'; '.join(said)}")
        else:
            found.otherwise += 1
            found.lines.append(f"(approximated) {scenario.id}: {'; '.join(said)[:200]}")
    return found
