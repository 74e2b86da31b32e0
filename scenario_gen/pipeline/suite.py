"""What of an output folder, or of a list of scenarios, can count: everything else stands apart.

Who counts is derived in ``standing``. Here is judged anew what the ledger cannot vouch for, and the
suite is put together that coverage measures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage import Apart, Realised, Suite
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage import Standing
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import Deduplicator
from scenario_gen.pipeline.judging import Told
from scenario_gen.pipeline.rejudged import Judge
from scenario_gen.pipeline.review import Reviews
from scenario_gen.pipeline.standing import (
    Judged,
    Stands,
    accepted_of,
    by_rules,
    in_order,
    on_paper,
    standings,
)

_OF_OUTCOME: dict[str, Standing] = {
    "duplicate": "duplicate", "rejected": "rejected", "invalid": "invalid", "error": "error",
}  # fmt: skip


def suite_of_run(
    scenarios: Sequence[Scenario],
    entries: Sequence[LedgerEntry],
    brief: Brief,
    odd: Odd,
    *,
    reviews: Reviews | None = None,
    stale: tuple[str, ...] = (),
    recheck: bool = False,
    folder: Path | None = None,
    tell: Told | None = None,
) -> Suite:
    """The suite of a run.

    Args:
        scenarios: the files of its folder.
        entries: its ledger.
        brief: what it was asked, with limits, reference driver and judges.
        odd: that is measured against.
        reviews: where the scenarios stand; None: nobody has looked at them.
        stale: what has changed since the run; of whom it is true, is said of the scenarios apart.
        recheck: roll out and check every scenario again.
        folder: where external roads lie.
        tell: how many of the scenarios that are rolled out are done.
    """
    accepted = accepted_of(entries)
    ordered = in_order(scenarios, accepted)
    papers = on_paper(ordered, accepted, reviews.by_id if reviews else {})
    judge = Judge(brief, odd, folder, tell)
    judged = judge.rejudged(ordered, papers, accepted, everything=recheck)
    stands = standings(ordered, papers, judged)
    return put_together(
        ordered, stands, judged, entries, brief, reviews=reviews, stale=stale
    )  # fmt: skip


def put_together(
    scenarios: Sequence[Scenario],
    stands: Sequence[Stands],
    judged: Mapping[int, Judged],
    entries: Sequence[LedgerEntry],
    brief: Brief,
    *,
    reviews: Reviews | None = None,
    stale: tuple[str, ...] = (),
) -> Suite:
    """The suite of scenarios whose standing is known.

    Args:
        scenarios: in order.
        stands: what each is to the count.
        judged: what the tool says now, by place; where it says nothing, the ledger's word stands.
        entries: the ledger.
        brief: of the run.
        reviews: where the scenarios stand.
        stale: what has changed since the run.
    """
    accepted = accepted_of(entries)
    apart = [
        Apart(_OF_OUTCOME[entry.outcome], entry.scenario_id or "", entry.reason, proposal=True)
        for entry in entries
        if entry.outcome in _OF_OUTCOME
    ]
    missing = sorted(accepted.keys() - {scenario.id for scenario in scenarios})
    why = "the ledger has it as accepted, and its file is missing"
    apart += [Apart("stale", name, why) for name in missing]
    kept: list[Scenario] = []
    structures: list[str] = []
    seen: list[RealisedValues | None] = []
    for place, (scenario, one) in enumerate(zip(scenarios, stands, strict=True)):
        if one.standing != "counted":
            apart.append(Apart(one.standing, scenario.id, one.why))
            continue
        now, entry = judged.get(place), accepted.get(scenario.id)
        kept.append(scenario)
        if now is not None and now.structure is not None:
            structures.append(now.structure.fingerprint)
            seen.append(now.realised)
        else:
            structures.append((entry and entry.structure) or scenario.id)
            seen.append(entry.realised if entry else None)
    return Suite(
        brief.name, tuple(kept), tuple(structures), Realised.of(seen), tuple(apart),
        tuple(entry.structure for entry in entries if entry.structure),
        brief.asked_requirements, brief.tags, stale=stale,
        review=reviews.summary if reviews else None,
    )  # fmt: skip


def suite_of_scenarios(
    scenarios: Sequence[Scenario],
    brief: Brief,
    odd: Odd,
    *,
    tell: Told | None = None,
) -> Suite:
    """The suite of scenarios that no ledger knows: all are rolled out, checked and compared."""
    apart: list[Apart] = []
    kept: list[tuple[Scenario, Judged]] = []
    dedupe = Deduplicator()
    proposals: list[str] = []
    judged = Judge(brief, odd, tell=tell).judged(scenarios)
    for scenario, result in zip(scenarios, judged, strict=True):
        name, against = scenario.id, by_rules(result)
        if against is not None and against.standing == "outside_odd":
            apart.append(Apart("outside_odd", name, against.why))
        elif against is not None or result.structure is None:
            apart.append(Apart("rejected", name, against.why if against else "not rolled out"))
        else:
            proposals.append(result.structure.fingerprint)
            verdict = dedupe.add(name, result.structure)
            if verdict.kind == "duplicate":
                apart.append(Apart("duplicate", name, verdict.text))
            else:
                kept.append((scenario, result))
    return Suite(
        brief.name, tuple(scenario for scenario, _ in kept),
        tuple(one.structure.fingerprint for _, one in kept if one.structure),
        Realised.of([one.realised for _, one in kept]), tuple(apart), tuple(proposals),
        brief.asked_requirements, brief.tags,
    )  # fmt: skip
