"""Criticality: one measure per file, each a value with its validity."""

from scenario_gen.metrics.btn import btn
from scenario_gen.metrics.catalogue import MEASURES
from scenario_gen.metrics.closing_speed import closing_speed
from scenario_gen.metrics.criticality import Criticality
from scenario_gen.metrics.delta_v import DeltaV, delta_v
from scenario_gen.metrics.drac import drac
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.ego_path import EgoPath, Stretches
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.impact import Impact, impact
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Measure
from scenario_gen.metrics.min_gap import ClosestApproach, closest_approach, min_gap
from scenario_gen.metrics.mttc import mttc
from scenario_gen.metrics.patches import Surfaces, place_friction
from scenario_gen.metrics.path_ttc import path_ttc
from scenario_gen.metrics.pet import pet
from scenario_gen.metrics.required_decel import required_decel
from scenario_gen.metrics.rss import RSS_DEFAULTS, RssParameters
from scenario_gen.metrics.rss_lateral import rss_lateral
from scenario_gen.metrics.rss_longitudinal import rss_longitudinal
from scenario_gen.metrics.sight import SightDistance, Visible, sight_distance, visible
from scenario_gen.metrics.stn import stn
from scenario_gen.metrics.summary import summary
from scenario_gen.metrics.tet import SHORT_TTC_S, tet
from scenario_gen.metrics.thw import thw
from scenario_gen.metrics.tit import tit
from scenario_gen.metrics.ttc import ttc
from scenario_gen.metrics.worst import Worst

__all__ = [
    "MEASURES",
    "RSS_DEFAULTS",
    "SHORT_TTC_S",
    "ClosestApproach",
    "Criticality",
    "DeltaV",
    "EgoFrame",
    "EgoPath",
    "Impact",
    "Info",
    "Measure",
    "RssParameters",
    "SightDistance",
    "Stretches",
    "Surfaces",
    "Visible",
    "Worst",
    "btn",
    "closest_approach",
    "closing_speed",
    "delta_v",
    "drac",
    "ego_frame",
    "impact",
    "min_gap",
    "mttc",
    "path_ttc",
    "pet",
    "place_friction",
    "required_decel",
    "rss_lateral",
    "rss_longitudinal",
    "sight_distance",
    "stn",
    "summary",
    "tet",
    "thw",
    "tit",
    "ttc",
    "visible",
]
