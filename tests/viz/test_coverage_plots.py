"""Plots of coverage and of the ledger, and the data beside them."""

from __future__ import annotations

import csv
import io
from typing import get_args

import numpy as np
import pytest
from matplotlib.figure import Figure

from scenario_gen.catalog.ledger import Outcome
from scenario_gen.coverage import (
    FactorTable,
    acceptance,
    factor_definitions,
    factors,
    heat_map,
    marginals,
    pairwise,
    parameters,
    saturation,
)
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.domain.scenario import Scenario
from tests.viz import scenes
from tests.viz.pictures import axes_without_units, rendered, texts
from tests.worlds import crossing_pedestrian, cut_in
from viz.acceptance import LOOKS
from viz.acceptance import acceptance as draw_acceptance
from viz.counts import UNCOVERED_MARK, counts
from viz.heatmap import heatmap
from viz.histograms import histograms, odd_range
from viz.novelty import novelty, novelty_rows, rolling_share
from viz.plots import coverage_plots

ODD = Odd(
    name=scenes.HOSTILE[:300],
    road_templates=("motorway_straight", "motorway_curve"),
    precipitation=("none", "rain"),
    ego_speed_mps=Range(minimum=10.0, maximum=25.0),
    visibility_m=Range(minimum=100.0),
)
SUITE = [cut_in(id="a"), cut_in(id="b", gap_m=20.0), crossing_pedestrian(id="c")]


