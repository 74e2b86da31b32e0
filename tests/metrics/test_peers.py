"""What commonroad-crime 0.4.5 says of the same scenes, to the digits that it rounds to."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.metrics import min_gap, path_ttc, stn, tet, tit, ttc
from tests.metrics.traces import Mover, trace_of

STEPS = [0, 5, 15]
#: Speed of the ego, start and speed of the lead, both 4.5 x 1.8 m, the ego at 50 m; then its TTC
#: and ALatReq at three steps, and DCE over 9.9 s.
CRIME = [
    (30.0, 140.0, 10.0, [4.28, 3.78, 2.78], [0.2, 0.25, 0.47], 0.0),
    (20.0, 110.0, 15.0, [11.1, 10.6, 9.6], [0.03, 0.03, 0.04], 6.0),
    (30.0, 90.0, 28.0, [17.75, 17.25, 16.25], [0.01, 0.01, 0.01], 15.7),
    (15.0, 80.0, 0.5, [1.76, 1.26, 0.26], [1.16, 2.27, 53.25], 0.0),
    (25.0, 120.0, 24.0, [65.5, 65.0, 64.0], [0.0, 0.0, 0.0], 55.6),
]
#: The first and fourth scene, whose TTC is never just 1.5 s: TET and TIT with TTC* = 1.5 s.
EXPOSURES = [(CRIME[0], 1.5, 1.082), (CRIME[3], 1.5, 1.11)]


def _trace(ego_mps: float, lead_m: float, lead_mps: float):
    box = {"length_m": 4.5, "width_m": 1.8}
    ego, lead = Mover(50.0, speed_mps=ego_mps, **box), Mover(lead_m, speed_mps=lead_mps, **box)
    return trace_of([ego, lead], duration_s=9.9)


@pytest.mark.parametrize(("ego_mps", "lead_m", "lead_mps", "ttc_s", "aside_mps2", "gap_m"), CRIME)
def test_behind_a_lead(ego_mps, lead_m, lead_mps, ttc_s, aside_mps2, gap_m):
    """Both kinds of TTC, the lateral acceleration behind STN, and the closest encounter."""
    trace = _trace(ego_mps, lead_m, lead_mps)
    for measure in (ttc, path_ttc):
        assert measure(trace).value[0, 0, STEPS] == pytest.approx(ttc_s, abs=0.0051)
    needed = stn(trace, np.ones((1, 1, 1))).value[0, 0, STEPS]
    # It takes its TTC to two digits first, which tells where that is short.
    assert needed == pytest.approx(aside_mps2, abs=0.0051, rel=0.02)
    assert min_gap(trace).value[0, 0] == pytest.approx(gap_m, abs=0.051)


@pytest.mark.parametrize(("scene", "tet_s", "tit_s2"), EXPOSURES)
def test_exposure(scene, tet_s, tit_s2):
    """Fifteen steps; each TTC rounded to 0.01 s before it is summed up."""
    trace = _trace(*scene[:3])
    assert tet(trace, short_s=1.5).value[0, 0] == pytest.approx(tet_s)
    assert tit(trace, short_s=1.5).value[0, 0] == pytest.approx(tit_s2, abs=15 * 0.005 * 0.1)
