"""Imported and exported again, public files do in esmini what they did before."""

from __future__ import annotations

import pytest

from simulators.esmini import Esmini
from tests.importers.agreement import agreement
from tests.roads.files import SHARED

SUITE = SHARED / "openscenario" / "esmini" / "xosc"

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
    pytest.mark.skipif(not SUITE.is_dir(), reason=f"{SUITE} is not there"),
]


NAMES = ("cut-in", "slow-lead-vehicle", "ltap-od", "speed-profile", "synchronize",
         "cut-in_parameter_set")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_imported_file_moves_as_the_original(name: str) -> None:
    found = agreement(SUITE / f"{name}.xosc")
    assert found.imported.whole
    assert found.note == ""
    assert found.worst_m <= 0.5
    assert found.ours_s == pytest.approx(found.original_s, abs=0.2)
