"""``scenario-gen events``: what is seen in a rollout or in a simulator's log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import say, say_json
from scenario_gen.cli.options import EgoDriver
from scenario_gen.cli.trace import EgoOption, MapOption


def events(
    file: Annotated[
        Path, typer.Argument(help="A scenario (JSON), or a CSV log of esmini.", metavar="FILE")
    ],
    trace: Annotated[
        Path | None,
        typer.Option(
            help="Look at the states of a run: a log of esmini, which ran an export of FILE.",
            metavar="RUN.csv",
        ),
    ] = None,
    road_map: MapOption = None,
    ego: EgoOption = None,
    driver: EgoDriver = "constant_speed",
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per event and line.")
    ] = False,
) -> None:
    """List the events of a scenario or a log: kind, time, participants, figures, place."""
    from scenario_gen import api
    from scenario_gen.checks.intents import event_words
    from scenario_gen.domain.actor import EGO_ID
    from scenario_gen.domain.brief import REFERENCE_DRIVERS
    from scenario_gen.errors import InputError

    if file.suffix.lower() == ".csv":
        if trace is not None:
            raise InputError(f"{file.name} is a log itself; --trace goes with a scenario")
        recorded = api.read_trace(file, road_map=road_map, ego=ego)
        found, ego = api.events(recorded), recorded.names["ego"]
    else:
        if road_map is not None or ego is not None:
            raise InputError("--map and --ego go with a log; a scenario says these itself")
        chosen = next((one for one in REFERENCE_DRIVERS if one == driver), None)
        if chosen is None:
            raise InputError(
                f"no reference driver {driver[:60]!r}",
                hint=f"known: {', '.join(REFERENCE_DRIVERS)}",
            )
        scenario = api.load(file)
        found = api.events(
            scenario if trace is None else api.read_trace(trace, scenario, folder=file.parent),
            driver=chosen, folder=file.parent,
        )  # fmt: skip
    for event in found:
        if json_output:
            say_json(event.model_dump(mode="json"), line=True)
        else:
            say(f"{event.from_s:8.2f} s  {event.actor}  {event_words(event, ego or EGO_ID)}")
