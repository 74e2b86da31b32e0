"""Geometry: reference lines in the road frame, and oriented boxes. NumPy only."""

from scenario_gen.geometry.boxes import Box, box_corners, boxes_overlap, gap_between_boxes_m
from scenario_gen.geometry.contact import SIDES, NearestPlace, Side, nearest_place, side_of
from scenario_gen.geometry.moving_boxes import Facing, touching_times_s
from scenario_gen.geometry.reference_line import ReferenceLine
from scenario_gen.geometry.segments import segment_points, wrap_angle
from scenario_gen.geometry.sight_lines import Point, clip_to_box, is_blocked

__all__ = [
    "SIDES",
    "Box",
    "Facing",
    "NearestPlace",
    "Point",
    "ReferenceLine",
    "Side",
    "box_corners",
    "boxes_overlap",
    "clip_to_box",
    "gap_between_boxes_m",
    "is_blocked",
    "nearest_place",
    "segment_points",
    "side_of",
    "touching_times_s",
    "wrap_angle",
]
