"""The process that SUMO runs in: moves everybody along a table, and writes down what SUMO says.

``python -m simulators.adapters.sumo_process STEM RESULT [--sumo-drives ID]`` in the folder of the
files. libsumo is one simulation per process, may crash and cannot be interrupted: so it lives here,
and the adapter outside.

A state that is asked for at a step is what SUMO says at the end of this step, when its clock has
gone on by one: all times written are those of the table.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from lxml import etree

#: Exit code where libsumo cannot be imported.
MISSING = 3
#: Exit code where SUMO refuses the files or a command.
REFUSED = 4
# Exactly where the table says, on a lane or off it, whatever class the lane is for.
_EXACTLY = 6
# Lanes are looked for within this radius; who is beyond it is on none. [m]
_MATCH_M = 100.0
_FOREVER_S = 1e6
_ROUTE = "replay"
#: Times the emergency deceleration of a type at which SUMO warns.
_NEVER = "1000000"
# What SUMO would check before it lets somebody drive as asked: nothing of it.
_UNCHECKED = 0
_CAPTURED = "driven.rou.xml"


class Replay:
    """One run.

    Args:
        sumo: the module ``libsumo``, started.
        table: rows of the replay table by step.
        driven: id of the mover that SUMO drives by its own model; None: all are moved.
    """

    def __init__(self, sumo: Any, table: list[list[dict[str, str]]], driven: str | None) -> None:
        self._sumo, self._table, self._driven = sumo, table, driven
        self._person = {row["id"]: row["as"] == "person" for row in table[0]}
        self.states: dict[str, list[list[Any]]] = {name: [] for name in self._person}
        self.collisions: list[list[Any]] = []
        self.time_s: list[float] = []
        self.ended_by = ""

    def run(self) -> None:
        """Add everybody, and step through the table to its end, or until the driven one is off."""
        self._add()
        for rows in self._table:
            for row in rows:
                if row["id"] != self._driven:
                    self._move(row)
            self._sumo.simulationStep()
            if self._driven is not None and self._driven not in self._sumo.vehicle.getIDList():
                self.ended_by = f"{self._driven} has left the roads"
                return
            self._note(float(rows[0]["time_s"]))

    def _add(self) -> None:
        sumo = self._sumo
        edges = sorted(edge for edge in sumo.edge.getIDList() if not edge.startswith(":"))
        walked = [edge for edge in edges if self._is_walked(edge)]
        sumo.route.add(_ROUTE, edges[:1])
        for name, is_person in self._person.items():
            if name == self._driven:
                continue
            if is_person:
                sumo.person.add(name, walked[0], 0.0, typeID=f"type_{name}")
                sumo.person.appendWaitingStage(name, _FOREVER_S)
                continue
            # Of a class that may be on every lane: it is not SUMO that puts it there.
            sumo.vehicletype.setVehicleClass(f"type_{name}", "ignoring")
            sumo.vehicle.add(name, _ROUTE, typeID=f"type_{name}", departPos="0", departSpeed="0")
            sumo.vehicle.setSpeedMode(name, _UNCHECKED)
            sumo.vehicle.setLaneChangeMode(name, _UNCHECKED)

    def _is_walked(self, edge: str) -> bool:
        lanes = (f"{edge}_{index}" for index in range(self._sumo.edge.getLaneNumber(edge)))
        return any("pedestrian" in self._sumo.lane.getAllowed(lane) for lane in lanes)

    def _move(self, row: dict[str, str]) -> None:
        name, at = row["id"], (float(row["x_m"]), float(row["y_m"]))
        how = {
            "angle": float(row["angle_deg"]), "keepRoute": _EXACTLY, "matchThreshold": _MATCH_M,
        }  # fmt: skip
        if self._person[name]:
            self._sumo.person.moveToXY(name, "", *at, **how)
            return
        self._sumo.vehicle.moveToXY(name, "", -1, *at, **how)
        # Others see how fast it is; by itself SUMO takes the way along the lane for it.
        self._sumo.vehicle.setPreviousSpeed(name, float(row["speed_mps"]))

    def _note(self, time_s: float) -> None:
        self.time_s.append(time_s)
        for name, states in self.states.items():
            domain = self._sumo.person if self._person[name] else self._sumo.vehicle
            x_m, y_m = domain.getPosition(name)
            states.append(
                [x_m, y_m, domain.getAngle(name), domain.getSpeed(name), domain.getLaneID(name)]
            )
        for one in self._sumo.simulation.getCollisions():
            self.collisions.append([time_s, one.collider, one.victim, one.type, one.lane])

    def result(self) -> dict[str, Any]:
        """What SUMO said."""
        version = str(self._sumo.getVersion()[1])
        return {
            "version": version, "driven": self._driven, "time_s": self.time_s,
            "states": self.states, "collisions": self.collisions, "ended_by": self.ended_by,
        }  # fmt: skip


def _table(path: Path) -> list[list[dict[str, str]]]:
    steps: list[list[dict[str, str]]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not steps or steps[-1][0]["time_s"] != row["time_s"]:
                steps.append([])
            steps[-1].append(row)
    return steps


def _only(routes: Path, name: str) -> Path:
    """A route file of one vehicle of another."""
    root = etree.parse(str(routes), etree.XMLParser(resolve_entities=False)).getroot()
    if not any(node.get("id") == name for node in root.iter("vehicle")):
        raise ValueError(f"SUMO cannot drive {name}: it has no route on the roads")
    for node in list(root):
        if node.get("id") != name:
            root.remove(node)
    path = routes.with_name(_CAPTURED)
    path.write_bytes(etree.tostring(root))
    return path


def main(arguments: list[str] | None = None) -> int:
    """Run, and write the result as JSON. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="sumo_process")
    parser.add_argument("stem")
    parser.add_argument("result", type=Path)
    parser.add_argument("--sumo-drives")
    given = parser.parse_args(arguments)
    try:
        sumo = importlib.import_module("libsumo")
    except ImportError as error:
        print(f"libsumo cannot be imported: {error}", file=sys.stderr)
        return MISSING
    # The order of options is that of the configuration; what stands here later counts.
    files = ["-c", f"{given.stem}.sumocfg", "--xml-validation", "never", "--no-step-log", "true"]
    try:
        routes = (
            ""
            if given.sumo_drives is None
            else str(_only(Path(f"{given.stem}.rou.xml"), given.sumo_drives))
        )
        table = _table(Path(f"{given.stem}.replay.csv"))
        # Who is moved does not brake by SUMO's models, whatever rates its places come to.
        quiet = [] if given.sumo_drives else ["--emergencydecel.warning-threshold", _NEVER]
        sumo.start(["sumo", *files, *quiet, "--route-files", routes, "--end", "-1"])
        replay = Replay(sumo, table, given.sumo_drives)
        replay.run()
        given.result.write_text(json.dumps(replay.result()), encoding="utf-8")
        sumo.close()
    except (sumo.TraCIException, sumo.FatalTraCIError, ValueError) as error:
        print(f"SUMO refuses: {error}", file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
