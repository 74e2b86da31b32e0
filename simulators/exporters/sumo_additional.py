"""Traffic light programs and things beside the road as additional elements of SUMO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.signals import SignalProgram, SignalState
from scenario_gen.roads import RoadNetwork
from simulators.exporters._text import comment
from simulators.exporters._xml import element, number_text
from simulators.exporters.opendrive_signals import signal_ids

_PROGRAM = "scenario"
_STATES: Mapping[SignalState, str] = {
    "red": "r", "red_amber": "u", "green": "G", "amber": "y", "flashing_amber": "o", "dark": "O",
}  # fmt: skip
_SIGNAL_OF_LINK = "linkSignalID:"
# Programs of SUMO repeat; the last state lasts so much beyond the end.
_BEYOND_S = 60.0
_COLOURS = {"building": "150,120,100", "barrier": "120,120,120", "tree": "60,130,60"}
_OTHER_COLOUR = "160,160,160"
# Paint and bays are part of the road and not in its way.
_FLAT_M = 0.05


def write_lights(root: Any, scenario: Scenario, network: RoadNetwork, net: bytes) -> list[str]:
    """Append a program for each traffic light of the net.

    Returns:
        Names of the signals with a program that the net has no light for.
    """
    programs = {program.signal: program for program in scenario.signals}
    by_id = {number: programs[name] for name, number in signal_ids(network).items()
             if name in programs}  # fmt: skip
    told: set[str] = set()
    never_green: set[str] = set()
    tree = etree.fromstring(net, etree.XMLParser(resolve_entities=False))
    for light in tree.iter("tlLogic"):
        plain = [phase.get("state") for phase in light.iter("phase")]
        links: list[SignalProgram | None] = []
        for link in range(len(plain[0])):
            param = light.find(f"param[@key='{_SIGNAL_OF_LINK}{link}']")
            names = param.get("value").split() if param is not None else []
            links.append(next((by_id[name] for name in names if name in by_id), None))
        told |= {program.signal for program in links if program is not None}
        never_green |= {one.signal for one in links if one is not None and not _shows_green(one)}
        if any(links):
            _program(root, light.get("id"), links, plain, scenario.duration_s)
    for name in sorted(never_green):
        comment(root, f"the traffic light {name} never shows green: SUMO warns of that")
    return sorted(programs.keys() - told)


def _shows_green(program: SignalProgram) -> bool:
    return any(phase.state == "green" for phase in program.phases)


def _program(
    root: Any, name: str, links: list[SignalProgram | None], plain: list[str], end_s: float
) -> None:
    node = element(root, "tlLogic", id=name, type="static", programID=_PROGRAM, offset=0)
    times_s = sorted({phase.at_s for program in links if program for phase in program.phases})
    for begin_s, after_s in zip(
        times_s, [*times_s[1:], max(times_s[-1], end_s) + _BEYOND_S], strict=True
    ):
        state = "".join(
            _STATES["dark"] if program is None else _letter(program, begin_s, link, plain)
            for link, program in enumerate(links)
        )
        element(node, "phase", duration=round(after_s - begin_s, 3), state=state)


def _letter(program: SignalProgram, at_s: float, link: int, plain: list[str]) -> str:
    state = [phase.state for phase in program.phases if phase.at_s <= at_s][-1]
    # Who has to give way on green, as a left turn has, is known to the net.
    if state == "green" and not any(phase[link] == "G" for phase in plain):
        return "g"
    return _STATES[state]


def write_things(root: Any, network: RoadNetwork) -> None:
    """Append things beside the road as polygons, which are seen and stop nobody."""
    for thing in network.objects:
        if thing.z_m + thing.height_m < _FLAT_M:
            continue
        line = network.road(thing.road).line
        x_m, y_m = line.point(thing.s_m, thing.t_m)
        heading_rad = float(line.evaluate(thing.s_m)[2]) + thing.heading_rad
        cos, sin = np.cos(heading_rad), np.sin(heading_rad)
        half_m = 0.5 * thing.length_m, 0.5 * thing.width_m
        corners = [
            (x_m + along * half_m[0] * cos - side * half_m[1] * sin,
             y_m + along * half_m[0] * sin + side * half_m[1] * cos)
            for along, side in ((1, 1), (-1, 1), (-1, -1), (1, -1), (1, 1))
        ]  # fmt: skip
        shape = " ".join(f"{number_text(round(float(x), 4))},{number_text(round(float(y), 4))}"
                         for x, y in corners)  # fmt: skip
        element(
            root, "poly", id=thing.name, type=thing.kind, fill=True, layer=1,
            color=_COLOURS.get(thing.kind, _OTHER_COLOUR), shape=shape,
        )  # fmt: skip
