"""The report on paper: the same contents for review, as PDF."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from scenario_gen.errors import InputError
from scenario_gen.report import views
from scenario_gen.report.html import SECTIONS
from scenario_gen.report.model import Card, Fact, Report
from scenario_gen.report.shown import shown

#: Cards that are printed; the page and the JSON have all.
CARDS: Final = 60


def document(report: Report, data: bytes) -> bytes:
    """The PDF of a report; the same bytes for the same report.

    Args:
        report: what is shown.
        data: the same as ``report.json``, whose hash is printed.

    Raises:
        InputError: reportlab is not installed.
    """
    try:
        from scenario_gen.report.pdf_pages import build_pages
    except ImportError as error:
        raise InputError(
            "the PDF report needs reportlab", hint='pip install "scenario-gen[report]"'
        ) from error
    out = io.BytesIO()
    build_pages(out, report.title, _story(report, hashlib.sha256(data).hexdigest()))
    return out.getvalue()


def _story(report: Report, digest: str) -> list[Any]:
    from scenario_gen.report.pdf_style import para

    date = report.date or "not given"
    story = [
        para(report.title, "title"),
        para(_asked(report.asked, "Function under test")),
        para(f"Date of the data: {date}. scenario-gen {report.made_from.tool_version}.", "note"),
        para("SHA-256 of report.json, which this is made from:", "note"),
        para(digest, "code"),
    ]
    for name, title in SECTIONS.items():
        story.append(para(title, "h2"))
        story += _SECTIONS.get(name, _plain)(report, name)
    return story


def _plain(report: Report, name: str) -> list[Any]:
    """Notes, figures and tables of a section."""
    from scenario_gen.report.pdf_style import ROWS, grid, para

    story = [para(text) for text in report.notes_of(name)]
    for figure in report.figures_of(name):
        left_out = [f"{one.count} ({one.reason})" for one in figure.exclusions]
        story += _share(
            figure.title, figure.id, figure.numerator, figure.denominator, figure.value,
            [f"{figure.definition}.", *_left_out(left_out)],
        )  # fmt: skip
    if name != "coverage":
        story += _measured(report, name)
    for place, table in enumerate(report.tables):
        if table.section == name:
            story += grid(views.of_table(report, place, rows=ROWS))
    return story


def _asked_section(report: Report, name: str) -> list[Any]:
    from scenario_gen.report.pdf_style import para

    story = [*_facts(report.asked), para("Operational design domain", "h3"), *_facts(report.odd)]
    if report.versions:
        line = ", ".join(f"{one.name} {one.value}" for one in report.versions)
        story += [para("Made with", "h3"), para(line)]
    return story + _plain(report, name)


def _summary(report: Report, name: str) -> list[Any]:
    from scenario_gen.report.pdf_style import grid

    return [
        *grid(views.population(report)),
        *grid(views.overview(report)),
        *_plain(report, name),
    ]


def _coverage(report: Report, name: str) -> list[Any]:
    from scenario_gen.report.pdf_pages import pair_table
    from scenario_gen.report.pdf_style import grid, para

    story = [
        para(f"Coverage model: {report.coverage.model}; ODD: {report.coverage.odd}."),
        *(para(text) for text in report.coverage.notes),
    ]
    story += _measured(report, name)
    if report.pairs:
        story += pair_table(report)
    return [*story, *grid(views.uncovered(report)), *_plain(report, name)]


def _measured(report: Report, name: str) -> list[Any]:
    """The measures of coverage of a section."""
    from scenario_gen.report.pdf_style import ROWS, grid, para

    story: list[Any] = []
    for place, measure in enumerate(report.coverage.measures):
        if views.section_of(measure) != name:
            continue
        left_out = [f"{one.count} {one.what} ({one.reason})" for one in measure.exclusions]
        lines = [
            f"{measure.statement.rstrip('.')}. Counted in {measure.unit}."
            f" Source: {measure.source}.",
            *_left_out(left_out),
            *measure.notes,
        ]
        if measure.figures:
            lines.append(
                "; ".join(
                    f"{key}: {shown(value)}" for key, value in sorted(measure.figures.items())
                )
            )
        story += _share(measure.title, measure.id, measure.numerator, measure.denominator,
                        measure.value, lines)  # fmt: skip
        cells = views.of_cells(report, place, rows=ROWS)
        if cells is not None and (measure.group == "combinations" or measure.id == "marginal"):
            where = f"The list of {cells.total} is in report.json and in csv/{cells.id}.csv."
            story.append(para(where, "note"))
        elif cells is not None:
            story += grid(cells)
    return story


def _cards(report: Report, name: str) -> list[Any]:
    from scenario_gen.report.pdf_style import para

    printed = report.cards[:CARDS]
    story = [para(
        f"Printed: the first {len(printed)} of {len(report.cards)} scenarios. All of them, with a"
        " slider for the time, are in report.html; all data are in report.json."
        if len(printed) < len(report.cards) else f"All {len(printed)} scenarios.",
    )]  # fmt: skip
    for card in printed:
        story += _card(report, card)
    return story + _plain(report, name)


def _card(report: Report, card: Card) -> list[Any]:
    from reportlab.platypus import KeepTogether

    from scenario_gen.report.pdf_pictures import Multiples
    from scenario_gen.report.pdf_style import para

    top: list[Any] = [para(card.title, "h3"), para(card.id, "code")]
    if card.standing != "counted":
        top.append(para(f"Not counted ({card.standing}): {card.not_counted}"))
    if card.picture is not None:
        top += [Multiples(card, card.picture), para(card.picture.alt, "note")]
    return [KeepTogether([*top, *_facts(_card_facts(report, card))])]


def _card_facts(report: Report, card: Card) -> list[Fact]:
    judged: str = card.preventability or "not judged"
    if card.avoided_by:
        judged += f"; avoided by {', '.join(card.avoided_by)}"
    if card.not_avoided_by:
        judged += f"; not avoided by {', '.join(card.not_avoided_by)}"
    measures = "not rolled out"
    if card.criticality is not None:
        measures = "; ".join(
            f"{info.title} {shown(value)} {info.unit}"
            for info, value in zip(report.measures, card.criticality.values, strict=True)
            if value is not None and info.name in _SHOWN_MEASURES
        ) or "no conflict"  # fmt: skip
    movers = [f"ego {shown(card.ego_speed_mps)} m/s"]
    movers += [
        f"{at}: {one.id} ({one.category}) {shown(one.speed_mps)} m/s"
        for at, one in enumerate(card.actors, start=1)
    ]
    lines = {
        "Topic": card.topic,
        "Setting": card.setting,
        "To be seen": ", ".join(card.intent) or "nothing named",
        "At the start": "; ".join(movers),
        "Criticality": measures,
        "Preventability": judged,
        "Requirements": ", ".join(card.requirement_ids) or "none: an orphan",
        "Findings now": "; ".join(f"{f.severity} {f.rule} {f.version}: {f.message}"
                                  for f in card.findings) or "none",
        "Provenance": "; ".join(f"{one.name} {one.value}" for one in card.provenance) or "none",
        "Content hash": card.content_hash or "none",
    }  # fmt: skip
    return [Fact(name=key, value=value) for key, value in lines.items()]


_SHOWN_MEASURES: Final = frozenset(
    {"min_gap_m", "min_ttc_s", "pet_s", "max_required_decel_mps2", "impact_speed_mps"}
)


def _origin(report: Report, name: str) -> list[Any]:
    from scenario_gen.report.pdf_style import grid, para

    made = report.made_from
    return [
        para("Whether it still holds: scenario-gen report --check report.json CATALOG"),
        *grid(views.inputs(report)),
        para(f"Limits: {made.limits_profile} ({made.limits_digest}). The hashes of"
             f" {len(made.scenarios)} scenario files are in report.json."),
        *grid(views.rules(report)),
        *_plain(report, name),
    ]  # fmt: skip


def _limits(report: Report, name: str) -> list[Any]:
    from scenario_gen.report.pdf_style import para

    return [para(f"\u2022 {text}") for text in report.notes_of(name)]


def _share(
    title: str,
    name: str,
    numerator: float,
    denominator: float,
    value: float | None,
    lines: Iterable[str],
) -> list[Any]:
    from scenario_gen.report.pdf_style import para

    kind = views.value_kind(name)
    between, sign = ("of", " =") if kind == "share" else ("beside", ": ratio")
    line = f"{shown(numerator, 'count')} {between} {shown(denominator, 'count')}"
    line += " (nothing that could be counted)" if value is None else f"{sign} {shown(value, kind)}"
    return [
        para(f"{title} ({name})", "h3"),
        para(line, "share"),
        *(para(text, "note") for text in lines),
    ]


def _left_out(items: Sequence[str]) -> list[str]:
    return [f"Not in either number: {'; '.join(items)}."] if items else []


def _facts(items: Iterable[Fact]) -> list[Any]:
    from scenario_gen.report.pdf_pages import fact_table

    found = list(items)
    return [fact_table(found)] if found else []


def _asked(items: Iterable[Fact], name: str) -> str:
    return next((one.value for one in items if one.name == name), "")


_SECTIONS: Final[dict[str, Callable[[Report, str], list[Any]]]] = {
    "asked": _asked_section,
    "summary": _summary,
    "coverage": _coverage,
    "scenarios": _cards,
    "limits": _limits,
    "origin": _origin,
}
