"""Polylines of trajectories as text: they are long, and the same but for their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulators.exporters._xml import ZERO_BELOW, attribute_text, escaped

_NUMBER = "%.12g"
_VERTEX = """\
<Vertex%s>
  <Position>
    %s
  </Position>
</Vertex>
"""
_WORLD = f'<WorldPosition x="{_NUMBER}" y="{_NUMBER}" h="{_NUMBER}"/>'
_RELATIVE = """\
<RelativeObjectPosition entityRef="%s" dx="{number}" dy="{number}">
      <Orientation type="relative" h="{number}"/>
    </RelativeObjectPosition>""".replace("{number}", _NUMBER)


class Vertex(NamedTuple):
    """A point of a polyline in the world frame; without time where None."""

    x_m: float
    y_m: float
    heading_rad: float
    time_s: float | None = None


def world_vertices(vertices: Sequence[Vertex]) -> str:
    """Vertices in the world frame; all have times, or none has one."""
    timed = vertices[0].time_s is not None
    rows = [
        (*((vertex.time_s,) if timed else ()), vertex.x_m, vertex.y_m, vertex.heading_rad)
        for vertex in vertices
    ]
    return _filled(_VERTEX % (_time(timed=timed), _WORLD), np.array(rows, dtype=np.float64))


def relative_vertices(entity: str, poses: Sequence[tuple[float, float, float, float]]) -> str:
    """Vertices in the frame of an entity: time in s, m ahead, m to the left, heading in rad."""
    reference = escaped(attribute_text(entity)).replace("%", "%%")
    position = _RELATIVE.replace("%s", reference)
    return _filled(_VERTEX % (_time(timed=True), position), np.array(poses, dtype=np.float64))


def _time(*, timed: bool) -> str:
    return f' time="{_NUMBER}"' if timed else ""


def _filled(row: str, numbers: NDArray[np.float64]) -> str:
    """A text with places for numbers, once for each row of (n, places) numbers."""
    numbers[np.abs(numbers) < ZERO_BELOW] = 0.0
    return (row * len(numbers) % tuple(numbers.ravel().tolist())).rstrip()
