"""In a process of its own: plays states on a CARLA server and records what came of them.

CARLA's frame is left-handed: its y and its yaw are the negatives of ours. Actors are placed by the
middle of their boxes.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: In place of the folder: only the version of the server is asked for.
VERSION = "--version"
SERVER_SAYS = "server version: "
_TIMEOUT_S = 30.0
#: A server that does not answer within this time before the first run is not there.
_GREETING_S = 10.0
#: What is moved stands so much above the road, so that it is not in it at the start. [m]
_CLEARANCE_M = 0.05
#: Blueprints of CARLA 0.9.16 by category, the first one that the server has; then any vehicle.
_BLUEPRINTS: dict[str, tuple[str, ...]] = {
    "car": ("vehicle.tesla.model3", "vehicle.audi.tt"),
    "van": ("vehicle.mercedes.sprinter", "vehicle.volkswagen.t2"),
    "truck": ("vehicle.carlamotors.carlacola", "vehicle.carlamotors.european_hgv"),
    "bus": ("vehicle.mitsubishi.fusorosa",),
    "motorcycle": ("vehicle.kawasaki.ninja", "vehicle.yamaha.yzf"),
    "bicycle": ("vehicle.diamondback.century", "vehicle.bh.crossbike"),
    "pedestrian": ("walker.pedestrian.0001",),
    "wheelchair": ("walker.pedestrian.0001",),
    "animal_rider": ("walker.pedestrian.0001",),
    "animal": ("walker.pedestrian.0001",),
    "debris": ("static.prop.box01",),
    "vehicle_part": ("static.prop.box01",),
    "emergency_vehicle": ("vehicle.ford.ambulance", "vehicle.carlamotors.firetruck"),
}


def play(carla: Any, host: str, port: int, text: str, actors: list[dict[str, str]],
         given: dict[str, Any]) -> dict[str, Any]:  # fmt: skip
    """States of everybody as the server has them after each step."""
    client = carla.Client(host, port)
    client.set_timeout(_TIMEOUT_S)
    world = client.generate_opendrive_world(text)
    before = world.get_settings()
    time_s = given["time_s"]
    settings = world.get_settings()
    settings.synchronous_mode = True
    settings.fixed_delta_seconds = float(time_s[1] - time_s[0])
    world.apply_settings(settings)
    spawned: list[Any] = []
    try:
        poses = _poses(carla, world, given)
        library = world.get_blueprint_library()
        for actor, way in zip(actors, poses, strict=True):
            blueprint = _blueprint(library, actor["category"])
            if blueprint.has_attribute("role_name"):
                blueprint.set_attribute("role_name", actor["role"])
            spawned.append(world.spawn_actor(blueprint, way[0]))
            spawned[-1].set_simulate_physics(False)
        seen = [_stepped(carla, client, world, spawned, [way[step] for way in poses])
                for step in range(time_s.size)]  # fmt: skip
    finally:
        client.apply_batch([carla.command.DestroyActor(actor.id) for actor in spawned])
        world.apply_settings(before)
    return _states(time_s, np.array(seen), given["centre_x_m"][:, None])


def _stepped(
    carla: Any, client: Any, world: Any, actors: list[Any], poses: list[Any]
) -> list[tuple[float, float, float]]:
    """Move everybody, go one step on, and read where everybody is."""
    moves = [carla.command.ApplyTransform(actor.id, pose)
             for actor, pose in zip(actors, poses, strict=True)]  # fmt: skip
    for response in client.apply_batch_sync(moves, False):
        if response.error:
            raise RuntimeError(f"CARLA refused to move an actor: {response.error}")
    world.tick()
    snapshot = world.get_snapshot()
    found = []
    for actor in actors:
        state = snapshot.find(actor.id)
        if state is None:
            raise RuntimeError(f"actor {actor.id} is no longer there")
        at = state.get_transform()
        found.append((at.location.x, -at.location.y, -math.radians(at.rotation.yaw)))
    return found


def _poses(carla: Any, world: Any, given: dict[str, Any]) -> list[list[Any]]:
    """For each mover, the transforms of its middle over time, on the road where there is one."""
    read = world.get_map()
    heading_rad, ahead_m = given["heading_rad"], given["centre_x_m"][:, None]
    x_m = given["x_m"] + ahead_m * np.cos(heading_rad)
    y_m = given["y_m"] + ahead_m * np.sin(heading_rad)
    found = []
    for xs, ys, headings in zip(x_m.tolist(), y_m.tolist(), heading_rad.tolist(), strict=True):
        way = []
        for x, y, heading in zip(xs, ys, headings, strict=True):
            place = carla.Location(x=x, y=-y, z=0.0)
            ground = read.get_waypoint(place)
            height_m = ground.transform.location.z if ground is not None else 0.0
            place = carla.Location(x=x, y=-y, z=height_m + _CLEARANCE_M)
            way.append(carla.Transform(place, carla.Rotation(yaw=-math.degrees(heading))))
        found.append(way)
    return found


def _blueprint(library: Any, category: str) -> Any:
    for name in (*_BLUEPRINTS.get(category, ()), "vehicle.*"):
        found = library.filter(name)
        if len(found):
            return found[0]
    raise RuntimeError(f"the server has no blueprint for a {category}")


def _states(time_s: Floats, seen: Floats, ahead_m: Floats) -> dict[str, Floats]:
    """(T, N, 3) x, y and heading of middles -> states of reference points."""
    x_m, y_m, heading_rad = np.moveaxis(seen, (2, 1), (0, 1))
    heading_rad = np.unwrap(heading_rad, axis=1)
    x_m = x_m - ahead_m * np.cos(heading_rad)
    y_m = y_m - ahead_m * np.sin(heading_rad)
    # What is moved without physics has no speed of its own there.
    speed_mps = np.hypot(np.gradient(x_m, time_s, axis=1), np.gradient(y_m, time_s, axis=1))
    return {
        "time_s": time_s, "x_m": x_m, "y_m": y_m, "heading_rad": heading_rad,
        "speed_mps": speed_mps,
    }  # fmt: skip


def tell_version(host: str, port: int) -> None:
    """Print the version of a server, behind a word to find it by."""
    import carla

    client = carla.Client(host, port)
    client.set_timeout(_GREETING_S)
    print(f"{SERVER_SAYS}{client.get_server_version()}")


def main(folder: Path, host: str, port: int) -> None:
    """Read what is to be played and write the states."""
    import carla

    with np.load(folder / "input.npz", allow_pickle=False) as read:
        given = {name: read[name] for name in read.files}
    actors = json.loads((folder / "actors.json").read_bytes())
    text = (folder / "map.xodr").read_text(encoding="utf-8")
    states = play(carla, host, port, text, actors, given)
    np.savez(folder / "states.npz", allow_pickle=False, **states)


if __name__ == "__main__":
    if sys.argv[1] == VERSION:
        tell_version(sys.argv[2], int(sys.argv[3]))
    else:
        main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
