"""Provenance: where a scenario came from. No clock: the same inputs give the same bytes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Name, ScenarioId, Sha256


class Provenance(Model):
    proposer: Name
    """``local``, ``openai``, ``sampler``, ``person`` or the name of a third-party proposer."""
    model: Line | None = None
    prompt_sha256: Sha256 | None = None
    request_id: Line | None = None
    """Id of the recorded request and response."""
    seed: Annotated[int, Field(ge=0)] | None = None
    parent: ScenarioId | None = None
    tool_version: Line
    model_sentence: Line | None = None
    """The model's own words, unchecked: shown only as such."""
