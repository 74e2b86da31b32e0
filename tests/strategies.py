"""Hypothesis strategies for scenarios that are valid by their types (not by the rules)."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from scenario_gen.domain.actor import CATEGORIES, KINDS
from scenario_gen.domain.scenario import Scenario


def _number(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False).map(lambda x: round(x, 3))


names = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True)
lines = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), max_size=40
)

roads: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries(
        {"template": st.just("motorway_straight"), "speed_limit_mps": _number(20, 40)},
        optional={"lanes": st.integers(2, 4), "lane_width_m": _number(3.2, 4.0)},
    ),
    st.fixed_dictionaries(
        {"template": st.just("motorway_curve"), "speed_limit_mps": _number(20, 40)},
        optional={"hand": st.sampled_from(["left", "right"]), "radius_m": _number(500, 2000)},
    ),
    st.fixed_dictionaries(
        {"template": st.just("rural_curve"), "speed_limit_mps": _number(15, 28)},
        optional={"hand": st.sampled_from(["left", "right"]), "radius_m": _number(150, 600)},
    ),
    st.fixed_dictionaries(
        {"template": st.just("urban_street"), "speed_limit_mps": _number(8, 14)},
        optional={"lanes_per_direction": st.integers(1, 2)},
    ),
)

triggers = st.one_of(
    st.fixed_dictionaries({"kind": st.just("time"), "at_s": _number(0, 8)}),
    st.fixed_dictionaries(
        {"kind": st.just("gap"), "gap_m": _number(1, 80)},
        optional={"rule": st.sampled_from(["less", "greater"]), "delay_s": _number(0, 2)},
    ),
    st.fixed_dictionaries({"kind": st.just("ttc"), "below_s": _number(0.5, 6)}),
)

speed_dynamics = st.one_of(
    st.fixed_dictionaries(
        {
            "dimension": st.just("time"),
            "time_s": _number(0.5, 5),
            "shape": st.sampled_from(["linear", "cubic", "sinusoidal"]),
        }
    ),
    st.fixed_dictionaries({"dimension": st.just("rate"), "rate": _number(0.5, 6)}),
)
lateral_dynamics = st.one_of(
    st.fixed_dictionaries(
        {
            "dimension": st.just("time"),
            "time_s": _number(1, 6),
            "shape": st.sampled_from(["linear", "cubic", "sinusoidal"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "dimension": st.just("distance"),
            "distance_m": _number(20, 120),
            "shape": st.sampled_from(["linear", "cubic", "sinusoidal"]),
        }
    ),
)
manoeuvres = st.one_of(
    st.fixed_dictionaries({"kind": st.just("keep"), "duration_s": _number(0.5, 4)}),
    st.fixed_dictionaries(
        {"kind": st.just("speed"), "target_mps": _number(0, 35), "dynamics": speed_dynamics}
    ),
    st.fixed_dictionaries(
        {"kind": st.just("brake"), "decel_mps2": _number(1, 8)},
        optional={"until_mps": _number(0, 20)},
    ),
    st.fixed_dictionaries(
        {"kind": st.just("lane_change"), "to_lane": st.just(-1), "dynamics": lateral_dynamics}
    ),
    st.fixed_dictionaries(
        {"kind": st.just("offset"), "offset_m": _number(-1.5, 1.5), "dynamics": lateral_dynamics}
    ),
)


@st.composite
def actors(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A mover in lane -1 with up to three phases."""
    phases = draw(
        st.lists(st.fixed_dictionaries({"trigger": triggers, "manoeuvre": manoeuvres}), max_size=3)
    )
    category = draw(st.sampled_from([c for c in CATEGORIES if c != "trailer"]))
    kinds = [kind for kind, of in KINDS.items() if of.category == category]
    return {
        "id": name,
        "category": category,
        "kind": draw(st.sampled_from([None, *kinds])),
        "start": {"lane": -1, "s_m": draw(_number(20, 400)), "offset_m": draw(_number(-0.5, 0.5))},
        "speed_mps": draw(_number(0, 35)),
        "phases": [{"id": f"p{i}", **phase} for i, phase in enumerate(phases)],
    }


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario that its types accept."""
    count = draw(st.integers(0, 3))
    data = {
        "id": "drawn",
        "title": draw(lines),
        "hazard": draw(lines),
        "duration_s": draw(_number(2, 10)),
        "road": draw(roads),
        "ego": {"start": {"lane": -1, "s_m": draw(_number(10, 100))},
                "speed_mps": draw(_number(0, 35))},
        "actors": [draw(actors(f"a{i}")) for i in range(count)],
    }  # fmt: skip
    return Scenario.model_validate_json(json.dumps(data))
