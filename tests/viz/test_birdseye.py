"""Bird's-eye pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.viz import scenes
from tests.viz.pictures import axes_without_units, rendered, texts
from viz.actor_drawing import CROWD_LOOK, looks
from viz.birdseye import birdseye
from viz.episode import Episode
from viz.plots import scenario_plots
from viz.views import closest_view, overview

SCENES = [
    scenes.motorway_cut_in,
    scenes.rural_oncoming,
    scenes.urban_pedestrian,
    scenes.junction,
    scenes.crowd,
    scenes.alone,
]


@pytest.mark.parametrize("make", SCENES)
def test_every_scene_is_drawn_with_labelled_axes(make: Callable[[], scenes.Scene]) -> None:
    """Every kind of road gives a picture whose axes have labels with units."""
    made, trace, network = make()
    figure = birdseye(made, trace, 0, network)
    assert not axes_without_units(figure)
    rendered(figure)


@pytest.mark.parametrize("make", SCENES)
def test_the_views_hold_what_they_are_about(make: Callable[[], scenes.Scene]) -> None:
    """The overview holds every path; the second view holds both boxes, true to scale."""
    made, trace, network = make()
    episode = Episode.of(made, trace, 0)
    shown = looks(episode)
    whole = overview(episode, network, shown)
    named = [i for i, look in enumerate(shown) if look is not CROWD_LOOK]
    u, v = whole.frame.world(episode.x_m[named], episode.y_m[named])
    window = whole.window
    assert window.left < u.min() and u.max() < window.right  # noqa: PT018
    assert window.low < v.min() and v.max() < window.high  # noqa: PT018
    closest = episode.closest()
    near = closest_view(episode, network, closest, whole)
    assert near.equal
    if closest is not None:
        corners = episode.corners(closest.step)[[0, closest.actor]]
        u, v = near.frame.world(corners[..., 0], corners[..., 1])
        assert all(near.window.holds(*p) for p in zip(u.ravel(), v.ravel(), strict=True))


def test_the_closest_approach_is_that_of_the_boxes() -> None:
    """Van 25 m ahead and 5 m/s slower: 25 - 1.35 - 2.25 + 1.7 - 2.95 m apart, closed at 5 m/s."""
    made, trace, _ = scenes.motorway_cut_in()
    episode = Episode.of(made, trace, 0)
    gap_m = 25.0 + (1.7 - 2.95) - (1.35 + 2.25)
    assert episode.gap_m[1, 0] == pytest.approx(np.hypot(gap_m, 3.5 - 0.9 - 1.025))
    closest = episode.closest()
    assert closest is not None
    assert closest.gap_m == 0.0
    assert closest.time_s == pytest.approx(gap_m / 5.0, abs=0.15)
    assert "Contact with van1 (van)" in texts(birdseye(*_arguments(scenes.motorway_cut_in())))


def test_facts_name_gap_and_time_to_collision() -> None:
    """Without contact the gap, its time, the actor and the time to collision are written."""
    text = texts(birdseye(*_arguments(scenes.urban_pedestrian())))
    assert "Closest approach 2.3 m to ped1 (pedestrian) at 7.2 s" in text
    assert "least TTC" in text
    assert "urban street \u00b7 limit 50 km/h \u00b7 day" in text


def test_times_beyond_the_end_of_a_scenario_are_not_drawn() -> None:
    """Rows of a batch with a shorter scenario end where it ends."""
    made, trace, _ = scenes.urban_pedestrian()
    trace.valid[0, 50:] = False
    episode = Episode.of(made, trace, 0)
    assert episode.time_s[-1] == pytest.approx(4.9)
    assert episode.whole_seconds().tolist() == [0, 10, 20, 30, 40]


def test_a_hostile_title_is_text_and_nothing_else() -> None:
    """Markup, mathtext and reversed text in a title neither raise nor reach the SVG as markup."""
    hostile = scenes.HOSTILE
    made, trace, network = scenes.motorway_cut_in(title=hostile, hazard=hostile, narrative=hostile)
    images = rendered(birdseye(made, trace, 0, network))
    assert b"<script" not in images["svg"]
    assert "\u202e".encode() not in images["svg"]


def test_more_actors_than_looks_are_drawn_grey() -> None:
    """The six nearest actors have looks of their own; the legend counts the others."""
    made, trace, network = scenes.crowd()
    shown = looks(Episode.of(made, trace, 0))
    assert shown.count(CROWD_LOOK) == 3
    assert len({(look.line, look.marker) for look in shown}) == 8
    assert "3 others" in texts(birdseye(made, trace, 0, network))


def test_files_are_the_same_on_every_call() -> None:
    """SVG, PNG and CSV of a scenario are byte-stable and named after it."""
    first, second = (scenario_plots(*_arguments(scenes.motorway_cut_in())) for _ in range(2))
    assert first == second
    assert sorted(first) == ["birdseye_test.csv", "birdseye_test.png", "birdseye_test.svg"]
    lines = first["birdseye_test.csv"].decode().splitlines()
    assert lines[0] == "actor,category,time_s,x_m,y_m,heading_rad,speed_mps,gap_to_ego_m,ttc_s"
    assert len(lines) == 1 + 2 * 151
    assert lines[1].startswith("ego,car,0,50,-5.25,0,30,")


def _arguments(scene: scenes.Scene) -> tuple[object, ...]:
    made, trace, network = scene
    return made, trace, 0, network
