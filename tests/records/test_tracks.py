"""Tracks as CSV and GeoJSON: every state of the rollout, in a frame that the file names."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import numpy as np
import pytest

import scenario_gen as sg
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from simulators.exporters import geojson
from tests.worlds import RURAL, crossing_pedestrian, cut_in, scenario

PLACE = {"kind": "date_time", "at": "2026-06-01T12:00:00+02:00", "latitude_deg": 52.0,
         "longitude_deg": 10.0}  # fmt: skip
CASES = [cut_in(), crossing_pedestrian(), scenario(road=RURAL, ego_lane=-1)]


def table(made: Scenario) -> list[dict[str, str]]:
    """The rows of the CSV file."""
    ((name, data),) = sg.export(made, "csv").items()
    assert name == f"{made.id}.tracks.csv"
    return list(csv.DictReader(io.StringIO(data.decode())))


def features(made: Scenario) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The GeoJSON document, and its tracks."""
    ((name, data),) = sg.export(made, "geojson").items()
    assert name == f"{made.id}.tracks.geojson"
    document = json.loads(data)
    assert document["type"] == "FeatureCollection"
    for feature in document["features"]:
        assert set(feature) == {"type", "geometry", "properties"}
        assert feature["geometry"]["type"] == "LineString"
        # RFC 7946, 3.1.4: two or more positions.
        assert len(feature["geometry"]["coordinates"]) >= 2
        assert all(len(position) == 2 for position in feature["geometry"]["coordinates"])
    return document, [f for f in document["features"] if f["properties"]["feature"] == "track"]


@pytest.mark.parametrize("made", CASES, ids=["motorway", "street", "curve"])
def test_the_table_has_every_state_of_the_rollout(made: Scenario) -> None:
    """One row for each time and mover, in order, rounded to micrometres."""
    rows, trace = table(made), sg.rollout([made])
    movers, times = trace.shape[1], int(trace.valid[0].sum())
    assert len(rows) == movers * times
    assert [row["id"] for row in rows[:movers]] == ["ego", *(a.id for a in made.actors)]
    for name in ("x_m", "y_m", "heading_rad", "speed_mps", "accel_mps2", "s_m", "t_m"):
        given = np.array([float(row[name]) for row in rows]).reshape(times, movers).T
        assert given == pytest.approx(getattr(trace, name)[0][:, :times], abs=1e-6)
    lanes = np.array([int(row["lane"]) for row in rows]).reshape(times, movers).T
    assert (lanes == trace.lane[0][:, :times]).all()


def test_lateral_acceleration_is_that_of_the_curve() -> None:
    """v^2 / R on the arc of a curve, to the left positive."""
    made = scenario(road=RURAL | {"approach_m": 20.0, "radius_m": 250.0}, ego_lane=-1,
                    ego_s_m=10.0, ego_speed_mps=20.0)  # fmt: skip
    found = [float(row["lateral_accel_mps2"]) for row in table(made) if row["id"] == "ego"]
    # Lane -1 lies outside of a curve to the left.
    assert max(found) == pytest.approx(20.0**2 / (250.0 + 1.625), rel=0.02)


def test_off_every_road_there_is_no_road_in_the_table() -> None:
    """Empty, neither 0 nor the last known place."""
    slide = {"id": "off", "trigger": {"kind": "time", "at_s": 0.5},
             "manoeuvre": {"kind": "slide", "decel_mps2": 1.0, "course_rad": -0.8}}  # fmt: skip
    actor = {"id": "car1", "category": "car", "start": {"lane": -3, "s_m": 100.0},
             "speed_mps": 20.0, "phases": [slide]}  # fmt: skip
    rows = [row for row in table(scenario(actors=[actor])) if row["id"] == "car1"]
    off = [row for row in rows if row["lane"] == "0" and row["road"] == ""]
    assert off
    assert rows[0]["road"] == "main"


def test_text_in_the_table_runs_in_no_spreadsheet() -> None:
    """Ids cannot begin with what a formula begins with; numbers are numbers."""
    for row in table(cut_in(title="=cmd|' /C calc'!A0")):
        for name, value in row.items():
            if name in ("id", "category", "kind", "road"):
                assert not value.startswith(("=", "+", "-", "@"))
            else:
                float(value)


@pytest.mark.parametrize("made", CASES, ids=["motorway", "street", "curve"])
def test_tracks_without_a_place_are_in_metres_and_say_so(made: Scenario) -> None:
    """The middle of each box; and crs null, so that no reader takes metres for degrees."""
    document, tracks = features(made)
    assert document["crs"] is None
    assert document["coordinate_frame"]["kind"] == "local"
    trace = sg.rollout([made])
    x_m, y_m = trace.centres()
    for index, track in enumerate(tracks):
        line = np.array(track["geometry"]["coordinates"])
        assert line[:, 0] == pytest.approx(x_m[0, index][trace.valid[0]], abs=1e-4)
        assert line[:, 1] == pytest.approx(y_m[0, index][trace.valid[0]], abs=1e-4)
        assert len(track["properties"]["time_s"]) == len(line)
    borders = len(document["features"]) - len(tracks)
    assert borders > len(made.road.lane_layout())  # type: ignore[union-attr]


def test_tracks_at_a_place_are_on_earth() -> None:
    """The origin of the road is the place; 100 m north and east are where they should be."""
    pytest.importorskip("pyproj", reason="the extra geo is not installed")
    document, tracks = features(cut_in(environment={"time": PLACE}))
    assert "crs" not in document
    assert document["coordinate_frame"]["projection"].startswith("+proj=tmerc +lat_0=52")
    ego = np.array(tracks[0]["geometry"]["coordinates"])
    x_m, _ = sg.rollout([cut_in()]).centres()
    # On the ellipsoid of WGS84 a degree of longitude at 52 degrees is 68677 m, of latitude 111267.
    assert (ego[:, 0] - 10.0) * 68_677 == pytest.approx(x_m[0, 0], rel=1e-3)
    assert (ego[0, 1] - 52.0) * 111_267 == pytest.approx(-5.25, rel=0.01)
    length_m = math.hypot(*(ego[-1] - ego[0]) * (68_677, 111_267))
    assert length_m == pytest.approx(x_m[0, 0, -1] - x_m[0, 0, 0], rel=1e-3)


def test_a_place_without_the_library_is_refused_with_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Never another frame depending on what is installed."""
    monkeypatch.setattr(geojson, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"scenario-gen\[geo\]"):
        sg.export(scenario(environment={"time": PLACE}), "geojson")


@pytest.mark.parametrize("to", ["csv", "geojson"])
def test_equal_scenarios_have_equal_bytes(to: str) -> None:
    """No clock, no order of a set."""
    assert sg.export(cut_in(), to) == sg.export(cut_in(), to)
