"""Models in YAML or JSON files of a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from scenario_gen.catalog.yaml_text import parse_yaml
from scenario_gen.domain.validation import problems
from scenario_gen.errors import BriefError, InputError

_Model = TypeVar("_Model", bound=BaseModel)


def read_model(path: Path, model: type[_Model]) -> _Model:
    """The model in a file.

    Raises:
        BriefError: unreadable, or not valid; all problems are named at once.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BriefError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    return parse_model(data, str(path), model)


def parse_model(data: bytes, where: str, model: type[_Model]) -> _Model:
    """The model in a text; errors as of ``read_model``."""
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
