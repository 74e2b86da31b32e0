"""What was chosen of an export, as one line of JSON that its file carries, and read again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from scenario_gen.errors import ScenarioGenError
from simulators.exporters.openscenario_hand_over import Controller, HandOver
from simulators.exporters.options import ExportOptions, Motion
from simulators.profiles import ready_profiles

if TYPE_CHECKING:
    from simulators.exporters.openscenario import OpenScenarioExporter


class Choices(BaseModel):
    """Of an ``OpenScenarioExporter``; the defaults are its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    profile: str = "generic"
    """Name of a ready profile."""
    osc_version: str = "1.2"
    odr_version: str = "1.7"
    motion: Motion = "actions"
    self_contained: bool = True
    controller: Controller = "esmini"
    external: bool = False
    after_collision_s: float = 2.0

    @classmethod
    def of(cls, exporter: OpenScenarioExporter) -> Choices:
        """The choices of an exporter."""
        options, ego = exporter.options, exporter.hand_over
        return cls(
            profile=options.profile.name, osc_version=options.osc_version,
            odr_version=options.odr_version, motion=options.motion,
            self_contained=exporter.self_contained, controller=ego.controller,
            external=ego.external, after_collision_s=ego.after_collision_s,
        )  # fmt: skip

    @classmethod
    def read(cls, text: str) -> Choices | None:
        """The choices in a file; None where the text says none."""
        try:
            return cls.model_validate_json(text)
        except (ValidationError, ValueError):
            return None

    def text(self) -> str:
        """Those that are not the defaults; empty where all are."""
        chosen: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(chosen, sort_keys=True, separators=(",", ":")) if chosen else ""

    def options(self) -> ExportOptions | None:
        """The options of an export; None where its target is none of the ready ones."""
        if self.profile not in ready_profiles():
            return None
        try:
            return ExportOptions.of(
                self.profile, osc_version=self.osc_version, odr_version=self.odr_version,
                motion=self.motion,
            )  # fmt: skip
        except ScenarioGenError:
            return None

    def hand_over(self) -> HandOver | None:
        """How the ego is handed over; None where it cannot be like that."""
        try:
            return HandOver(self.controller, self.external, self.after_collision_s)
        except ScenarioGenError:
            return None
