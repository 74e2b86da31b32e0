"""What came of a comparison, in lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenario_gen.agreement import Played

# Lines that are listed of what has to be looked at; all of them are in the files.
_LISTED = 20
# Reasons that are listed of why a simulator did not play, and events that only one of two has.
_REASONS = 3
_EVENTS = 5
# An event whose actor is no more than so much apart is only just one, or only just none. [m]
_SAME_PLACE_M = 0.1
# Beginnings that are farther apart are listed: more than one step of the states. [s]
_SHIFTED_S = 0.15
_SHARES = {"0.5": "half", "0.95": "95 %", "1": "all"}


def played_lines(played: Played) -> Iterator[str]:
    """Simulator by simulator, pair by pair, what has to be looked at, and where it all is."""
    versions = {one["label"]: one["version"] for one in played.manifest["simulators"]}
    yield f"{played.summary['scenarios']} scenarios"
    if played.suite.passed_over:
        names = ", ".join(played.suite.passed_over[:_REASONS])
        yield f"{len(played.suite.passed_over)} JSON files are something else: {names}"
    for label, counts in played.summary["simulators"].items():
        yield from _simulator(played, f"{label} {versions[label]}".strip(), label, counts)
    for pair in played.summary["pairs"]:
        yield from _pair(pair)
    yield from _listed("to look at", played.findings)
    if played.regression is not None:
        yield from _moved(played)
    yield f"in {played.folder}: runs.csv divergence.csv summary.json simulation.jsonl runs/"
    if any(counts["failed"] for counts in played.summary["simulators"].values()):
        yield "what the simulators said: runs/<scenario>/<simulator>.log"


def _simulator(played: Played, name: str, label: str, counts: dict[str, Any]) -> Iterator[str]:
    none = counts["ran"] - counts["with_an_intent"]
    yield (
        f"{name}: {counts['ran']} ran ({counts['ran_the_whole_time']} to their end),"
        f" {counts['failed']} failed, {counts['not_supported']} not played; intent seen in"
        f" {counts['intent_seen']} of {counts['with_an_intent']}"
        + (f" ({none} name none)" if none else "")
    )
    for reason, number in _not_played(played, label)[:_REASONS]:
        yield f"  {number} not played: {reason}"
    for why, number in counts["ended_early_by"].items():
        yield f"  {number} ended before the time of the scenario: {why}"
    if counts["broke_off"]:
        yield f"  {counts['broke_off']} broke off"
    if counts["with_log_errors"]:
        yield f"  {counts['with_log_errors']} with errors in the log"
    if counts["with_failed_rules"]:
        yield f"  {counts['with_failed_rules']} break a rule as they were played"


def _not_played(played: Played, label: str) -> list[tuple[str, int]]:
    """Why scenarios are not played there, each reason once with its hint, and how often.

    What a reason says of the single scenario, after a colon, is in the records.
    """
    outcomes = (record.outcome(label) for record in played.records)
    found = Counter(
        f"{one.reason.partition(':')[0]} ({one.hint})" if one.hint else one.reason
        for one in outcomes if one is not None and one.state == "not_supported"
    )  # fmt: skip
    return found.most_common()


def _pair(pair: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{pair['first']} and {pair['second']}: {pair['within_tolerance']} of {pair['compared']}"
        f" within {pair['tolerance_m']:g} m all the time"
        f" ({_shares(pair['worst_m_quantiles'], 'm')})"
    )
    yield (
        f"  {pair['events_matched']} events in both, apart in time:"
        f" {_shares(pair['event_dt_s_quantiles'], 's')}; in place:"
        f" {_shares(pair['event_distance_m_quantiles'], 'm')}"
    )
    yield (
        f"  {pair['events_only_first']} events only in {pair['first']},"
        f" {pair['events_only_second']} only in {pair['second']}"
    )
    if not pair["egos_driven_alike"]:
        yield "  not by the same driver: the ego is left out, and others may react to it"
        return
    for one in pair["alone"][:_EVENTS]:
        yield f"    {_alone(one)}"
    for one in pair["worst_events"]:
        if abs(one["dt_s"]) > _SHIFTED_S:
            yield (
                f"    {one['scenario']}: {one['kind']} of {one['actor']} at {one['first_s']:g} s"
                f" in {pair['first']}, {one['dt_s']:+.2f} s in {pair['second']}"
            )
    for one in pair["worst"]:
        if one["worst_m"] > pair["tolerance_m"]:
            yield (
                f"  {one['scenario']}: {one['actor']} {one['worst_m']:.2f} m apart at"
                f" {one['at_s']:g} s, {one['end_m']:.2f} m in the end"
            )


def _alone(one: dict[str, Any]) -> str:
    text = f"{one['scenario']}: {one['kind']} of {one['actor']} at {one['from_s']:g} s only in"
    text += f" {one['only_in']}"
    if one["apart_m"] is None:
        return text
    if one["apart_m"] <= _SAME_PLACE_M:
        return f"{text}: only just, {one['actor']} is {one['apart_m']:.3f} m apart there"
    return f"{text}: {one['actor']} is {one['apart_m']:.2f} m apart there"


def _shares(quantiles: dict[str, float], unit: str) -> str:
    """Quantiles in words; of shares with one value the largest."""
    largest = {value: share for share, value in quantiles.items()}
    return (
        ", ".join(
            f"{_SHARES.get(share, share)} within {value:.3g} {unit}"
            for value, share in largest.items()
        )
        or "none"
    )


def _listed(title: str, lines: Sequence[str], file: str = "summary.json") -> Iterator[str]:
    if lines:
        yield f"{title}: {len(lines)}"
    for line in lines[:_LISTED]:
        yield f"  {line}"
    if len(lines) > _LISTED:
        yield f"  and {len(lines) - _LISTED} more, see {file}"


def _moved(played: Played) -> Iterator[str]:
    found = played.regression
    if found is None:
        return
    for label, (then, now) in found.versions.items():
        yield f"{label}: {then or 'version not known'} -> {now or 'version not known'}"
    for line in found.asked_differently:
        yield f"  asked differently: {line}"
    yield f"{found.same} as before, {len(found.moved)} moved"
    farthest = sorted(found.moved, key=lambda one: (-one.worst_m, one.scenario, one.simulator))
    lines = [f"{one.scenario} on {one.simulator}: {one.words}" for one in farthest]
    yield from _listed("moved, the farthest first", lines, "regression.json")
    for title, names in (
        ("content changed, not compared", found.changed),
        ("new", found.new),
        ("missing", found.missing),
        ("simulators of only one of the runs", found.not_compared),
    ):
        yield from _listed(title, names, "regression.json")
