"""Test-case records on disk: found beside the scenario that they are of."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from scenario_gen.catalog.atomic import disk_error
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import CatalogError


def record_beside(file: Path, scenario: Scenario) -> CaseRecord | None:
    """The record of a scenario in the folder of its file, or in ``../records`` as in a run.

    None where there is none, or only one of other content: the scenario was edited since.

    Raises:
        CatalogError: a file of that name is no record.
    """
    name = f"{scenario.id}.record.json"
    for place in (file.parent / name, file.parent.parent / "records" / name):
        if not place.is_file():
            continue
        record = _read(place)
        if record.id == scenario.id and record.content_hash == scenario.compute_hash():
            return record
    return None


def _read(place: Path) -> CaseRecord:
    try:
        return CaseRecord.model_validate_json(place.read_bytes())
    except OSError as error:
        raise disk_error(place, error) from error
    except ValidationError as error:
        first = problems(error)[0]
        raise CatalogError(
            f"not a record: {first.path}: {first.message}",
            where=str(place),
            hint="write it anew: scenario-gen record FILE --out DIR; or export with --no-record",
        ) from error
