"""The library of scenarios in the real esmini, as the command plays it."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenario_gen as sg
from scenario_gen.library import read_library
from simulators.esmini import Esmini
from tests.agreement.test_simulate import tree
from tests.worlds import crossing_pedestrian, cut_in

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
]

#: Every twelfth row; all of them are in ``tests/simulators/test_library_esmini.py``.
SOME = read_library()[::12]


def test_a_suite_does_in_esmini_what_it_says(tmp_path: Path) -> None:
    """All run to their end, every intent is seen, nobody is half a metre apart, events match."""
    result = sg.simulate(SOME, tmp_path / "out", on=["builtin", "esmini"])
    assert result.findings == ()
    figures = result.summary["simulators"]["esmini"]
    assert figures["ran_the_whole_time"] == len(SOME)
    assert figures["with_log_errors"] == 0
    (pair,) = result.summary["pairs"]
    assert pair["within_tolerance"] == pair["compared"]
    assert pair["event_dt_s_quantiles"]["1"] <= 0.1 + 1e-9


def test_the_same_esmini_moves_nothing(tmp_path: Path) -> None:
    """A second run has the same bytes, and its regression pack is empty."""
    few = SOME[:4]
    sg.simulate(few, tmp_path / "then", on=["esmini"])
    now = sg.simulate(few, tmp_path / "now", on=["esmini"])
    assert tree(tmp_path / "then") == tree(tmp_path / "now")
    again = sg.simulate(few, tmp_path / "again", on=["esmini"], against=tmp_path / "then")
    assert again.regression is not None
    assert (again.regression.same, again.regression.moved) == (4, ())
    assert now.ok


@pytest.mark.parametrize("motion", ["actions", "trajectory"])
@pytest.mark.parametrize("osc_version", ["1.0", "1.1", "1.3"])
def test_every_version_and_motion_plays_the_same(
    tmp_path: Path, osc_version: str, motion: str
) -> None:
    """Who changes lanes and who crosses do it at the time and place of the rollout."""
    given = [cut_in(id="a", duration_s=6.0), crossing_pedestrian(id="b", duration_s=8.0)]
    result = sg.simulate(
        given, tmp_path / "out",
        options={"esmini": {"osc_version": osc_version, "motion": motion}},
    )  # fmt: skip
    assert result.findings == ()
    for record in result.records:
        assert [one.ended_by for one in record.outcomes] == ["", "time"]
        (pair,) = record.divergences
        assert pair.worst is not None
        assert pair.worst.worst_m < 0.2
        assert all(abs(event.dt_s) <= 0.1 + 1e-9 for event in pair.events)
    (settings,) = [one["settings"] for one in result.manifest["simulators"] if one["settings"]]
    assert settings == {"osc_version": osc_version, "motion": motion}
