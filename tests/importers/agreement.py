"""An imported file against the original, both in esmini.

Run as a program on files or folders, it prints one line for each file:
``python -m tests.importers.agreement [--roads FOLDER] [--within FOLDER] PATH...``
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lxml import etree

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ScenarioGenError, SimulatorError
from scenario_gen.motion import rollout
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.external import read_network
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.importers import Imported, Settings, import_file
from simulators.run import run_process
from simulators.trace import SimulatorTrace

_STEP_S = 0.01


@dataclass(frozen=True)
class Agreement:
    """How far apart the same object is in both runs, over their common time."""

    imported: Imported
    worst_m: float = float("nan")
    who: str = ""
    at_s: float = float("nan")
    original_s: float = 0.0
    """How long the original runs."""
    ours_s: float = 0.0
    note: str = ""


def roll(scenario: Scenario, network: RoadNetwork) -> TraceBatch:
    return rollout(ScenarioBatch.of([scenario]), networks=[network], step_s=0.05)


def agreement(path: Path, roads: Path | None = None, within: Path | None = None) -> Agreement:
    """Import a file, export it again and run both.

    Raises:
        ScenarioGenError: the file is refused.
    """
    imported = import_file(path, roll, Settings(roads=roads, folder=within))
    if imported.scenario is None:
        return Agreement(imported, note=imported.problem)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        network = read_network(imported.road, imported.road_file)
        files = OpenScenarioExporter().export(imported.scenario, network, stem="again")
        for name, data in files.items():
            (folder / name).write_bytes(data)
        try:
            ours = _run(folder / "again.xosc")
            until_s = imported.scenario.duration_s + 5.0
            played = (imported.scenario_path or path).resolve()
            root = (within or played.parent.parent).resolve()
            original = _run(_runnable(played, root, imported, folder, until_s))
        except ScenarioGenError as error:
            return Agreement(imported, note=str(error)[:200])
    return _compare(imported, original, ours)


def _runnable(path: Path, root: Path, imported: Imported, folder: Path, until_s: float) -> Path:
    """A copy of the original that ends in time, with its map and all that is beside it."""
    base, at = folder, root
    for part in path.parent.relative_to(root).parts:
        _link(at, base, part)
        base, at = base / part, at / part
        base.mkdir()
    _link(at, base, "")
    document = etree.parse(str(path), etree.XMLParser(resolve_entities=False)).getroot()
    for parameter in document.iterfind("ParameterDeclarations/ParameterDeclaration"):
        if (value := imported.values.get(parameter.get("name"))) is not None:
            parameter.set("value", value)
    storyboard = document.find("Storyboard")
    stop = storyboard.find("StopTrigger")
    if stop is None:
        stop = etree.SubElement(storyboard, "StopTrigger")
    group = etree.SubElement(stop, "ConditionGroup")
    node = etree.SubElement(group, "Condition", name="end", delay="0", conditionEdge="none")
    node = etree.SubElement(node, "ByValueCondition")
    value = f"{until_s:g}"
    etree.SubElement(node, "SimulationTimeCondition", rule="greaterThan", value=value)
    road = document.find("RoadNetwork/LogicFile")
    if not road.get("filepath").startswith("$") and not (base / road.get("filepath")).is_file():
        (base / imported.road_file).write_bytes(imported.road)
        road.set("filepath", imported.road_file)
    copy = base / "original_to_compare.xosc"
    copy.write_bytes(etree.tostring(document))
    return copy


def _link(source: Path, folder: Path, but: str) -> None:
    for entry in source.iterdir():
        if entry.name != but:
            (folder / entry.name).symlink_to(entry.resolve())


def _run(path: Path, *more: str) -> SimulatorTrace:
    """Without controllers: a scenario says what the ego does where nobody drives it."""
    with tempfile.TemporaryDirectory() as temporary:
        run_process(
            [Esmini().binary, "--osc", str(path), "--headless", "--fixed_timestep", f"{_STEP_S}",
             "--csv_logger", "states.csv", "--disable_controllers", "--disable_stdout"],
            folder=Path(temporary), timeout_s=60.0, what="esmini",
        )  # fmt: skip
        states = Path(temporary) / "states.csv"
        if not states.is_file():
            raise SimulatorError("esmini refused the file", where=path.name)
        return read_csv(states.read_bytes())


def _compare(imported: Imported, original: SimulatorTrace, ours: SimulatorTrace) -> Agreement:
    worst, who, at_s = 0.0, "", 0.0
    end_s = min(original.time_s[-1], ours.time_s[-1])
    # A state is logged before the actions of its time have been carried out.
    time_s = np.arange(2 * _STEP_S, end_s, _STEP_S)
    for ours_name, name in imported.names.items():
        if name not in original.entities or ours_name not in ours.entities:
            return Agreement(imported, note=f"{name} is not in both runs")
        one, two = original.entities[name], ours.entities[ours_name]
        x, y = (
            np.interp(time_s, original.time_s, getattr(one, axis))
            - np.interp(time_s, ours.time_s, getattr(two, axis))
            for axis in ("x_m", "y_m")
        )
        distance = np.hypot(x, y)
        if distance.size and distance.max() > worst:
            worst, who = float(distance.max()), name
            at_s = float(time_s[int(np.argmax(distance > 0.5 if worst > 0.5 else distance))])
    missing = [n for n in original.entities if n not in imported.names.values()]
    return Agreement(
        imported, worst, who, at_s, float(original.time_s[-1]), float(ours.time_s[-1]),
        f"not imported: {', '.join(missing)}" if missing else "",
    )  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print a table."""
    given: dict[str, Path] = {}
    for name in ("roads", "within"):
        if f"--{name}" in arguments:
            at = arguments.index(f"--{name}")
            given[name] = Path(arguments[at + 1])
            del arguments[at : at + 2]
    files = [
        file
        for path in map(Path, arguments)
        for file in (sorted(path.glob("*.xosc")) if path.is_dir() else [path])
    ]
    whole = close = taken = 0
    shares = []
    for file in files:
        try:
            found = agreement(file, **given)
        except ScenarioGenError as error:
            print(f"{file.name:60} refused: {str(error)[:110]}")
            continue
        one = found.imported
        taken += one.scenario is not None
        whole += one.whole
        shares.append(one.understood)
        near = found.worst_m <= 0.5
        close += near
        print(
            f"{file.name:60} {'whole' if one.whole else 'part ' if one.scenario else 'none '}"
            f" {one.understood:.3f} {found.worst_m:8.2f} m {'ok' if near else '  '}"
            f" {found.who[:12]} at {found.at_s:.1f} of {found.original_s:.1f}/{found.ours_s:.1f} s"
            f" {found.note[:100]}",
            flush=True,
        )
    print(f"{len(files)} files, {taken} scenarios, {whole} whole, {close} within 0.5 m,"
          f" understood {np.mean(shares) if shares else 0:.3f}")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
