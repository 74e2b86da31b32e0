"""Numbers of rules that no profile changes: at them, just inside and just outside."""

from __future__ import annotations

import math

import pytest

from scenario_gen.checks import STATES
from scenario_gen.checks.files import MAX_BYTES, MAX_DEPTH, check_text
from scenario_gen.domain.scenario import Scenario
from tests.checks.edges.scenes import rolled_out
from tests.checks.traces import actor, lone, world
from tests.worlds import cut_in, scenario


def test_only_who_has_a_turning_radius_is_held_to_point_where_it_moves() -> None:
    """A pedestrian may walk sideways, a car may not."""
    turned = {"start": {"heading_rad": 1.2}, "speed_mps": 1.5}
    for category, state in (("pedestrian", "passed"), ("car", "failed")):
        report = world(lone(actor(category, **turned))).report()
        assert STATES[int(report.state("motion.sideways")[0])] == state


def _sun(elevation_rad: float, *tags: str) -> Scenario:
    return cut_in(
        environment={"time": {"kind": "sun", "elevation_rad": elevation_rad}}, tags=list(tags)
    )


def _year(date: str) -> Scenario:
    time = {"kind": "date_time", "at": f"{date}T12:00:00+00:00", "latitude_deg": 50.0,
            "longitude_deg": 8.0}  # fmt: skip
    return cut_in(environment={"time": time})


NOON = math.pi / 2


DUSK = math.radians(-6.0)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (_sun(NOON - 1e-6), "passed"),
        (_sun(NOON), "passed"),
        (_sun(NOON + 1e-6), "failed"),
        (_sun(DUSK - 1e-6, "night"), "passed"),
        (_sun(DUSK, "night"), "failed"),
        (_sun(DUSK, "dusk"), "passed"),
        (_sun(0.0, "dusk"), "passed"),
        (_sun(1e-6, "dusk"), "failed"),
        (_year("1950-01-01"), "passed"),
        (_year("1949-12-31"), "failed"),
        (_year("2100-12-31"), "passed"),
        (_year("2101-01-01"), "failed"),
    ],
)
def test_the_sun_keeps_to_its_definitions(one: Scenario, expected: str) -> None:
    """Zenith, the ends of civil twilight, the years of the ephemeris."""
    assert STATES[int(world(one).report().state("environment.sun")[0])] == expected


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize(
    ("in_view_deg", "facing_deg", "expected"),
    [
        (29.99, 0.0, "passed"),
        (30.01, 0.0, "failed"),
        (0.0, 24.99, "passed"),
        (0.0, 25.01, "failed"),
        (29.99, 24.99, "passed"),
    ],
)
def test_headlights_dazzle_within_their_angles(
    side: float, in_view_deg: float, facing_deg: float, expected: str
) -> None:
    """30 degrees off the ego's heading, and the ego 25 degrees off theirs; planted."""
    night = {"time": {"kind": "sun", "elevation_rad": -0.3},
             "perception": {"headlight_glare": ["a1"]}}  # fmt: skip
    rolled = rolled_out(scenario(
        ego_speed_mps=0.0, environment=night, actors=[actor("pedestrian", speed_mps=0.0)],
    ))  # fmt: skip
    x_m, y_m = (part[0, 0, 0] for part in rolled.trace.centres())
    bearing_rad = side * math.radians(in_view_deg)
    placed = rolled.with_trace(
        1, x_m=x_m + 50.0 * math.cos(bearing_rad), y_m=y_m + 50.0 * math.sin(bearing_rad),
        heading_rad=bearing_rad + math.pi + side * math.radians(facing_deg),
    )  # fmt: skip
    assert STATES[int(placed.report().state("environment.glare_seen")[0])] == expected


@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_text_may_be_as_long_and_as_deep_as_is_said_and_no_more(more: int, refused: bool) -> None:
    """Spaces count as bytes; brackets in brackets as levels."""
    text = cut_in().model_dump_json().encode()
    _, result = check_text(text + b" " * (MAX_BYTES + more - len(text)))
    assert result.ok != refused
    levels = MAX_DEPTH + more
    _, result = check_text(b'{"a":' * levels + b"1" + b"}" * levels)
    assert any("deep" in found.message for found in result.findings) == refused
