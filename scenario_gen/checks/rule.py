"""A rule: what it is called, what it needs, where it is from, and how it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.sources import link_of
from scenario_gen.checks.verdict import Breach, Details, Issue, Verdict, breaches, significant
from scenario_gen.domain.batch import Group
from scenario_gen.domain.finding import Finding, RuleOutcome, Severity, State
from scenario_gen.roads import RoadNetwork

Need: TypeAlias = Literal["scenario", "trace", "phases", "network", "odd"]


class Constant(NamedTuple):
    """A number that a rule needs and no profile changes: a definition, or part of the method."""

    name: str
    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Rule:
    """One rule; a report names it by its id and version."""

    id: str
    title: str
    """What is to hold, in a few words."""
    severity: Severity
    evaluate: Callable[[CheckContext], Verdict] = field(repr=False)
    needs: tuple[Need, ...] = ("scenario",)
    statement: str = ""
    """What is to hold, in one full sentence."""
    formula: str = ""
    """What is compared with what; ``<=`` passes at the limit, ``<`` does not."""
    limits: tuple[str, ...] = ()
    """Names of the limits it reads, fields of ``Limits``; each holds one number or a table."""
    constants: tuple[Constant, ...] = ()
    source: str = "default"
    """Of the rule itself; limits have their own."""
    version: str = "1.0"
    """Counted up with every change of what passes and what fails: see CONTRIBUTING.md."""

    @property
    def link(self) -> str:
        """Where the source can be read; empty where it is not public, or is this project."""
        return link_of(self.source)

    def outcome(self, state: State, reason: str = "") -> RuleOutcome:
        """What this rule concluded."""
        return RuleOutcome(rule=self.id, version=self.version, state=state, reason=reason)

    def finding(self, details: Details) -> Finding:
        """A finding of this rule."""
        value, limit = significant(details.value), significant(details.limit)
        source = details.source or self.source
        message = details.message.replace("{value}", _text(value)).replace("{limit}", _text(limit))
        return Finding(
            rule=self.id,
            version=self.version,
            severity=self.severity,
            path=details.path,
            message=message,
            value=value,
            limit=limit,
            unit=details.unit,
            source=source,
            link=link_of(source),
            hint=details.hint,
        )


def by_group(
    context: CheckContext,
    issues: Callable[[Group], Iterable[Issue]],
    *,
    applies: Callable[[Group], bool] = lambda _: True,
    not_applicable: str = "nothing to check",
) -> Verdict:
    """The verdict of a rule that looks at scenarios, one group after the other."""
    return _grouped(
        context, lambda group, _: issues(group), applies, not_applicable, needs_network=False
    )


def by_network(
    context: CheckContext,
    issues: Callable[[Group, RoadNetwork], Iterable[Issue]],
    *,
    applies: Callable[[Group], bool] = lambda _: True,
    not_applicable: str = "nothing to check",
) -> Verdict:
    """The verdict of a rule that compares scenarios with their road networks."""

    def checked(group: Group, network: RoadNetwork | None) -> Iterable[Issue]:
        return issues(group, network) if network is not None else ()

    return _grouped(context, checked, applies, not_applicable, needs_network=True)


def _grouped(
    context: CheckContext,
    issues: Callable[[Group, RoadNetwork | None], Iterable[Issue]],
    applies: Callable[[Group], bool],
    not_applicable: str,
    *,
    needs_network: bool,
) -> Verdict:
    size = context.batch.size
    applicable = np.zeros(size, dtype=np.bool_)
    unchecked = np.zeros(size, dtype=np.bool_)
    found: list[Breach] = []
    for (group, rows), network in zip(context.batch.slices(), context.networks, strict=True):
        if not applies(group):
            continue
        applicable[rows] = True
        if needs_network and network is None:
            unchecked[rows] = True
            continue
        found.extend(breaches(rows.start, group.rows, issues(group, network)))
    return Verdict(
        applicable,
        tuple(found),
        unchecked if needs_network else None,
        not_applicable,
        "the road network is missing",
    )


def _text(value: float | str | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
