"""Every table of a report as CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen.coverage import Row, to_csv
from scenario_gen.domain.coverage import Measure
from scenario_gen.report import views
from scenario_gen.report.model import Card, Report


def csv_files(report: Report) -> dict[str, bytes]:
    """File name -> bytes, one for each table; numbers are those of the JSON, unrounded."""
    tables: dict[str, list[Row]] = {
        "scenarios": _scenarios(report),
        "findings": _findings(report.cards),
        "criticality": _criticality(report),
        "asked": [
            ("name", "value"),
            *((f.name, f.value) for f in (*report.asked, *report.odd, *report.versions)),
        ],
    }
    for table in report.tables:
        tables[table.id] = [tuple(column.key for column in table.columns), *table.rows]
    for view in (
        views.overview(report), views.population(report), views.uncovered(report),
        views.inputs(report), views.rules(report),
    ):  # fmt: skip
        tables[view.id] = _of_view(view)
    for measure in report.coverage.measures:
        name = views.cells_id(measure.id)
        if measure.cells:
            tables[name] = _cells(measure)
        if measure.curves:
            tables[f"{name}_curves"] = _curves(measure)
    return {f"{name}.csv": to_csv(rows).encode("utf-8", "replace") for name, rows in tables.items()}


def _of_view(view: views.TableView) -> list[Row]:
    header: Row = tuple(column.key for column in view.columns)
    return [header, *(tuple(cell.value for cell in row) for row in view.rows)]


def _scenarios(report: Report) -> list[Row]:
    factors = report.coverage.table.factors
    row_of = {name: row for row, name in enumerate(report.coverage.table.scenarios)}
    header: Row = (
        "id", "standing", "not_counted_because", "title", "topic", "hazard", "setting", "intent",
        "tags", "requirements", "duration_s", "ego_speed_mps", "actors", "preventability",
        "avoided_by", "not_avoided_by", "physically_avoidable", "variant_of", "ledger_index",
        "content_hash", *(f"level_{factor.name}" for factor in factors),
    )  # fmt: skip
    rows: list[Row] = [header]
    for card in report.cards:
        row = row_of.get(card.id) if card.standing == "counted" else None
        codes: Sequence[int] = [-1] * len(factors)
        if row is not None:
            codes = report.coverage.table.codes[row]
        rows.append(
            (
                card.id, card.standing, card.not_counted, card.title, card.topic, card.hazard,
                card.setting, "; ".join(card.intent), "; ".join(card.tags),
                "; ".join(card.requirement_ids), card.duration_s, card.ego_speed_mps,
                "; ".join(f"{a.id} ({a.category})" for a in card.actors), card.preventability,
                "; ".join(card.avoided_by), "; ".join(card.not_avoided_by),
                card.physically_avoidable, card.variant_of, card.ledger_index, card.content_hash,
                *(factor.levels[code].name if code >= 0 else ""
                  for factor, code in zip(factors, codes, strict=True)),
            )
        )  # fmt: skip
    return rows


def _criticality(report: Report) -> list[Row]:
    rows: list[Row] = [("scenario", "measure", "unit", "value", "actor", "time_s")]
    for card in report.cards:
        if card.criticality is None:
            continue
        reached = card.criticality
        for place, info in enumerate(report.measures):
            actor = reached.actors[place]
            if actor is not None:
                rows.append((card.id, info.name, info.unit, reached.values[place],
                             card.actors[actor].id, reached.times_s[place]))  # fmt: skip
    return rows


def _findings(cards: Sequence[Card]) -> list[Row]:
    header: Row = ("scenario", "rule", "version", "severity", "path", "message", "value", "limit",
                   "unit", "source")  # fmt: skip
    return [
        header,
        *((card.id, f.rule, f.version, f.severity, f.path, f.message, f.value, f.limit, f.unit,
           f.source) for card in cards for f in card.findings),
    ]  # fmt: skip


def _cells(measure: Measure) -> list[Row]:
    header: Row = ("factors", "levels", "scenarios", "target", "state", "variants", "weight",
                   "reason")  # fmt: skip
    return [
        header,
        *((", ".join(name for name, _ in cell.values), ", ".join(level for _, level in cell.values),
           cell.count, cell.target, cell.state, cell.variants, cell.weight, cell.reason)
          for cell in measure.cells),
    ]  # fmt: skip


def _curves(measure: Measure) -> list[Row]:
    rows: list[Row] = [("curve", "x", "y")]
    for curve in measure.curves:
        rows += [(curve.title, point.x, point.y) for point in curve.points]
    return rows
