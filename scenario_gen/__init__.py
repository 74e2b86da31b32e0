"""Edge-case scenario generator for automated driving.

``load``, ``check``, ``criticality``, ``rollout``, ``events``, ``preventability``, ``sweep``,
``generate``, ``measure`` and ``export``, and for traces of simulators ``read_trace`` and
``check_trace``, are the library; see ``scenario_gen.api``. They are imported when first used, so
that the package itself is light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenario_gen.version import VERSION

if TYPE_CHECKING:
    from scenario_gen.api import (
        check,
        check_trace,
        criticality,
        events,
        export,
        gaps,
        generate,
        load,
        measure,
        preventability,
        read_trace,
        reduce,
        rollout,
        sweep,
    )

__version__ = VERSION

__all__ = [
    "__version__",
    "check",
    "check_trace",
    "criticality",
    "events",
    "export",
    "gaps",
    "generate",
    "load",
    "measure",
    "preventability",
    "read_trace",
    "reduce",
    "rollout",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from scenario_gen import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
