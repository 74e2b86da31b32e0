"""The one style of all figures, and their rendering to bytes.

Figures are made for the text width of an A4 page (170 mm) and printed at that size, so the font
sizes here are the sizes on paper. Colours are those of Okabe and Ito (Color Universal Design,
2008); everything that a colour says is also said by a hatch, a marker, a line style or a word, so
that a black-and-white print loses nothing.

Rendering is byte-stable: no clock, no version, no random ids; text is drawn as outlines with the
font that matplotlib ships, so the pictures look the same on every machine.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from numpy.typing import NDArray

MM_PER_INCH: Final = 25.4
PAGE_WIDTH_MM: Final = 170.0
PNG_DPI: Final = 150
_PNG_COMPRESSION: Final = 3  # half the time of the default for a tenth more bytes

BLACK: Final = "#000000"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
YELLOW: Final = "#F0E442"
BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
GREY: Final = "#8C8C8C"
PALE: Final = "#D9D9D9"
WHITE: Final = "#FFFFFF"

#: Hatches with one meaning each, in every figure.
HATCH_OUTSIDE: Final = "////"
"""Outside the operational design domain, or excluded by a constraint."""

_STYLE: Final[dict[str, Any]] = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8.0,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    # A given place spares matplotlib from measuring all labels to find one.
    "axes.titley": 1.0,
    "axes.labelsize": 8.0,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "legend.fontsize": 7.0,
    "legend.framealpha": 1.0,
    "legend.edgecolor": GREY,
    "legend.fancybox": False,
    "figure.titlesize": 10.0,
    "figure.titleweight": "bold",
    "figure.facecolor": WHITE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "axes.axisbelow": True,
    "grid.color": PALE,
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.4,
    "patch.linewidth": 0.6,
    "hatch.linewidth": 0.5,
    # Text comes from models and files: a dollar sign is a dollar sign.
    "text.parse_math": False,
    "text.usetex": False,
    "axes.formatter.use_mathtext": False,
    "axes.formatter.useoffset": False,
    "axes.unicode_minus": True,
    "svg.fonttype": "path",
    # Unhinted outlines: the same shapes at every size and in both formats.
    "text.hinting": "none",
    "svg.hashsalt": "scenario-gen",
}

# The settings of matplotlib are global to the process, so figures are drawn one at a time.
_LOCK = threading.RLock()


@contextmanager
def style() -> Iterator[None]:
    """Draw with this style, whatever the settings of the process or of the person are."""
    with _LOCK, matplotlib.style.context(["default", _STYLE]):
        yield


def new_figure(width_mm: float, height_mm: float) -> Figure:
    """An empty figure of a size on paper; call within :func:`style`."""
    return Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=PNG_DPI)


def pixels(figure: Figure) -> NDArray[np.uint8]:
    """(H, W, 3) the figure as red, green and blue; call within :func:`style`."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]  # no types
    drawn = np.asarray(canvas.buffer_rgba(), dtype=np.uint8)  # type: ignore[no-untyped-call]  # no types
    return np.ascontiguousarray(drawn[..., :3])


def render(figure: Figure) -> dict[str, bytes]:
    """The figure as ``svg`` and ``png``, the same bytes on every call."""
    svg, png = io.BytesIO(), io.BytesIO()
    with style():
        # The canvases themselves: Figure.savefig would draw everything once more to measure it.
        figure.dpi = PNG_DPI
        FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]  # no types
            png, metadata={"Software": None}, pil_kwargs={"compress_level": _PNG_COMPRESSION}
        )
        FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]  # no types
            svg, metadata={"Date": None, "Creator": None}
        )
    return {"svg": svg.getvalue(), "png": png.getvalue()}
