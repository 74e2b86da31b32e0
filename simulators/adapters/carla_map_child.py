"""In a process of its own: what ``carla.Map`` makes of a road; its parser is not ours to trust."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

#: Looked at so far before the end of a road, and so far on. [m]
_BEFORE_M, _ON_M = 0.5, 1.0
#: Between the points of a lane that are counted. [m]
_SPACING_M = 5.0


def judge(carla: Any, text: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What CARLA says of starts and links on an OpenDRIVE text."""
    try:
        read = carla.Map("map", text)
        lane_points = len(read.generate_waypoints(_SPACING_M))
    except (RuntimeError, IndexError) as error:
        return {"error": str(error), "lane_points": 0, "broken_links": [], "starts": {}}
    return {
        "error": "",
        "lane_points": lane_points,
        "broken_links": [link["words"] for link in asked["links"] if not _leads_on(read, link)],
        "starts": {start["name"]: _distance_m(read, start) for start in asked["starts"]},
    }


def _leads_on(read: Any, link: dict[str, Any]) -> bool:
    road, lane, s_m = int(link["road"]), int(link["lane"]), float(link["s_m"])
    inside = _BEFORE_M if s_m == 0.0 else s_m - _BEFORE_M
    here = _waypoint(read, road, lane, inside)
    if here is None:
        return False
    wanted = int(link["next_road"]), int(link["next_lane"])
    return any((there.road_id, there.lane_id) == wanted for there in here.next(_ON_M))


def _distance_m(read: Any, start: dict[str, Any]) -> float | None:
    found = _waypoint(read, int(start["road"]), int(start["lane"]), float(start["s_m"]))
    if found is None:
        return None
    place = found.transform.location
    # Left-handed: y is the negative of ours.
    return round(math.hypot(place.x - start["x_m"], -place.y - start["y_m"]), 4)


def _waypoint(read: Any, road: int, lane: int, s_m: float) -> Any:
    """The point in the middle of a lane; None where CARLA has no such road or lane there."""
    try:
        return read.get_waypoint_xodr(road, lane, s_m)
    except (IndexError, RuntimeError):
        return None


def main(folder: Path) -> None:
    """Read what is asked and write the verdict."""
    import carla

    text = (folder / "map.xodr").read_text(encoding="utf-8")
    asked = json.loads((folder / "asked.json").read_bytes())
    (folder / "verdict.json").write_text(json.dumps(judge(carla, text, asked)), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
