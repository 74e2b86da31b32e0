"""The content hash, where one is given, is that of the content."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Details, Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.scenario import Scenario


def details(scenario: Scenario) -> Iterator[Details]:
    """What is wrong with the hash of one scenario."""
    given, actual = scenario.content_hash, scenario.compute_hash()
    if given is not None and given != actual:
        yield Details(
            "$.content_hash",
            "the content was changed after its hash was taken: it is {limit}",
            given,
            actual,
            hint="take content_hash out, or put in the new one with a new id",
        )


def _issues(group: Group) -> Iterator[Issue]:
    for found in details(group.scenario):
        yield Issue(found.path, found.message, True, found.value, found.limit, hint=found.hint)


def evaluate(context: CheckContext) -> Verdict:
    """Compare the hashes."""
    return by_group(
        context,
        _issues,
        applies=lambda group: group.scenario.content_hash is not None,
        not_applicable="no content_hash is given",
    )


RULE = Rule(
    id="content.hash",
    title="The content hash is that of the content",
    severity="error",
    evaluate=evaluate,
    statement="A content hash, where one is given, is that of the content as it stands.",
    formula="content_hash = SHA-256 of the canonical JSON of the content fields",
    source="scenario schema 1.0",
)
