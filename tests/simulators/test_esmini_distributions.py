"""esmini takes the listed values from the file: each of its permutations is our variant."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.api import variants
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.motion import Method, draw, rollout
from scenario_gen.roads import build
from simulators.compare import compare
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario_parameters import open_part
from simulators.run import run_process
from tests.simulators.test_esmini_agreement import LIMIT_M

pytestmark = [
    pytest.mark.esmini,
    pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH"),
]

LIBRARY = {scenario.id: scenario for scenario in read_library()}
COUNT = 4
_STEP_S = 0.01


def permutation(distribution: Path, index: int, folder: Path) -> bytes:
    """The states of a permutation, which esmini counts from 0 here and from 1 in file names."""
    command = [
        Esmini().binary, "--param_dist", str(distribution), "--param_permutation", str(index),
        "--headless", "--fixed_timestep", f"{_STEP_S:g}", "--csv_logger", "states.csv",
        "--logfile_path", "log.txt",
    ]  # fmt: skip
    code, output = run_process(command, folder=folder, timeout_s=60.0, what="esmini")
    assert code == 0, output[-500:]
    assert "[error]" not in output
    return (folder / f"states_{index + 1}_of_{COUNT}.csv").read_bytes()


@pytest.mark.parametrize("method", ["grid", "sobol"])
@pytest.mark.parametrize(
    "name", ["nhtsa-25-lead-decelerating", "r157-cut-in-avoidable", "ncap23-cpnco-50"]
)
def test_every_permutation_is_our_variant(name: str, method: Method, tmp_path: Path) -> None:
    """Of ranges and of whole sets: the actors are where our rollout of these values puts them."""
    scenario: Scenario = LIBRARY[name]
    written = variants(scenario, COUNT, tmp_path, to="deterministic", method=method)
    assert written.count == COUNT
    declared = open_part(scenario, build(scenario.concrete().road))
    values = draw(declared, COUNT, 1, method).values
    for row in range(COUNT):
        concrete = declared.concrete({n: float(column[row]) for n, column in values.items()})
        simulated = read_csv(permutation(written.files[0], row, tmp_path))
        assert simulated.time_s[-1] == pytest.approx(concrete.duration_s, abs=2 * _STEP_S)
        trace = rollout(ScenarioBatch.of([concrete]), step_s=0.05)
        found = compare(concrete, trace, 0, simulated)
        assert found.worst_m < LIMIT_M, (row, found.worst_actor)
