"""Every network, what stands on it and what lies on it, in small and in large pictures."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from scenario_gen.domain.environment import Environment
from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.signals import SignalProgram
from scenario_gen.roads import RoadNetwork, build
from tests.viz.pictures import rendered, texts
from tests.viz.scenes import Scene
from tests.viz.traces import Floats, along, trace_of
from tests.worlds import scenario
from viz.actor_drawing import draw_arrow, looks
from viz.birdseye import birdseye
from viz.environment_drawing import handles, stretches
from viz.episode import Episode
from viz.frames import StraightenedFrame, TurnedFrame, shows
from viz.furniture_drawing import draw_objects, draw_signals, state_at
from viz.plots import scenario_thumbnail
from viz.road_drawing import draw_network
from viz.views import WIDE_MM, closest_view, overview
from viz.window import Window

_EVERYWHERE = Window(-1e4, 1e4, -1e4, 1e4)


def _network(template: str, **fields: Any) -> RoadNetwork:
    return build(TEMPLATES[template].model_validate({"speed_limit_mps": 20.0} | fields))


def _scene(template: str, **fields: Any) -> Scene:
    """The ego drives along the first road of a template for three seconds."""
    environment = fields.pop("environment", {})
    signals = fields.pop("signals", [])
    network = _network(template, **fields)
    road = next(iter(network.roads.values()))
    lane = next(spec for spec in road.lanes if spec.kind == "driving" and spec.direction > 0)
    made = scenario(
        road={"template": template, "speed_limit_mps": 20.0} | fields,
        ego={"start": {"road": road.id, "lane": lane.id, "s_m": 60.0}, "speed_mps": 12.0},
        environment=environment, signals=signals, duration_s=3.0,
    )  # fmt: skip
    t_m = network.lane_centre_t(road.id, lane.id, 60.0)
    return made, trace_of(made, network, [along(network, road.id, 60.0, t_m, 12.0)]), network


def _axes() -> Axes:
    axes = Figure().add_subplot()
    axes.set_xlim(-500, 500)
    return axes


def _small(scene: Scene) -> bytes:
    made, trace, network = scene
    return scenario_thumbnail(made, trace, 0, network)


@pytest.mark.parametrize("hand", ["right", "left"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_network_has_a_tiny_picture(template: str, hand: str) -> None:
    """A palette PNG of 320 x 180 px and at most 12 KB that shows more than empty ground."""
    content = _small(_scene(template, traffic=hand))
    assert len(content) <= 12_000
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (320, 180))
    colours = picture.convert("RGB").getcolors(100_000)
    assert colours is not None
    assert len(colours) > 10


def test_tiny_pictures_are_byte_stable_and_show_the_light() -> None:
    """The same bytes again; another ground at night."""
    assert _small(_scene("roundabout")) == _small(_scene("roundabout"))
    night = {"time": {"kind": "sun", "elevation_rad": -0.5}}
    corner = [
        Image.open(io.BytesIO(_small(_scene("rural_straight", environment=environment))))
        .convert("RGB")
        .getpixel((2, 2))
        for environment in ({}, night)
    ]
    assert sum(corner[0]) > sum(corner[1])


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        ("urban_street", {"tram_width_m": 3.0, "parking_width_m": 2.0, "refuge": True}),
        ("roundabout", {"traffic": "left"}),
    ],
)
def test_large_pictures_of_new_networks_are_drawn(template: str, fields: dict[str, Any]) -> None:
    """SVG and PNG, with left-hand traffic named."""
    made, trace, network = _scene(template, **fields)
    figure = birdseye(made, trace, 0, network)
    assert ("left-hand traffic" in texts(figure)) == (fields.get("traffic") == "left")
    assert all(rendered(figure).values())


def _ramp() -> Scene:
    network = _network("motorway_on_ramp")
    merging = {"id": "a", "category": "car", "start": {"road": "ramp", "lane": -1, "s_m": 60.0},
               "speed_mps": 20.0}  # fmt: skip
    made = scenario(
        road={"template": "motorway_on_ramp", "speed_limit_mps": 30.0}, ego_lane=-3,
        ego_s_m=300.0, actors=[merging], duration_s=8.0,
    )  # fmt: skip
    ways = [along(network, "main", 300.0, -8.75, 28.0), along(network, "ramp", 60.0, -2.0, 15.0)]
    return made, trace_of(made, network, ways), network


def test_a_long_action_on_several_roads_has_a_broad_panel() -> None:
    """A merge is drawn along the motorway, and its closest approach to scale."""
    made, trace, network = _ramp()
    episode = Episode.of(made, trace, 0)
    whole = overview(episode, network, looks(episode))
    assert whole.width_mm == WIDE_MM
    assert not whole.beside
    near = closest_view(episode, network, episode.closest(), whole)
    assert near.equal
    assert near.width_mm == WIDE_MM


def test_an_action_to_the_north_is_turned_to_lie_along_the_panel() -> None:
    """North is then to the right, and the axis says so."""
    network = _network("junction_cross")
    made = scenario(
        road={"template": "junction_cross", "speed_limit_mps": 20.0},
        ego={"start": {"road": "south", "lane": -1, "s_m": 5.0}}, duration_s=12.0,
    )  # fmt: skip

    def north(time_s: Floats) -> tuple[Floats, Floats]:
        return np.full_like(time_s, 1.75), -190.0 + 30.0 * time_s

    episode = Episode.of(made, trace_of(made, network, [north]), 0)
    whole = overview(episode, network, looks(episode))
    assert isinstance(whole.frame, TurnedFrame)
    assert whole.x_label == "y, north [m]"
    u, v = whole.frame.world(episode.x_m[0], episode.y_m[0])
    assert u[-1] > u[0]
    assert np.ptp(v) < 1e-6


def test_rails_that_cross_a_straightened_road_are_drawn() -> None:
    """The other roads of a network are not, for they lie nowhere along it."""
    crossing, ramp = _network("level_crossing"), _network("motorway_on_ramp")
    frame = StraightenedFrame(crossing.roads["main"].line)
    assert shows(frame, crossing.roads["rail"])
    u, v = frame.road(crossing.roads["rail"], np.array([200.0]), np.array([0.0]))
    assert u[0] == pytest.approx(300.0, abs=2.0)
    assert v[0] == pytest.approx(0.0, abs=2.0)
    along_ramp = StraightenedFrame(ramp.roads["main"].line)
    assert not shows(along_ramp, ramp.roads["ramp"])


def test_markings_are_drawn_in_the_state_that_they_are_in() -> None:
    """None: only kerbs are left; blurred and temporary: all lines in another colour."""
    network = _network("rural_straight")
    drawn = {}
    for state in ("clear", "blurred", "temporary", "none"):
        axes = _axes()
        draw_network(axes, TurnedFrame(), network, _EVERYWHERE, state)  # type: ignore[arg-type]
        drawn[state] = [line.get_color() for line in axes.lines]
    assert len(drawn["none"]) < len(drawn["clear"]) == len(drawn["blurred"])
    assert drawn["clear"] != drawn["temporary"] != drawn["blurred"]


def test_objects_outside_of_the_window_are_left_out() -> None:
    """A car park has many bays; those in view are drawn true to size."""
    network = _network("parking_lot")
    everywhere, nowhere = _axes(), _axes()
    draw_objects(everywhere, TurnedFrame(), network, _EVERYWHERE)
    draw_objects(nowhere, TurnedFrame(), network, Window(1e3, 2e3, 1e3, 2e3))
    bays = [thing for thing in network.objects if thing.kind == "parkingSpace"]
    assert len(everywhere.patches) + len(everywhere.artists) >= len(bays)
    assert not nowhere.patches


def test_lights_show_their_state_at_a_time() -> None:
    """As a letter beside the road; lights without a program are dark."""
    phases = [{"at_s": 0.0, "state": "red"}, {"at_s": 4.0, "state": "green"}]
    program = SignalProgram.model_validate({"signal": "south", "phases": phases}, strict=False)
    assert [state_at(program, t) for t in (-1.0, 0.0, 3.9, 4.0, 99.0)] == [
        "red", "red", "red", "green", "green",
    ]  # fmt: skip
    network = _network("junction_cross", control="signals")
    axes = _axes()
    draw_signals(axes, TurnedFrame(), network, _EVERYWHERE, [program], 5.0)
    assert sorted(text.get_text() for text in axes.texts) == ["G", "\u2013", "\u2013", "\u2013"]


ENVIRONMENT: dict[str, Any] = {
    "patches": [{"id": "p", "s_from_m": 70.0, "s_to_m": 90.0, "lanes": [-1], "condition": "icy",
                 "friction": 0.1}],
    "visibility_zones": [{"id": "z", "s_from_m": 80.0, "s_to_m": 120.0, "visibility_m": 50.0}],
    "wind_zones": [{"id": "w", "s_from_m": 60.0, "s_to_m": 99.0, "wind": {"speed_mps": 15.0}},
                   {"id": "v", "road": "nowhere", "s_from_m": 0.0, "s_to_m": 9.0,
                    "wind": {"speed_mps": 15.0}}],
}  # fmt: skip


def test_stretches_of_other_conditions_are_drawn_and_named_once() -> None:
    """In the legend by what they are; one on a road that there is not does no harm."""
    environment = Environment.model_validate(ENVIRONMENT, strict=False)
    assert len(stretches(environment)) == 4
    assert [handle.get_label() for handle in handles(environment)] == [
        "icy, friction 0.10", "fog, visibility 50 m", "wind 15 m/s",
    ]  # fmt: skip
    made, trace, network = _scene("rural_straight", environment=ENVIRONMENT)
    assert "fog, visibility 50 m" in texts(birdseye(made, trace, 0, network))


def test_the_arrow_of_a_car_that_reverses_points_backwards() -> None:
    """It shows where the car goes, not where it heads."""
    made, trace, network = _scene("rural_straight")
    trace.heading_rad[:] = 0.0
    trace.course_rad[:] = np.pi
    episode = Episode.of(made, trace, 0)
    bounds = draw_arrow(_axes(), TurnedFrame(), episode, 0, 10, looks(episode)[0], 1.0)
    assert bounds is not None
    assert bounds[1] < episode.x_m[0, 10]
    assert network.roads
