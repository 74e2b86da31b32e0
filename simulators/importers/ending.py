"""How a scenario ends, and what its movers come to by then."""

from __future__ import annotations

from scenario_gen.domain.actor import EGO_ID
from simulators.importers.followed import as_path
from simulators.importers.motions import SAME_S
from simulators.importers.node import Node
from simulators.importers.play import HORIZONS_S, Player

_GOES_ON_S = 5.0
_SHORTEST_S = 1.0
#: A scenario without an end that waits for somebody to drive lasts so long. default
_DRIVEN_S = 60.0


def duration(player: Player, end_s: float | None) -> float:
    """How long a scenario lasts.

    Args:
        player: that has played the file.
        end_s: when the file ends; None if it does not.
    """
    if end_s is not None:
        return max(min(end_s, HORIZONS_S[-1]), _SHORTEST_S)
    last_s = max((one.at_s for one in player.started), default=0.0)
    known = [end for end in player.ends_s.values() if end < HORIZONS_S[-1]]
    until_s = min(max([last_s, *known]) + _GOES_ON_S, HORIZONS_S[-1])
    return max(until_s, _SHORTEST_S)


def without_end(root: Node, duration_s: float, driven: bool) -> float:
    """How long a file lasts that does not end by itself.

    Args:
        root: of the file.
        duration_s: as ``duration`` has it.
        driven: whether something waits for somebody to drive.
    """
    text = f"{_GOES_ON_S:g} s after the last that happens"
    if driven and duration_s < _DRIVEN_S:
        duration_s, text = _DRIVEN_S, "as somebody has to drive"
    stop = root.need("Storyboard").child("StopTrigger")
    if stop is not None:
        stop.say("approximated", f"it does not end within {HORIZONS_S[-1]:g} s",
                 f"the scenario lasts {duration_s:.3g} s, {text}")  # fmt: skip
    return duration_s


def settle(player: Player, duration_s: float) -> None:
    """Trajectories become timed paths; phases that start after the end are dropped."""
    if player.horizon_s < duration_s:
        duration_s = player.horizon_s
    for name, mover in player.movers.items():
        mover.phases = [phase for phase in mover.phases if phase.at_s < duration_s]
        mover.following = [one for one in mover.following if one.at_s < duration_s]
        if not mover.following:
            continue
        if mover.backwards and player.ends_s[name, "#0"] < duration_s:
            mover.entity.node.say("left_out", "where it goes after its trajectory, backwards")
        if mover.following[0].at_s <= SAME_S:
            # It is on its trajectory from the first moment on, wherever it was put before.
            first = player.states.tracks[name]
            mover.place = player.roads.in_world(
                float(first.x_m[0]), float(first.y_m[0]), float(first.heading_rad[0])
            )
        path = as_path(player.states.tracks[name], player.states, mover.place, duration_s)
        mover.following, node = [], mover.entity.node
        if path is None:
            node.say("left_out", "its way has more than 200 corners or is longer than 500 m")
            continue
        mover.phases = []
        manoeuvre, off_m = path
        mover.add(0.0, 0, [("longitudinal", manoeuvre)])
        # Who takes over the ego starts with its speed.
        taken_over = mover.id == EGO_ID and not mover.backwards
        first_mps = max(float(player.states.tracks[name].speed_mps[0]), 0.0)
        mover.speed_mps = round(first_mps, 6) if taken_over else 0.0
        node.say("approximated", "it follows a trajectory",
                 f"its whole motion is a path of timed points, within {off_m:g} m of it and"
                 " a step of time")  # fmt: skip
