"""A stand-in for CARLA's client: a world in which what is moved is where it was moved to.

It is put in place of the package ``carla``, and notes what is asked of it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

KNOWN = ("vehicle.tesla.model3", "vehicle.mercedes.sprinter")


def note(*what: Any) -> None:
    with Path(os.environ["FAKE_CARLA_LOG"]).open("a") as file:
        file.write(json.dumps(what) + "\n")


class Location:
    def __init__(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> None:
        self.x, self.y, self.z = x, y, z


class Rotation:
    def __init__(self, yaw: float = 0.0) -> None:
        self.yaw = yaw


class Transform:
    def __init__(self, location: Location, rotation: Rotation) -> None:
        self.location, self.rotation = location, rotation

    def get_transform(self) -> Transform:
        return self


class Map:
    def get_waypoint(self, place: Location) -> Any:
        return SimpleNamespace(transform=Transform(Location(z=1.0), Rotation()))


class Blueprint:
    def __init__(self, name: str) -> None:
        self.name = name

    def has_attribute(self, name: str) -> bool:
        return name == "role_name" and self.name.startswith("vehicle")

    def set_attribute(self, name: str, value: str) -> None:
        note("role", self.name, value)


class Library:
    def filter(self, name: str) -> list[Blueprint]:
        stem = name.removesuffix("*")
        fits = (one for one in KNOWN if one == name or (stem != name and one.startswith(stem)))
        return [Blueprint(one) for one in fits]


class Actor:
    def __init__(self, number: int, pose: Transform) -> None:
        self.id, self.pose = number, pose

    def set_simulate_physics(self, on: bool) -> None:
        note("physics", self.id, on)


class World:
    def __init__(self) -> None:
        self.actors: dict[int, Actor] = {}
        self.settings = {"synchronous_mode": False, "fixed_delta_seconds": None}

    def get_settings(self) -> SimpleNamespace:
        return SimpleNamespace(**self.settings)

    def apply_settings(self, settings: SimpleNamespace) -> None:
        self.settings = dict(vars(settings))
        note("settings", settings.synchronous_mode, settings.fixed_delta_seconds)

    def get_map(self) -> Map:
        return Map()

    def get_blueprint_library(self) -> Library:
        return Library()

    def spawn_actor(self, blueprint: Blueprint, pose: Transform) -> Actor:
        actor = Actor(len(self.actors) + 7, pose)
        self.actors[actor.id] = actor
        note("spawn", blueprint.name, pose.location.z)
        return actor

    def tick(self) -> None:
        if os.environ.get("FAKE_CARLA_DIES"):
            raise RuntimeError("time-out of 30000ms while waiting for the simulator")

    def get_snapshot(self) -> SimpleNamespace:
        return SimpleNamespace(find=lambda number: self.actors[number].pose)


class Client:
    def __init__(self, host: str, port: int) -> None:
        self.world = World()
        note("client", host, port)

    def set_timeout(self, seconds: float) -> None:
        pass

    def get_server_version(self) -> str:
        if os.environ.get("FAKE_CARLA_DIES"):
            raise RuntimeError("time-out of 10000ms while waiting for the simulator")
        return "0.9.15"

    def generate_opendrive_world(self, text: str) -> World:
        assert "<OpenDRIVE" in text
        return self.world

    def apply_batch_sync(self, commands: list[tuple[int, Transform]], tick: bool) -> list[Any]:
        for number, pose in commands:
            self.world.actors[number].pose = pose
        return [SimpleNamespace(error="") for _ in commands]

    def apply_batch(self, commands: list[int]) -> None:
        note("destroy", *commands)


command = SimpleNamespace(
    ApplyTransform=lambda number, pose: (number, pose), DestroyActor=lambda number: number
)
