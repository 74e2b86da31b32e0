"""Trajectories: polylines, clothoids and NURBS as points in the world frame."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import InputError
from simulators.importers.catalogs import Catalogs
from simulators.importers.node import Node
from simulators.importers.positions import Positions, Where

Floats = NDArray[np.float64]

#: Curves are sampled about so finely, and with at most so many points.
_STEP_M = 1.0
_MOST_POINTS = 2_000
#: A NURBS is sampled so finely along its control points, as simulators do: the times of its control
#: points are those of samples.
_NURBS_STEP_M = 1.0
_LONGEST_M = 20_000.0


class Shape(NamedTuple):
    """(K,) points in order."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    """NaN where the file gives none: along the way then."""
    time_s: Floats
    """NaN where the file gives none."""
    unsure_m: float = 0.0
    """How far apart simulators are that take the times of such a curve in their own ways."""

    @property
    def way_m(self) -> Floats:
        """(K,) length along the points."""
        pieces = np.hypot(np.diff(self.x_m), np.diff(self.y_m))
        return np.concatenate([[0.0], np.cumsum(pieces)])


def read_shape(node: Node, positions: Positions, catalogs: Catalogs, where: Where) -> Shape:
    """The points of a ``Trajectory``, or of one in a catalog.

    Raises:
        InputError: it has no points, or is of a kind that is not read.
    """
    referred = node.tag == "CatalogReference"
    node = catalogs.entry(node, "Trajectory") if referred else node.declaring()
    shape = node.need("Shape").only()
    readers = {"Polyline": _polyline, "Clothoid": _clothoid, "Nurbs": _nurbs,
               "ClothoidSpline": _spline}  # fmt: skip
    if shape.tag not in readers:
        raise shape.wrong("such a shape is not read")
    found = readers[shape.tag](shape, positions, where)
    if found.x_m.size < 2 or found.way_m[-1] > _LONGEST_M:
        raise shape.wrong(f"2 points or more, over at most {_LONGEST_M:g} m, are read")
    return found


def along(shape: Shape, way_m: float) -> tuple[float, float, float]:
    """x, y and direction so far along the points."""
    at_m = shape.way_m
    x_m, y_m = (float(np.interp(way_m, at_m, column)) for column in (shape.x_m, shape.y_m))
    piece = min(max(int(np.searchsorted(at_m, way_m, side="right")) - 1, 0), at_m.size - 2)
    return (
        x_m,
        y_m,
        math.atan2(
            shape.y_m[piece + 1] - shape.y_m[piece], shape.x_m[piece + 1] - shape.x_m[piece]
        ),
    )


def from_way(shape: Shape, way_m: float) -> Shape:
    """The rest of the points from so far along them on."""
    at_m = shape.way_m
    keep = at_m > way_m + 1e-9

    def rest(column: Floats) -> Floats:
        return np.concatenate([[float(np.interp(way_m, at_m, column))], column[keep]])

    return Shape(
        rest(shape.x_m), rest(shape.y_m), rest(shape.heading_rad), rest(shape.time_s),
        shape.unsure_m,
    )  # fmt: skip


def nearest_way(shape: Shape, x_m: float, y_m: float) -> float:
    """How far along the points the one nearest to a place is, in m."""
    begin = np.stack([shape.x_m[:-1], shape.y_m[:-1]])
    piece = np.stack([np.diff(shape.x_m), np.diff(shape.y_m)])
    to = np.array([[x_m], [y_m]]) - begin
    length2 = np.maximum((piece**2).sum(axis=0), 1e-12)
    share = np.clip((to * piece).sum(axis=0) / length2, 0.0, 1.0)
    off_m = np.hypot(*(to - share * piece))
    at = int(np.argmin(off_m))
    return float(shape.way_m[at] + share[at] * math.sqrt(length2[at]))


def _polyline(node: Node, positions: Positions, where: Where) -> Shape:
    rows: list[tuple[float, float, float, float]] = []
    for vertex in node.children("Vertex"):
        if len(rows) >= _MOST_POINTS:
            raise node.wrong(f"it has more than {_MOST_POINTS} vertices")
        holder = vertex.need("Position")
        place = positions.place(holder, where)
        inner = holder.only()
        turned = inner.has("h") or inner.child("Orientation") is not None
        time_s = vertex.number("time", math.nan) if vertex.has("time") else math.nan
        rows.append((place.x_m, place.y_m, place.heading_rad if turned else math.nan, time_s))
    if not rows:
        raise node.wrong("it has no vertices")
    return Shape(*np.array(rows).T)


def _clothoid(node: Node, positions: Positions, where: Where) -> Shape:
    start = positions.place(node.need("Position"), where)
    rate = "curvaturePrime" if node.has("curvaturePrime") else "curvatureDot"
    length_m = node.number("length")
    if not 0.0 < length_m <= _LONGEST_M:
        raise node.wrong(f"its length {length_m:g} m is not within 0 to {_LONGEST_M:g} m")
    way_m = _steps(length_m)
    x_m, y_m, heading_rad = _curve(
        start.x_m, start.y_m, start.heading_rad, node.number("curvature"),
        node.number(rate, 0.0), way_m,
    )  # fmt: skip
    time_s = np.full(way_m.shape, math.nan)
    if node.has("startTime") and node.has("stopTime"):
        begin_s, end_s = node.number("startTime"), node.number("stopTime")
        if end_s > begin_s:
            time_s = begin_s + (end_s - begin_s) * way_m / length_m
    return Shape(x_m, y_m, heading_rad, time_s)


def _spline(node: Node, positions: Positions, where: Where) -> Shape:
    parts: list[Floats] = []
    times: list[tuple[float, float]] = []
    total_m, before = 0.0, (0.0, 0.0, 0.0)
    for tag in ("ClothoidSplineSegment", "Segment"):
        for segment in node.children(tag):
            holder = segment.child("PositionStart")
            if holder is not None:
                place = positions.place(holder, where)
                before = (place.x_m, place.y_m, place.heading_rad)
            length_m = segment.number("length")
            if not 0.0 < length_m <= _LONGEST_M or len(parts) > 200:
                raise segment.wrong(f"length {length_m:g} m, or too many segments")
            first = segment.number("curvatureStart", segment.number("curvStart", 0.0))
            last = segment.number("curvatureEnd", segment.number("curvEnd", first))
            way_m = _steps(length_m)
            heading_rad = before[2] + segment.number("hOffset", 0.0)
            curve = _curve(
                before[0], before[1], heading_rad, first, (last - first) / length_m, way_m
            )
            if segment.has("timeStart"):
                times.append((total_m, segment.number("timeStart")))
            parts.append(np.array([*curve, total_m + way_m]))
            before = (float(curve[0][-1]), float(curve[1][-1]), float(curve[2][-1]))
            total_m += length_m
    if not parts:
        raise node.wrong("it has no segments")
    x_m, y_m, heading_rad_all, way = np.concatenate(
        [part if index == 0 else part[:, 1:] for index, part in enumerate(parts)], axis=1
    )
    time_s = np.full(way.shape, math.nan)
    if times and node.has("timeEnd"):
        times.append((total_m, node.number("timeEnd")))
        ways, at_s = np.array(times).T
        if (np.diff(at_s) > 0.0).all():
            time_s = np.interp(way, ways, at_s)
    return Shape(x_m, y_m, heading_rad_all, time_s)


def _nurbs(node: Node, positions: Positions, where: Where) -> Shape:
    from scipy.interpolate import BSpline

    order = int(node.number("order"))
    points = []
    for point in node.children("ControlPoint"):
        place = positions.place(point.need("Position"), where)
        weight = point.number("weight", 1.0)
        time_s = point.number("time", math.nan) if point.has("time") else math.nan
        points.append((place.x_m, place.y_m, weight, time_s))
    knots = np.array([knot.number("value") for knot in node.children("Knot")])
    count = len(points)
    if not 2 <= order <= 10 or not order <= count <= _MOST_POINTS or knots.size != count + order:
        raise node.wrong(
            f"order {order}, {count} control points and {knots.size} knots do not go together"
        )
    x_m, y_m, weight, time_s = np.array(points).T
    begin, end = knots[order - 1], knots[count]
    if (np.diff(knots) < 0.0).any() or not end > begin or (weight <= 0.0).any():
        raise node.wrong("knots do not decrease, and weights are positive")
    control_m = float(np.hypot(np.diff(x_m), np.diff(y_m)).sum())
    if not control_m <= _LONGEST_M:
        raise node.wrong(f"its control points are {control_m:g} m long; {_LONGEST_M:g} m are read")
    pieces = 1 + int(control_m / _NURBS_STEP_M)
    at = np.linspace(begin, end, pieces + 1)
    columns = np.stack([x_m * weight, y_m * weight, weight], axis=1)
    try:
        curve = BSpline(knots, columns, order - 1)(at)
        counts = BSpline(knots, np.eye(count), order - 1)
    except ValueError as error:
        raise node.wrong(f"it is no curve: {error}") from error

    def times_of(samples: Floats) -> Floats:
        """The time of a control point is that of the sample where it counts most."""
        return np.asarray(np.interp(at, samples[np.argmax(counts(samples), axis=0)], time_s))

    times = times_of(at)
    unsure_m = 0.0
    if np.isfinite(times).all():
        # A sample more or less is rounding; what it changes nobody can be sure of.
        others = [times_of(np.linspace(begin, end, n)) for n in (max(pieces, 2), pieces + 2)]
        late_s = np.max([np.abs(other - times) for other in others], axis=0)
        speed_mps = np.hypot(*np.gradient(curve[:, :2] / curve[:, 2:], axis=0).T) / np.maximum(
            np.gradient(times), 1e-6
        )
        unsure_m = float((late_s * speed_mps).max())
    nothing = np.full(at.shape, math.nan)
    return Shape(curve[:, 0] / curve[:, 2], curve[:, 1] / curve[:, 2], nothing, times, unsure_m)


def _steps(length_m: float) -> Floats:
    return np.linspace(0.0, length_m, min(max(int(length_m / _STEP_M), 20), _MOST_POINTS) + 1)


def _curve(
    x_m: float, y_m: float, heading_rad: float, curvature: float, rate: float, way_m: Floats
) -> tuple[Floats, Floats, Floats]:
    """(K,) x, y and heading of a clothoid, by the midpoint rule on a finer grid."""
    if abs(curvature) + abs(rate) * way_m[-1] > 10.0:
        raise InputError(f"a curvature of {curvature:g} 1/m is no way that can be driven")
    fine = np.linspace(0.0, way_m[-1], 16 * (way_m.size - 1) + 1)
    middle = 0.5 * (fine[1:] + fine[:-1])
    turn = heading_rad + middle * (curvature + 0.5 * rate * middle)
    step = np.diff(fine)
    xs = x_m + np.concatenate([[0.0], np.cumsum(step * np.cos(turn))])
    ys = y_m + np.concatenate([[0.0], np.cumsum(step * np.sin(turn))])
    headings = heading_rad + way_m * (curvature + 0.5 * rate * way_m)
    return xs[::16], ys[::16], headings
