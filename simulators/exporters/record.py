"""The test-case record of a scenario as a JSON file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scenario_gen.catalog.folder import pretty_json
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork
from simulators.exporters.record_entries import see_that_it_is_of


@dataclass(frozen=True)
class RecordJsonExporter:
    """Writes ``stem.record.json``, which ``scenarios/schema/record.schema.json`` describes."""

    name: ClassVar[str] = "record"
    takes_record: ClassVar[bool] = True
    needs_record: ClassVar[bool] = True

    def export(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        *,
        stem: str,
        record: CaseRecord | None = None,
    ) -> dict[str, bytes]:
        """File name to bytes.

        Args:
            scenario: that the record is of.
            network: its roads; not looked at.
            stem: of the file name.
            record: the record.

        Raises:
            ExportError: there is no record, or it is of another scenario.
        """
        del network
        if record is None:
            raise ExportError("no record is given", where=scenario.id)
        see_that_it_is_of(record, scenario)
        return {f"{stem}.record.json": record_bytes(record)}


def record_bytes(record: CaseRecord) -> bytes:
    """A record as readable JSON; equal records have equal bytes."""
    return pretty_json(record.model_dump(mode="json"))
