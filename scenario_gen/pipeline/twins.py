"""Duplicates among scenarios that a review let pass: the run never compared them with its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.checks.profiles import limits_of
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import Deduplicator
from scenario_gen.pipeline.evaluate import Evaluation, evaluate


def duplicates_of_known(
    known: Sequence[Scenario],
    passed: Collection[str],
    results: Mapping[str, Evaluation],
    accepted: Mapping[str, LedgerEntry],
    brief: Brief,
) -> dict[str, str]:
    """Scenarios in ``passed`` that are duplicates, with the reason that names the twin.

    Those of the run come first: what it accepted is never the duplicate.

    Args:
        known: all scenarios that may count.
        passed: ids of those that a review let pass.
        results: evaluations, of those in ``passed`` at least.
        accepted: entries of the ledger of all others.
        brief: of the run.
    """
    new = [s for s in known if s.id in passed and results[s.id].structure is not None]
    wanted = {found.fingerprint for s in new if (found := results[s.id].structure)}
    old = [s for s in known if s.id not in passed and accepted[s.id].structure in wanted]
    unseen = [s for s in old if s.id not in results]
    evaluated = evaluate(
        unseen, None, brief.reference_driver, limits=limits_of(brief.limits)
    )  # fmt: skip
    all_results = {**results, **{one.scenario.id: one for one in evaluated}}
    dedupe, twins = Deduplicator(), {}
    for scenario in (*old, *new):
        structure = all_results[scenario.id].structure
        if structure is None:
            continue
        verdict = dedupe.add(scenario.id, structure)
        if verdict.kind == "duplicate" and scenario.id in passed:
            twins[scenario.id] = verdict.text
    return twins
