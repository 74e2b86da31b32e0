"""Dynamics: movers follow their demand as far as they can.

A rollout says where everybody is to be: it has the semantics of OpenSCENARIO, in which
accelerations jump and nobody skids. Here this *demand* is followed by models with limits:

- vehicles: a kinematic bicycle with limits of acceleration, jerk, turning radius and steering rate,
  inside the friction circle of the surface under it at its speed (``wheels``); two-wheelers have
  a greatest lean and a greatest rate of leaning besides;
- people on foot, animals, riders and wheelchairs: they accelerate in any direction (``feet``);
- trams and trains: they keep to their track (``rails``);
- what is towed, carried, thrown or slides has no model: it moves as others let it.

Where friction is not enough, what is wanted along and across shrinks alike, so that its direction
stays. How a demand is tracked is in ``tracking``, how its idealised jumps are understood in
``foresight``. Movers far inside all limits follow their demand exactly and are not computed
(``screen``). The result does not depend on who else is in the batch.
"""

from scenario_gen.dynamics.abilities import FEET, NO_MODEL, RAILS, WHEELS, Abilities
from scenario_gen.dynamics.follow import follow
from scenario_gen.dynamics.following import Cause, Following, Tolerance
from scenario_gen.dynamics.realised import realised
from scenario_gen.dynamics.screen import Extremes, far_inside
from scenario_gen.dynamics.tracking import BOUNDS, Bound

__all__ = [
    "BOUNDS",
    "FEET",
    "NO_MODEL",
    "RAILS",
    "WHEELS",
    "Abilities",
    "Bound",
    "Cause",
    "Extremes",
    "Following",
    "Tolerance",
    "far_inside",
    "follow",
    "realised",
]
