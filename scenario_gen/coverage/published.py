"""Which published scenarios a suite has: rows of the library, family by family.

A counted scenario covers a row
- by *descent*: it is the library scenario itself, or ``provenance.parent`` names it, or
- by *likeness*: event, main actor, relation, manoeuvre and road are the same levels.

Likeness says that the same kind of thing happens, not that speeds and distances are the published
ones; both are counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scenario_gen.coverage.build import ratio
from scenario_gen.coverage.factors import factors
from scenario_gen.coverage.suite import Counted
from scenario_gen.domain.coverage import Cell, Measure
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice
from scenario_gen.domain.library import Family
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import FAMILIES, read_library

_SIGNATURE = CoverageModel(
    name="likeness",
    factors=tuple(
        FactorChoice(name=name) for name in ("event", "actor", "relation", "manoeuvre", "road")
    ),
)
_TITLES: dict[Family, str] = {
    "nhtsa": "NHTSA pre-crash typology",
    "r157": "UN Regulation 157 (ALKS)",
    "iso34502": "ISO 34502 traffic disturbances",
    "euro_ncap": "Euro NCAP",
    "carla": "CARLA Leaderboard 2",
    "rare": "rare events that no published list has",
}


def published_measures(counted: Counted) -> list[Measure]:
    """``published.<family>`` for every family of the library."""
    library = read_library()
    own = _signatures(counted.scenarios)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    descent: dict[str, list[int]] = defaultdict(list)
    ids = {scenario.id for scenario in library}
    for row, scenario in enumerate(counted.scenarios):
        alike[own[row]].append(row)
        parent = scenario.provenance.parent if scenario.provenance else None
        for name in {scenario.id if scenario.library else None, parent} & ids:
            descent[str(name)].append(row)
    signatures = dict(zip((s.id for s in library), _signatures(library), strict=True))
    return [
        _family(family, [s for s in library if s.library and s.library.family == family],
                signatures, descent, alike)
        for family in FAMILIES
    ]  # fmt: skip


def _signatures(scenarios: Sequence[Scenario]) -> list[tuple[str, ...]]:
    """What happens, as levels; "" where a factor does not apply."""
    table = factors(scenarios, None, _SIGNATURE)
    names = [(*factor.level_names, "") for factor in table.factors]
    return [
        tuple(levels[code] for levels, code in zip(names, codes, strict=True))
        for codes in table.codes.tolist()
    ]


def _family(
    family: Family,
    rows: list[Scenario],
    signatures: dict[str, tuple[str, ...]],
    descent: dict[str, list[int]],
    alike: dict[tuple[str, ...], list[int]],
) -> Measure:
    by_descent = by_likeness = 0
    cells: dict[str, Cell] = {}
    for scenario in rows:
        record = scenario.library
        if record is None:
            continue
        born, like = descent.get(scenario.id, []), alike.get(signatures[scenario.id], [])
        by_descent += bool(born)
        by_likeness += bool(like)
        found = sorted({*born, *like})
        how = [word for word, any_ in (("descent", born), ("likeness", like)) if any_]
        cells[scenario.id] = Cell(
            values=((family, record.row),),
            count=len(found),
            state="covered" if found else "uncovered",
            reason=f"{record.name} ({', '.join(how) or 'no scenario'})"[:400],
            rows=tuple(found),
        )
    covered = sum(cell.state == "covered" for cell in cells.values())
    reference = rows[0].library.reference.document if rows and rows[0].library else "the library"
    return Measure(
        id=f"published.{family}",
        group="published",
        title=f"Published scenarios: {_TITLES[family]}",
        statement=(
            "rows of the published list that a counted scenario covers, of all rows: by descent (it"
            " is the library scenario, or provenance.parent names it) or by likeness (event, main"
            " actor, relation, manoeuvre and road are the same levels). Likeness says nothing about"
            " speeds and distances"
        ),
        source=reference,
        unit="rows",
        numerator=covered,
        denominator=len(cells),
        value=ratio(covered, len(cells)),
        figures={"by descent": by_descent, "by likeness": by_likeness},
        cells=tuple(cells.values()),
        cells_total=len(cells),
    )
