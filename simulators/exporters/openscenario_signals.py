"""Programs of traffic lights as controllers of the road network."""

from __future__ import annotations

import itertools
from typing import Any

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.signals import SignalPhase, SignalState
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork
from simulators.exporters._xml import element
from simulators.exporters.opendrive_signals import signal_ids

#: Red, amber and green lamp: the form that esmini and its examples use for a three-lamp signal.
_LAMPS: dict[SignalState, str] = {
    "red": "on;off;off",
    "red_amber": "on;on;off",
    "green": "off;off;on",
    "amber": "off;on;off",
    "flashing_amber": "off;flashing;off",
    "dark": "off;off;off",
}
# Phases repeat from the first; this much beyond the end the last one is still on.
_BEYOND_S = 60.0


def write_traffic_signals(parent: Any, scenario: Scenario, network: RoadNetwork) -> None:
    """Append ``TrafficSignals`` to ``RoadNetwork`` where the scenario has programs.

    Each program is a controller of its name with one phase per state.

    Raises:
        ExportError: the network has no such signal.
    """
    if not scenario.signals:
        return
    ids = signal_ids(network)
    node = element(parent, "TrafficSignals")
    for program in scenario.signals:
        if program.signal not in ids:
            raise ExportError(
                f"the road network has no signal {program.signal}",
                where="signals",
                hint=f"its signals: {', '.join(ids) or '(none)'}",
            )
        controller = element(node, "TrafficSignalController", name=program.signal)
        for index, (phase, duration_s) in enumerate(_phases(scenario, program.phases), start=1):
            entry = element(controller, "Phase", name=f"{index}_{phase.state}", duration=duration_s)
            element(
                entry, "TrafficSignalState", trafficSignalId=ids[program.signal],
                state=_LAMPS[phase.state],
            )  # fmt: skip


def _phases(scenario: Scenario, phases: tuple[SignalPhase, ...]) -> list[tuple[SignalPhase, float]]:
    """Phases with their durations; the last one lasts beyond the end of the scenario."""
    pairs = [(phase, after.at_s - phase.at_s) for phase, after in itertools.pairwise(phases)]
    last = phases[-1]
    return [*pairs, (last, max(scenario.duration_s - last.at_s, 0.0) + _BEYOND_S)]
