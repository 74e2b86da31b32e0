"""The library: load, check, roll out, sweep, generate and export scenarios.

import scenario_gen as sg

scenario = sg.load("scenarios/library/nhtsa/nhtsa-25-lead-decelerating.json")
result = sg.check([scenario])[0]
trace = sg.rollout([scenario])
files = sg.export(scenario)

A name is imported with its module when it is first used: who checks a scenario does not wait for
the libraries that write reports.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenario_gen.api.arguments import DRIVERS, DYNAMICS, Dynamics, reference_driver
    from scenario_gen.api.avoidance import (
        boundary_files,
        preventability,
        preventability_boundary,
        preventability_margins,
    )
    from scenario_gen.api.case_records import record
    from scenario_gen.api.checking import check, load
    from scenario_gen.api.coverage import coverage_model_text, gaps, measure
    from scenario_gen.api.domains import odd_membership
    from scenario_gen.api.exporting import ExportOptions, capability, export
    from scenario_gen.api.file_checks import FileCheck, check_files
    from scenario_gen.api.generation import generate
    from scenario_gen.api.importing import import_scenario
    from scenario_gen.api.json_schemas import schemas
    from scenario_gen.api.published import check_library, library, write_library_index
    from scenario_gen.api.reports import ReportResult, report_changes, write_report
    from scenario_gen.api.rollouts import criticality, events, rollout
    from scenario_gen.api.simulation import simulate
    from scenario_gen.api.suites import diff, reduce, review_summary
    from scenario_gen.api.sweeps import check_row, sweep
    from scenario_gen.api.traces import check_log, check_trace, read_trace
    from scenario_gen.api.variant_files import export_variants, variants

#: Names by the module that has them. No module is called like a name: importing it would hide that.
_MODULES = {
    "arguments": ("DRIVERS", "DYNAMICS", "Dynamics", "reference_driver"),
    "avoidance": (
        "boundary_files",
        "preventability",
        "preventability_boundary",
        "preventability_margins",
    ),
    "case_records": ("record",),
    "checking": ("check", "load"),
    "coverage": ("coverage_model_text", "gaps", "measure"),
    "domains": ("odd_membership",),
    "exporting": ("ExportOptions", "capability", "export"),
    "file_checks": ("FileCheck", "check_files"),
    "generation": ("generate",),
    "importing": ("import_scenario",),
    "json_schemas": ("schemas",),
    "published": ("check_library", "library", "write_library_index"),
    "reports": ("ReportResult", "report_changes", "write_report"),
    "rollouts": ("criticality", "events", "rollout"),
    "simulation": ("simulate",),
    "suites": ("diff", "reduce", "review_summary"),
    "sweeps": ("check_row", "sweep"),
    "traces": ("check_log", "check_trace", "read_trace"),
    "variant_files": ("export_variants", "variants"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "DRIVERS",
    "DYNAMICS",
    "Dynamics",
    "ExportOptions",
    "FileCheck",
    "ReportResult",
    "boundary_files",
    "capability",
    "check",
    "check_files",
    "check_library",
    "check_log",
    "check_row",
    "check_trace",
    "coverage_model_text",
    "criticality",
    "diff",
    "events",
    "export",
    "export_variants",
    "gaps",
    "generate",
    "import_scenario",
    "library",
    "load",
    "measure",
    "odd_membership",
    "preventability",
    "preventability_boundary",
    "preventability_margins",
    "read_trace",
    "record",
    "reduce",
    "reference_driver",
    "report_changes",
    "review_summary",
    "rollout",
    "schemas",
    "simulate",
    "sweep",
    "variants",
    "write_library_index",
    "write_report",
]


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
