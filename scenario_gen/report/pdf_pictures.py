"""Bird's-eye pictures on paper: the whole action, and the start, the closest approach, the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from scenario_gen.report.model import Card, Picture
from scenario_gen.report.pdf_style import WIDTH, fonts

Floats = NDArray[np.float64]

_WHOLE_MM: Final = 24.0
_NEAR_MM: Final = 25.0
_GAP_MM: Final = 2.0
_NEAR_DM: Final = 700.0
_LABEL_MM: Final = 4.0
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#777777")
_DASHES: Final = ((), (4, 2), (5, 2, 1, 2), (1, 2), (6, 3), (3, 1, 1, 1), (1, 3))
_LANES: Final = {
    "shoulder": "#F2F2F2", "border": "#F2F2F2", "sidewalk": "#F2F2F2", "median": "#E6EFDF",
    "restricted": "#F2E6D8", "rail": "#ECE6DA", "tram": "#ECE6DA",
}  # fmt: skip


@dataclass(frozen=True)
class _Motion:
    """Poses (N, T) in dm and rad, every ``step_s``."""

    x: Floats
    y: Floats
    heading: Floats
    step_s: float

    @classmethod
    def of(cls, picture: Picture) -> _Motion:
        columns = [
            np.array([np.cumsum(getattr(t, name)) for t in picture.tracks], dtype=np.float64)
            for name in ("x_dm", "y_dm", "heading_crad")
        ]
        return cls(columns[0], columns[1], columns[2] / 100.0, picture.step_s)

    @property
    def end_s(self) -> float:
        return float(self.step_s * (self.x.shape[1] - 1))

    def at(self, time_s: float) -> tuple[Floats, Floats, Floats]:
        """(N,) x, y and heading at a time."""
        at = min(time_s / self.step_s, self.x.shape[1] - 1)
        low = int(at)
        high, part = min(low + 1, self.x.shape[1] - 1), at - low
        x, y, h = (v[:, low] + part * (v[:, high] - v[:, low])
                   for v in (self.x, self.y, self.heading))  # fmt: skip
        return x, y, h


class Multiples(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The pictures of one card."""

    def __init__(self, card: Card, picture: Picture) -> None:
        super().__init__()
        self.card, self.picture = card, picture
        self.width = WIDTH
        self.height = (_WHOLE_MM + _NEAR_MM + _GAP_MM + _LABEL_MM) * mm

    def wrap(self, *_: float) -> tuple[float, float]:
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it on the page."""
        fonts()
        motion = _Motion.of(self.picture)
        closest = self.picture.closest_s
        x0, y0, x1, y1 = self.picture.window_dm
        there = 0.0 if closest is None else closest
        top = (_NEAR_MM + _GAP_MM + _LABEL_MM) * mm
        self._seen(motion, there, (0, top, self.width, _WHOLE_MM * mm),
                    ((x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0))  # fmt: skip
        moments = [("start", 0.0), ("end", motion.end_s)]
        if closest is not None:
            moments.insert(1, ("closest approach", closest))
        wide = (self.width - 2 * _GAP_MM * mm) / 3
        for place, (name, time_s) in enumerate(moments):
            left = place * (wide + _GAP_MM * mm)
            x, y, _ = motion.at(time_s)
            high_dm = _NEAR_DM * _NEAR_MM * mm / wide
            self._seen(motion, time_s, (left, _LABEL_MM * mm, wide, _NEAR_MM * mm),
                        (x[0] + 0.15 * _NEAR_DM, y[0], _NEAR_DM, high_dm))  # fmt: skip
            self.canv.setFont("Body", 6.5)
            self.canv.setFillColor(colors.black)
            text = f"{name}, {time_s:.1f} s; {_NEAR_DM / 10:.0f} m wide"
            self.canv.drawString(left, 1.2 * mm, text)

    def _seen(
        self,
        motion: _Motion,
        time_s: float,
        box: tuple[float, float, float, float],
        seen: tuple[float, float, float, float],
    ) -> None:
        """One view: ``box`` on the page in points, ``seen`` as middle, width and height in dm."""
        canvas: Any = self.canv
        left, low, wide, high = box
        scale = min(wide / seen[2], high / seen[3])

        def on(x: Floats, y: Floats) -> tuple[Floats, Floats]:
            return (left + wide / 2 + (x - seen[0]) * scale, low + high / 2 + (y - seen[1]) * scale)

        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(left, low, wide, high)
        canvas.clipPath(frame, stroke=0, fill=0)
        self._road(on)
        for mover in reversed(range(motion.x.shape[0])):
            canvas.setStrokeColor(colors.HexColor(_COLOURS[min(mover, 6)]))
            canvas.setLineWidth(0.9)
            canvas.setDash(*([list(_DASHES[min(mover, 6)])] if mover else [[]]))
            self._line(*on(motion.x[mover], motion.y[mover]))
        canvas.setDash([])
        self._boxes(on, motion.at(time_s), scale)
        canvas.restoreState()
        canvas.setStrokeColor(colors.HexColor("#999999"))
        canvas.setLineWidth(0.4)
        canvas.rect(left, low, wide, high)

    def _road(self, on: Any) -> None:
        canvas: Any = self.canv
        for strip in self.picture.strips:
            borders = [np.cumsum(np.array(b, dtype=np.float64).reshape(-1, 2), axis=0)
                       for b in strip.borders]  # fmt: skip
            for at, kind in enumerate(strip.lanes):
                ring = np.concatenate([borders[at], borders[at + 1][::-1]])
                x, y = on(ring[:, 0], ring[:, 1])
                path = canvas.beginPath()
                path.moveTo(x[0], y[0])
                for px, py in zip(x[1:], y[1:], strict=True):
                    path.lineTo(px, py)
                path.close()
                canvas.setFillColor(colors.HexColor(_LANES.get(kind, "#E4E4E4")))
                canvas.drawPath(path, stroke=0, fill=1)
            canvas.setStrokeColor(colors.HexColor("#6A6A6A"))
            for border, mark in zip(borders, strip.marks, strict=True):
                if mark == "none":
                    continue
                canvas.setLineWidth(1.0 if mark == "solid solid" else 0.4)
                canvas.setDash([3, 2.5] if mark == "broken" else [])
                self._line(*on(border[:, 0], border[:, 1]))
            canvas.setDash([])

    def _boxes(self, on: Any, pose: tuple[Floats, Floats, Floats], scale: float) -> None:
        canvas: Any = self.canv
        sizes = [(self.card.ego_length_m, self.card.ego_width_m),
                 *((a.length_m, a.width_m) for a in self.card.actors)]  # fmt: skip
        for mover in reversed(range(len(sizes))):
            x, y = on(pose[0][mover], pose[1][mover])
            if not (np.isfinite(x) and np.isfinite(y)):
                continue
            long, wide = (max(1.2, 10 * edge * scale) for edge in sizes[mover])
            canvas.saveState()
            canvas.translate(float(x), float(y))
            canvas.rotate(float(np.degrees(pose[2][mover])))
            canvas.setFillColor(colors.HexColor(_COLOURS[min(mover, 6)]))
            canvas.setStrokeColor(colors.black)
            canvas.setLineWidth(0.4)
            canvas.rect(-long / 2, -wide / 2, long, wide, fill=1)
            canvas.setFillColor(colors.black)
            canvas.rect(long * 0.375, -wide / 2, long / 8, wide, fill=1, stroke=0)
            canvas.restoreState()
            canvas.setFont("BodyBold", 6)
            canvas.setFillColor(colors.black)
            canvas.drawString(float(x) - 2, float(y) + wide / 2 + 2, str(mover) if mover else "E")

    def _line(self, x: Floats, y: Floats) -> None:
        path = self.canv.beginPath()
        path.moveTo(float(x[0]), float(y[0]))
        for px, py in zip(x[1:], y[1:], strict=True):
            path.lineTo(float(px), float(py))
        self.canv.drawPath(path, stroke=1, fill=0)
