"""How far two simulators are apart on one scenario: everybody over time, and event by event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from scenario_gen.agreement.record import ActorApart, Divergence, EventAlone, EventApart, Outcome
from scenario_gen.agreement.track import Track
from scenario_gen.domain.event import Event

Floats = NDArray[np.float64]


def diverge(
    first: tuple[Outcome, Track],
    second: tuple[Outcome, Track],
    *,
    tolerance_m: float,
    left_out: frozenset[str] = frozenset(),
) -> Divergence:
    """The divergence of the second from the first.

    Args:
        first: outcome and states.
        second: the same of the other one.
        tolerance_m: distance from which on ``beyond_s`` counts.
        left_out: actors that are not compared.
    """
    labels = first[0].simulator, second[0].simulator
    time_s, distance_m = first[1].apart(second[1])
    events, alone = matched(first[0].events, second[0].events, labels)
    alone = with_distances(alone, first[1].names, time_s, distance_m)
    return Divergence(
        first=labels[0],
        second=labels[1],
        until_s=round(float(time_s[-1]), 6),
        actors=actors_apart(first[1].names, time_s, distance_m, tolerance_m, left_out),
        left_out=tuple(sorted(left_out)),
        events=events,
        alone=alone,
    )


def actors_apart(
    names: Sequence[str],
    time_s: Floats,
    distance_m: Floats,
    tolerance_m: float,
    left_out: frozenset[str] = frozenset(),
) -> tuple[ActorApart, ...]:
    """What (N, T) distances over (T,) times come to for each actor."""
    found = []
    for name, row in zip(names, distance_m, strict=True):
        if name in left_out or not np.isfinite(row).all():
            continue
        worst, beyond = int(np.argmax(row)), np.flatnonzero(row > tolerance_m)
        found.append(
            ActorApart(
                actor=name,
                worst_m=_rounded(row[worst]),
                at_s=round(float(time_s[worst]), 6),
                end_m=_rounded(row[-1]),
                beyond_s=round(float(time_s[beyond[0]]), 6) if beyond.size else None,
            )
        )
    return tuple(found)


def with_distances(
    alone: Sequence[EventAlone], names: Sequence[str], time_s: Floats, distance_m: Floats
) -> tuple[EventAlone, ...]:
    """Events that one has alone, with how far their actors are apart when they begin.

    Args:
        alone: the events.
        names: of N actors.
        time_s: (T,) times that both have.
        distance_m: (N, T) distances of the actors from themselves.
    """
    rows = dict(zip(names, distance_m, strict=True))
    found = []
    for one in alone:
        row = rows.get(one.actor)
        if row is not None and one.from_s <= time_s[-1]:
            apart_m = float(np.interp(one.from_s, time_s, row))
            known = _rounded(apart_m) if np.isfinite(apart_m) else None
            found.append(one.model_copy(update={"apart_m": known}))
        else:
            found.append(one)
    return tuple(found)


def matched(
    first: Sequence[Event], second: Sequence[Event], labels: tuple[str, str]
) -> tuple[tuple[EventApart, ...], tuple[EventAlone, ...]]:
    """Events of the same kind with the same participants, matched so that times differ least.

    Returns:
        The pairs, and what one of the two has alone; both by time.
    """
    ours, theirs = _by_participants(first), _by_participants(second)
    pairs: list[EventApart] = []
    alone: list[EventAlone] = []
    for key in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(key, []), theirs.get(key, [])
        if here and there:
            begins = (np.array([event.from_s for event in events]) for events in (there, here))
            cost = np.abs(np.subtract.outer(*begins)).T
            rows, columns = linear_sum_assignment(cost)
        else:
            rows = columns = np.zeros(0, dtype=np.intp)
        pairs += [
            _apart(here[row], there[column]) for row, column in zip(rows, columns, strict=True)
        ]
        for events, used, label in ((here, rows, labels[0]), (there, columns, labels[1])):
            alone += [
                EventAlone(kind=event.kind, actor=event.actor, others=event.others,
                           from_s=event.from_s, only_in=label)
                for index, event in enumerate(events) if index not in used
            ]  # fmt: skip
    pairs.sort(key=lambda one: (one.first_s, one.kind, one.actor, one.others))
    alone.sort(key=lambda one: (one.from_s, one.kind, one.actor, one.others, one.only_in))
    return tuple(pairs), tuple(alone)


def _by_participants(
    events: Sequence[Event],
) -> Mapping[tuple[str, str, tuple[str, ...]], list[Event]]:
    found: dict[tuple[str, str, tuple[str, ...]], list[Event]] = {}
    for event in events:
        found.setdefault((event.kind, event.actor, event.others), []).append(event)
    return found


def _apart(first: Event, second: Event) -> EventApart:
    distance_m = np.hypot(first.place.x_m - second.place.x_m, first.place.y_m - second.place.y_m)
    return EventApart(
        kind=first.kind,
        actor=first.actor,
        others=first.others,
        first_s=first.from_s,
        dt_s=round(second.from_s - first.from_s, 6),
        distance_m=_rounded(distance_m),
    )


def _rounded(value: float) -> float:
    """To a tenth of a millimetre, so that records do not depend on the machine."""
    return round(float(value), 4)