def _plots(scenarios: list[Scenario], odd: Odd | None = ODD) -> dict[str, bytes]:
    table = factors(scenarios, odd)
    entries = scenes.ledger() if scenarios else []
    return coverage_plots(
        marginals=marginals(table),
        heat_map=heat_map(table),
        pairs=pairwise(table),
        histograms=parameters(scenarios),
        acceptance=acceptance(entries),
        saturation=saturation([entry.structure for entry in entries]),
        entries=entries,
        odd=odd,
    )


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The plots of a small suite."""
    return _plots(SUITE)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def _figures() -> dict[str, Figure]:
    table = factors(SUITE, ODD)
    entries = scenes.ledger()
    return {
        "counts": counts(marginals(table)),
        "pairs": heatmap(heat_map(table), ODD.name),
        "parameters": histograms(parameters(SUITE), ODD),
        "acceptance": draw_acceptance(acceptance(entries), entries),
        "novelty": novelty(saturation([entry.structure for entry in entries]), entries),
    }


def test_every_plot_comes_as_picture_and_data(files: dict[str, bytes]) -> None:
    """SVG, PNG and CSV for each plot, and the tables that have no plot of their own."""
    stems = ("counts", "pairs", "parameters", "acceptance", "novelty")
    expected = {f"{stem}.{kind}" for stem in stems for kind in ("svg", "png", "csv")}
    assert set(files) == expected | {"factor_pairs.csv", "uncovered_pairs.csv", "topics.csv"}


def test_an_empty_suite_is_drawn_too() -> None:
    """No scenario and no proposal is a result, not an error."""
    assert len(_plots([], None)) == 18


def test_all_axes_have_labels_and_files_are_byte_stable(files: dict[str, bytes]) -> None:
    """Every axis says what it shows, no text becomes markup, and bytes do not change."""
    for name, figure in _figures().items():
        assert not axes_without_units(figure), name
        images = rendered(figure)
        assert images == {kind: files[f"{name}.{kind}"] for kind in ("svg", "png")}


def test_every_uncovered_pair_is_in_the_data(files: dict[str, bytes]) -> None:
    """The CSV beside the heat map names each valid pair that no scenario has."""
    expected = set(pairwise(factors(SUITE, ODD)).uncovered())
    found = {
        ((row["factor_1"], row["level_1"]), (row["factor_2"], row["level_2"]))
        for row in _rows(files["pairs.csv"])
        if row["state"] == "uncovered"
    }
    assert found == expected
    assert len(_rows(files["uncovered_pairs.csv"])) == len(expected)


def test_the_heat_map_counts_as_the_table_does() -> None:
    """Numerator and denominator in the title are those of pairwise coverage."""
    table = factors(SUITE, ODD)
    share = pairwise(table).share
    text = texts(heatmap(heat_map(table), ODD.name))
    assert f"{share.numerator} of {share.denominator} valid pairs" in text


def test_the_heat_map_draws_one_cross_per_uncovered_pair() -> None:
    """No uncovered cell is left without its mark, whatever is shown or left out."""
    figure = heatmap(heat_map(factors(SUITE, ODD)), ODD.name)
    crosses = [p for p in figure.axes[0].patches if not p.get_fill()]
    strokes = sum(len(patch.get_path().vertices) // 4 for patch in crosses)
    assert strokes == len(set(pairwise(factors(SUITE, ODD)).uncovered()))


def test_counts_are_those_of_the_table(files: dict[str, bytes]) -> None:
    """The CSV and the bars show the counts, and every uncovered value has its mark."""
    data = marginals(factors(SUITE, ODD))
    rows = _rows(files["counts.csv"])
    assert [int(row["count"]) for row in rows] == [level.count for level in data.levels]
    figure = counts(data)
    bars = [b.get_width() for axes in figure.axes for bar in axes.containers for b in bar.patches]
    assert sum(bars) == sum(level.count + level.outside for level in data.levels)
    marks = texts(figure).count(f"{UNCOVERED_MARK} 0")
    assert marks == len(data.uncovered)


def test_many_scenarios_and_every_level_are_drawn() -> None:
    """A large suite without an ODD, each value of each factor taken once and more."""
    definitions = factor_definitions(None)
    most = max(len(factor.levels) for factor in definitions)
    codes = np.array(
        [[n % len(f.levels) for f in definitions] for n in range(4 * most)], dtype=np.int16
    )
    table = FactorTable(
        definitions, codes, np.ones(codes.shape, bool), tuple(map(str, range(len(codes)))), "none"
    )
    data = heat_map(table)
    figure = heatmap(data, table.odd)
    shown = set(texts(figure).split("\n"))
    assert {name.replace("_", " ") for name in data.levels} - shown == {"external"}


def test_outcomes_have_looks_and_counts() -> None:
    """Every outcome of the ledger can be drawn; outcomes and rules are counted as in the table."""
    assert set(get_args(Outcome)) == {kind.split(",")[0] for kind in LOOKS}
    entries = scenes.ledger()
    text = texts(draw_acceptance(acceptance(entries), entries))
    assert "4 of 10 proposals accepted (40 %)" in text
    assert "rejected: r.one" in text


def test_csv_of_the_ledger_is_safe_to_open(files: dict[str, bytes]) -> None:
    """Counts per topic add up, and hostile reasons are one visible line."""
    assert sum(int(row["proposals"]) for row in _rows(files["topics.csv"])) == 10
    assert "\u202e" not in files["acceptance.csv"].decode()


def test_novelty_counts_and_rolling_share() -> None:
    """Cumulative counts end at the totals; the share looks back over the window only."""
    rows = novelty_rows(scenes.ledger())
    assert rows[-1][:5] == (10, "accepted, new structure", 3, 1, 2)
    flags = np.array([1, 1, 0, 0, 0, 1])
    assert rolling_share(flags, 3).tolist() == pytest.approx([1, 1, 2 / 3, 1 / 3, 0, 1 / 3])


def test_ranges_of_the_odd_have_the_unit_of_the_histogram() -> None:
    """An ODD in m/s limits a histogram in km/h."""
    by_name = {each.name: each for each in parameters(SUITE)}
    assert odd_range(by_name["ego_speed"], ODD) == (36.0, 90.0)
    assert odd_range(by_name["visibility"], ODD) == (100.0, None)
    assert odd_range(by_name["friction"], ODD) is None
    assert odd_range(by_name["friction"], None) is None
