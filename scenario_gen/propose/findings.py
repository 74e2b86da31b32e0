"""Findings about proposals, from our own rules and from errors of validation."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from scenario_gen.domain.finding import Finding
from scenario_gen.domain.validation import problems

#: More findings than these would not help anybody to mend an answer.
MOST_FINDINGS = 20


def errors_to_findings(
    error: ValidationError, model: type[BaseModel] | None = None
) -> tuple[Finding, ...]:
    """One finding per problem: JSON path, value, limit, hint.

    Args:
        error: what pydantic raised.
        model: the model that was read, for hints on unknown keys.
    """
    return tuple(
        Finding(
            rule="proposal.schema",
            severity="error",
            path=problem.path,
            message=problem.message,
            value=problem.value or None,
            limit=problem.limit or None,
            hint=problem.hint,
        )
        for problem in problems(error, model)[:MOST_FINDINGS]
    )


def text_finding(
    name: str, message: str, *, value: float | str | None = None,
    limit: float | str | None = None, hint: str = "",
) -> tuple[Finding, ...]:  # fmt: skip
    """A finding about the answer as a text, ``proposal.<name>``."""
    return (
        Finding(
            rule=f"proposal.{name}", severity="error", path="$", message=message,
            value=value, limit=limit, hint=hint,
        ),
    )  # fmt: skip
