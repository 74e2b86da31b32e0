"""Reading briefs and operational design domains."""

from __future__ import annotations

import json
from pathlib import Path

from scenario_gen.catalog.coverage_files import with_coverage_model
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.catalog.openodd import HEAD_BYTES, is_openodd, read_openodd
from scenario_gen.catalog.yaml_models import parse_model, read_model
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import BriefError

#: `scenarios/` lies beside the package, in a checkout and where it is installed.
_READY_ODDS = Path(__file__).parents[2] / "scenarios" / "odd"


def read_brief(path: Path) -> Brief:
    """The brief in a YAML or JSON file, with its ODD and limits in place of their names.

    Raises:
        BriefError: unreadable, not YAML, or not a brief; all problems are named at once.
    """
    brief = read_model(path, Brief)
    brief = with_limits(with_odd(brief, path.parent), path.parent)
    if brief.fill_gaps is None:
        return brief
    return brief.model_copy(update={"fill_gaps": with_coverage_model(brief.fill_gaps, path.parent)})


def with_odd(brief: Brief, folder: Path | None = None) -> Brief:
    """The brief with its ODD in place of the name of one.

    ``NAME`` is looked for as ``NAME.odd.yaml`` beside the brief, as ``../odd/NAME.yaml``, then
    among the ready ones in ``scenarios/odd/``.
    """
    if isinstance(brief.odd, Odd):
        return brief
    if folder is not None:
        beside = (folder / f"{brief.odd}.odd.yaml", folder.parent / "odd" / f"{brief.odd}.yaml")
        for place in beside:
            if place.is_file():
                return brief.model_copy(update={"odd": _odd_in(place)})
    return brief.model_copy(update={"odd": _ready_odd(brief.odd)})


def read_odd(name: str) -> Odd:
    """The ODD in a YAML file, ours or OpenODD, or a ready one by its name.

    Raises:
        BriefError: there is no such file or name, or it is not valid.
    """
    return _odd_in(Path(name)) if Path(name).is_file() else _ready_odd(name)


def is_openodd_file(name: str) -> bool:
    """Whether a name is that of a file which is an OpenODD document."""
    path = Path(name)
    return path.is_file() and is_openodd(_head(path))


def _odd_in(path: Path) -> Odd:
    return read_openodd(path).odd if is_openodd(_head(path)) else read_model(path, Odd)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise BriefError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error


def ready_odd_called(title: str) -> Odd | None:
    """The ready ODD with a title, such as ``Motorway pilot``; None where there is none."""
    for path in sorted(_READY_ODDS.glob("*.yaml")):
        if (odd := parse_model(path.read_bytes(), path.name, Odd)).name == title:
            return odd
    return None


def _ready_odd(name: str) -> Odd:
    ready = {path.stem: path for path in sorted(_READY_ODDS.glob("*.yaml"))}
    if name not in ready:
        raise BriefError(
            f"there is no ODD named {name[:60]!r}",
            where="$.odd",
            hint=f"ready ones: {', '.join(sorted(ready))}; or give the ODD itself, or its file",
        )
    return parse_model(ready[name].read_bytes(), ready[name].name, Odd)


def overridden(brief: Brief, fields: dict[str, object], settings: dict[str, object]) -> Brief:
    """The brief with fields and proposer settings replaced where a value is given.

    Raises:
        BriefError: a value does not fit.
    """
    data = brief.model_dump(mode="json")
    data |= {key: value for key, value in fields.items() if value is not None}
    data["proposer"] |= {key: value for key, value in settings.items() if value is not None}
    return parse_model(json.dumps(data).encode(), "command line", Brief)
