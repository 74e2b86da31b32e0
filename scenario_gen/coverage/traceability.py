"""Traceability in both directions: from requirements to scenarios and back, with orphans.

A scenario counts for a requirement if it claims it and bears it out (``links``). Where the brief
does not say what bears a requirement out, the claim stands alone: whoever wrote it answers for it,
and the figures say how many of these there are. Claims that nothing bears out stand apart, and so
do scenarios that bear out what they do not claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario_gen.coverage.build import MOST_CELLS, exclusion, only, ratio
from scenario_gen.coverage.links import NO_NEED, Evidences
from scenario_gen.coverage.suite import Counted
from scenario_gen.domain.coverage import Cell, Measure, TraceLink
from scenario_gen.domain.requirement import Requirement

_SOURCE = "ISO 34505:2025 clause 5; UL 4600: evidence for every requirement"
ORPHANS = "none (orphans)"
_UNBORNE = "claims that nothing in the scenario bears out"
CLAIM_ALONE = f"claimed; {NO_NEED}"


@dataclass(frozen=True)
class Traced:
    """The links of a suite, and the rows of claims that the brief does not know."""

    requirements: tuple[Requirement, ...]
    links: tuple[TraceLink, ...]
    unknown: dict[str, tuple[int, ...]]
    """By id of a requirement that the brief does not have: the rows that claim it."""

    def rows(self, name: str, *, counted: bool) -> tuple[int, ...]:
        """Rows that count for a requirement; or that claim it, and what it needs is missing."""
        return tuple(
            one.row
            for one in self.links
            if one.id == name and one.claimed and one.counted == counted
        )

    def unclaimed(self, name: str) -> tuple[int, ...]:
        """Rows that bear a requirement out and do not claim it."""
        return tuple(one.row for one in self.links if one.id == name and not one.claimed)


def traced(counted: Counted) -> Traced:
    """Who claims what, and what bears it out.

    Raises:
        InputError: a requirement names a factor or level that there is not.
    """
    asked, suite = counted.suite.requirements, counted.suite
    found = Evidences(asked, counted.scenarios, counted.seen, suite.given_tags)
    links: list[TraceLink] = []
    unknown: dict[str, list[int]] = {}
    known = {one.id for one in asked}
    for row, scenario in enumerate(counted.scenarios):
        claims = dict.fromkeys(scenario.requirement_ids)
        for name in claims:
            if name not in known:
                unknown.setdefault(name, []).append(row)
        for one in asked:
            claimed, evidence = one.id in claims, found.of(row, one)
            alone = claimed and not one.needs
            if claimed or evidence.borne_out:
                links.append(
                    TraceLink(
                        kind="requirement",
                        id=one.id,
                        row=row,
                        claimed=claimed,
                        borne_out=evidence.borne_out,
                        counted=alone or (claimed and evidence.borne_out),
                        basis=(CLAIM_ALONE,) if alone else evidence.basis,
                        missing=() if alone else evidence.missing,
                    )
                )
    return Traced(asked, tuple(links), {name: tuple(rows) for name, rows in unknown.items()})


def requirement_measures(counted: Counted, found: Traced) -> list[Measure]:
    """``requirements``, ``requirements.scenarios`` and ``requirements.claims``."""
    return [_forward(counted, found), _back(counted, found), _claims(counted, found)]


def _forward(counted: Counted, found: Traced) -> Measure:
    ids = counted.table.ids
    cells = tuple(
        _cell("requirement", one.id, found.rows(one.id, counted=True), _needed(one))
        for one in found.requirements
    )
    covered = sum(cell.state == "covered" for cell in cells)
    only_claimed = sorted({row for one in found.requirements
                           for row in found.rows(one.id, counted=False)})  # fmt: skip
    silent = sorted({row for one in found.requirements for row in found.unclaimed(one.id)})
    unstated = [one.id for one in found.requirements if not one.needs]
    alone = [name for name in unstated if found.rows(name, counted=True)]
    notes = []
    if not found.requirements:
        notes.append("the brief names no requirements")
    if unstated:
        notes.append(
            f"{len(unstated)} requirements say no need, so that claims of them stand alone:"
            f" {', '.join(unstated[:20])}; say under requirements in the brief what they need"
        )
    if len(alone) > 1 and all(len(found.rows(n, counted=True)) == counted.size for n in alone):
        notes.append(
            "every scenario claims each of these: this is no evidence of a test of each of them"
        )
    return Measure(
        id="requirements",
        group="traceability",
        title="Requirements with a scenario",
        statement=(
            "requirements of the brief that at least one counted scenario claims and bears out, of"
            " all. Borne out: everything that the brief says of the requirement is there, events as"
            " they were seen in the rollout. Where the brief says nothing of it, the claim stands"
            " alone"
        ),
        source=_SOURCE,
        unit="requirements",
        numerator=covered,
        denominator=len(cells),
        value=ratio(covered, len(cells)),
        figures={
            "requirements without a scenario": len(cells) - covered,
            "of these, claimed and not borne out": sum(
                cell.state == "uncovered" and bool(found.rows(one.id, counted=False))
                for cell, one in zip(cells, found.requirements, strict=True)
            ),
            "requirements that say no need": len(unstated),
            "of these, covered by claims alone": len(alone),
        },
        cells=cells,
        cells_total=len(cells),
        exclusions=only([
            exclusion("scenarios with a claim", _UNBORNE, [ids[row] for row in only_claimed]),
            exclusion("scenarios without a claim", "they bear out a requirement and do not name it",
                      [ids[row] for row in silent]),
        ]),
        notes=tuple(notes),
    )  # fmt: skip


def _back(counted: Counted, found: Traced) -> Measure:
    traced_rows = {one.row for one in found.links if one.counted}
    orphans = [row for row in range(counted.size) if row not in traced_rows]
    claiming = {one.row for one in found.links if one.claimed}
    cells = [_cell("requirement", ORPHANS, orphans)] if orphans else []
    cells += [
        _cell("requirement not in the brief", name, found.unknown[name])
        for name in sorted(found.unknown)
    ]
    return Measure(
        id="requirements.scenarios",
        group="traceability",
        title="Scenarios with a requirement",
        statement=(
            "counted scenarios that claim and bear out at least one requirement of the brief, or"
            " claim one of which it says no need, of all counted ones; the others are orphans"
        ),
        source=_SOURCE,
        unit="scenarios",
        numerator=counted.size - len(orphans),
        denominator=counted.size,
        value=ratio(counted.size - len(orphans), counted.size),
        figures={
            "orphans": len(orphans),
            "of these, with a claim that is not borne out": sum(row in claiming for row in orphans),
            "requirements that the brief does not have": len(found.unknown),
        },
        cells=tuple(cells),
        cells_total=len(cells),
        exclusions=only([
            exclusion(
                "requirements that the brief does not have",
                "scenarios name them; they are in no denominator",
                count=len(found.unknown),
            )
        ]),
        notes=tuple(f"orphan: {counted.table.ids[row]}" for row in orphans[:20]),
    )  # fmt: skip


def _claims(counted: Counted, found: Traced) -> Measure:
    unstated = {one.id for one in found.requirements if not one.needs}
    claims = [one for one in found.links if one.claimed and one.id not in unstated]
    alone = sum(one.claimed and one.id in unstated for one in found.links)
    good = sum(one.borne_out for one in claims)
    cells = []
    for one in found.requirements:
        if rows := found.rows(one.id, counted=False):
            first = next(x for x in claims if x.id == one.id and x.row == rows[0])
            why = f"{counted.table.ids[rows[0]]}: {'; '.join(first.missing)}"
            cells.append(
                Cell(
                    values=(("claim not borne out", one.id),), count=len(rows), state="uncovered",
                    reason=why[:400], rows=rows,
                )
            )  # fmt: skip
    return Measure(
        id="requirements.claims",
        group="traceability",
        title="Claims that are borne out",
        statement=(
            "claims of a counted scenario to test a requirement of the brief that something in the"
            " scenario bears out, of all such claims of requirements that say what they need. A"
            " cell lists the claims that nothing bears out; what is missing for each is in links"
        ),
        source=_SOURCE,
        unit="claims",
        numerator=good,
        denominator=len(claims),
        value=ratio(good, len(claims)),
        figures={
            "requirements borne out and not claimed": sum(not one.claimed for one in found.links)
        },
        cells=tuple(cells),
        cells_total=len(cells),
        exclusions=only([exclusion("claims", NO_NEED, count=alone)]),
    )


def shown_links(links: Sequence[TraceLink]) -> tuple[TraceLink, ...]:
    """Those that a report lists: claims that nothing bears out before the others."""
    ordered = sorted(links, key=lambda one: (one.counted, one.kind, one.id, one.row))
    return tuple(ordered[:MOST_CELLS])


def _needed(requirement: Requirement) -> str:
    return f"needs {requirement.needs}"[:400] if requirement.needs else NO_NEED


def _cell(kind: str, name: str, rows: Sequence[int], reason: str = "") -> Cell:
    return Cell(
        values=((kind, name),),
        count=len(rows),
        state="covered" if rows else "uncovered",
        reason=reason,
        rows=tuple(rows),
    )
