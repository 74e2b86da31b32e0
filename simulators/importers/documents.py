"""Documents that an import begins with: reading them, and what they say of themselves."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenario_gen.errors import InputError
from scenario_gen.safe_xml import parse_xml, read_file
from simulators.importers.ledger import Ledger
from simulators.importers.node import Node


def document(path: Path) -> tuple[Ledger, str]:
    """A file, and the SHA-256 of its bytes.

    Raises:
        InputError: it is no OpenSCENARIO.
    """
    data = read_file(path)
    root = parse_xml(data, path.name)
    if root.tag != "OpenSCENARIO":
        raise InputError(f"the root element is {root.tag[:40]}, not OpenSCENARIO", where=path.name)
    return Ledger(root), hashlib.sha256(data).hexdigest()


def as_texts(values: Mapping[str, float]) -> dict[str, str]:
    """Parameter values given from outside, as texts."""
    for name, value in values.items():
        if not math.isfinite(value):
            raise InputError(f"the value of {name[:40]!r} is no finite number")
    return {name: f"{value:.12g}" for name, value in values.items()}


def about_the_file(root: Node) -> None:
    """Note what is about the file alone."""
    header = root.child("FileHeader")
    if header is None:
        return
    for node in header.children():
        node.say("unused", "it is about the file")
    if str(header.element.get("description", "")).startswith("CARLA:"):
        header.say("approximated", "ScenarioRunner mirrors y and headings of the world in files"
                   " whose description begins with CARLA:, against the standard",
                   "they are read as the standard has them, as other simulators do")  # fmt: skip


def version_of(root: Any) -> str:
    """Of OpenSCENARIO, as the header says; empty where it does not."""
    header = root.find("FileHeader")
    if header is None:
        return ""
    text = f"{header.get('revMajor', '')}.{header.get('revMinor', '')}"
    return text if re.fullmatch(r"\d{1,3}\.\d{1,3}", text) else ""
