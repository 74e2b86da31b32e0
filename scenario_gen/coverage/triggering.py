"""SOTIF triggering conditions, derived from what is in a scenario.

The starter set (default; to be replaced by the list of the function at hand). Each condition says
how it is recognised. A tag ``triggering:<id>`` claims one, and counts where content bears it out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenario_gen.coverage.build import exclusion, only, ratio, state, tally
from scenario_gen.coverage.suite import Counted
from scenario_gen.domain.coverage import Cell, Measure, TraceLink
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number

TAG = "triggering:"
_NOT_SHOWN = "the content of a scenario cannot show it"
_SOURCE = "default: a starter set after ISO 21448; how each is recognised is a default"
#: Default: the sun is less than this over the horizon.
LOW_SUN_RAD = math.radians(10)
#: Default: more cloud than this hides the sun.
CLOUD_OKTA = 5
#: Default: packed snow and worse.
LOW_FRICTION = 0.3
#: Beaufort 6 begins here: umbrellas are hard to hold, vans are moved.
STRONG_WIND_MPS = 10.8
_UNUSUAL = frozenset(
    {"animal", "animal_rider", "debris", "vehicle_part", "agricultural_vehicle",
     "construction_vehicle", "wheelchair", "trailer"}
)  # fmt: skip
_ECHOING = frozenset({"tunnel", "bridge", "work_zone", "toll_plaza"})


@dataclass(frozen=True)
class Condition:
    """A triggering condition and how it is recognised."""

    id: str
    title: str
    rule: str
    """In words; empty where content cannot show it."""
    holds: Callable[[Scenario], bool] = lambda _: False


def _low_sun(scenario: Scenario) -> bool:
    environment = scenario.environment
    return (
        0 < environment.sun().elevation_rad < LOW_SUN_RAD
        and environment.cloud_okta <= CLOUD_OKTA
        and environment.precipitation.kind == "none"
    )


def _strong_wind(scenario: Scenario) -> bool:
    environment = scenario.environment
    winds = [environment.wind, *(zone.wind for zone in environment.wind_zones)]
    return any(number(wind.speed_mps) >= STRONG_WIND_MPS for wind in winds)


def _slippery(scenario: Scenario) -> bool:
    environment = scenario.environment
    grips = [environment.friction, *(patch.friction for patch in environment.patches)]
    return any(number(grip) <= LOW_FRICTION for grip in grips)


CONDITIONS: tuple[Condition, ...] = (
    Condition("low_sun", "low sun",
              "the sun is 0 to 10 degrees over the horizon, at most 5 okta of cloud, no"
              " precipitation", _low_sun),
    Condition("headlight_glare", "headlight glare", "perception.headlight_glare names an actor",
              lambda s: bool(s.environment.perception.headlight_glare)),
    Condition("wet_reflection", "wet reflection", "perception.wet_reflection",
              lambda s: s.environment.perception.wet_reflection),
    Condition("spray", "spray", "environment.spray names an actor",
              lambda s: bool(s.environment.spray)),
    Condition("dirty_lens", "dirty lens", "perception.dirty_lens is more than 0",
              lambda s: number(s.environment.perception.dirty_lens) > 0),
    Condition("tunnel_edge", "tunnel edge", "the road is a tunnel",
              lambda s: s.road.template == "tunnel"),
    Condition("faded_marking", "faded marking", "the marking of the road is blurred or none",
              lambda s: getattr(s.road, "marking", "clear") in ("blurred", "none")),
    Condition("occlusion", "occlusion", "an intent is from_occlusion",
              lambda s: any(intent.kind == "from_occlusion" for intent in s.intent)),
    Condition("unusual_object", "unusual object",
              f"an actor is one of: {', '.join(sorted(_UNUSUAL))}",
              lambda s: any(actor.category in _UNUSUAL for actor in s.actors)),
    Condition("radar_multipath", "radar multipath",
              f"the road is one with large reflecting surfaces: {', '.join(sorted(_ECHOING))}",
              lambda s: s.road.template in _ECHOING),
    Condition("low_friction", "low friction",
              f"friction is {LOW_FRICTION:g} or less, of the road or a patch", _slippery),
    Condition("crosswind", "crosswind",
              f"wind of {STRONG_WIND_MPS:g} m/s or more (Beaufort 6), also in a zone",
              _strong_wind),
    Condition("mode_confusion", "mode confusion", ""),
)  # fmt: skip


def triggering_links(counted: Counted) -> tuple[list[TraceLink], dict[str, list[int]]]:
    """Tags that name a condition, and whether content bears them out; tags of no condition.

    What content has and no tag names is in the cells of ``triggering``.
    """
    known = {condition.id: condition for condition in CONDITIONS}
    links: list[TraceLink] = []
    unknown: dict[str, list[int]] = {}
    for row, scenario in enumerate(counted.scenarios):
        named = [tag[len(TAG) :] for tag in scenario.tags if tag.startswith(TAG)]
        if not named:
            continue
        concrete = scenario.concrete()
        for name in dict.fromkeys(named):
            condition = known.get(name)
            if condition is None:
                unknown.setdefault(name, []).append(row)
                continue
            held = condition.holds(concrete)
            why = condition.rule or _NOT_SHOWN
            links.append(
                TraceLink(
                    kind="triggering condition", id=name, row=row, claimed=True, borne_out=held,
                    counted=held, basis=(why,) if held else (), missing=() if held else (why,),
                )
            )  # fmt: skip
    return links, unknown


def triggering_measures(
    counted: Counted, links: Sequence[TraceLink], unknown: Mapping[str, Sequence[int]]
) -> list[Measure]:
    """``triggering`` and ``triggering.scenarios``."""
    size, ids = counted.size, counted.table.ids
    held = np.zeros((size, len(CONDITIONS)), dtype=bool)
    for row, scenario in enumerate(counted.scenarios):
        concrete = scenario.concrete()
        for place, condition in enumerate(CONDITIONS):
            held[row, place] = condition.holds(concrete)
    cells = tuple(
        Cell(
            values=(("triggering condition", condition.id),),
            count=int(held[:, place].sum()),
            state=state(
                allowed=bool(condition.rule), possible=True, covered=bool(held[:, place].any())
            ),
            reason=condition.rule or _NOT_SHOWN,
            rows=tuple(np.flatnonzero(held[:, place]).tolist()),
        )
        for place, condition in enumerate(CONDITIONS)
    )
    covered, total = tally(cells)
    without = np.flatnonzero(~held.any(axis=1)).tolist()
    claimed = sorted({one.row for one in links if not one.borne_out})
    named = sorted({row for rows in unknown.values() for row in rows})
    return [
        Measure(
            id="triggering",
            group="traceability",
            title="Triggering conditions with a scenario",
            statement=(
                "triggering conditions of the starter set that the content of a counted scenario"
                f" has, of all that content can show. A tag {TAG}<id> is a claim and counts only"
                " where content bears it out"
            ),
            source=_SOURCE,
            unit="conditions",
            numerator=covered,
            denominator=total,
            value=ratio(covered, total),
            figures={
                "tags that content does not bear out": sum(not one.borne_out for one in links),
                "tags that name no condition": len(unknown),
            },
            cells=cells,
            cells_total=len(cells),
            exclusions=only([
                exclusion("conditions", _NOT_SHOWN, count=len(cells) - total),
                exclusion("scenarios with a tag", "content does not bear the tag out",
                          [ids[row] for row in claimed]),
                exclusion("scenarios with a tag", "the tag names no condition of the set",
                          [ids[row] for row in named]),
            ]),
        ),
        Measure(
            id="triggering.scenarios",
            group="traceability",
            title="Scenarios with a triggering condition",
            statement="counted scenarios whose content has a triggering condition, of all",
            source=_SOURCE,
            unit="scenarios",
            numerator=size - len(without),
            denominator=size,
            value=ratio(size - len(without), size),
            figures={"scenarios without one": len(without)},
            cells=(
                Cell(
                    values=(("triggering condition", "none"),),
                    count=len(without),
                    state="covered" if without else "uncovered",
                    rows=tuple(without),
                ),
            ),
            cells_total=1,
        ),
    ]  # fmt: skip
