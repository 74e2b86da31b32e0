"""Motion: rollout of concrete scenarios into traces, reference drivers, sampling of parameters."""

from scenario_gen.motion.drivers import DRIVERS, Driver, View
from scenario_gen.motion.networks import group_networks
from scenario_gen.motion.rollout import rollout
from scenario_gen.motion.sampling import sample

__all__ = ["DRIVERS", "Driver", "View", "group_networks", "rollout", "sample"]
