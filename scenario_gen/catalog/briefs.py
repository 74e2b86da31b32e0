"""Reading briefs and operational design domains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from scenario_gen.catalog.yaml_text import parse_yaml
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.validation import problems
from scenario_gen.errors import BriefError, InputError

_Model = TypeVar("_Model", bound=BaseModel)

#: `scenarios/` lies beside the package, in a checkout and where it is installed.
_READY_ODDS = Path(__file__).parents[2] / "scenarios" / "odd"


def read_brief(path: Path) -> Brief:
    """The brief in a YAML or JSON file, its ODD looked up where it is given by name.

    Raises:
        BriefError: unreadable, not YAML, or not a brief; all problems are named at once.
    """
    brief = _read(path, Brief)
    return with_odd(brief, path.parent)


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
                return brief.model_copy(update={"odd": _read(place, Odd)})
    return brief.model_copy(update={"odd": _ready_odd(brief.odd)})


def read_odd(name: str) -> Odd:
    """The ODD in a YAML file, or a ready one by its name.

    Raises:
        BriefError: there is no such file or name, or it is not valid.
    """
    return _read(Path(name), Odd) if Path(name).is_file() else _ready_odd(name)


def _ready_odd(name: str) -> Odd:
    ready = {path.stem: path for path in sorted(_READY_ODDS.glob("*.yaml"))}
    if name not in ready:
        raise BriefError(
            f"there is no ODD named {name[:60]!r}",
            where="$.odd",
            hint=f"ready ones: {', '.join(sorted(ready))}; or give the ODD itself, or its file",
        )
    return _parse(ready[name].read_bytes(), ready[name].name, Odd)


def _read(path: Path, model: type[_Model]) -> _Model:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BriefError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    return _parse(data, str(path), model)


def _parse(data: bytes, where: str, model: type[_Model]) -> _Model:
    try:
        plain = parse_yaml(data, where)
    except InputError as error:
        raise BriefError(error.what, where=error.where, hint=error.hint) from error
    if not isinstance(plain, dict):
        raise BriefError("not a mapping of keys to values", where=where)
    try:
        return model.model_validate_json(json.dumps(plain, allow_nan=True))
    except ValidationError as error:
        lines = [
            f"{p.path}: {p.message}"
            + (f", got {p.value}" if p.value else "")
            + (f" ({p.hint})" if p.hint else "")
            for p in problems(error, model)
        ]
        raise BriefError("\n  ".join(["not valid:", *lines]), where=where) from error
    except (TypeError, ValueError) as error:
        raise BriefError(f"not valid: {error}", where=where) from error


def overridden(brief: Brief, fields: dict[str, object], settings: dict[str, object]) -> Brief:
    """The brief with fields and proposer settings replaced where a value is given.

    Raises:
        BriefError: a value does not fit.
    """
    data = brief.model_dump(mode="json")
    data |= {key: value for key, value in fields.items() if value is not None}
    data["proposer"] |= {key: value for key, value in settings.items() if value is not None}
    return _parse(json.dumps(data).encode(), "command line", Brief)
