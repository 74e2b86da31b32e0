"""Where every scenario of an output folder stands: what the rules said and what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.review import Reviewed, ReviewEntry
from scenario_gen.domain.scenario import Scenario


def review_states(
    scenarios: Sequence[Scenario],
    ledger: Iterable[LedgerEntry],
    entries: Iterable[ReviewEntry],
) -> list[Reviewed]:
    """The state of each scenario, in the given order.

    Without a decision, a scenario that the run accepted is ``checked`` and any other one a
    ``draft``; so is one whose content is not that of its content hash. A decision holds for the
    content that it was made on: when the content changes, the scenario is a ``draft`` again.
    """
    accepted = {entry.scenario_id for entry in ledger if entry.outcome == "accepted"}
    last = {entry.decision.scenario_id: entry.decision for entry in entries}
    found = []
    for scenario in scenarios:
        content = scenario.compute_hash()
        decision = last.get(scenario.id)
        if decision is not None and decision.content_hash == content:
            state, reason = decision.state, f"{decision.state} by {decision.by} at {decision.at}"
        elif decision is not None:
            state = "draft"
            reason = (
                f"its content has changed since it was {decision.state} by {decision.by} at"
                f" {decision.at}; that does not hold any more"
            )
        elif scenario.content_hash != content:
            state, reason = "draft", "its content is not that of its content hash: it was edited"
        elif scenario.id in accepted:
            state, reason = "checked", "passed the rules when it was generated"
        else:
            state, reason = "draft", "the ledger does not say that it passed the rules"
        found.append(
            Reviewed(
                scenario_id=scenario.id, state=state, reason=reason[:400], content_hash=content,
                decision=decision,
            )
        )  # fmt: skip
    return found
