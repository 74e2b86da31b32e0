"""Plan view of an OpenDRIVE road: line, arc, spiral, poly3 and paramPoly3 as one reference line.

The two polynomials become chains of clothoids (``geometry.fit``): exact at the start of every
piece, and with pieces this short within a fraction of a millimetre in between.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.geometry.fit import Pieces, Samples, clothoid_pieces
from scenario_gen.geometry.segments import Floats
from scenario_gen.roads.xodr_file import cubic_of, number_of

MAX_LENGTH_M = 200_000.0
_MAX_COORDINATE_M = 1e8
_MAX_CURVATURE = 100.0
_MAX_TURN_RAD = 1_000.0
_PIECE_M = 2.0
_PIECE_TURN_RAD = 0.1
_MAX_PIECES = 2_000
# Declared and true length of a polynomial may differ by this share.
_LENGTH_TOLERANCE = 0.02
_GAP_IN_S_M = 0.01
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)


def read_plan_view(node: Any, where: str) -> ReferenceLine:
    """The reference line of a ``<road>``.

    Raises:
        RoadError: missing, broken or unsupported geometry, naming the road and the element.
    """
    columns: list[Pieces] = []
    s_m = 0.0
    geometries = node.findall("planView/geometry")
    if not geometries:
        raise RoadError("it has no <planView><geometry>", where=where)
    for index, geometry in enumerate(geometries):
        place = f"{where}, geometry {index + 1}"
        at_m = number_of(geometry, "s", place)
        length_m = number_of(geometry, "length", place)
        if abs(at_m - s_m) > _GAP_IN_S_M:
            raise RoadError(f"it begins at s {at_m:g} m, expected {s_m:g} m", where=place)
        if length_m < 0.0 or s_m + length_m > MAX_LENGTH_M:
            raise RoadError(
                f"length {length_m:g} m; a road has at most {MAX_LENGTH_M:g} m", where=place
            )
        if length_m == 0.0:
            continue
        columns.append(_geometry(geometry, length_m, place))
        s_m += length_m
    if not columns:
        raise RoadError("its geometry has no length", where=where)
    rows = [np.concatenate(parts) for parts in zip(*columns, strict=True)]
    s0_m = np.concatenate([[0.0], np.cumsum(rows[5])[:-1]])
    return ReferenceLine(s0_m, *rows)


def _geometry(geometry: Any, length_m: float, where: str) -> Pieces:
    x_m, y_m, heading_rad = (number_of(geometry, name, where) for name in ("x", "y", "hdg"))
    if max(abs(x_m), abs(y_m)) > _MAX_COORDINATE_M:
        raise RoadError(f"it begins at x {x_m:g} m, y {y_m:g} m: too far out", where=where)
    shapes = [child for child in geometry if child.tag in _READERS]
    if len(shapes) != 1:
        found = ", ".join(str(child.tag) for child in geometry) or "nothing"
        raise RoadError(f"it holds {found}; expected one of {', '.join(_READERS)}", where=where)
    shape = shapes[0]
    place = f"{where} <{shape.tag}>"
    # Overflow leads to infinities that the limits below refuse.
    with np.errstate(all="ignore"):
        pieces: Pieces = _READERS[shape.tag](shape, length_m, place)
    ends = pieces.curvature0 + pieces.curvature_slope * pieces.length_m
    if not max(np.abs(pieces.curvature0).max(), np.abs(ends).max()) <= _MAX_CURVATURE:
        raise RoadError(f"its curvature exceeds {_MAX_CURVATURE:g} 1/m", where=place)
    if float((np.maximum(np.abs(pieces.curvature0), np.abs(ends)) * pieces.length_m).sum()) > (
        _MAX_TURN_RAD
    ):
        raise RoadError(f"it turns by more than {_MAX_TURN_RAD:g} rad", where=place)
    cos, sin = np.cos(heading_rad), np.sin(heading_rad)
    placed = pieces._replace(
        x0_m=x_m + cos * pieces.x0_m - sin * pieces.y0_m,
        y0_m=y_m + sin * pieces.x0_m + cos * pieces.y0_m,
        heading0_rad=heading_rad + pieces.heading0_rad,
    )
    if not max(np.abs(placed.x0_m).max(), np.abs(placed.y0_m).max()) <= _MAX_COORDINATE_M:
        raise RoadError("it leads too far out", where=place)
    return placed


def _simple(curvature_start: float, curvature_end: float, length_m: float) -> Pieces:
    slope = (curvature_end - curvature_start) / length_m
    columns = (0.0, 0.0, 0.0, curvature_start, slope, length_m)
    return Pieces(*(np.array([value]) for value in columns))


def _line(_: Any, length_m: float, __: str) -> Pieces:
    return _simple(0.0, 0.0, length_m)


def _arc(shape: Any, length_m: float, where: str) -> Pieces:
    curvature = number_of(shape, "curvature", where)
    return _simple(curvature, curvature, length_m)


def _spiral(shape: Any, length_m: float, where: str) -> Pieces:
    start, end = number_of(shape, "curvStart", where), number_of(shape, "curvEnd", where)
    return _simple(start, end, length_m)


def _param_poly3(shape: Any, length_m: float, where: str) -> Pieces:
    u, v = (
        np.array([number_of(shape, f"{name}{axis}", where) for name in "abcd"]) for axis in "UV"
    )
    kind = shape.get("pRange", "arcLength")
    if kind not in ("arcLength", "normalized"):
        raise RoadError(f'pRange="{str(kind)[:40]}" is not known', where=where)
    end = length_m if kind == "arcLength" else 1.0
    return _polynomial_pieces(u, v, end, length_m, where)


def _poly3(shape: Any, length_m: float, where: str) -> Pieces:
    u, v = np.array([0.0, 1.0, 0.0, 0.0]), np.array(cubic_of(shape, where))
    # The parameter is u, and the length is that of the curve: find the u where it ends.
    end = length_m
    for _ in range(30):
        excess_m = _arc_length(u, v, np.linspace(0.0, end, 33)).sum() - length_m
        end -= excess_m / float(_speed(u, v, np.array([end]))[0])
        if not 0.0 < end <= length_m * (1.0 + 1e-9):
            raise RoadError("the curve does not have this length", where=where)
        if abs(excess_m) < 1e-9 * length_m:
            break
    return _polynomial_pieces(u, v, end, length_m, where)


def _polynomial_pieces(u: Floats, v: Floats, end: float, length_m: float, where: str) -> Pieces:
    coarse = np.linspace(0.0, end, 65)
    if not float(_speed(u, v, coarse).min()) > 1e-9 * length_m / end:
        raise RoadError("the curve stands still or overflows", where=where)
    turn_rad = float(np.abs(np.diff(_heading(u, v, coarse))).sum())
    wanted = np.ceil(max(length_m / _PIECE_M, turn_rad / _PIECE_TURN_RAD, 1.0))
    p = np.linspace(0.0, end, int(min(wanted, _MAX_PIECES)) + 1)
    true_m = _arc_length(u, v, p)
    ratio = length_m / float(true_m.sum())
    if not abs(ratio - 1.0) <= _LENGTH_TOLERANCE:
        raise RoadError(
            f"the curve is {float(true_m.sum()):.3f} m long and says {length_m:.3f} m", where=where
        )
    heading_rad = _heading(u, v, p)
    du, dv, ddu, ddv = _value(u, p, 1), _value(v, p, 1), _value(u, p, 2), _value(v, p, 2)
    curvature = (du * ddv - dv * ddu) / np.hypot(du, dv) ** 3
    samples = Samples(_value(u, p, 0), _value(v, p, 0), heading_rad, curvature, true_m * ratio)
    return clothoid_pieces(samples)


def _value(coefficients: Floats, p: Floats, derivative: int) -> Floats:
    polynomial = np.polynomial.Polynomial(coefficients)
    return np.asarray(polynomial.deriv(derivative)(p) if derivative else polynomial(p))


def _speed(u: Floats, v: Floats, p: Floats) -> Floats:
    return np.hypot(_value(u, p, 1), _value(v, p, 1))


def _heading(u: Floats, v: Floats, p: Floats) -> Floats:
    return np.unwrap(np.arctan2(_value(v, p, 1), _value(u, p, 1)))


def _arc_length(u: Floats, v: Floats, p: Floats) -> Floats:
    """(n + 1,) parameters -> (n,) arc length between each two."""
    half = 0.5 * np.diff(p)
    nodes = p[:-1, None] + half[:, None] * (1.0 + _NODES)
    return half * (_speed(u, v, nodes) @ _WEIGHTS)


_READERS = {
    "line": _line,
    "arc": _arc,
    "spiral": _spiral,
    "paramPoly3": _param_poly3,
    "poly3": _poly3,
}
