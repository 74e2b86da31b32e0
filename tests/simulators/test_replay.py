"""Replayed motion: where its points are, and what a simulator makes of them."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest
from lxml import etree

from scenario_gen.checks import RULES, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.pipeline.targets import rolled_out
from scenario_gen.roads import build
from simulators.as_trace import as_trace
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ExportOptions

LIBRARY = {one.id: one for one in read_library()}
MOTION_RULES = tuple(r for r in RULES if r.id in ("motion.acceleration", "motion.braking"))


def replay(given: Scenario) -> dict[str, bytes]:
    options = ExportOptions.of("esmini", motion="trajectory")
    exporter = OpenScenarioExporter().with_options(options, rolled_out)
    return exporter.export(given, build(given.road), stem="row")


def points(xosc: bytes, name: str) -> list[tuple[float, float, float]]:
    """Time and place of each vertex of a mover."""
    root = etree.fromstring(xosc)
    vertices = root.findall(f".//ManeuverGroup/Actors/EntityRef[@entityRef='{name}']/../..//Vertex")
    places = ((v.get("time"), v.find(".//WorldPosition")) for v in vertices)
    return [(float(at), float(p.get("x")), float(p.get("y"))) for at, p in places]


def speeds(xosc: bytes, name: str) -> list[tuple[float, float]]:
    """Beginning and mean speed of the stretches between vertices."""
    return [
        (a[0], math.hypot(b[1] - a[1], b[2] - a[2]) / (b[0] - a[0]))
        for a, b in itertools.pairwise(points(xosc, name))
    ]


def test_a_point_is_where_a_walk_ends_at_once() -> None:
    """The deer comes to 5 m/s and halts at once: then no stretch has a speed in between."""
    given = LIBRARY["nhtsa-10-animal"].concrete()
    found = [round(speed, 3) for _, speed in speeds(replay(given)["row.xosc"], "deer")]
    assert set(found[found.index(5.0) :]) == {0.0, 5.0}


def test_a_point_more_is_where_the_rollout_is() -> None:
    """Vertices of jumps lie on the way, in order of time, and nothing else changes."""
    given = LIBRARY["nhtsa-10-animal"].concrete()
    made = points(replay(given)["row.xosc"], "deer")
    times = [at for at, *_ in made]
    assert times == sorted(set(times))
    odd = [at for at in times if abs(at * 10 - round(at * 10)) > 1e-6]
    assert 0 < len(odd) <= 2


@pytest.mark.esmini
@pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")
@pytest.mark.parametrize("name", ["nhtsa-10-animal", "nhtsa-31-turning-non-signalised"])
def test_realised_accelerations_are_those_meant(name: str, tmp_path: Path) -> None:
    """A start from rest and a halt at once break no rule when every point is followed."""
    given = LIBRARY[name].concrete()
    for file, data in replay(given).items():
        (tmp_path / file).write_bytes(data)
    run = Esmini().run(tmp_path / "row.xosc", every_point=True)
    network = build(given.road)
    trace = as_trace(given, network, read_csv(run.csv))
    report = check(ScenarioBatch.of([given]), trace, networks=[network], rules=MOTION_RULES)
    assert [finding.message for finding in report.result(0).findings] == []
