"""Motion: rollout of concrete scenarios into traces, drivers of the ego, sampling.

What the manoeuvres and triggers of a scenario mean here is what OpenSCENARIO 1.2 means by the
actions and conditions that they are exported as:

- Speed is the total speed of the reference point; a lateral transition takes its share of it. A
  lateral transition waits while the actor stands (esmini too; the standard does not say).
- ``brake`` is a SpeedAction by rate, but never speeds up: an actor already slower ends it at once.
- ``lane_change`` and ``offset`` are LaneChangeActions. A step, or no way to go, ends at once.
- ``cross``: the actor leaves the road's frame. It moves on the straight line from its start in the
  direction road heading + ``heading_rad``, whatever the road does. It turns to that direction when
  the phase begins; from standstill it reaches ``speed_mps`` with ``accel_mps2``, and when it has
  covered ``distance_m`` a step to speed 0 is applied, which ends the phase. Other phases may change
  the speed on the line and do not end the crossing; all of their motion is on the line.
- A free manoeuvre (``path``, ``turn``, ``slide``, ``reverse``, ``walk``, ``swing``) begins at the
  pose that the actor has then, ends whatever it was doing, and is a polyline in time in the frame
  of that pose (see ``scenario_gen.manoeuvres``). After its end the actor stands there. From its
  beginning on, phases on the lane do not begin any more.
- ``synchronise`` is a SynchronizeAction; how it chooses the speed is in ``motion.synchronise``.
- The phases of the ego are those of its stand-in: a driver that chooses its speed carries out the
  lateral ones only; the others do not begin.
- The course is the direction of motion; it differs from the heading when an actor slides, goes
  backwards or starts at an angle to its lane.
- A trajectory is followed exactly from time 0; after its last point the actor stands there.
- A new phase ends the running one of its domain, which then has no end of its own, so nothing that
  waits for that end happens.
- Gap: longitudinal free space between the turned boxes along the road, for actors on their common
  way. Time to collision: that gap over the closing speed (see ``motion.relative``); undefined when
  the boxes overlap along the road, or without approach.
- Headway: the gap to one who is ahead, or beside, over the speed of the one who has the phase;
  undefined for one who stands.
- Speed: less or greater than the limit by more than rounding, so a speed that is just reached is
  neither.
- Arrival: the way that is left to the place, over the present speed, while the place is ahead. The
  way is the distance in s along the roads; the straight line for a place inside a junction or on
  which another road lies, and for an actor that crosses, follows a trajectory or has free
  manoeuvres (see ``roads.arrival``).
- Edges: ``none`` fires when the condition holds, also at time 0; ``rising`` when it holds after a
  time at which it did not, so never for what holds from time 0 on. Then the delay runs.
- ``all``: the first time at which all conditions hold, each moved by its delay; one with a rising
  edge holds only at the instant at which it turns true. ``any``: the first of the times of its
  conditions. ``sequence``: a condition is looked at from the time on at which the one before came
  true; one that holds already counts then, if it needs no edge, and its delay runs from there.
- An actor that faces against its lane drives against it. Where its way ends, it stops for good.
"""

from scenario_gen.motion.networks import group_networks
from scenario_gen.motion.rollout import rollout
from scenario_gen.motion.sampling import METHODS, Method, Samples, draw, sample

__all__ = ["METHODS", "Method", "Samples", "draw", "group_networks", "rollout", "sample"]
