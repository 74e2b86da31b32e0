"""Our membership and openodd-py's verdict on the same values are equal.

openodd-py judges one value per concept. A scenario has several at different times and places, so
it is judged at as many situations as it takes for each value to be in one of them; and where a
scenario does not say which of some words holds, with each of them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenario_gen.catalog.briefs import read_odd
from scenario_gen.catalog.openodd import Reading, openodd_text, read_binding, read_openodd
from scenario_gen.catalog.openodd.write import ABSENT, literal
from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.odd import membership
from scenario_gen.odd.facts import Fact, NumberFact
from scenario_gen.odd.readers import READERS
from tests.catalog.test_openodd import odds
from tests.worlds import scenario

pytest.importorskip("openodd", reason="openodd-py is not installed")

ODDS = Path(__file__).parents[2] / "scenarios" / "odd"
READY = ("motorway_pilot", "urban_shuttle", "truck_hub_to_hub")
BINDING = {bound.attribute: bound for bound in read_binding().concepts}
READINGS: dict[str, Reading] = {
    name: read_openodd(ODDS / "openodd" / f"{name}.yaml") for name in READY
}
SEVERITY = ("inside", "unknown", "outside")
LIBRARY = read_library()


def alternatives(attribute: str, fact: Fact | None) -> list[Any]:
    """The values that a fact may stand for, in the words and unit of the file; None: missing."""
    bound = BINDING[attribute]
    if fact is None:
        return [ABSENT]
    if isinstance(fact, NumberFact):
        value = float(np.asarray(fact.value).reshape(-1)[0])
        return [None if math.isnan(value) else value / bound.factor]
    if not fact.possible:
        return [None]
    return [literal(bound, word) if word else ABSENT for word in fact.possible]


def situations(given: Scenario, odd: Odd) -> Iterator[dict[str, list[Any]]]:
    """Alternatives of every restricted concept, by its path, one situation after the other."""
    group: Group = ScenarioBatch.of([given]).groups[0]
    found: dict[str, list[Fact | None]] = {}
    for name, reader in READERS.items():
        if getattr(odd, name) is not None:
            applying = [f for f in reader(group)
                        if isinstance(f, NumberFact) or np.asarray(f.rows).all()]  # fmt: skip
            found[name] = [*applying] or [None]
    for index in range(max(map(len, found.values()))):
        yield {
            BINDING[name].path: alternatives(name, facts[min(index, len(facts) - 1)])
            for name, facts in found.items()
        }


def verdict_of_openodd(given: Scenario, reading: Reading, odd: Odd) -> str:
    """The worst over all situations; unknown where it depends on which alternative holds."""
    worst = 0
    for values in situations(given, odd):
        said = {
            reading.document.verdict(dict(zip(values, chosen, strict=True)))
            for chosen in itertools.product(*values.values())
        }
        verdict = said.pop() if len(said) == 1 else "unknown"
        worst = max(worst, SEVERITY.index(verdict))
    return SEVERITY[worst]


@pytest.mark.parametrize("name", READY)
def test_the_library_is_judged_alike(name: str) -> None:
    odd = read_odd(name)
    ours = membership(LIBRARY, odd)
    for row, given_scenario in enumerate(LIBRARY):
        assert ours.verdict(row) == verdict_of_openodd(given_scenario, READINGS[name], odd)


def _number(low: float, high: float, *edges: float) -> st.SearchStrategy[float]:
    """A number; the edges of the ready ODDs, and their neighbours, come up often."""
    near = [math.nextafter(e, e + d) for e in edges for d in (-1.0, 1.0)]
    return st.sampled_from([*edges, *near]) | st.floats(low, high, allow_nan=False)


SPEEDS = _number(0.0, 40.0, 2.0, 5.5, 8.3, 13.0, 13.9, 16.6, 22.2, 25.0, 36.2)
PRECIPITATION = st.fixed_dictionaries(
    {"kind": st.sampled_from(["none", "rain", "snow"]), "intensity_mmph": _number(0, 12, 7.6)}
)
CONDITION = st.sampled_from(["dry", "wet", "snow", "icy"])
FRICTION = _number(0.05, 1.0, 0.25, 0.4)
VISIBILITY = _number(10.0, 9000.0, 50.0, 150.0, 200.0, 1000.0)
STRETCH = {"id": st.just("p"), "s_from_m": st.just(1.0), "s_to_m": st.just(9.0)}
#: Where in the data of a scenario -> what may stand there.
PARTS: dict[tuple[str, ...], st.SearchStrategy[Any]] = {
    ("ego", "speed_mps"): SPEEDS,
    ("road", "speed_limit_mps"): SPEEDS,
    ("road", "traffic"): st.sampled_from(["left", "right"]),
    ("road", "marking"): st.sampled_from(["clear", "blurred", "none"]),
    ("road", "damage"): st.sampled_from(["none", "ruts", "potholes"]),
    ("road", "vertical"): st.fixed_dictionaries(
        {"kind": st.sampled_from(["grade", "crest", "dip"]),
         "grade": st.sampled_from([0.01, 0.0599, 0.06, 0.0601])}
    ),
    ("road",): st.sampled_from(
        [{"template": "motorway_curve", "speed_limit_mps": 25.0, "radius_m": radius_m}
         for radius_m in (200.0, 299.99, 300.0, 700.0)]
        + [{"template": "external", "file": "a.xodr", "speed_limit_mps": v} for v in (10.0, 25.0)]
        + [{"template": name, "speed_limit_mps": 25.0}
           for name in ("motorway_on_ramp", "work_zone", "rural_straight", "junction_cross")]
    ),
    ("environment", "precipitation"): PRECIPITATION,
    ("environment", "visibility_m"): VISIBILITY,
    ("environment", "wind"): st.fixed_dictionaries({"speed_mps": _number(0, 25, 13.8, 17.1)}),
    ("environment", "temperature_c"): _number(-20.0, 50.0, -10.0, -5.0, 40.0, 45.0),
    ("environment", "time"): st.fixed_dictionaries(
        {"kind": st.just("sun"), "elevation_rad": st.sampled_from([0.5, -0.05, -0.5])}
    ),
    ("environment", "surface_condition"): CONDITION,
    ("environment", "friction"): FRICTION,
    ("environment", "changes"): st.lists(
        st.fixed_dictionaries(
            {"at_s": st.just(2.0)},
            optional={"visibility_m": VISIBILITY, "precipitation": PRECIPITATION,
                      "friction": FRICTION, "surface_condition": CONDITION},
        ), max_size=2,
    ),
    ("environment", "patches"): st.lists(
        st.fixed_dictionaries(STRETCH | {"condition": CONDITION, "friction": FRICTION}),
        max_size=1,
    ),
    ("environment", "visibility_zones"): st.lists(
        st.fixed_dictionaries(
            STRETCH | {"id": st.just("z"), "visibility_m": VISIBILITY,
                       "particles": st.sampled_from(["fog", "smoke", "sand", "spray"])}
        ), max_size=1,
    ),
    ("actors",): st.lists(
        st.sampled_from(["car", "truck", "bicycle", "pedestrian", "animal", "tram"]), max_size=3
    ).map(lambda categories: [
        {"id": f"a{i}", "category": category, "start": {"lane": -1, "s_m": 90.0 + 20 * i},
         "speed_mps": 1.0} for i, category in enumerate(categories)
    ]),
}  # fmt: skip
#: Inside of each ODD, so that what is drawn decides.
ROADS = {"urban_shuttle": ("urban_street", 10.0, 8.0)}
MOTORWAY = ("motorway_straight", 25.0, 20.0)


@st.composite
def scenarios(draw: st.DrawFn, name: str) -> Scenario:
    """A scenario inside of an ODD, with a few parts drawn anew."""
    template, limit_mps, ego_mps = ROADS.get(name, MOTORWAY)
    data: dict[str, Any] = {
        "road": {"template": template, "speed_limit_mps": limit_mps},
        "ego": {"start": {"lane": -1, "s_m": 50.0}, "speed_mps": ego_mps},
        "environment": {},
        "actors": [],
    }
    often = [*sorted(PARTS), *[("road",)] * 6]
    chosen = draw(st.lists(st.sampled_from(often), max_size=4, unique=True))
    for *records, last in chosen:
        place = data
        for record in records:
            place = place[record]
        place[last] = draw(PARTS[(*records, last)])
    if data["road"]["template"] in ("external", "motorway_on_ramp", "junction_cross"):
        data["road"].pop("vertical", None)
    return scenario(**data)


@pytest.mark.parametrize("name", READY)
def test_sampled_scenarios_are_judged_alike(name: str) -> None:
    """At the edges of the ODD, right beside them, and anywhere."""
    odd = read_odd(name)

    @settings(max_examples=120)
    @given(drawn=scenarios(name))
    def alike(drawn: Scenario) -> None:
        found = membership([drawn], odd).verdict(0)
        assert found == verdict_of_openodd(drawn, READINGS[name], odd)

    alike()


@pytest.mark.parametrize("name", READY)
def test_all_three_verdicts_are_compared(name: str) -> None:
    template, limit_mps, ego_mps = ROADS.get(name, MOTORWAY)
    road = {"template": template, "speed_limit_mps": limit_mps}
    unknown = {"template": "external", "file": "a.xodr", "speed_limit_mps": limit_mps}
    for fields, verdict in (
        ({"road": road}, "inside"),
        ({"road": unknown}, "unknown"),
        ({"road": road, "environment": {"friction": 0.1}}, "outside"),
        ({"road": unknown, "environment": {"friction": 0.1}}, "outside"),
    ):
        given_one = scenario(ego_lane=-1, ego_speed_mps=ego_mps, **fields)
        odd = read_odd(name)
        assert membership([given_one], odd).verdict(0) == verdict
        assert verdict_of_openodd(given_one, READINGS[name], odd) == verdict


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(odd=odds(), picks=st.lists(st.sampled_from(range(len(LIBRARY))), min_size=8, max_size=8))
def test_any_odd_judges_the_library_alike(tmp_path: Path, odd: Odd, picks: list[int]) -> None:
    """Written as OpenODD, read by openodd-py, and asked of some scenarios."""
    if all(getattr(odd, name) is None for name in READERS):
        return
    path = tmp_path / "odd.yaml"
    path.write_text(openodd_text(odd))
    reading, chosen = read_openodd(path), [LIBRARY[row] for row in picks]
    found = membership(chosen, odd)
    for row, given_scenario in enumerate(chosen):
        assert found.verdict(row) == verdict_of_openodd(given_scenario, reading, odd)
