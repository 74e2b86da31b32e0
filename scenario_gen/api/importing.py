"""Read scenarios of other tools."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion import rollout as roll
from scenario_gen.roads import RoadNetwork
from simulators.importers import Imported, import_file
from simulators.importers import Settings as ImportSettings

#: Step of the rollouts that tell when an event of an imported file starts. [s]
IMPORT_STEP_S = 0.05


def import_scenario(
    path: str | Path,
    *,
    folder: str | Path | None = None,
    roads: str | Path | None = None,
    ego: str | None = None,
    values: Mapping[str, float] | None = None,
) -> Imported:
    """An OpenSCENARIO file, 1.0 to 1.3, as a scenario; see ``docs/import.md``.

    Args:
        path: of the file.
        folder: nothing outside it is opened; when not given, the folder above that of the file.
        roads: where maps lie that are named without a path, as those of CARLA.
        ego: name of the object that is the ego; found by its name when not given.
        values: of parameters that the file declares.

    Returns:
        The scenario, or None with the reason, and what became of every element.

    Raises:
        InputError: the file is refused: unreadable, beyond a limit, or no OpenSCENARIO.
    """

    def rolled(scenario: Scenario, network: RoadNetwork) -> TraceBatch:
        return roll(ScenarioBatch.of([scenario]), networks=[network], step_s=IMPORT_STEP_S)

    settings = ImportSettings(
        folder=None if folder is None else Path(folder),
        roads=None if roads is None else Path(roads),
        ego=ego,
        values=values or {},
    )
    return import_file(Path(path), rolled, settings)
