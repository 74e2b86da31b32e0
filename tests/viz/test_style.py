"""The style and the rendering."""

from __future__ import annotations

import subprocess
import sys

import matplotlib
import pytest

from tests.viz.pictures import rendered
from viz.style import new_figure, style


def _figure() -> object:
    with style():
        figure = new_figure(80, 40)
        axes = figure.add_axes((0.2, 0.2, 0.7, 0.6))
        axes.plot([1, 2, 3], color="#0072B2")
        axes.fill_between([0, 2], 1, 2, hatch="//", facecolor="none")
        axes.set_title("$x^2$ & <b>")
    return figure


def test_two_renderings_have_the_same_bytes() -> None:
    """Neither time nor the order of calls leaves a mark in SVG or PNG."""
    figure = _figure()
    assert rendered(figure) == rendered(figure) == rendered(_figure())  # type: ignore[arg-type]


def test_no_date_and_no_version_in_the_files() -> None:
    """The files name neither the day nor the version of the drawing library."""
    images = rendered(_figure())  # type: ignore[arg-type]
    for image in images.values():
        assert b"dc:date" not in image
        assert matplotlib.__version__.encode() not in image
        assert b"Software" not in image


def test_settings_of_the_person_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matplotlibrc with other fonts, colours and mathtext gives the same bytes."""
    before = rendered(_figure())  # type: ignore[arg-type]
    for key, value in (("font.size", 20.0), ("text.parse_math", True), ("svg.fonttype", "none")):
        monkeypatch.setitem(matplotlib.rcParams, key, value)
    assert rendered(_figure()) == before  # type: ignore[arg-type]
    assert matplotlib.rcParams["font.size"] == 20.0


def test_another_process_draws_the_same_bytes() -> None:
    """Bytes do not depend on the hash seed of the process."""
    code = (
        "import hashlib; from tests.viz.test_style import _figure; from viz.style import render;"
        "print(hashlib.sha256(b''.join(render(_figure()).values())).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_importing_the_plots_does_not_import_matplotlib() -> None:
    """The command line pays for matplotlib only when something is drawn."""
    code = "import sys, viz, viz.plots; sys.exit('matplotlib' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert result.returncode == 0
