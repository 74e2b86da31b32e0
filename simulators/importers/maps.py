"""The map that a file names."""

from __future__ import annotations

import re
from pathlib import Path

from scenario_gen.errors import InputError, RoadError
from scenario_gen.roads.xodr_file import LIMITS as ROAD_LIMITS
from scenario_gen.safe_xml import read_file
from simulators.importers.folder import Folder
from simulators.importers.node import Node

NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")


def read_map(root: Node, folder: Folder, base: Path, roads: Path | None) -> tuple[str, bytes]:
    """Name and bytes of the map of a file.

    Args:
        root: of the scenario.
        folder: that holds the files.
        base: folder of the scenario.
        roads: where a map is looked for by its name otherwise.

    Raises:
        InputError: there is none.
        RoadError: it cannot be read.
    """
    node = root.child("RoadNetwork", "LogicFile")
    network = root.child("RoadNetwork")
    for part in network.children() if network is not None else ():
        if part.tag == "SceneGraphFile":
            part.say("unused", "a picture of the road")
        elif part.tag == "UsedArea":
            part.say("unused", "the map counts")
    if node is None:
        raise InputError("it names no map (RoadNetwork/LogicFile)")
    reference = node.text("filepath")
    path = _found(node, reference, folder, base, roads)
    data = read_file(path, limits=ROAD_LIMITS, error=RoadError, name=path.name)
    name = NOT_IN_NAMES.sub("_", path.stem).lstrip("_.-")[:90] or "road"
    return f"{name}.xodr", data


def _found(node: Node, reference: str, folder: Folder, base: Path, roads: Path | None) -> Path:
    named = reference if reference.lower().endswith(".xodr") else f"{reference}.xodr"
    try:
        return folder.file(named, base)
    except InputError as error:
        problem = error
    if roads is not None:
        plain = named.replace("\\", "/").rsplit("/", 1)[-1]
        try:
            return Folder(roads).file(plain, roads)
        except InputError:
            pass
    raise node.wrong(f"the map cannot be read: {problem}")
