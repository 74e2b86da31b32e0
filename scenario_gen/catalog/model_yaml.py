"""Models as YAML that a person edits: defaults left out, short lists on one line."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

from scenario_gen.catalog.scenario_text import sparse


class _Dumper(yaml.SafeDumper):
    """Lists of plain values on one line, everything else in blocks; no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    plain = not any(isinstance(item, dict | list) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=plain)


_Dumper.add_representer(list, _list)


def _full(data: Any) -> Any:
    """Without empty mappings and lists, which are defaults."""
    if isinstance(data, dict):
        return {key: _full(value) for key, value in data.items() if value not in ({}, [])}
    return [_full(item) for item in data] if isinstance(data, list) else data


def model_yaml(model: BaseModel) -> str:
    """The model as YAML that reads back equal."""
    version = {"version": model.version} if hasattr(model, "version") else {}
    data = version | _full(sparse(model))
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
