"""ParameterValueDistribution files (OpenSCENARIO 1.1 and later) for the logical file beside them.

A deterministic file lists values: of each parameter by itself where all combinations are meant,
or whole sets of values where only some go together. A stochastic file names the distributions and
leaves the drawing to its reader. The format has no place there for a constraint over several
parameters, so a reader draws sets that break it; the file and ``DistributionFile.notes`` say so.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, assert_never

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from scenario_gen.domain.parameter import LogNormal, Normal, Parameter, Uniform
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from simulators.exporters._xml import (
    attribute_text,
    document_bytes,
    element,
    number_text,
    root_element,
)
from simulators.exporters.openscenario_parameters import on_one, on_several

Floats = NDArray[np.float64]

#: Equally probable bins of a histogram: between their edges the cumulative distribution is at most
#: a fiftieth off.
BINS = 50
_DATE = "1970-01-01T00:00:00"
# ``randomSeed`` is a double, which holds no larger whole number exactly.
_LARGEST_SEED = 1 << 53


class DistributionFile(NamedTuple):
    """A file, and what it cannot say."""

    data: bytes
    notes: tuple[str, ...]


def deterministic(
    scenario: Scenario, values: Mapping[str, Floats], scenario_file: str, *, minor: int = 2
) -> DistributionFile:
    """A file that lists values.

    Where they are all combinations of some values of each parameter, the last one changing
    fastest, each parameter has a range or a set of its own; else the sets are listed one by one.

    Args:
        scenario: the parameters that the scenario file declares.
        values: (B,) of each of these parameters.
        scenario_file: the logical scenario, beside this file.
        minor: of the version, 1 or more.

    Raises:
        ExportError: the version has no such files, or there is no parameter to vary.
    """
    root, node = _begun(scenario, scenario_file, minor, (), "listed values")
    parent = element(node, "Deterministic")
    axes = _axes(values)
    if axes is None:
        multiple = element(parent, "DeterministicMultiParameterDistribution")
        sets = element(multiple, "ValueSetDistribution")
        names = tuple(values)
        for row in zip(*(values[name].tolist() for name in names), strict=True):
            one = element(sets, "ParameterValueSet")
            for name, value in zip(names, row, strict=True):
                element(one, "ParameterAssignment", parameterRef=name, value=number_text(value))
    else:
        for name, axis in axes.items():
            single = element(parent, "DeterministicSingleParameterDistribution", parameterName=name)
            _axis(single, axis)
    return DistributionFile(document_bytes(root), ())


def stochastic(
    scenario: Scenario, runs: int, seed: int, scenario_file: str, *, minor: int = 2
) -> DistributionFile:
    """A file that names the distributions of the parameters and leaves the drawing to its reader.

    Args:
        scenario: the parameters that the scenario file declares, and their constraints.
        runs: number of test runs.
        seed: of the reader's generator; what values it gives is the reader's choice.
        scenario_file: the logical scenario, beside this file.
        minor: of the version, 1 or more.

    Raises:
        ExportError: the version has no such files, there is no parameter to vary, or the numbers
            are out of range.
    """
    if not 0 <= seed <= _LARGEST_SEED or not 1 <= runs < 1 << 32:
        raise ExportError(
            f"{runs} test runs with seed {seed}",
            hint=f"a file holds 1 to {(1 << 32) - 1} runs and seeds 0 to {_LARGEST_SEED}",
        )
    notes = [
        f"readers draw values that break {constraint} ({constraint.reason}): a stochastic file has"
        " no place for a constraint over several parameters"
        for constraint in on_several(scenario.constraints)
    ]
    notes += [
        f"{parameter.name} is log-normal: written as a histogram of {BINS} equally probable bins"
        for parameter in scenario.parameters
        if isinstance(parameter.distribution, LogNormal)
    ]
    root, node = _begun(scenario, scenario_file, minor, notes, f"{runs} drawn values")
    parent = element(node, "Stochastic", numberOfTestRuns=runs, randomSeed=seed)
    for parameter in scenario.parameters:
        _distribution(
            element(parent, "StochasticDistribution", parameterName=parameter.name),
            parameter, *_range(parameter, scenario),
        )  # fmt: skip
    return DistributionFile(document_bytes(root), tuple(notes))


def _begun(
    scenario: Scenario, scenario_file: str, minor: int, notes: list[str] | tuple[()], what: str
) -> tuple[Any, Any]:
    if minor < 1:
        raise ExportError(
            "OpenSCENARIO 1.0 has no parameter value distributions",
            hint="use version 1.1 or later, or export the variants as files",
        )
    if not scenario.parameters:
        raise ExportError(
            f"the file of {scenario.id} leaves no parameter open",
            where="parameters",
            hint="export the variants as files",
        )
    root = root_element("OpenSCENARIO")
    element(
        root, "FileHeader", author="scenario-gen", date=_DATE, revMajor=1, revMinor=minor,
        description=f"{scenario.id}: {what} of {len(scenario.parameters)} parameters",
    )  # fmt: skip
    for note in notes:
        root.append(etree.Comment(f" {_comment_text(note)} "))
    node = element(root, "ParameterValueDistribution")
    element(node, "ScenarioFile", filepath=scenario_file)
    return root, node


def _comment_text(text: str) -> str:
    """Text without two hyphens in a row, which would end the comment."""
    return re.sub("-(?=-)", "- ", attribute_text(text))


def _axes(values: Mapping[str, Floats]) -> dict[str, Floats] | None:
    """The values of each parameter where their combinations, in order, are the sets; else None."""
    axes = {name: np.unique(column) for name, column in values.items()}
    size = next(iter(values.values())).size
    if math.prod(axis.size for axis in axes.values()) != size:
        return None
    mesh = np.meshgrid(*axes.values(), indexing="ij")
    same = (np.array_equal(m.reshape(-1), v) for m, v in zip(mesh, values.values(), strict=True))
    return axes if all(same) else None


def _axis(parent: Any, axis: Floats) -> None:
    """A range where decimal numbers say it exactly, so that its last value is not lost; else a
    set."""
    texts = [number_text(value) for value in axis.tolist()]
    exact = [Decimal(text) for text in texts]
    steps = {after - before for before, after in itertools.pairwise(exact)}
    if len(steps) == 1:
        node = element(parent, "DistributionRange", stepWidth=str(steps.pop()))
        element(node, "Range", lowerLimit=texts[0], upperLimit=texts[-1])
        return
    node = element(parent, "DistributionSet")
    for text in texts:
        element(node, "Element", value=text)


def _range(parameter: Parameter, scenario: Scenario) -> tuple[float, float]:
    """The range of a parameter with the constraints on it alone."""
    low, high = parameter.minimum, parameter.maximum
    for constraint in scenario.constraints:
        if list(constraint.terms) == [parameter.name]:
            rule, bound = on_one(constraint)
            low, high = (
                (low, min(high, bound)) if rule == "lessOrEqual" else (max(low, bound), high)
            )
    return low, high


def _distribution(parent: Any, parameter: Parameter, low: float, high: float) -> None:
    match parameter.distribution:
        case _ if low == high:
            node = element(parent, "UniformDistribution")
        case Uniform():
            node = element(parent, "UniformDistribution")
        case Normal(mean=mean, sigma=sigma):
            node = element(parent, "NormalDistribution", expectedValue=mean, variance=sigma * sigma)
        case LogNormal() as log_normal:
            # The schema of 1.3 has a log-normal distribution but does not say whether its numbers
            # are those of the value or of its logarithm; a histogram reads in one way only.
            _histogram(element(parent, "Histogram"), log_normal, low, high)
            return
        case _:
            assert_never(parameter.distribution)
    element(node, "Range", lowerLimit=low, upperLimit=high)


def _histogram(parent: Any, distribution: LogNormal, low: float, high: float) -> None:
    from scipy.stats import truncnorm

    mean, sigma = distribution.mean_log, distribution.sigma_log
    bounds = [(math.log(b) - mean) / sigma if b > 0 else -math.inf for b in (low, high)]
    normal = truncnorm.ppf(np.linspace(0.0, 1.0, BINS + 1), *bounds)
    edges = np.clip(np.exp(mean + sigma * normal), low, high)
    edges[0], edges[-1] = low, high
    for left, right in itertools.pairwise(edges.tolist()):
        bin_node = element(parent, "Bin", weight=1)
        element(bin_node, "Range", lowerLimit=left, upperLimit=right)
