"""Which way movers face along their road, and which lane a phase leaves them in."""

from __future__ import annotations

import math

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.behaviour import LaneChange, Phase
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario


def faces_along_s(mover: Ego | Actor, scenario: Scenario) -> bool:
    """Whether a mover faces with s of its road at its start.

    Lanes with negative ids run with s where traffic keeps right, and a map file is taken for one
    of right-hand traffic. A heading that is a parameter is taken for none.
    """
    road = scenario.road
    keeps_left = not isinstance(road, ExternalRoad) and road.traffic == "left"
    runs_with_s = (mover.start.lane < 0) != keeps_left
    heading_rad = mover.start.heading_rad
    turned = not isinstance(heading_rad, str) and math.cos(heading_rad) < 0
    return runs_with_s != turned


def lane_after(phase: Phase, lane: int) -> int:
    """The lane that a mover is in when a phase has come to its end."""
    return phase.manoeuvre.to_lane if isinstance(phase.manoeuvre, LaneChange) else lane
