"""Edge-case scenario generator for automated driving.

``load``, ``check``, ``rollout``, ``criticality``, ``generate`` and ``export`` are the library; see
``scenario_gen.api``. They are imported when first used, so that the package itself is light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenario_gen.version import VERSION

if TYPE_CHECKING:
    from scenario_gen.api import check, criticality, export, generate, load, rollout

__version__ = VERSION

__all__ = ["__version__", "check", "criticality", "export", "generate", "load", "rollout"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from scenario_gen import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
