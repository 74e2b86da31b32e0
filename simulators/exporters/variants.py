"""Files of many variants of one logical scenario, each the same bytes as an export on its own.

The first variant is written with holes in place of its parameters (see ``holes``), and the files of
the others are filled in from it, as long as all that was decided by the value of a hole is decided
in the same way. Where that does not hold, a variant is written with holes again; and where holes
cannot be, as in a motion that is replayed, every variant is written as any scenario is.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Blanks, Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import InputError
from scenario_gen.roads import RoadNetwork, build
from simulators.exporters._xml import document_bytes
from simulators.exporters.holes import HoleError, Recording
from simulators.exporters.marked import (
    MarkedText,
    Place,
    json_with_marks,
    places_of_references,
    with_holes,
)
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.openscenario import OpenScenarioExporter

# Roads and templates that are kept: neighbours on a grid share theirs, and memory stays bounded.
_KEPT_ROADS, _KEPT_TEMPLATES = 64, 16
_LONGEST_STEM = 80


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
    """Writes the roads of variants as ``OpenDriveExporter`` does, equal ones only once.

    Files of variants that drive on the same roads differ in nothing but id and hash.
    """

    written: OrderedDict[Hashable, MarkedText] = field(default_factory=OrderedDict, compare=False)
    """What is written of a road -> its file."""

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        """See ``OpenDriveExporter``."""
        if isinstance(scenario.road, ExternalRoad):
            return super().export(scenario, network, stem=stem)
        patches = scenario.environment.patches
        # The friction of a patch is written relative to that around it.
        around = scenario.environment.friction if patches else None
        key = (network, patches, around)
        if key not in self.written:
            recording = Recording(scenario)
            marked = with_holes(scenario, (), recording)
            (data,) = super().export(marked, network, stem=stem).values()
            self.written[key] = MarkedText(data, recording)
            if len(self.written) > _KEPT_ROADS:
                self.written.popitem(last=False)
        return {f"{stem}.xodr": self.written[key].filled(scenario)}


class _Template:
    """The scenario file and the catalogs of one variant, from which those of others are made."""

    def __init__(
        self, exporter: OpenScenarioExporter, scenario: Scenario, network: RoadNetwork,
        places: tuple[Place, ...],
    ) -> None:  # fmt: skip
        """Write a variant with holes at the places where its logical scenario has parameters.

        Raises:
            HoleError: it cannot be written with holes.
        """
        self._recording = Recording(scenario)
        self._network = network
        marked = with_holes(scenario, places, self._recording)
        dump = scenario.model_dump(mode="json")
        content = json_with_marks(dump, (*places, ("id",), ("content_hash",)), self._recording)
        root, self._catalogs = exporter.document(marked, network, stem=marked.id, content=content)
        self._recording.scenario = None
        self._text = MarkedText(document_bytes(root), self._recording)

    def fits(self, scenario: Scenario, network: RoadNetwork) -> bool:
        """Whether the files of another variant can be made from it."""
        return network is self._network and self._recording.hold_for(scenario)

    def files(self, scenario: Scenario) -> dict[str, bytes]:
        """The files of a variant that it fits, but for its roads."""
        return {f"{scenario.id}.xosc": self._text.filled(scenario), **self._catalogs}


class _Writer:
    """Writes the variants of one logical scenario."""

    def __init__(self, scenario: Scenario, exporter: OpenScenarioExporter) -> None:
        roads = exporter.road_exporter
        settings = {one.name: getattr(roads, one.name) for one in fields(OpenDriveExporter)}
        self._roads = SharedRoadExporter(**settings)
        self._exporter = replace(exporter, road_exporter=self._roads)
        self._places = places_of_references(scenario)
        self._templates: deque[_Template] = deque(maxlen=_KEPT_TEMPLATES)
        self._with_holes = exporter.writes_holes
        # A road that is another one in each variant gives no file to fill others in from.
        self._roads_vary = any(place[0] == "road" for place in self._places)
        self._seen: deque[RoadNetwork] = deque(maxlen=_KEPT_ROADS)

    def files(self, variant: Scenario, network: RoadNetwork) -> dict[str, bytes]:
        """The files of a variant, the same as those that the exporter makes of it."""
        template = self._template(variant, network)
        if template is None:
            return self._exporter.export(variant, network, stem=variant.id)
        roads = self._roads.export(variant, network, stem=variant.id)
        return {**template.files(variant), **roads}

    def _template(self, variant: Scenario, network: RoadNetwork) -> _Template | None:
        if not self._with_holes:
            return None
        for template in self._templates:
            if template.fits(variant, network):
                return template
        if self._roads_vary and network not in self._seen:
            self._seen.append(network)
            return None
        try:
            template = _Template(self._exporter, variant, network, self._places)
        except HoleError:
            self._with_holes = False
            return None
        self._templates.appendleft(template)
        return template


class _Maker:
    """Makes the concrete scenarios of rows of values."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._names = [parameter.name for parameter in scenario.parameters]
        self._blanks = Blanks(scenario)
        self._places = places_of_references(scenario)
        self._content: MarkedText | None = None

    def variant(self, row: int, values: Mapping[str, float]) -> Scenario:
        """The concrete scenario of a row of values; its id names the row.

        Raises:
            InputError: a value is missing, or not possible.
        """
        if missing := [name for name in self._names if name not in values]:
            raise InputError(f"row {row} has no value of {', '.join(missing)}")
        try:
            concrete = self._blanks.filled(values)
        except ValidationError as error:
            first = problems(error)[0]
            raise InputError(
                f"row {row} is no possible scenario: {first.path}: {first.message}",
                hint="narrow the ranges of the parameters",
            ) from error
        except ValueError as error:
            raise InputError(f"row {row}: {error}") from error
        # With its hash, which both of its files name.
        content_hash = hashlib.sha256(self._content_of(concrete).filled(concrete)).hexdigest()
        changed = {
            "id": variant_id(self._scenario, row), "library": None, "content_hash": content_hash,
        }  # fmt: skip
        return concrete.model_copy(update=changed)

    def _content_of(self, concrete: Scenario) -> MarkedText:
        if self._content is None:
            recording = Recording(concrete)
            text = json_with_marks(
                concrete.content(), self._places, recording, ensure_ascii=False, allow_nan=False
            )
            self._content = MarkedText(text.encode(), recording)
        return self._content


def variant_id(scenario: Scenario, row: int) -> str:
    """Id of a variant and stem of its files."""
    return f"{scenario.id[:_LONGEST_STEM]}-row-{row}"


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
    maker, writer = _Maker(scenario), _Writer(scenario, exporter or OpenScenarioExporter())
    # The file of an external road is read once; roads of templates are kept where they are built.
    external = scenario.road if isinstance(scenario.road, ExternalRoad) else None
    known = build(external, folder=folder) if external else None
    for row, values in rows:
        variant = maker.variant(row, values)
        yield Variant(row, variant, writer.files(variant, known or build(variant.road)))
