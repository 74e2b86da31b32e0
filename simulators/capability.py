"""Before anything is written: what a tool will make of a scenario.

A verdict puts three things together: what the scenario makes use of, what the versions of the
formats can say, and what the tool does with it. Every feature that is not simply taken gives a line
with its place in the scenario and the source of that knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from scenario_gen.domain.actor import RoadPosition
from scenario_gen.domain.base import Model
from scenario_gen.domain.behaviour import (
    ArrivalTrigger,
    PositionTrigger,
    Synchronise,
    simple_triggers,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity, number
from simulators.exporters.left_out import TellsLeftOut
from simulators.exporters.openscenario_parameters import fixed_parameters
from simulators.exporters.options import ExportOptions, Recorder
from simulators.figures import Measured
from simulators.profiles.features import Use, features_of
from simulators.profiles.limits import FormatLimits, format_limits
from simulators.profiles.model import Level, Profile, Support
from simulators.registry import exporter

Verdict: TypeAlias = Literal["runs_as_meant", "runs_approximated", "does_not_run"]
_VERDICTS: dict[Level, Verdict] = {
    "yes": "runs_as_meant",
    "approximated": "runs_approximated",
    "no": "does_not_run",
}
_NO_WIDTH_M = 1e-3
_ORDER: tuple[Level, ...] = ("no", "approximated", "yes")


class CapabilityLine(Model):
    """What is made of a feature at a place; of level ``yes``: a remark."""

    feature: str
    level: Level
    path: str
    """JSON path in the scenario."""
    words: str
    amount: str = ""
    """By how much, in the units of the text, where that can be said of this place."""
    no_amount: str = ""
    """Why not, of what is approximated without an amount."""
    left_out: bool = False
    """Whether nothing of it is there in the file or for the tool."""
    by: str
    """The format or the profile that this is said of."""
    source: str


class Capability(Model):
    """What a tool will make of a scenario."""

    scenario: str
    profile: str
    osc_version: str
    """Empty of a format of its own, and so is ``odr_version``."""
    odr_version: str
    motion: str
    verdict: Verdict
    lines: tuple[CapabilityLine, ...] = ()
    """The worst first, then in the order of the scenario."""


def capability(
    scenario: Scenario,
    network: RoadNetwork,
    options: ExportOptions,
    recorder: Recorder | None = None,
) -> Capability:
    """The verdict on a scenario for the target of an export.

    Args:
        scenario: concrete or logical.
        network: its roads; of a logical scenario those of its defaults.
        options: of the export.
        recorder: rolls scenarios out; without one, what only a rollout tells has no amount.

    Raises:
        RoadError: a start or a route does not exist on the roads.
        ExportError: the format is not installed, or cannot hold the scenario.
    """
    concrete = scenario.concrete()
    lines = [
        *_versions_not_read(options),
        *_places(concrete, network),
        *_too_fast(concrete, options.profile),
    ]
    measured = Measured(scenario, network, options, recorder)
    told = _left_out(scenario, network, options.profile)
    said_in_file = {(line.feature, line.path) for line in told}
    features_in_file = {line.feature for line in told}
    for use in _uses(scenario, network, options):
        if (use.feature, use.path) in said_in_file:
            continue
        for line in _lines(use, options):
            if not (line.left_out and use.feature in features_in_file):
                lines.append(_with_amount(line, measured))
    lines += told
    lines.sort(key=lambda line: _ORDER.index(line.level))
    worst = lines[0].level if lines else "yes"
    return Capability(
        scenario=scenario.id,
        profile=options.profile.name,
        osc_version=options.osc_version,
        odr_version=options.odr_version,
        motion=options.motion,
        verdict=_VERDICTS[worst],
        lines=tuple(lines),
    )


def _left_out(scenario: Scenario, network: RoadNetwork, profile: Profile) -> list[CapabilityLine]:
    """What the exporter of a format of its own says that it leaves out, as its file will say it."""
    if profile.is_openscenario or not profile.format:
        return []
    chosen = exporter(profile.format)
    if not isinstance(chosen, TellsLeftOut):
        return []
    return [
        CapabilityLine(
            feature=feature, level="approximated", path=path, words=words, left_out=True,
            by=profile.name, source="the file says so itself",
        )
        for feature, words, path in chosen.left_out(scenario, network)
    ]  # fmt: skip


def _uses(scenario: Scenario, network: RoadNetwork, options: ExportOptions) -> Iterator[Use]:
    yield from features_of(scenario, network, motion=options.motion)
    fixed = fixed_parameters(scenario, network, options.osc_version)
    if options.motion == "trajectory":
        fixed = tuple(parameter.name for parameter in scenario.parameters)
    for index, parameter in enumerate(scenario.parameters):
        if parameter.name in fixed:
            yield Use("parameter.computed", f"parameters[{index}]")


def _versions_not_read(options: ExportOptions) -> Iterator[CapabilityLine]:
    profile = options.profile
    if not profile.is_openscenario:
        return
    for name, version, known in (
        ("OpenSCENARIO XML", options.osc_version, profile.osc_versions),
        ("OpenDRIVE", options.odr_version, profile.odr_versions),
    ):
        if version not in known:
            yield CapabilityLine(
                feature="version", level="no", path="$", by=profile.name,
                words=f"{name} {version} is not read; it reads {', '.join(known)}",
                source="the profile",
            )  # fmt: skip


def _too_fast(scenario: Scenario, profile: Profile) -> Iterator[CapabilityLine]:
    speed_mps = number(scenario.ego.speed_mps)
    if profile.ego_at_most_mps is not None and speed_mps > profile.ego_at_most_mps:
        yield CapabilityLine(
            feature="start.moving", level="no", path="ego.speed_mps", by=profile.name,
            words=f"the ego drives {speed_mps:g} m/s; {profile.ego_at_most_mps:g} m/s is the most",
            source="the profile",
        )  # fmt: skip


def _places(scenario: Scenario, network: RoadNetwork) -> Iterator[CapabilityLine]:
    """Starts on lanes that have no width there, and places beyond the end of their road."""
    movers = (("ego", scenario.ego), *((f"actors[{i}]", a) for i, a in enumerate(scenario.actors)))
    for path, mover in movers:
        yield from _no_lane(network, mover.start, f"{path}.start")
        for index, phase in enumerate(mover.phases):
            where = f"{path}.phases[{index}]"
            for trigger in simple_triggers(phase.trigger):
                if isinstance(trigger, PositionTrigger | ArrivalTrigger):
                    yield from _beyond(network, trigger.road, trigger.s_m, f"{where}.trigger.s_m")
            move = phase.manoeuvre
            if isinstance(move, Synchronise):
                yield from _beyond(network, move.road, move.s_m, f"{where}.manoeuvre.s_m")
                yield from _beyond(
                    network, move.their_road, move.their_s_m, f"{where}.manoeuvre.their_s_m"
                )


def _no_lane(network: RoadNetwork, start: RoadPosition, path: str) -> Iterator[CapabilityLine]:
    road, s_m = network.road(start.road), number(start.s_m)
    yield from _beyond(network, start.road, start.s_m, f"{path}.s_m")
    if s_m > road.length_m or start.lane not in road.strip(s_m).lanes:
        return
    right_m, left_m = road.lane_borders_t(start.lane, s_m)
    if left_m - right_m < _NO_WIDTH_M:
        yield CapabilityLine(
            feature="place", level="no", path=path, by="the roads",
            words=f"lane {start.lane} of road {start.road} has no width at s {s_m:g} m",
            source="the scenario",
        )  # fmt: skip


def _beyond(network: RoadNetwork, road: str, s_m: Quantity, path: str) -> Iterator[CapabilityLine]:
    length_m = network.road(road).length_m
    if number(s_m) > length_m:
        yield CapabilityLine(
            feature="place", level="no", path=path, by="the roads",
            words=f"s {number(s_m):g} m is beyond road {road}, which ends at {length_m:g} m",
            source="the scenario",
        )  # fmt: skip


def _with_amount(line: CapabilityLine, measured: Measured) -> CapabilityLine:
    if line.left_out or (line.level == "yes" and line.feature != "motion.replay"):
        return line
    amount = measured.amount(line.feature, line.path)
    if amount:
        return line.model_copy(update={"amount": amount, "no_amount": ""})
    if line.level != "approximated":
        return line
    reason = measured.why_not(line.feature, line.no_amount)
    return line.model_copy(update={"no_amount": reason})


def _lines(use: Use, options: ExportOptions) -> Iterator[CapabilityLine]:
    formats = (
        (format_limits("openscenario"), options.osc_version),
        (format_limits("opendrive"), options.odr_version),
    )
    for limits, version in formats if options.profile.is_openscenario else ():
        for limit in limits.of(use.feature, version):
            yield _line(use, limit, f"{limits.format} {version}", limits)
    support = options.profile.support(use.feature)
    if support.level != "yes" or support.words:
        yield _line(use, support, options.profile.name, options.profile)


def _line(use: Use, support: Support, by: str, known: Profile | FormatLimits) -> CapabilityLine:
    return CapabilityLine(
        feature=use.feature, level=support.level, path=use.path, words=support.words, by=by,
        source=known.source_text(support), left_out=support.left_out,
        no_amount="" if support.left_out else support.no_figure,
    )  # fmt: skip
