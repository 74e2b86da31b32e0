"""Files that vary the parameters of a scenario: one value of each of their distributions.

ParameterValueDistribution of OpenSCENARIO 1.1 on. A scenario of ours has one value of each
parameter of the file; the entries say which and of how many, and ``--values`` gives others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from simulators.importers.node import Node

_MOST_PARAMETERS = 500


@dataclass
class Chosen:
    """What a distribution comes to."""

    scenario: str
    """Path of the scenario file, as the file names it."""
    values: dict[str, str] = field(default_factory=dict)
    """Parameter -> the first of its values, or the expected one."""
    several: list[tuple[Node, str]] = field(default_factory=list)
    """Distributions of more than one value, and how many they have."""

    def say(self, *, own: bool) -> None:
        """Note of each distribution what became of it.

        Args:
            own: whether the scenario kept the values that it declares itself.
        """
        for node, count in self.several:
            instead = "the first, or the expected one of random ones"
            if own:
                instead = "the one that it declares itself, as the first ones are not taken whole"
            node.say("approximated", f"a scenario has one of its {count} values",
                     f"{instead}; --values gives others")  # fmt: skip


def read_distribution(root: Node) -> Chosen:
    """The scenario that a file varies, and the first values of its distributions.

    Raises:
        InputError: it names no scenario, or a distribution has no values.
    """
    node = root.need("ParameterValueDistribution")
    found = Chosen(node.need("ScenarioFile").text("filepath"))
    for kind in node.children():
        if kind.tag in ("Deterministic", "Stochastic"):
            for one in kind.children():
                if one.tag == "DeterministicMultiParameterDistribution":
                    found.values |= _first_set(one.need("ValueSetDistribution"), found)
                elif kind.tag == "Deterministic":
                    found.values[_name(one)] = _first(one, found)
                else:
                    found.values[_name(one)] = _typical(one, found)
        elif kind.tag != "ScenarioFile":
            kind.say("left_out", "such distributions are not read")
    if len(found.values) > _MOST_PARAMETERS:
        raise node.wrong(f"it has more than {_MOST_PARAMETERS} parameters")
    return found


def _name(node: Node) -> str:
    return node.text("parameterName").removeprefix("$")


def _first_set(node: Node, found: Chosen) -> dict[str, str]:
    sets = [
        {
            assigned.text("parameterRef").removeprefix("$"): assigned.text("value")
            for assigned in one.children("ParameterAssignment")
        }
        for one in node.children("ParameterValueSet")
    ]
    if not sets:
        raise node.wrong("it has no sets of values")
    if len(sets) > 1:
        found.several.append((node, str(len(sets))))
    return sets[0]


def _first(node: Node, chosen: Chosen) -> str:
    """The first value of a set or a range."""
    inner = node.only()
    if inner.tag == "DistributionSet":
        found = [element.text("value") for element in inner.children("Element")]
        if not found:
            raise inner.wrong("it has no values")
        if len(found) > 1:
            chosen.several.append((node, str(len(found))))
        return found[0]
    if inner.tag == "DistributionRange":
        step, limits = inner.number("stepWidth"), inner.need("Range")
        low, high = limits.number("lowerLimit"), limits.number("upperLimit")
        if not (step > 0.0 and high >= low):
            raise inner.wrong(f"{low:g} to {high:g} in steps of {step:g} is no range")
        count = math.floor((high - low) / step + 1e-9) + 1
        if count > 1:
            chosen.several.append((node, str(count)))
        return f"{low:.12g}"
    raise inner.wrong("such a distribution is not read")


def _typical(node: Node, chosen: Chosen) -> str:
    """The expected value of a random one, or the one in the middle."""
    inner = node.only()
    for limits in inner.children("Range"):
        limits.number("lowerLimit")
        limits.number("upperLimit")
    match inner.tag:
        case "NormalDistribution" | "PoissonDistribution":
            value = f"{inner.number('expectedValue'):.12g}"
        case "LogNormalDistribution":
            value = f"{math.exp(inner.number('expectedValue')):.12g}"
        case "UniformDistribution":
            limits = inner.need("Range")
            middle = 0.5 * (limits.number("lowerLimit") + limits.number("upperLimit"))
            value = f"{middle:.12g}"
        case "ProbabilityDistributionSet":
            elements = list(inner.children("Element"))
            if not elements:
                raise inner.wrong("it has no values")
            value = max(elements, key=lambda one: one.number("weight")).text("value")
        case "Histogram":
            bins = list(inner.children("Bin"))
            if not bins:
                raise inner.wrong("it has no bins")
            limits = max(bins, key=lambda one: one.number("weight")).need("Range")
            middle = 0.5 * (limits.number("lowerLimit") + limits.number("upperLimit"))
            value = f"{middle:.12g}"
        case _:
            raise inner.wrong("such a distribution is not read")
    chosen.several.append((node, "random"))
    return value
