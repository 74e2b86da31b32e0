"""SUMO behind the interface of all simulators: our rollout replayed, and read back.

``Sumo`` moves everybody along our rollout by libsumo, so what comes back tells whether SUMO has the
same roads, boxes and contacts. ``SumoEgo`` leaves the ego to SUMO's car-following model, while the
others are replayed: then SUMO answers, and the ego is no longer where we say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.adapters.interface import Prepared, one_row
from simulators.adapters.sumo_process import MISSING
from simulators.exporters.sumo import SumoExporter, not_carried
from simulators.exporters.sumo_lanes import SumoLanes
from simulators.exporters.sumo_movers import front_m
from simulators.run import RunLimits, SimulatorRun, died, last_line, run_module
from simulators.sumo_home import HINT
from simulators.trace import EntityBox, EntityTrace, SimulatorTrace

Floats = NDArray[np.float64]

_STEM, _RESULT = "scenario", "result.json"
_MODULE = "simulators.adapters.sumo_process"


class Sumo:
    """Replays scenarios in SUMO."""

    name: ClassVar[str] = "sumo"
    needs_trace: ClassVar[bool] = True
    closed_loop: ClassVar[bool] = False

    def version(self) -> str:
        """Version of libsumo.

        Raises:
            SimulatorError: it is missing.
        """
        if find_spec("libsumo") is None:
            raise SimulatorError("libsumo is not there", where="libsumo", hint=HINT)
        try:
            return metadata.version("libsumo")
        except metadata.PackageNotFoundError:
            return ""

    def prepare(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        folder: Path,
        trace: TraceBatch | None = None,
    ) -> Prepared:
        """Write net, types and the table to replay.

        Raises:
            ExportError: netconvert is missing or cannot convert the roads.
        """
        rolled = one_row(trace, self.name)
        files = SumoExporter().export(scenario, network, stem=_STEM, trace=rolled)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return Prepared(
            scenario, network, folder, folder / f"{_STEM}.sumocfg",
            remarks=tuple(
                f"not carried: {line.words}" for line in not_carried(scenario, network)
            ),
        )  # fmt: skip

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Replay it in a process of its own."""
        self.version()
        more = ["--sumo-drives", EGO_ID] if self.closed_loop else []
        code, log = run_module(
            _MODULE, [_STEM, _RESULT, *more], folder=prepared.folder, limits=limits, what="SUMO"
        )
        if code == MISSING:
            raise SimulatorError("libsumo cannot be used", hint=last_line(log) or HINT)
        if code < 0:
            raise died("SUMO", code, log, limits)
        result = prepared.folder / _RESULT
        return SimulatorRun(code, log, result.read_bytes() if result.is_file() else b"")

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """What SUMO says: places, lanes and contacts.

        Speeds are those of the ego that SUMO drives; of those that were moved, changes of their
        places over time, since SUMO works none out for them. s and t are not known to SUMO.
        """
        try:
            told: dict[str, Any] = json.loads(run.csv)
            time_s = np.array(told["time_s"], dtype=np.float64)
            if time_s.size < 2:
                raise ValueError("less than two states")
            net = (prepared.folder / f"{_STEM}.net.xml").read_bytes()
            lanes = SumoLanes.of(net, prepared.network)
            numbers = {
                name: lane.lane for name, lane in lanes.by_id.items()
            }  # fmt: skip
            movers: dict[str, Ego | Actor] = {EGO_ID: prepared.scenario.ego}
            movers |= {actor.id: actor for actor in prepared.scenario.actors}
            entities = {
                name: _entity(
                    told["states"][name], mover, time_s, numbers, driven=name == told["driven"]
                )
                for name, mover in movers.items()
            }
            return SimulatorTrace(
                time_s, entities, _first_contacts(told["collisions"]), str(told["ended_by"])
            )
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise SimulatorError(
                f"SUMO left no states that can be read: {error}", hint=last_line(run.log)
            ) from error


class SumoEgo(Sumo):
    """Replays the others, and lets SUMO drive the ego from where and as fast as it starts.

    Speed, lane changes and the choice of when to go are SUMO's; the route is that of the ego.
    """

    name: ClassVar[str] = "sumo-ego"
    closed_loop: ClassVar[bool] = True


def _entity(
    rows: list[list[Any]], mover: Ego | Actor, time_s: Floats, lanes: Mapping[str, int], *,
    driven: bool,
) -> EntityTrace:  # fmt: skip
    front_x, front_y, angle_deg, speed_mps = np.array([row[:4] for row in rows], dtype=float).T
    heading_rad = np.deg2rad(90.0 - angle_deg)
    back_m = front_m(mover)
    x_m = front_x - back_m * np.cos(heading_rad)
    y_m = front_y - back_m * np.sin(heading_rad)
    if not driven:
        speed_mps = np.hypot(np.gradient(x_m, time_s), np.gradient(y_m, time_s))
    unknown = np.full(time_s.size, np.nan)
    box = mover.box
    return EntityTrace(
        x_m=x_m, y_m=y_m, heading_rad=np.arctan2(np.sin(heading_rad), np.cos(heading_rad)),
        speed_mps=speed_mps, lane=np.array([lanes.get(row[4], 0) for row in rows], dtype=np.int32),
        s_m=unknown, t_m=unknown.copy(),
        box=EntityBox(box.length_m, box.width_m, box.height_m, box.centre_x_m, 0.0),
        speeds_from_places=not driven,
    )  # fmt: skip


def _first_contacts(collisions: list[list[Any]]) -> tuple[tuple[float, str, str], ...]:
    first: dict[tuple[str, str], float] = {}
    for time_s, collider, victim, *_ in collisions:
        pair = sorted((str(collider), str(victim)))
        first.setdefault((pair[0], pair[1]), float(time_s))
    return tuple(sorted((at_s, *pair) for pair, at_s in first.items()))
