"""Criticality: one measure per file, each a value with its validity."""

from scenario_gen.metrics.closing_speed import closing_speed
from scenario_gen.metrics.drac import drac
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.ego_path import EgoPath, Stretches
from scenario_gen.metrics.impact import Impact, impact
from scenario_gen.metrics.measure import Measure
from scenario_gen.metrics.min_gap import ClosestApproach, closest_approach, min_gap
from scenario_gen.metrics.patches import Surfaces, place_friction
from scenario_gen.metrics.pet import pet
from scenario_gen.metrics.required_decel import required_decel
from scenario_gen.metrics.sight import SightDistance, Visible, sight_distance, visible
from scenario_gen.metrics.summary import summary
from scenario_gen.metrics.thw import thw
from scenario_gen.metrics.ttc import ttc

__all__ = [
    "ClosestApproach",
    "EgoFrame",
    "EgoPath",
    "Impact",
    "Measure",
    "SightDistance",
    "Stretches",
    "Surfaces",
    "Visible",
    "closest_approach",
    "closing_speed",
    "drac",
    "ego_frame",
    "impact",
    "min_gap",
    "pet",
    "place_friction",
    "required_decel",
    "sight_distance",
    "summary",
    "thw",
    "ttc",
    "visible",
]
