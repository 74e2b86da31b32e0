"""What the versions of the formats cannot say, as data files in ``versions/``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import Field

from scenario_gen.catalog.yaml_models import read_model
from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line
from simulators.profiles.model import FeaturePattern, Support, matches

_FOLDER = Path(__file__).parent / "versions"
Format: TypeAlias = Literal["openscenario", "opendrive"]


class VersionLimit(Support):
    """What some versions of a format make of a feature."""

    feature: FeaturePattern
    versions: tuple[Line, ...] = ()
    """The versions that it holds for; all when empty."""


class FormatLimits(Model):
    """The limits of all versions of a format."""

    format: Line
    sources: dict[Line, Line] = Field(default_factory=dict)
    limits: tuple[VersionLimit, ...] = ()

    def of(self, feature: str, version: str) -> tuple[VersionLimit, ...]:
        """What a version makes of a feature; nothing where it just says it."""
        return tuple(
            limit
            for limit in self.limits
            if matches(limit.feature, feature) and (not limit.versions or version in limit.versions)
        )

    def source_text(self, support: Support) -> str:
        """The source of a statement in full."""
        return self.sources.get(support.source, support.source)


@lru_cache(maxsize=2)
def format_limits(format_name: Format) -> FormatLimits:
    """The limits of a format."""
    return read_model(_FOLDER / f"{format_name}.yaml", FormatLimits)
