"""What the tool says now of the accepted scenarios: rolled out and checked again, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scenario_gen.checks import Limits, check
from scenario_gen.checks.realised import realised_values
from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioGenError
from scenario_gen.graph import Structure, structure
from scenario_gen.metrics import MEASURES, Worst
from scenario_gen.motion import group_networks, rollout
from scenario_gen.report.model import Picture, Reached
from scenario_gen.report.picture import picture
from scenario_gen.units import number
from viz.setting import setting_text

#: Scenarios that are worked on at once: the memory of a report depends on this alone.
CHUNK = 100
_DIGITS = 6


@dataclass(frozen=True)
class Shown:
    """What a card shows of a scenario at the defaults of its parameters."""

    setting: str
    """Road, weather, light and surface in one line."""
    speeds_mps: tuple[float, ...]
    """At the start, of the ego and then of the actors."""
    boxes_m: tuple[tuple[float, float], ...]
    """Length and width of the same."""

    @classmethod
    def of(cls, concrete: Scenario) -> Shown:
        """That of a concrete scenario."""
        movers: tuple[Ego | Actor, ...] = (concrete.ego, *concrete.actors)
        return cls(
            setting_text(concrete),
            tuple(number(mover.speed_mps) for mover in movers),
            tuple((mover.box.length_m, mover.box.width_m) for mover in movers),
        )


@dataclass(frozen=True)
class Replayed:
    """One scenario as it is now."""

    findings: tuple[Finding, ...]
    ok: bool
    shown: Shown
    reached: Reached | None = None
    picture: Picture | None = None
    structure: Structure | None = None
    """Of a scenario that passes."""
    seen: RealisedValues | None = None
    """What coverage wants to know of the rollout."""


@dataclass(frozen=True)
class Settings:
    """What a replay depends on besides the scenarios."""

    odd: Odd
    driver: ReferenceDriver
    limits: Limits
    folder: Path
    """Where external roads lie."""


def replay(
    scenarios: Sequence[Scenario], settings: Settings, tell: Callable[[int], None]
) -> Iterator[Replayed]:
    """Roll out and check scenarios, in order; a bad one never spoils the others.

    ``tell`` is called with the number that is done.
    """
    for start in range(0, len(scenarios), CHUNK):
        yield from _chunk(scenarios[start : start + CHUNK], settings)
        tell(min(start + CHUNK, len(scenarios)))


def _chunk(scenarios: Sequence[Scenario], settings: Settings) -> list[Replayed]:
    try:
        return _together(scenarios, settings)
    except ScenarioGenError as error:
        if len(scenarios) > 1:
            middle = len(scenarios) // 2
            return [*_chunk(scenarios[:middle], settings), *_chunk(scenarios[middle:], settings)]
        finding = Finding(
            rule="motion.rollout", severity="error", path="$", message=error.what, hint=error.hint
        )
        return [Replayed((finding,), ok=False, shown=Shown.of(scenarios[0].concrete()))]


def _together(scenarios: Sequence[Scenario], settings: Settings) -> list[Replayed]:
    batch = ScenarioBatch.of(scenarios)
    networks = group_networks(batch, folder=settings.folder)
    trace = rollout(batch, driver=settings.driver, networks=networks)
    report = check(batch, trace, networks=networks, odd=settings.odd, limits=settings.limits)
    worst = report.worst
    seen = realised_values(batch, trace, networks, worst, {}, report)
    found = []
    for row, scenario in enumerate(scenarios):
        ok = bool(report.ok[row])
        concrete = scenario.concrete()
        words = f"Bird's-eye view of {scenario.title}."
        found.append(
            Replayed(
                findings=report.findings(row),
                ok=ok,
                reached=_reached(worst, row),
                picture=picture(scenario, trace, row, networks[row], words),
                structure=structure(concrete, trace, row) if ok else None,
                shown=Shown.of(concrete),
                seen=seen[row],
            )
        )
    return found


def _reached(worst: dict[str, Worst], row: int) -> Reached:
    values: list[float | None] = []
    actors: list[int | None] = []
    times_s: list[float | None] = []
    for info in MEASURES:
        one = worst[info.name]
        valid = bool(one.valid[row])
        values.append(round(float(one.value[row]), _DIGITS) if valid else None)
        actors.append(int(one.actor[row]) if valid else None)
        times_s.append(round(float(one.time_s[row]), 3) if valid else None)
    return Reached(values=tuple(values), actors=tuple(actors), times_s=tuple(times_s))
