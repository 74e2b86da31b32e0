"""Files of many variants of one logical scenario, each the same bytes as an export on its own.

A variant is made concrete and written as any scenario is. What takes most of the time is its road,
and that is the same for all variants unless a parameter enters it: the file of a road is written
once, and of its further uses only the header, which says of which scenario it is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import InputError
from scenario_gen.roads import RoadNetwork, build
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.openscenario import OpenScenarioExporter

# Roads that are kept: neighbours on a grid share theirs, and memory stays bounded.
_KEPT_ROADS = 64
_LONGEST_STEM = 80
_HEADER_END = b"  </header>\n"


class Variant(NamedTuple):
    """One variant with its files."""

    row: int
    """Its place among the values, from 0."""
    scenario: Scenario
    """Concrete; its id names the row."""
    files: dict[str, bytes]
    """File name -> bytes."""


@dataclass(frozen=True)
class SharedRoadExporter(OpenDriveExporter):
    """Writes roads as ``OpenDriveExporter`` does, byte for byte, and equal ones only once."""

    bodies: OrderedDict[Hashable, bytes] = field(default_factory=OrderedDict, compare=False)
    """What is written of a road -> its file without the header."""

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        """See ``OpenDriveExporter``."""
        if isinstance(scenario.road, ExternalRoad):
            return super().export(scenario, network, stem=stem)
        patches = scenario.environment.patches
        # The friction of a patch is written relative to that around it.
        around = scenario.environment.friction if patches else None
        key = (scenario.road, patches, around)
        body = self.bodies.get(key)
        if body is not None:
            return {f"{stem}.xodr": _parts(self.header(scenario, network))[0] + body}
        files = super().export(scenario, network, stem=stem)
        self.bodies[key] = _parts(files[f"{stem}.xodr"])[1]
        if len(self.bodies) > _KEPT_ROADS:
            self.bodies.popitem(last=False)
        return files


def variant_id(scenario: Scenario, row: int) -> str:
    """Id of a variant and stem of its files."""
    return f"{scenario.id[:_LONGEST_STEM]}-row-{row}"


def variant_of(scenario: Scenario, row: int, values: Mapping[str, float]) -> Scenario:
    """The concrete scenario of a row of values; its id names the row.

    Raises:
        InputError: a value is missing, or not possible.
    """
    if missing := [p.name for p in scenario.parameters if p.name not in values]:
        raise InputError(f"row {row} has no value of {', '.join(missing)}")
    try:
        concrete = scenario.concrete(values)
    except ValidationError as error:
        first = problems(error)[0]
        raise InputError(
            f"row {row} is no possible scenario: {first.path}: {first.message}",
            hint="narrow the ranges of the parameters",
        ) from error
    except ValueError as error:
        raise InputError(f"row {row}: {error}") from error
    # With its hash, which both of its files name.
    content_hash = concrete.compute_hash()
    changed = {"id": variant_id(scenario, row), "library": None, "content_hash": content_hash}
    return concrete.model_copy(update=changed)


def export_variants(
    scenario: Scenario,
    rows: Iterable[tuple[int, Mapping[str, float]]],
    exporter: OpenScenarioExporter | None = None,
    *,
    folder: Path | None = None,
) -> Iterator[Variant]:
    """The files of variants, one after the other: those of an export of each on its own.

    Args:
        scenario: logical.
        rows: number of the row, and the value of every parameter.
        exporter: how they are written.
        folder: where an external road lies.

    Raises:
        InputError: the values of a row are not possible.
        ExportError, RoadError: a variant cannot be written.
    """
    chosen = exporter or OpenScenarioExporter()
    roads = chosen.road_exporter
    settings = {one.name: getattr(roads, one.name) for one in fields(OpenDriveExporter)}
    shared = SharedRoadExporter(**settings)
    writer = replace(chosen, road_exporter=shared)
    # The file of an external road is read once; roads of templates are kept where they are built.
    external = scenario.road if isinstance(scenario.road, ExternalRoad) else None
    known = build(external, folder=folder) if external else None
    for row, values in rows:
        variant = variant_of(scenario, row, values)
        network = known or build(variant.road)
        yield Variant(row, variant, writer.export(variant, network, stem=variant.id))


def _parts(data: bytes) -> tuple[bytes, bytes]:
    """A file up to the end of its header, and what follows."""
    header, end, body = data.partition(_HEADER_END)
    return header + end, body
