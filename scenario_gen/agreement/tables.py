"""The tables of a comparison as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from scenario_gen.agreement.record import Simulation
from scenario_gen.agreement.track import Track


def runs_csv(records: Sequence[Simulation]) -> bytes:
    """A row for every scenario and simulator."""
    names = sorted({name for r in records for o in r.outcomes for name in o.criticality})
    rows = [
        [
            record.scenario, one.simulator, one.state, one.intent, one.whole, one.ended_s,
            one.ended_by,
            len(one.complaints), " ".join(one.failed_rules), len(one.events), one.reason,
            *(one.criticality[n].value if n in one.criticality else None for n in names),
        ]
        for record in records for one in record.outcomes
    ]  # fmt: skip
    head = ("scenario", "simulator", "state", "intent", "whole", "ended_s", "ended_by",
            "log_errors",            "failed_rules", "events", "reason", *names)  # fmt: skip
    return _csv(head, rows)


def divergence_csv(records: Sequence[Simulation]) -> bytes:
    """A row for every scenario and pair of simulators."""
    rows = []
    for record in records:
        for pair in record.divergences:
            worst = pair.worst
            late = max(pair.events, key=lambda event: abs(event.dt_s), default=None)
            far = max(pair.events, key=lambda event: event.distance_m, default=None)
            rows.append([
                record.scenario, pair.first, pair.second, pair.until_s,
                *((worst.actor, worst.worst_m, worst.at_s, worst.end_m) if worst else [None] * 4),
                len(pair.events), late and late.dt_s, far and far.distance_m,
                sum(one.only_in == pair.first for one in pair.alone),
                sum(one.only_in == pair.second for one in pair.alone),
            ])  # fmt: skip
    head = ("scenario", "first", "second", "until_s", "worst_actor", "worst_m", "worst_at_s",
            "end_m", "events_matched", "worst_event_dt_s", "worst_event_distance_m",
            "events_only_first", "events_only_second")  # fmt: skip
    return _csv(head, rows)


def apart_csv(first: Track, second: Track) -> bytes:
    """The distance of every actor from itself over time."""
    time_s, distance_m = first.apart(second)
    rows = ([f"{at:.3f}", *(f"{d:.4f}" for d in row)]
            for at, row in zip(time_s, distance_m.T, strict=True))  # fmt: skip
    return _csv(("time_s", *(f"{name}_m" for name in first.names)), rows)


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8", errors="replace")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    # A spreadsheet takes text that begins so for a formula.
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value
