"""Lets ScenarioRunner's own code read files, and prints what it says as JSON, a line a file.

Run by an interpreter that has ``py_trees`` 0.8 and ScenarioRunner 0.9.16 on its path, with the
client of CARLA: ``carla.Map`` reads the road, a stand-in takes the place of the server. All that
ScenarioRunner builds before its first tick is built: configuration, actors, behaviour, criteria.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback
import types
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import carla

# What ScenarioRunner takes from the Python API of CARLA plans routes on a server's map only when
# the scenario runs.
for _name in (
    "agents", "agents.navigation", "agents.navigation.global_route_planner",
    "agents.navigation.basic_agent", "agents.navigation.constant_velocity_agent",
    "agents.navigation.local_planner", "agents.tools", "agents.tools.misc", "cv2",
):  # fmt: skip
    _module = types.ModuleType(_name)
    _module.__getattr__ = lambda _attribute: MagicMock()  # type: ignore[method-assign]
    sys.modules[_name] = _module


class World:
    """A server's world on a road, that goes on without a clock."""

    def __init__(self, road: str) -> None:
        self._map = carla.Map("road", road)
        self.asked: list[str] = []

    def get_settings(self) -> Any:
        return types.SimpleNamespace(synchronous_mode=False)

    def get_map(self) -> Any:
        return _MapWithSpawns(self._map)

    def get_blueprint_library(self) -> Any:
        return MagicMock()

    def wait_for_tick(self) -> None:
        """At once."""

    tick = wait_for_tick

    def get_actors(self) -> Any:
        return MagicMock()

    def __getattr__(self, name: str) -> Any:
        return MagicMock(name=name)


class _MapWithSpawns:
    def __init__(self, read: Any) -> None:
        self._read = read
        self.name = "road"

    def get_spawn_points(self) -> list[Any]:
        return []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._read, name)


class Actor:
    """An actor that has been set down."""

    def __init__(self, number: int, given: Any) -> None:
        self.id, self.is_alive = number, True
        kind = "walker" if given.category == "pedestrian" else "vehicle"
        self.type_id = given.model if "." in given.model else f"{kind}.{given.model}"
        self.attributes = {"role_name": given.rolename}
        self._transform = given.transform
        self.bounding_box = carla.BoundingBox(carla.Location(), carla.Vector3D(2.0, 1.0, 0.8))

    def get_transform(self) -> Any:
        return self._transform

    def get_location(self) -> Any:
        return self._transform.location

    def __getattr__(self, name: str) -> Any:
        return MagicMock(name=name)


def read(path: Path) -> dict[str, Any]:
    """What ScenarioRunner makes of a file: its error, starts and the events that it will run."""
    from srunner.scenarioconfigs.openscenario_configuration import OpenScenarioConfiguration
    from srunner.scenariomanager.carla_data_provider import CarlaDataProvider
    from srunner.scenarios.open_scenario import OpenScenario

    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            world = World(path.with_suffix(".xodr").read_text(encoding="utf-8"))
            client = MagicMock()
            client.get_world.return_value = world
            client.generate_opendrive_world.return_value = world
            CarlaDataProvider.prepare_map = staticmethod(lambda: None)
            CarlaDataProvider.generate_spawn_points = staticmethod(lambda: None)
            config = OpenScenarioConfiguration(str(path), client, {})
            made = [
                Actor(number, one)
                for number, one in enumerate([*config.ego_vehicles, *config.other_actors])
            ]
            egos, others = made[: len(config.ego_vehicles)], made[len(config.ego_vehicles) :]
            CarlaDataProvider.request_new_actors = staticmethod(lambda *_a, **_k: others)
            for one in made:
                CarlaDataProvider._actor_transform_map[one] = one.get_transform()
                CarlaDataProvider._actor_location_map[one] = one.get_location()
            OpenScenario.remove_all_actors = lambda _self: None
            tree = OpenScenario(world, egos, config, str(path), criteria_enable=True).scenario_tree
            names = [node.name for node in tree.iterate()]
    except Exception as error:  # noqa: BLE001 - whatever it raises is its verdict
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.name}"
        return {"error": f"{type(error).__name__}: {error} ({where})", "said": said.getvalue()}
    starts = {
        one.attributes["role_name"]: [
            one.get_location().x, -one.get_location().y, -one.get_transform().rotation.yaw,
        ]
        for one in made
    }  # fmt: skip
    events = [name.removeprefix("Event ") for name in names if name.startswith("Event ")]
    return {"error": "", "said": said.getvalue(), "starts": starts, "events": events}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        # What one scenario leaves on the blackboard would be found by the next one.
        if (child := os.fork()) == 0:
            print(json.dumps({"file": name, **read(Path(name))}), flush=True)
            os._exit(0)
        os.waitpid(child, 0)
