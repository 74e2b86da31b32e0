"""Manoeuvres off the lane as timed polylines, for the rollout and for the files alike.

A free manoeuvre is a function of the time since it began, in the frame of the pose that the actor
had then. ``sampled`` gives it as vertices between which everything is linear in time: what the
rollout moves along is what a file says, so both agree by construction. Vertices are as dense as it
takes to stay within a centimetre of the smooth motion.
"""

from scenario_gen.manoeuvres.sampled import sampled
from scenario_gen.manoeuvres.sampled_path import Column, SampledPath

__all__ = ["Column", "SampledPath", "sampled"]
