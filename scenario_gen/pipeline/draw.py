"""Draws bird's-eye pictures; as a program, one per line of stdin (see ``pictures``)."""

from __future__ import annotations

import base64
import json
import sys

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from viz.plots import scenario_plots, scenario_thumbnail

THUMBNAIL = "thumbnail.png"


def draw(scenario: Scenario, driver: str, *, small: bool = False) -> dict[str, bytes]:
    """Picture and data of a scenario at the defaults of its parameters, by file name.

    Args:
        scenario: concrete or logical.
        driver: named reference driver of the ego.
        small: a thumbnail for an index page, and nothing else.
    """
    concrete = scenario.concrete()
    network = build(concrete.road)
    trace = rollout(ScenarioBatch.of([concrete]), driver=driver, networks=[network])
    if small:
        return {THUMBNAIL: scenario_thumbnail(concrete, trace, 0, network)}
    return scenario_plots(concrete, trace, 0, network)


def serve() -> None:
    """Answer every line ``{"scenario", "driver", "small"}`` with a line of the files in base64."""
    for line in sys.stdin:
        job = json.loads(line)
        scenario = Scenario.model_validate_json(job["scenario"])
        files = draw(scenario, job["driver"], small=job["small"])
        print(json.dumps({k: base64.b64encode(v).decode() for k, v in files.items()}), flush=True)


if __name__ == "__main__":
    serve()
