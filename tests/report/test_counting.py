"""What is counted: only sound, distinct, accepted scenarios; the rest is shown apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scenario_gen.report.model import Card, Report, Selection
from tests.report import catalogs
from tests.report.conftest import HOSTILE


def _card(report: Report, name: str) -> Card:
    return next(card for card in report.cards if card.id == name)


def _table(report: Report, name: str) -> list[tuple[object, ...]]:
    return list(next(table for table in report.tables if table.id == name).rows)


def _behind(report: Report, selection: Selection) -> list[str]:
    """Ids of the cards that a selection stands for."""
    found = []
    for card in report.cards:
        values = {
            facet.key: {facet.values[code] for code in codes}
            for facet, codes in zip(report.facets, card.codes, strict=True)
        } | {"id": {card.id}}
        if all(value in values[key] for key, value in selection.facets.items()):
            found.append(card.id)
    return found


def test_a_sound_catalog_is_counted_in_full(sound_report: Report) -> None:
    assert {card.standing for card in sound_report.cards} == {"counted"}
    assert len(sound_report.coverage.table.scenarios) == catalogs.COUNT
    assert _table(sound_report, "not_counted") == []


def test_everything_planted_is_found_and_none_of_it_is_counted(planted_report: Report) -> None:
    report = planted_report
    standing = {card.id: card.standing for card in report.cards if card.standing != "counted"}
    ids = sorted(card.id for card in report.cards if not card.id.startswith("planted-"))
    # The copy comes later in the ledger than what it is a copy of.
    assert standing == {
        "planted-twin": "duplicate",
        ids[1]: "stale",
        ids[2]: "outside_odd",
        ids[3]: "stale",
        "planted-draft": "draft",
    }
    assert "content" in _card(report, ids[1]).not_counted
    assert "odd.within" in _card(report, ids[2]).not_counted
    assert "environment.surface" in _card(report, ids[3]).not_counted
    assert not set(standing) & set(report.coverage.table.scenarios)
    assert {row[0] for row in _table(report, "not_counted")} == set(standing)
    assert [row[1] for row in _table(report, "missing")] == ["planted-missing"]
    assert [row[:2] for row in _table(report, "duplicate_files")] == [("planted-twin", ids[0])]


def test_scenarios_that_do_not_count_change_no_measure(
    planted_report: Report, sound_report: Report
) -> None:
    """The figures are those of the counted scenarios alone."""
    kept = len(planted_report.coverage.table.scenarios)
    assert kept == catalogs.COUNT - 3
    for figure in planted_report.figures:
        assert figure.numerator <= figure.denominator, figure.id
    conflict = next(f for f in planted_report.figures if f.id == "criticality.conflict")
    assert conflict.denominator == kept
    rows = dict(zip(sound_report.coverage.table.scenarios, sound_report.coverage.table.codes,
                    strict=True))  # fmt: skip
    for name, codes in zip(planted_report.coverage.table.scenarios,
                           planted_report.coverage.table.codes, strict=True):  # fmt: skip
        assert codes == rows[name]


def test_the_number_in_every_row_is_that_of_the_scenarios_behind_it(planted_report: Report) -> None:
    looked = 0
    for table in planted_report.tables:
        if not table.counted_by:
            continue
        column = [c.key for c in table.columns].index(table.counted_by)
        for row, selection in zip(table.rows, table.behind, strict=True):
            assert selection is not None
            assert row[column] == len(_behind(planted_report, selection)), (table.id, row)
            looked += 1
    assert looked > 20


def test_links_to_single_scenarios_lead_to_them(planted_report: Report) -> None:
    ids = {card.id for card in planted_report.cards}
    named = [
        one.facets["id"]
        for table in planted_report.tables
        for one in table.behind
        if one is not None and "id" in one.facets
    ]
    assert named
    assert set(named) <= ids


def test_every_cell_of_coverage_counts_the_rows_that_have_it(planted_report: Report) -> None:
    coverage = planted_report.coverage
    levels = {(f.name, v.name) for f in coverage.table.factors for v in f.levels}
    looked = 0
    for measure in coverage.measures:
        if measure.group not in ("marginal", "combinations"):
            continue
        # Every list, but for some of the many pairs.
        for cell in measure.cells[:200]:
            if not levels.issuperset(cell.values):
                continue
            assert cell.count == len(coverage.rows_of(dict(cell.values))), (measure.id, cell)
            looked += 1
    assert looked > 300


def test_pairs_of_levels_are_counted_from_the_same_rows(planted_report: Report) -> None:
    """Each matrix is compared with a count of its own, pair by pair."""
    table = planted_report.coverage.table
    codes = np.array(table.codes)
    names = [factor.name for factor in table.factors]
    for pair in planted_report.pairs:
        first, second = codes[:, names.index(pair.first)], codes[:, names.index(pair.second)]
        both = (first >= 0) & (second >= 0)
        counts = np.zeros((len(pair.counts), len(pair.counts[0])), dtype=int)
        np.add.at(counts, (first[both], second[both]), 1)
        assert counts.tolist() == [list(row) for row in pair.counts]
        states = "".join(pair.states)
        assert pair.covered == states.count("c")
        assert pair.valid == states.count("c") + states.count("u")


def test_requirements_are_traced_in_both_directions(planted_report: Report) -> None:
    needs = f"topic {' or '.join(catalogs.TOPICS)}"
    rows = {row[0]: row[1:] for row in _table(planted_report, "requirements")}
    assert rows == {
        "REQ-1": ("reacts", needs, 1, "tested"),
        "REQ-2": ("reacts", needs, 0, "orphan: no scenario"),
    }
    claims = [(row[0], row[2]) for row in _table(planted_report, "claims")]
    assert claims == [("REQ-9", "the brief does not have it")]
    orphans = [row[0] for row in _table(planted_report, "orphans")]
    assert len(orphans) == len(planted_report.coverage.table.scenarios) - 1


def test_rejected_proposals_are_listed_with_reason_and_finding(planted_report: Report) -> None:
    assert len(_table(planted_report, "rejected")) == len(HOSTILE)
    assert len(_table(planted_report, "rejected_findings")) == len(HOSTILE)
    assert len(_table(planted_report, "duplicates")) == 1
    by_reason = {row[1]: row[2] for row in _table(planted_report, "rejected_by_reason")}
    assert by_reason == dict.fromkeys(HOSTILE, 1)


def test_a_scenario_that_cannot_be_rolled_out_spoils_no_other(catalog: Path) -> None:
    """It is listed as stale, without a picture, and the rest is counted."""
    path = catalogs.files(catalog)[0]
    catalogs.edit_scenario(path, lambda d: d["ego"]["start"].update(lane=19), rehash=True)
    report = catalogs.report_of(catalog)
    assert [card.id for card in report.cards if card.standing == "stale"] == [path.stem]
    assert _card(report, path.stem).picture is None
    assert len(report.coverage.table.scenarios) == catalogs.COUNT - 1
