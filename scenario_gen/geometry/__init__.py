"""Geometry: reference lines in the road frame, and oriented boxes. NumPy only."""

from scenario_gen.geometry.boxes import Box, box_corners, boxes_overlap, gap_between_boxes_m
from scenario_gen.geometry.reference_line import ReferenceLine
from scenario_gen.geometry.segments import segment_points, wrap_angle

__all__ = [
    "Box",
    "ReferenceLine",
    "box_corners",
    "boxes_overlap",
    "gap_between_boxes_m",
    "segment_points",
    "wrap_angle",
]
