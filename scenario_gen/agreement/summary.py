"""The figures of a comparison: each a count out of another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from scenario_gen.agreement.record import Divergence, Simulation
from scenario_gen.domain.base import Model

#: How many of the worst are listed.
_LISTED = 10


def summarise(records: Sequence[Simulation], tolerance_m: float) -> dict[str, Any]:
    """What came of all scenarios, for each simulator and each pair of them."""
    labels = [one.simulator for one in records[0].outcomes] if records else []
    pairs: dict[tuple[str, str], list[tuple[str, Divergence]]] = {}
    for record in records:
        for pair in record.divergences:
            pairs.setdefault((pair.first, pair.second), []).append((record.scenario, pair))
    return {
        "scenarios": len(records),
        "simulators": {label: _of_simulator(records, label) for label in labels},
        "pairs": [_of_pair(key, found, tolerance_m) for key, found in pairs.items()],
    }


def findings(records: Sequence[Simulation]) -> list[str]:
    """What has to be looked at, a line each: it did not run, broke off, or its intent is not seen.

    What a driver of the ego avoids is not seen, and is no finding.
    """
    lines = []
    for record in records:
        for one in record.outcomes:
            where = f"{record.scenario} on {one.simulator}"
            if one.state == "failed":
                lines.append(f"{where}: failed: {one.reason}" + (one.hint and f" ({one.hint})"))
                continue
            if one.broke_off:
                said = " though it says that its time was over" if one.ended_by else ""
                lines.append(
                    f"{where}: its states end at {one.ended_s:g} s of {record.duration_s:g} s"
                    f"{said or ', and it does not say why'}"
                )
            if one.intent == "not_seen" and not one.ego_driven:
                missed = ", ".join(f"{i.kind} of {i.actor}" for i in one.intents if not i.seen)
                lines.append(f"{where}: intent not seen in time: {missed or 'it begins too late'}")
    return lines


def _of_simulator(records: Sequence[Simulation], label: str) -> dict[str, Any]:
    outcomes = [one for record in records if (one := record.outcome(label)) is not None]
    states = Counter(one.state for one in outcomes)
    ran = [one for one in outcomes if one.state == "ran"]
    asked = [one for one in ran if one.intent != "none"]
    early = Counter(one.ended_by for one in ran if not (one.whole or one.broke_off))
    return {
        "ran": states["ran"],
        "failed": states["failed"],
        "not_supported": states["not_supported"],
        "ran_the_whole_time": sum(one.whole for one in ran),
        "ended_early_by": dict(sorted(early.items())),
        "broke_off": sum(one.broke_off for one in ran),
        "with_an_intent": len(asked),
        "intent_seen": sum(one.intent == "seen" for one in asked),
        "with_log_errors": sum(bool(one.complaints) for one in ran),
        "with_failed_rules": sum(bool(one.failed_rules) for one in ran),
    }


def _of_pair(
    key: tuple[str, str], found: Sequence[tuple[str, Divergence]], tolerance_m: float
) -> dict[str, Any]:
    worst = [(name, one.worst) for name, one in found if one.worst is not None]
    worst.sort(key=lambda item: (-item[1].worst_m if item[1] else 0.0, item[0]))
    distances = np.array([one.worst_m for _, one in worst if one is not None])
    events = [event for _, pair in found for event in pair.events]
    events_of = [(name, event) for name, pair in found for event in pair.events]
    events_of.sort(key=lambda item: (-abs(item[1].dt_s), -item[1].distance_m, item[0]))
    alone_of = [(name, one) for name, pair in found for one in pair.alone]
    alone_of.sort(key=lambda item: (-(item[1].apart_m or 0.0), item[0]))
    alone = Counter(one.only_in for _, one in alone_of)
    shares = (0.5, 0.95, 1.0)
    return {
        "first": key[0],
        "second": key[1],
        "egos_driven_alike": not any(one.left_out for _, one in found),
        "compared": len(distances),
        "within_tolerance": int((distances <= tolerance_m).sum()),
        "tolerance_m": tolerance_m,
        "worst_m_quantiles": _quantiles(distances, shares),
        "events_matched": len(events),
        "event_dt_s_quantiles": _quantiles(np.array([abs(e.dt_s) for e in events]), shares),
        "event_distance_m_quantiles": _quantiles(np.array([e.distance_m for e in events]), shares),
        "events_only_first": alone[key[0]],
        "events_only_second": alone[key[1]],
        "worst": [
            {"scenario": name, **one.model_dump(mode="json")}
            for name, one in worst[:_LISTED] if one is not None
        ],
        "worst_events": _named(events_of),
        "alone": _named(alone_of),
    }  # fmt: skip


def _named(found: Sequence[tuple[str, Model]]) -> list[dict[str, Any]]:
    """The first ones, with their scenarios."""
    return [{"scenario": name, **one.model_dump(mode="json")} for name, one in found[:_LISTED]]


def _quantiles(values: Any, shares: Sequence[float]) -> dict[str, float]:
    if not len(values):
        return {}
    return {f"{share:g}": round(float(np.quantile(values, share)), 4) for share in shares}
