"""CARLA: its map reader as a judge of our roads, and a stand-in for its server that plays."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import get_args

import pytest

from scenario_gen.domain.actor import Category
from scenario_gen.errors import InputError, NotSupportedError, SimulatorError
from scenario_gen.library import read_library
from scenario_gen.roads import build
from simulators.adapters.carla import Carla
from simulators.adapters.carla_child import _BLUEPRINTS
from simulators.adapters.carla_map import MAP, MapVerdict, judge_map, write_map
from simulators.profiles import profile_by_name
from simulators.run import DEFAULT_LIMITS, RunLimits, SimulatorRun
from tests.simulators import fake_carla
from tests.simulators.test_adapters import rolled
from tests.worlds import cut_in

LIBRARY = {one.id: one for one in read_library()}
with_carla = pytest.mark.skipif(
    importlib.util.find_spec("carla") is None, reason="the client of CARLA is not installed"
)


@with_carla
@pytest.mark.parametrize(
    "name",
    ["r157-cut-in-avoidable", "carla-highway-exit", "carla-signalized-junction-left-turn"],
)
def test_roads_hold_in_carla(tmp_path: Path, name: str) -> None:
    """Lanes connect and start where we say, in a frame that is left-handed."""
    one = LIBRARY[name].concrete()
    network = build(one.road)
    write_map(one, network, tmp_path)
    verdict = judge_map(one, network, tmp_path, DEFAULT_LIMITS)
    assert verdict.faults == ()
    assert verdict.starts.keys() >= {"ego"}
    assert max(d for d in verdict.starts.values() if d is not None) < 0.01


def test_blueprints_are_those_that_carla_has() -> None:
    """Every name that is asked for is in the catalogue of the profile."""
    asked = {name for names in _BLUEPRINTS.values() for name in names}
    assert asked <= set(profile_by_name("carla-0.9.16").writing.catalogue)
    assert set(_BLUEPRINTS) <= set(get_args(Category))


@with_carla
def test_a_road_that_does_not_hold_in_carla_is_told(tmp_path: Path) -> None:
    """A road that is elsewhere, one without the lane, and no road at all: each in its words."""
    one = cut_in().concrete()
    network = build(one.road)
    write_map(one, network, tmp_path)
    sound = (tmp_path / MAP).read_bytes()
    for data, said in (
        (sound.replace(b'x="0"', b'x="3"', 1), "3.00 m off"),
        (sound.replace(b'<lane id="-2"', b'<lane id="-22"'), "does not read the road: map::at"),
        (b"<OpenDRIVE/>", "no lane where ego starts"),
        (b"no road", "does not read the road"),
    ):
        (tmp_path / MAP).write_bytes(data)
        verdict = judge_map(one, network, tmp_path, DEFAULT_LIMITS)
        assert any(said in line for line in verdict.faults), (said, verdict)


@with_carla
def test_without_a_server_the_road_is_judged_and_nothing_is_played(tmp_path: Path) -> None:
    """Said as such: it is no failure."""
    one = cut_in()
    network, trace = rolled(one)
    with pytest.raises(NotSupportedError, match="no server is named; the road holds") as caught:
        Carla().prepare(one, network, tmp_path, trace)
    assert "--carla" in caught.value.hint


@pytest.mark.parametrize("address", ["", "localhost", "a b:2000", "host:0", "host:70000", "-:x"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """Before anything else."""
    with pytest.raises(InputError, match="HOST:PORT"):
        Carla(address)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stand-in in place of the client library; the file in which it notes what is asked."""
    package = tmp_path / "lib" / "carla"
    package.mkdir(parents=True)
    (package / "__init__.py").write_bytes(Path(fake_carla.__file__).read_bytes())
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lib"))
    monkeypatch.setenv("FAKE_CARLA_LOG", str(tmp_path / "asked.txt"))
    sound = MapVerdict("", 1, (), {"ego": 0.0}, ())
    monkeypatch.setattr("simulators.adapters.carla.judge_map", lambda *_: sound)
    return tmp_path / "asked.txt"


def test_the_version_is_that_of_client_and_server(
    server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that an update of the server is seen; one that does not answer is told before all else."""
    monkeypatch.setattr("simulators.adapters.carla.installed_version", lambda *_: "0.9.16")
    assert Carla().version() == "0.9.16"
    assert Carla("127.0.0.1:2000").version() == "0.9.16, server 0.9.15"
    assert '["client", "127.0.0.1", 2000]' in server.read_text()
    monkeypatch.setenv("FAKE_CARLA_DIES", "1")
    with pytest.raises(SimulatorError, match="no CARLA server answers") as caught:
        Carla("127.0.0.1:2000").version()
    assert caught.value.where == "127.0.0.1:2000"
    assert "time-out of 10000ms" in caught.value.hint
    assert "start the server" in caught.value.hint


def test_a_server_plays_our_rollout(tmp_path: Path, server: Path) -> None:
    """Placed by middles in a left-handed frame, read back as our reference points; cleaned up."""
    one = cut_in(duration_s=3.0, road={"template": "motorway_curve", "speed_limit_mps": 36.0})
    network, trace = rolled(one)
    (tmp_path / "run").mkdir()
    adapter = Carla("127.0.0.1:2000")
    prepared = adapter.prepare(one, network, tmp_path / "run", trace)
    run = adapter.run(prepared, DEFAULT_LIMITS)
    assert run.ok, run.log
    found = adapter.read_trace(prepared, run)
    for index, name in enumerate(("ego", "van1")):
        entity = found.entities[name]
        assert entity.x_m == pytest.approx(trace.x_m[0, index], abs=1e-6)
        assert entity.y_m == pytest.approx(trace.y_m[0, index], abs=1e-6)
        assert entity.heading_rad == pytest.approx(trace.heading_rad[0, index], abs=1e-9)
        assert entity.speed_mps == pytest.approx(trace.speed_mps[0, index], abs=0.3)
    asked = server.read_text()
    assert '["client", "127.0.0.1", 2000]' in asked
    assert '["settings", true, 0.05]' in asked
    assert '["spawn", "vehicle.mercedes.sprinter", 1.05]' in asked
    assert '["role", "vehicle.tesla.model3", "hero"]' in asked
    assert asked.rstrip().endswith('["destroy", 7, 8]\n["settings", false, null]')


def test_a_server_that_goes_away_is_a_refusal_and_is_left_as_it_was(
    tmp_path: Path, server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says is in the log; actors are removed and the settings are those of before."""
    monkeypatch.setenv("FAKE_CARLA_DIES", "1")
    one = cut_in(duration_s=3.0)
    network, trace = rolled(one)
    (tmp_path / "run").mkdir()
    adapter = Carla("127.0.0.1:2000")
    prepared = adapter.prepare(one, network, tmp_path / "run", trace)
    run = adapter.run(prepared, RunLimits())
    assert not run.ok
    assert "time-out of 30000ms" in run.log
    assert server.read_text().rstrip().endswith('["destroy", 7, 8]\n["settings", false, null]')
    with pytest.raises(SimulatorError, match="wrote no states"):
        adapter.read_trace(prepared, SimulatorRun(0, run.log, b""))
