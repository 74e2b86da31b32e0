"""The header of an OpenSCENARIO file: what the file is and where it came from."""

from __future__ import annotations

import json
from typing import Any

from scenario_gen.domain.constraint import Constraint
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from simulators.exporters._xml import element
from simulators.exporters.opendrive import provenance_entries
from simulators.exporters.record_entries import flat_entries

#: Property with the whole scenario as JSON: OpenSCENARIO has no place for all that it says.
CONTENT_PROPERTY = "scenario_gen.scenario"
#: Property with what was chosen of the export, so that an importer can export again and compare.
CHOICES_PROPERTY = "scenario_gen.export"
#: What the test-case record says; an export without it is of the same scenario.
RECORD_PREFIX = "scenario_gen.record."
_PRECIPITATION = "scenario_gen.precipitation"


def write_header(
    root: Any,
    scenario: Scenario,
    *,
    date: str,
    fixed: tuple[str, ...],
    coupled: tuple[Constraint, ...],
    record: CaseRecord | None = None,
    choices: str = "",
    content: str,
) -> None:
    """Append ``FileHeader``.

    Args:
        root: document element.
        scenario: what the file is of.
        date: of the file.
        fixed: the parameters that the file does not leave open.
        coupled: the constraints that the declarations of parameters cannot carry.
        record: test-case record, as flat properties ``scenario_gen.record.*``.
        choices: what was chosen of the export, where that is not the usual.
        content: as ``content_text`` gives it.
    """
    node = element(
        root, "FileHeader", author="scenario-gen", date=date, description=_description(scenario),
        revMajor=1, revMinor=2,
    )  # fmt: skip
    properties = element(node, "Properties")
    for name, value in provenance_entries(scenario):
        element(properties, "Property", name=name, value=plain_text(value))
    for name, values in (("requirements", scenario.requirement_ids), ("tags", scenario.tags)):
        if values:
            element(properties, "Property", name=f"scenario_gen.{name}", value=" ".join(values))
    if scenario.environment.precipitation.kind == "hail":
        # OpenSCENARIO 1.2 has no hail.
        element(properties, "Property", name=_PRECIPITATION, value="hail")
    if fixed:
        element(properties, "Property", name="scenario_gen.fixed_parameters",
                value=" ".join(fixed))  # fmt: skip
    for index, constraint in enumerate(coupled):
        element(properties, "Property", name=f"scenario_gen.constraint.{index}",
                value=f"{constraint} ({plain_text(constraint.reason)})")  # fmt: skip
    for name, value in flat_entries(record) if record is not None else ():
        element(properties, "Property", name=f"{RECORD_PREFIX}{name}",
                value=plain_text(value))  # fmt: skip
    element(properties, "Property", name=CONTENT_PROPERTY, value=content)
    if choices:
        element(properties, "Property", name=CHOICES_PROPERTY, value=choices)


def content_text(scenario: Scenario) -> str:
    """The whole scenario as one line of JSON, without other letters than those of ASCII."""
    return json.dumps(scenario.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))


def plain_text(text: str) -> str:
    """Text that no reader takes for a reference to a parameter, which begins with ``$``."""
    return f" {text}" if text.startswith("$") else text


def _description(scenario: Scenario) -> str:
    return f"{scenario.id}: {scenario.title} | hazard: {scenario.hazard}"
