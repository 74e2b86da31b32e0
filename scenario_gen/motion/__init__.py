"""Motion: rollout of concrete scenarios into traces, reference drivers, sampling of parameters.

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
- A trajectory is followed exactly from time 0; after its last point the actor stands there.
- A new phase ends the running one of its domain, which then has no end of its own, so nothing that
  waits for that end happens.
- Gap: longitudinal free space between the turned boxes along the road, for actors on their common
  way. Time to collision: that gap over the closing speed (see ``motion.relative``); undefined when
  the boxes overlap along the road, or without approach.
- Edges: ``none`` fires when the condition holds, also at time 0; ``rising`` when it holds after a
  time at which it did not, so never for what holds from time 0 on. Then the delay runs.
- An actor that faces against its lane drives against it. Where its way ends, it stops for good.
"""

from scenario_gen.motion.drivers import DRIVERS, Driver, View
from scenario_gen.motion.networks import group_networks
from scenario_gen.motion.rollout import rollout
from scenario_gen.motion.sampling import sample

__all__ = ["DRIVERS", "Driver", "View", "group_networks", "rollout", "sample"]
