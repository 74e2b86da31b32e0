"""What a gate can name besides the ids of measures."""

from __future__ import annotations

#: Short names of measures.
ALIASES: dict[str, str] = {
    "levels": "marginal",
    "singles": "tway.1",
    "pairwise": "tway.2",
    "threeway": "tway.3",
    "traced": "requirements.scenarios",
    "claims": "requirements.claims",
    "nhtsa": "published.nhtsa",
    "r157": "published.r157",
    "iso34502": "published.iso34502",
    "euro_ncap": "published.euro_ncap",
    "carla": "published.carla",
    "rare": "published.rare",
    "critical": "criticality.critical",
    "unseen": "saturation.unseen",
}
#: Shares that are no measures of the coverage report.
SHARES: dict[str, str] = {
    "targets": "measures that reach the target which the coverage model sets, of those with one",
    "approved": "scenarios approved in review, of all but the rejected and retired ones",
    "approved.alone": "the same, of those that were looked at one at a time and not in bulk",
}
#: Counts of scenarios in the suite, by standing.
STANDINGS: dict[str, str] = {
    "counted": "counted",
    "variants": "variant",
    "duplicates": "duplicate",
    "outside_odd": "outside_odd",
    "stale": "stale",
    "drafts": "draft",
    "review.rejected": "review_rejected",
    "review.retired": "retired",
}
#: Counts of proposals that never came into the suite, by standing.
PROPOSALS: dict[str, str] = {
    "rejected": "rejected",
    "invalid": "invalid",
    "errors": "error",
    "proposals.duplicates": "duplicate",
}
OTHERS: dict[str, str] = {
    "orphans": "counted scenarios without a requirement of the brief",
    "contradictions": "settings that the constraints rule out and that occur",
    "changes": "what has changed since the suite was checked: rules, limits, ODD",
}


def names_known() -> list[str]:
    """Lines that say what a gate can name."""
    return [
        "shares, of 0 to 1 or 0% to 100%: every measure of the coverage report by its id, and",
        *(f"  {name:<21} {measure}" for name, measure in ALIASES.items()),
        *(f"  {name:<21} {what}" for name, what in SHARES.items()),
        "counts, or with % their share of what is there:",
        *(f"  {name:<21} scenarios of the suite: {was}" for name, was in STANDINGS.items()),
        *(f"  {name:<21} proposals outside of it: {was}" for name, was in PROPOSALS.items()),
        *(f"  {name:<21} {what}" for name, what in OTHERS.items()),
    ]
