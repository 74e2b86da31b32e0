"""esmini follows manoeuvres off the lane, synchronised arrivals and phases of the ego."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from scenario_gen.roads import build
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.quality import check_openscenario, openscenario_xsd
from tests.simulators.cases_manoeuvres import ego_cases, free_cases, meeting_cases
from tests.simulators.test_esmini_agreement import LIMIT_M, agreement, write

FREE, EGO, MEETINGS = free_cases(), ego_cases(), meeting_cases()
# The integration of esmini leaves an acceleration a short by a dt ln(T / dt) over a time T.
MEETING_LIMIT_M = 2.0
# A walker who turns back does so in 0.2 s, which a trigger may see a step of 10 ms late.
HEADING_LIMIT_RAD = 0.2

with_esmini = pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")


@pytest.mark.esmini
@with_esmini
@pytest.mark.parametrize("name", [*FREE, *EGO])
def test_every_pose_is_that_of_our_rollout(name: str, tmp_path: Path) -> None:
    """Places and headings agree at all times, in spins, on the spot and backwards too."""
    found = agreement((FREE | EGO)[name], write((FREE | EGO)[name], tmp_path))
    assert found.worst_m < LIMIT_M, found.worst_actor
    assert found.turn_rad.max() < HEADING_LIMIT_RAD


@pytest.mark.esmini
@with_esmini
@pytest.mark.parametrize("name", MEETINGS)
def test_arrivals_are_those_of_our_rollout(name: str, tmp_path: Path) -> None:
    """Synchronised actors are within 2 m at all times, whatever the ego does."""
    found = agreement(MEETINGS[name], write(MEETINGS[name], tmp_path))
    assert found.worst_m < MEETING_LIMIT_M, found.worst_actor


@pytest.mark.esmini
@with_esmini
def test_a_system_under_test_drives_instead_of_the_phases_of_the_ego(tmp_path: Path) -> None:
    """With EgoIsExternal the events of the ego do not begin."""
    path = write(EGO["ego_task"], tmp_path)
    tree = etree.parse(path)
    tree.find(".//ParameterDeclaration[@name='EgoIsExternal']").set("value", "true")
    path.write_bytes(etree.tostring(tree))
    run = Esmini().run(path)
    assert run.ok
    assert "ego.right standbyState -> startTransition" not in run.log
    entities = read_csv(run.csv).entities
    assert entities["ego"].x_m[-1] == entities["ego"].x_m[0]


@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
@pytest.mark.parametrize("name", [*FREE, *EGO, *MEETINGS])
def test_every_file_is_valid(name: str, tmp_path: Path) -> None:
    """The XSD and the ASAM checker find nothing."""
    given = (FREE | EGO | MEETINGS)[name]
    files = OpenScenarioExporter().export(given, build(given.road), stem="case")
    (tmp_path / "case.xodr").write_bytes(files["case.xodr"])
    result = check_openscenario(files["case.xosc"], tmp_path)
    assert not result.findings
    assert result.counts == {"passed": 18}
