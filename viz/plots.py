"""All plots of a suite and all pictures of scenarios, as files: names and bytes.

Each plot comes as SVG, PNG and, with the data that it shows, CSV. Drawing libraries are imported
when the first plot is asked for, so that importing this module costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage import (
    Acceptance,
    HeatMap,
    Histogram,
    Marginals,
    Row,
    Saturation,
    TWay,
    to_csv,
)
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork


def coverage_plots(
    *,
    marginals: Marginals,
    heat_map: HeatMap,
    pairs: TWay,
    histograms: Sequence[Histogram],
    acceptance: Acceptance,
    saturation: Saturation,
    entries: Sequence[LedgerEntry],
    odd: Odd | None = None,
) -> dict[str, bytes]:
    """The plots of a run, by file name.

    Args:
        marginals: ``counts.*``.
        heat_map: ``pairs.*``; the CSV has every pair with its state.
        pairs: ``factor_pairs.csv`` and ``uncovered_pairs.csv``.
        histograms: ``parameters.*``.
        acceptance: ``acceptance.*``; with ``entries``, ``topics.csv``.
        saturation: the estimates in ``novelty.*``.
        entries: the ledger that acceptance and saturation were counted from.
        odd: for its ranges in the histograms.
    """
    from viz import acceptance as accepted
    from viz import counts, heatmap, novelty
    from viz import histograms as numbers
    from viz.style import render

    return {
        **_named("counts", render(counts.counts(marginals)), marginals.rows()),
        **_named("pairs", render(heatmap.heatmap(heat_map, marginals.odd)), heat_map.rows()),
        "factor_pairs.csv": to_csv(pairs.rows()).encode(),
        "uncovered_pairs.csv": to_csv(pairs.uncovered_rows()).encode(),
        **_named(
            "parameters",
            render(numbers.histograms(histograms, odd)),
            numbers.histogram_rows(histograms),
        ),
        **_named(
            "acceptance",
            render(accepted.acceptance(acceptance, entries)),
            accepted.acceptance_rows(acceptance),
        ),
        "topics.csv": to_csv(accepted.topic_rows(entries)).encode(),
        **_named(
            "novelty", render(novelty.novelty(saturation, entries)), novelty.novelty_rows(entries)
        ),
    }


def scenario_plots(
    scenario: Scenario, trace: TraceBatch, row: int, network: RoadNetwork
) -> dict[str, bytes]:
    """``birdseye_<id>`` as .svg, .png and .csv (the states of all actors over time)."""
    from viz.birdseye import birdseye
    from viz.episode import Episode
    from viz.style import render

    picture = render(birdseye(scenario, trace, row, network))
    return _named(f"birdseye_{scenario.id}", picture, Episode.of(scenario, trace, row).rows())


def scenario_thumbnail(
    scenario: Scenario, trace: TraceBatch, row: int, network: RoadNetwork
) -> bytes:
    """A tiny palette PNG of a scenario for an index page; see ``viz.thumbnail``."""
    from viz import thumbnail

    return thumbnail.scenario_thumbnail(scenario, trace, row, network)


def _named(stem: str, images: dict[str, bytes], rows: list[Row]) -> dict[str, bytes]:
    files = {f"{stem}.{kind}": content for kind, content in sorted(images.items())}
    return {**files, f"{stem}.csv": to_csv(rows).encode()}
