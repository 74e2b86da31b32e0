"""Edge-case scenario generator for automated driving.

``load``, ``check``, ``criticality``, ``rollout``, ``events``, ``preventability``,
``odd_membership``, ``sweep``,
``variants``, ``generate``, ``measure``, ``diff``, ``review_summary``, ``record``, ``write_report``,
``capability``, ``export`` with ``ExportOptions``, ``import_scenario`` and ``simulate``, and for
traces of simulators ``read_trace`` and ``check_trace``, are the library; see ``scenario_gen.api``.
They are imported when first used, so that the package itself is light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenario_gen.version import VERSION

if TYPE_CHECKING:
    from scenario_gen.api import (
        ExportOptions,
        capability,
        check,
        check_trace,
        criticality,
        diff,
        events,
        export,
        export_variants,
        gaps,
        generate,
        import_scenario,
        load,
        measure,
        odd_membership,
        preventability,
        read_trace,
        record,
        reduce,
        report_changes,
        review_summary,
        rollout,
        simulate,
        sweep,
        variants,
        write_report,
    )

__version__ = VERSION

__all__ = [
    "ExportOptions",
    "__version__",
    "capability",
    "check",
    "check_trace",
    "criticality",
    "diff",
    "events",
    "export",
    "export_variants",
    "gaps",
    "generate",
    "import_scenario",
    "load",
    "measure",
    "odd_membership",
    "preventability",
    "read_trace",
    "record",
    "reduce",
    "report_changes",
    "review_summary",
    "rollout",
    "simulate",
    "sweep",
    "variants",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from scenario_gen import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
