"""Verdicts against the truth, on a few exports; ``python -m tests.simulators.truth`` runs more.

There, proposals of the sampler are among them; a run of the pipeline takes as long as all of this.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.domain.scenario import Scenario
from tests.simulators.truth.judges import JUDGES
from tests.simulators.truth.scenarios import accepted_scenarios
from tests.simulators.truth.tally import tally

#: Judges that are quick enough for every run of the tests, and how many exports each sees.
FEW = {"generic": 6, "esmini": 6, "sumo": 2, "commonroad": 2, "csv": 3, "carla-0.9.16": 2}


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    """Library rows and variants, all of them accepted."""
    return accepted_scenarios(6, seed=11, proposed=False)


@pytest.mark.parametrize(
    "target",
    [pytest.param(name, marks=[pytest.mark.esmini] if name == "esmini" else []) for name in FEW],
)
def test_no_verdict_is_better_than_the_truth(
    target: str, scenarios: list[Scenario], tmp_path: Path
) -> None:
    """As meant is as meant; and what holds of every file that is written, holds."""
    if reason := JUDGES[target].missing():
        pytest.skip(reason)
    found = tally(target, scenarios[: FEW[target]], tmp_path)
    assert sum(found.verdicts.values()) == FEW[target]
    assert found.false == 0, found.lines
