"""Review states in the report: how many scenarios are in which, and what was decided in bulk."""

from __future__ import annotations

from scenario_gen.domain.review_summary import ReviewSummary
from scenario_gen.report.model import Table
from scenario_gen.report.tables import count, table, text

_HEAD = "The last entry of the log has the hash {}: keep it, and a log that was cut off is found."
_NONE = "There is no log of reviews: nobody has decided on a scenario."


def review_tables(review: ReviewSummary) -> list[Table]:
    """Scenarios by state, and decisions on several scenarios at once."""
    note = _HEAD.format(review.head) if review.entries else _NONE
    approvers = ", ".join(review.approvers).removesuffix(".") or "none"
    alone_and_bulk = (
        f" Approved one at a time: {review.approved_alone}; together with others:"
        f" {review.approved_in_bulk}; approvers: {approvers}."
    )
    return [
        table(
            "integrity", "reviews", "Scenarios by the state of their review",
            [text("state", "State"), count("scenarios", "Scenarios")],
            list(review.states.items()),
            note=note + alone_and_bulk,
        ),
        table(
            "integrity", "bulk_reviews", "Decisions on several scenarios at once",
            [count("entry", "First entry"), text("state", "State"), text("by", "By"),
             text("at", "When"), text("comment", "Reason"), count("scenarios", "Scenarios"),
             count("holds_for", "Still holds for")],
            [(one.first_entry, one.state, one.by, one.at, one.comment, len(one.scenarios),
              one.holds_for) for one in review.bulk],
        ),
        table(
            "integrity", "dropped_reviews", "Decisions that do not hold any more",
            [text("scenario", "Scenario")],
            [(name,) for name in review.dropped],
            note="The content has changed since somebody decided on it.",
        ),
    ]  # fmt: skip
