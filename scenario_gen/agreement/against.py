"""What has moved since an earlier run: after an update of a simulator, for example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from scenario_gen.agreement.diverge import actors_apart, matched, with_distances
from scenario_gen.agreement.folder import SimulationFolder
from scenario_gen.agreement.record import ActorApart, EventAlone, EventApart, Outcome
from scenario_gen.agreement.track import Track
from scenario_gen.domain.base import Model
from scenario_gen.errors import InputError


@dataclass(frozen=True)
class Thresholds:
    """From which on something has moved. default"""

    position_m: float = 0.05
    """An actor is farther from where it was at the same time."""
    event_dt_s: float = 0.15
    """An event begins so much earlier or later; states are looked at every 0.1 s."""
    event_m: float = 5.0
    """An event begins so far from where it did; at 180 km/h a step of 0.1 s takes so much."""
    end_s: float = 0.15
    """The run ends so much earlier or later."""

    @classmethod
    def of(cls, values: Mapping[str, float]) -> Thresholds:
        """The defaults with other values by name.

        Raises:
            InputError: there is no such threshold, or the value is none.
        """
        known = {field.name for field in fields(cls)}
        for name, value in values.items():
            if name not in known:
                raise InputError(
                    f"there is no threshold {name[:40]!r}",
                    hint=f"there are: {', '.join(sorted(known))}",
                )
            if not (np.isfinite(value) and value >= 0.0):
                raise InputError(f"{name} {value} is not a number of at least 0")
        return replace(cls(), **values)


class Move(Model):
    """What is not as it was with one scenario in one simulator."""

    scenario: str
    simulator: str
    actors: tuple[ActorApart, ...] = ()
    """Who is elsewhere, the farthest first; ``beyond_s`` says from when on."""
    shifted: tuple[EventApart, ...] = ()
    """Events that begin at another time or place; ``dt_s`` is now minus then."""
    gained: tuple[EventAlone, ...] = ()
    lost: tuple[EventAlone, ...] = ()
    verdicts: tuple[str, ...] = ()
    """What is judged otherwise, a line each: then -> now."""

    @property
    def worst_m(self) -> float:
        """How far the farthest actor is from where it was; 0 where nobody moved."""
        return max((one.worst_m for one in self.actors), default=0.0)

    @property
    def words(self) -> str:
        """In one line."""
        parts = list(self.verdicts)
        for one in self.actors[:1]:
            since = f", from {one.beyond_s:g} s on" if one.beyond_s is not None else ""
            more = f" and {len(self.actors) - 1} more" if len(self.actors) > 1 else ""
            parts.append(
                f"{one.actor}{more} up to {one.worst_m:.3g} m off at {one.at_s:g} s{since}"
            )
        parts += [
            f"{e.kind} of {e.actor} {e.dt_s:+.2f} s, {e.distance_m:.3g} m" for e in self.shifted
        ]
        parts += [f"{e.kind} of {e.actor} gained at {e.from_s:g} s" for e in self.gained]
        parts += [f"{e.kind} of {e.actor} lost, was at {e.from_s:g} s" for e in self.lost]
        return "; ".join(parts)


class Regression(Model):
    """The scenarios of a run against those of an earlier one."""

    thresholds: dict[str, float]
    versions: dict[str, tuple[str, str]]
    """For each simulator its version then and now."""
    asked_differently: tuple[str, ...] = ()
    """Settings that are not those of the earlier run, which may move things as well."""
    same: int
    """Scenarios times simulators that were compared and have not moved."""
    moved: tuple[Move, ...]
    changed: tuple[str, ...]
    """Scenarios whose content is another: not compared, since they are meant to move."""
    new: tuple[str, ...]
    """Scenarios that the earlier run lacks."""
    missing: tuple[str, ...]
    """Scenarios of the earlier run that this one lacks."""
    not_compared: tuple[str, ...] = ()
    """Simulators that only one of the two has."""


def compare_runs(
    earlier: SimulationFolder, now: SimulationFolder, thresholds: Thresholds
) -> Regression:
    """What has moved from the one to the other.

    Raises:
        InputError: they have no simulator in common.
        CatalogError: a record or a track cannot be read.
    """
    then_asked, now_asked = earlier.manifest(), now.manifest()
    then_versions, now_versions = _versions(then_asked), _versions(now_asked)
    labels = [label for label in now_versions if label in then_versions]
    if not labels:
        raise InputError(
            f"the earlier run is of {', '.join(then_versions) or 'nothing'}, this one of"
            f" {', '.join(now_versions)}",
            where=str(earlier.path), hint="compare runs of the same simulator",
        )  # fmt: skip
    before, after = then_asked["scenarios"], now_asked["scenarios"]
    both = sorted(before.keys() & after.keys())
    same, moved = 0, []
    for scenario in (name for name in both if before[name] == after[name]):
        for label in labels:
            move = _move(earlier, now, scenario, label, thresholds)
            if move is None:
                same += 1
            else:
                moved.append(move)
    return Regression(
        thresholds={field.name: getattr(thresholds, field.name) for field in fields(thresholds)},
        versions={label: (then_versions[label], now_versions[label]) for label in labels},
        asked_differently=_asked_differently(then_asked, now_asked),
        same=same,
        moved=tuple(moved),
        changed=tuple(name for name in both if before[name] != after[name]),
        new=tuple(sorted(after.keys() - before.keys())),
        missing=tuple(sorted(before.keys() - after.keys())),
        not_compared=tuple(sorted(then_versions.keys() ^ now_versions.keys())),
    )


def _versions(asked: Mapping[str, Any]) -> dict[str, str]:
    return {str(one["label"]): str(one["version"]) for one in asked["simulators"]}


def _asked_differently(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    lines = [
        f"{key}: {_short(then.get(key))} -> {_short(now.get(key))}"
        for key in ("tool", "limits", "run_limits") if then.get(key) != now.get(key)
    ]  # fmt: skip
    for key in ("driver", "settings"):
        before, after = (
            {one["label"]: one.get(key) or {} for one in asked["simulators"]}
            for asked in (then, now)
        )
        lines += [
            f"{key} of {label}: {_short(before[label])} -> {_short(after[label])}"
            for label in after if label in before and before[label] != after[label]
        ]  # fmt: skip
    return tuple(lines)


def _short(value: Any) -> str:
    return str(value.get("digest", value) if isinstance(value, dict) else value)[:100]


def _move(
    earlier: SimulationFolder, now: SimulationFolder, scenario: str, label: str,
    thresholds: Thresholds,
) -> Move | None:  # fmt: skip
    before, after = _outcome(earlier, scenario, label), _outcome(now, scenario, label)
    if before is None or after is None:
        verdicts = (f"record {'missing' if before is None else 'there'} ->"
                    f" {'missing' if after is None else 'there'}",)  # fmt: skip
        return None if before is after else Move(
            scenario=scenario, simulator=label, verdicts=verdicts
        )  # fmt: skip
    actors: tuple[ActorApart, ...] = ()
    pairs, alone = matched(before.events, after.events, ("then", "now"))
    if before.state == after.state == "ran":
        stem = f"{label.replace(':', '.')}.npz"
        tracks = [Track.read(folder.run(scenario) / stem) for folder in (earlier, now)]
        names, (time_s, distance_m) = tracks[0].names, tracks[0].apart(tracks[1])
        alone = with_distances(alone, names, time_s, distance_m)
        apart = actors_apart(names, time_s, distance_m, thresholds.position_m)
        off = [one for one in apart if one.worst_m > thresholds.position_m]
        actors = tuple(sorted(off, key=lambda one: -one.worst_m))
    move = Move(
        scenario=scenario,
        simulator=label,
        actors=actors,
        shifted=tuple(
            event for event in pairs
            if abs(event.dt_s) > thresholds.event_dt_s or event.distance_m > thresholds.event_m
        ),
        gained=tuple(one for one in alone if one.only_in == "now"),
        lost=tuple(one for one in alone if one.only_in == "then"),
        verdicts=_verdicts(before, after, thresholds),
    )  # fmt: skip
    return move if move.words else None


def _outcome(folder: SimulationFolder, scenario: str, label: str) -> Outcome | None:
    record = folder.record(scenario)
    return record.outcome(label) if record is not None else None


def _verdicts(before: Outcome, after: Outcome, thresholds: Thresholds) -> tuple[str, ...]:
    lines = []
    if before.state != after.state:
        why = f" ({after.reason})" if after.reason else ""
        lines.append(f"state: {before.state} -> {after.state}{why}")
    if before.intent != after.intent and before.state == after.state:
        lines.append(f"intent: {before.intent} -> {after.intent}")
    for word, rules in (
        ("breaks", set(after.failed_rules) - set(before.failed_rules)),
        ("keeps", set(before.failed_rules) - set(after.failed_rules)),
    ):
        if rules and before.state == after.state:
            lines.append(f"now {word} {', '.join(sorted(rules))}")
    if new := [text for text in after.complaints if text not in before.complaints]:
        lines.append(f"the log has new errors: {new[0][:100]}")
    if (
        before.ended_s is not None and after.ended_s is not None
        and abs(after.ended_s - before.ended_s) > thresholds.end_s
    ):  # fmt: skip
        lines.append(f"ended at: {before.ended_s:g} s -> {after.ended_s:g} s")
    if before.ended_by and after.ended_by and before.ended_by != after.ended_by:
        lines.append(f"ended by: {before.ended_by} -> {after.ended_by}")
    return tuple(lines)
