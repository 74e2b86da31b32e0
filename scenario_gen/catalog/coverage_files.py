"""Reading coverage models and the reference tables that coverage is weighted with."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.catalog.yaml_models import read_model
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.errors import BriefError

#: `scenarios/` lies beside the package, in a checkout and where it is installed.
_READY = Path(__file__).parents[2] / "scenarios" / "exposure"


def read_coverage_model(path: Path) -> CoverageModel:
    """The coverage model in a YAML or JSON file.

    Raises:
        BriefError: unreadable, or not valid; all problems are named at once.
    """
    return read_model(path, CoverageModel)


def ready_exposures() -> tuple[str, ...]:
    """Names of the tables that come with the tool."""
    return tuple(path.stem for path in sorted(_READY.glob("*.yaml")))


def read_exposure(name: str, folder: Path | None = None) -> ExposureTable:
    """A reference table by its name.

    Args:
        name: of a table.
        folder: where ``NAME.exposure.yaml`` is looked for before the ready ones.

    Raises:
        BriefError: there is no such table, or it is not valid.
    """
    places = [_READY / f"{name}.yaml"]
    if folder is not None:
        places.insert(0, folder / f"{name}.exposure.yaml")
    for place in places:
        if place.is_file():
            return read_model(place, ExposureTable)
    raise BriefError(
        f"there is no exposure table {name[:60]!r}",
        where="$.exposure",
        hint=f"ready ones: {', '.join(ready_exposures())}; or put {name[:60]}.exposure.yaml beside"
        " the coverage model",
    )
