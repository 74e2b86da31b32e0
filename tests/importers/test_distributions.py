"""Files that vary the parameters of a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulators.importers import Imported, Settings, import_file
from tests.importers.agreement import roll
from tests.importers.files import lane, start, write, xosc
from tests.importers.test_import import lines, scenario

PARAMETERS = (
    '<ParameterDeclaration name="v" parameterType="double" value="15"/>'
    '<ParameterDeclaration name="gap" parameterType="double" value="50"/>'
)
INIT = start("Ego", lane(50), "$v") + start("B", lane("${50 + $gap}"), 20)


def single(name: str, inner: str) -> str:
    return (
        f'<DeterministicSingleParameterDistribution parameterName="{name}">{inner}'
        "</DeterministicSingleParameterDistribution>"
    )


def values(*numbers: float) -> str:
    elements = "".join(f'<Element value="{number}"/>' for number in numbers)
    return f"<DistributionSet>{elements}</DistributionSet>"


RANGE = (
    '<DistributionRange stepWidth="5"><Range lowerLimit="30" upperLimit="45"/></DistributionRange>'
)
SETS = (
    "<DeterministicMultiParameterDistribution><ValueSetDistribution><ParameterValueSet>"
    '<ParameterAssignment parameterRef="v" value="11"/>'
    '<ParameterAssignment parameterRef="gap" value="60"/></ParameterValueSet><ParameterValueSet>'
    '<ParameterAssignment parameterRef="v" value="12"/></ParameterValueSet></ValueSetDistribution>'
    "</DeterministicMultiParameterDistribution>"
)


def varied(folder: Path, inner: str, file: str = "test.xosc", **settings: object) -> Imported:
    write(folder, xosc(init=INIT, parameters=PARAMETERS))
    path = write(
        folder,
        '<OpenSCENARIO><FileHeader revMajor="1" revMinor="2" date="2026-01-01T00:00:00"'
        ' description="d" author="a"/><ParameterValueDistribution>'
        f'<ScenarioFile filepath="{file}"/>{inner}</ParameterValueDistribution></OpenSCENARIO>',
        "sweep.xosc",
    )
    return import_file(path, roll, Settings(folder=folder, **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inner", "mps", "s_m", "said"),
    [
        (single("v", values(10, 20)), 10.0, 100.0, "one of its 2 values"),
        (single("gap", RANGE), 15.0, 80.0, "one of its 4 values"),
        (SETS, 11.0, 110.0, "one of its 2 values"),
        (single("v", values(10)) + single("gap", values(20)), 10.0, 70.0, ""),
    ],
)
def test_the_first_values_of_a_distribution(
    tmp_path: Path, inner: str, mps: float, s_m: float, said: str
) -> None:
    found = varied(tmp_path, f"<Deterministic>{inner}</Deterministic>")
    assert found.whole
    assert found.understood == 1.0
    given = scenario(found)
    assert (given.ego.speed_mps, given.actors[0].start.s_m) == (mps, s_m)
    assert said in lines(found, "approximated")
    # It is called after the file that was imported.
    assert given.id == "sweep"
    assert found.scenario_path == tmp_path / "test.xosc"


@pytest.mark.parametrize(
    ("distribution", "mps"),
    [
        ('<NormalDistribution expectedValue="12" variance="4"/>', 12.0),
        ('<UniformDistribution><Range lowerLimit="10" upperLimit="18"/></UniformDistribution>',
         14.0),
        ('<ProbabilityDistributionSet><Element value="9" weight="1"/><Element value="13"'
         ' weight="3"/></ProbabilityDistributionSet>', 13.0),
        ('<Histogram><Bin weight="2"><Range lowerLimit="4" upperLimit="6"/></Bin></Histogram>',
         5.0),
    ],
)  # fmt: skip
def test_the_expected_value_of_a_random_one(tmp_path: Path, distribution: str, mps: float) -> None:
    inner = f'<StochasticDistribution parameterName="v">{distribution}</StochasticDistribution>'
    found = varied(
        tmp_path, f'<Stochastic numberOfTestRuns="9" randomSeed="1">{inner}</Stochastic>'
    )
    assert scenario(found).ego.speed_mps == mps
    assert "random values" in lines(found, "approximated")


def test_given_values_go_before_those_of_the_file(tmp_path: Path) -> None:
    inner = f"<Deterministic>{single('v', values(10, 20))}</Deterministic>"
    found = varied(tmp_path, inner, values={"v": 17.0})
    assert scenario(found).ego.speed_mps == 17.0
    assert found.values["v"] == "17"


def test_first_values_that_do_not_go_together_give_way_to_the_declared_ones(
    tmp_path: Path,
) -> None:
    inner = f"<Deterministic>{single('v', values(-5, 20))}</Deterministic>"
    found = varied(tmp_path, inner)
    assert found.whole
    assert scenario(found).ego.speed_mps == 15.0
    assert "declares itself" in lines(found, "approximated")
    assert found.values == {}


@pytest.mark.parametrize(
    ("file", "inner", "why"),
    [
        ("sweep.xosc", "", "no Storyboard"),
        ("../outside.xosc", "", "out of the folder"),
        ("none.xosc", "", "no file"),
        ("test.xosc", single("v", "<DistributionSet/>"), "no values"),
        ("test.xosc", single("v", RANGE.replace('"5"', '"0"')), "no range"),
    ],
)
def test_what_is_no_distribution_is_not_imported(
    tmp_path: Path, file: str, inner: str, why: str
) -> None:
    found = varied(tmp_path, f"<Deterministic>{inner}</Deterministic>", file)
    assert found.scenario is None
    assert why in found.problem
