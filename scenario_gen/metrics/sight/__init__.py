"""Sight: how far the ego sees, what decides it, and which actors it sees."""

from scenario_gen.metrics.sight.build import sight_model
from scenario_gen.metrics.sight.distance import SightDistance, least_sight, sight_distance
from scenario_gen.metrics.sight.model import CAUSES, SightModel, reach_m
from scenario_gen.metrics.sight.visible import SPOTS, Onlookers, Visible, visible

__all__ = [
    "CAUSES",
    "SPOTS",
    "Onlookers",
    "SightDistance",
    "SightModel",
    "Visible",
    "least_sight",
    "reach_m",
    "sight_distance",
    "sight_model",
    "visible",
]
