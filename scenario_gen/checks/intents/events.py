"""All events of a trace, with time, participants, place and figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext, movers
from scenario_gen.checks.intents.conflict import belong_together
from scenario_gen.checks.intents.detector import Detector, Tell
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.intents.registry import DETECTORS
from scenario_gen.checks.intents.touching import Touch, touches
from scenario_gen.checks.phases import name_of
from scenario_gen.checks.verdict import significant
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.event import Event, EventPlace
from scenario_gen.domain.intent import Collision, LowSight, OnPatch
from scenario_gen.geometry import SIDES

Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

#: An event that is not seen for this long goes on: a value wavers about its limit. default [s]
_BREAK_S = 0.3
#: The ego's sight is told where it is less than this: the largest forward detection range that
#: UN R157 asks for, at 130 km/h. [m]
LISTED_SIGHT_M = 150.0


class _Runs(NamedTuple):
    """E stretches of marked time steps; all (E,)."""

    row: Ints
    first: Ints
    last: Ints


def events(
    context: CheckContext, *, kinds: frozenset[str] | None = None, mover: int | None = None
) -> list[tuple[Event, ...]]:
    """The events in every row of a context, by time.

    Listed are all kinds of intent but ``contact`` (a collision with the ego says more), each at
    its mildest: see ``Detector.mildest``.

    Args:
        context: of scenarios and their traces.
        kinds: names of the kinds to look for; None: all.
        mover: whose events; None: everybody's.
    """
    found: list[list[Event]] = [[] for _ in range(context.batch.size)]
    for group, rows, _ in context.groups():
        for index in range(len(movers(group))):
            if mover in (None, index):
                meet = Encounter(context, group, rows, index)
                for detector, intent in _asked(meet):
                    if kinds is None or detector.name in kinds:
                        for row, event in _events(meet, detector, intent):
                            found[rows.start + row].append(event)
    return [tuple(sorted(one, key=lambda e: (e.from_s, e.to_s))) for one in found]


def _asked(meet: Encounter) -> Iterator[tuple[Detector[Any], Any]]:
    """Detectors with the intents by which events of a mover are listed."""
    for detector in DETECTORS:
        if meet.mover == 0 and not detector.of_ego:
            continue
        if detector.partner:
            for other in _partners(meet, detector):
                yield detector, detector.mildest.model_copy(update={detector.partner: other})
        elif detector.kind is OnPatch:
            for patch in meet.group.scenario.environment.patches:
                yield detector, OnPatch(actor="any", patch=patch.id)
        elif detector.kind is LowSight:
            if meet.mover == 0:
                yield detector, LowSight(actor=EGO_ID, below_m=LISTED_SIGHT_M)
        elif detector.mildest is not None:
            yield detector, detector.mildest


def _partners(meet: Encounter, detector: Detector[Any]) -> Iterable[str]:
    """Ids of who else may take part: of a collision, which is of both, each pair once."""
    for index, other in enumerate(movers(meet.group)):
        if index == meet.mover or (detector.kind is Collision and index < meet.mover):
            continue
        if detector.kind is not Collision or not belong_together(meet, index):
            yield name_of(other)


def _events(
    meet: Encounter, detector: Detector[Any], intent: Any
) -> Iterator[tuple[int, Event]]:  # fmt: skip
    trace = meet.context.trace
    runs = _runs(detector.steps(meet, intent), round(_BREAK_S / trace.step_s))
    if not runs.row.size:
        return
    figures = [(tell, tell.values(meet)) for tell in detector.tells]
    partner = getattr(intent, detector.partner) if detector.partner else None
    contact = _contacts(meet, partner, runs) if isinstance(intent, Collision) else None
    for number, (row, first, last) in enumerate(zip(*(c.tolist() for c in runs), strict=True)):
        others = [partner] if partner is not None else [EGO_ID] * detector.with_ego
        others += detector.companions(meet, row, first) if detector.companions else ()
        fields = (
            _of_contact(meet, contact, number)
            if contact is not None and first > 0
            else {
                "place": _place(meet, *_middle(meet, row, first)),
                "values": _values(figures, row, first, last),
            }
        )
        yield (
            row,
            Event(
                kind=detector.name,
                actor=name_of(movers(meet.group)[meet.mover]),
                others=tuple(others),
                from_s=_rounded(trace.time_s[first]),
                to_s=_rounded(trace.time_s[last]),
                **fields,
            ),
        )


def _runs(steps: Bools, pause: int) -> _Runs:
    """Stretches of (rows, T) marks; those at most ``pause`` steps apart are one."""
    edges = np.diff(np.pad(steps, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, first = np.nonzero(edges == 1)
    last = np.nonzero(edges == -1)[1] - 1
    # The gap before each stretch, in steps that are not marked.
    begins = np.ones(row.size, dtype=np.bool_)
    begins[1:] = (row[1:] != row[:-1]) | (first[1:] - last[:-1] - 1 > pause)
    ends = np.ones(row.size, dtype=np.bool_)
    ends[:-1] = begins[1:]
    return _Runs(row[begins], first[begins], last[ends])


def _values(
    figures: list[tuple[Tell, NDArray[np.float64]]], row: int, first: int, last: int
) -> dict[str, float]:
    out = {}
    for tell, values in figures:
        during = values[row, first : last + 1]
        known = during[np.isfinite(during)]
        if tell.pick == "first":
            known = during[:1][np.isfinite(during[:1])]
        if known.size:
            value = known.min() if tell.pick == "least" else known.max()
            out[tell.name] = _rounded(value)
    return out


def _contacts(meet: Encounter, partner: str | None, runs: _Runs) -> Touch:
    other = [name_of(mover) for mover in movers(meet.group)].index(str(partner))
    return touches(meet.context, runs.row + meet.rows.start, runs.first, meet.mover, other)


def _of_contact(meet: Encounter, touch: Touch, number: int) -> dict[str, Any]:
    """Fields of an event of one of n contacts; boxes that overlap at the start have none."""
    return {
        "place": _place(meet, float(touch.x_m[number]), float(touch.y_m[number])),
        "values": {
            "contact_s": _rounded(touch.time_s[number]),
            "relative_speed_mps": _rounded(touch.relative_mps[number]),
        },
        "parts": (SIDES[touch.side[number]], SIDES[touch.other_side[number]]),
    }


def _middle(meet: Encounter, row: int, step: int) -> tuple[float, float]:
    frame, at = meet.context.frame, (meet.rows.start + row, meet.mover, step)
    return float(frame.centre_x_m[at]), float(frame.centre_y_m[at])


def _place(meet: Encounter, x_m: float, y_m: float) -> EventPlace:
    x_m, y_m = _rounded(x_m), _rounded(y_m)
    if meet.network is None:
        return EventPlace(x_m=x_m, y_m=y_m)
    road, s_m, t_m, lane = meet.network.locate(x_m, y_m)
    if road < 0:
        return EventPlace(x_m=x_m, y_m=y_m)
    return EventPlace(
        x_m=x_m, y_m=y_m, road=meet.network.road_ids[int(road)], lane=int(lane),
        s_m=_rounded(float(s_m)), t_m=_rounded(float(t_m)),
    )  # fmt: skip


def _rounded(value: float) -> float:
    rounded = significant(float(value))
    assert isinstance(rounded, float)  # noqa: S101  (a number stays one)
    return rounded
