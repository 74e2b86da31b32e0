"""All actors as the ego meets them: along its path, and their boxes against its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.metrics.measure import Bools, Floats, Ints
from scenario_gen.metrics.path_frame import PathFrame


@dataclass(frozen=True, eq=False)
class EgoFrame(PathFrame):
    """The boxes of B scenarios along and across the path of the ego, and how far they are apart."""

    @cached_property
    def box_gaps_m(self) -> tuple[Floats, Floats]:
        """(B, A, T) gaps along and across the ego's box; negative where the extents overlap.

        Between the ego's box and the one around the actor that is parallel to the ego's.
        """
        turned = ~self.straight_rows
        if not turned.any():
            return self.gap_m, self.side_gap_m
        if turned.all():
            return _gaps_in_ego_axes(self, slice(None))
        along_m, across_m = self.gap_m.copy(), self.side_gap_m.copy()
        along_m[turned], across_m[turned] = _gaps_in_ego_axes(self, turned)
        return along_m, across_m

    @cached_property
    def box_gap_bound_m(self) -> Floats:
        """(B, A, T) lower bound of the gap between the boxes; NaN of absent actors and times.

        The distance of the ego's box from the box around the actor that is parallel to the ego's:
        the gap itself where the two are parallel. Negative where these two overlap.
        """
        along_m, across_m = self.box_gaps_m
        inside_m = np.maximum(along_m, across_m)
        np.minimum(inside_m, 0.0, out=inside_m)
        bound_m = np.maximum(along_m, 0.0)
        bound_m *= bound_m
        aside_m = np.maximum(across_m, 0.0)
        aside_m *= aside_m
        bound_m += aside_m
        np.sqrt(bound_m, out=bound_m)
        bound_m += inside_m
        if not self.trace.valid.all():
            bound_m[~self.known] = np.nan
        return bound_m

    @cached_property
    def nearest_step(self) -> Ints:
        """(B, A) first step at which that bound is least; 0 of absent actors."""
        bound_m = self.box_gap_bound_m
        complete = self.trace.valid.all() and self.trace.present.all()
        step: Ints = (bound_m if complete else np.fmin(bound_m, np.inf)).argmin(axis=-1)
        return step

    @cached_property
    def least_bound_m(self) -> Floats:
        """(B, A) least of that bound over time; NaN of absent actors."""
        at = self.nearest_step[..., None]
        least: Floats = np.take_along_axis(self.box_gap_bound_m, at, axis=-1)[..., 0]
        return least


def _gaps_in_ego_axes(frame: EgoFrame, rows: slice | Bools) -> tuple[Floats, Floats]:
    """(rows, A, T) gaps along and across the ego's box; negative where the extents overlap."""
    cos, sin = frame.cos_heading[rows], frame.sin_heading[rows]
    ego_cos, ego_sin, cos, sin = cos[:, :1], sin[:, :1], cos[:, 1:], sin[:, 1:]
    half_length_m = 0.5 * frame.trace.length_m[rows, :, None]
    half_width_m = 0.5 * frame.trace.width_m[rows, :, None]
    along = cos * ego_cos
    along += sin * ego_sin
    across = sin * ego_cos
    across -= cos * ego_sin
    reach_along_m, reach_across_m = extents(
        half_length_m[:, 1:], half_width_m[:, 1:],
        np.abs(along, out=along), np.abs(across, out=across),
    )  # fmt: skip
    x_m, y_m = frame.centre_x_m[rows], frame.centre_y_m[rows]
    dx_m, dy_m = x_m[:, 1:] - x_m[:, :1], y_m[:, 1:] - y_m[:, :1]
    ahead_m = ego_cos * dx_m
    ahead_m += ego_sin * dy_m
    np.abs(ahead_m, out=ahead_m)
    ahead_m -= reach_along_m
    ahead_m -= half_length_m[:, :1]
    dy_m *= ego_cos
    dx_m *= ego_sin
    left_m = np.abs(np.subtract(dy_m, dx_m, out=dy_m), out=dy_m)
    left_m -= reach_across_m
    left_m -= half_width_m[:, :1]
    return ahead_m, left_m


def extents(
    half_length_m: Floats, half_width_m: Floats, along: Floats, across: Floats
) -> tuple[Floats, Floats]:
    """(B, N, T) half of the extents of boxes at an angle of that cosine and sine, without sign.

    The latter two are overwritten; the former are (B, N, 1).
    """
    half_along_m = half_length_m * along
    half_along_m += half_width_m * across
    across *= half_length_m
    along *= half_width_m
    across += along
    return half_along_m, across
