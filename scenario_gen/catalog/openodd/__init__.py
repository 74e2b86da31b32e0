"""ASAM OpenODD YAML: read into an ``Odd``, and written from one."""

from scenario_gen.catalog.openodd.binding import Binding, read_binding
from scenario_gen.catalog.openodd.read import Reading, Told, read_openodd
from scenario_gen.catalog.openodd.source import HEAD_BYTES, is_openodd
from scenario_gen.catalog.openodd.write import openodd_text

__all__ = [
    "HEAD_BYTES",
    "Binding",
    "Reading",
    "Told",
    "is_openodd",
    "openodd_text",
    "read_binding",
    "read_openodd",
]
