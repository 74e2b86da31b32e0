"""Reading coverage models and the reference tables that coverage is weighted with."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.catalog.yaml_models import read_model
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.gap import FillGaps
from scenario_gen.errors import BriefError

#: `scenarios/` lies beside the package, in a checkout and where it is installed.
_SCENARIOS = Path(__file__).parents[2] / "scenarios"
_READY = _SCENARIOS / "exposure"
_READY_MODELS = _SCENARIOS / "coverage"


def read_coverage_model(path: Path) -> CoverageModel:
    """The coverage model in a YAML or JSON file.

    Raises:
        BriefError: unreadable, or not valid; all problems are named at once.
    """
    return read_model(path, CoverageModel)


def coverage_model_path(named: str, folder: Path | None = None) -> Path:
    """The file of a coverage model.

    Args:
        named: a file, or the name of a model.
        folder: where ``NAME.coverage.yaml`` is looked for before the ready ones.

    Raises:
        BriefError: there is neither.
    """
    places = [Path(named), _READY_MODELS / f"{named}.yaml"]
    if folder is not None:
        places.insert(1, folder / f"{named}.coverage.yaml")
    for place in places:
        if place.is_file():
            return place
    ready = ", ".join(path.stem for path in sorted(_READY_MODELS.glob("*.yaml")))
    raise BriefError(
        f"there is no coverage model {named[:60]!r}",
        hint=f"ready ones: {ready}; or give the file of one",
    )


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


def with_coverage_model(
    asked: FillGaps, folder: Path | None = None, *, named: str | None = None
) -> FillGaps:
    """The same with the coverage model in place of its name, and with the tables that it names.

    Args:
        asked: how gaps are filled.
        folder: where models and tables are looked for before the ready ones.
        named: a model, by its file or name, in place of the one of ``asked``.

    Raises:
        BriefError: there is no such model or table, or it is not valid.
    """
    model = asked.model
    if named is not None:
        model = read_coverage_model(path := coverage_model_path(named, folder))
        folder = path.parent
    elif isinstance(model, str):
        path = coverage_model_path(model, folder)
        model, folder = read_coverage_model(path), path.parent
    if model is None or asked.tables:
        return asked.model_copy(update={"model": model})
    tables = tuple(read_exposure(name, folder) for name in model.exposure)
    return asked.model_copy(update={"model": model, "tables": tables})
