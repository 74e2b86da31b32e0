"""Runs that several tests start from: made once, and read; who changes one takes a copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import pytest

from scenario_gen.domain.brief import Brief
from scenario_gen.pipeline.summary import Summary
from tests.pipeline.folders import brief, generate


class Runs(Protocol):
    """Gives the folder and the summary of a brief that was carried out."""

    def __call__(self, asked: Brief, **options: Any) -> tuple[Path, Summary]: ...


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Carries out a brief when it is first asked for."""
    made: dict[str, tuple[Path, Summary]] = {}

    def carried_out(asked: Brief, **options: Any) -> tuple[Path, Summary]:
        key = f"{asked.model_dump_json()} {options}"
        if key not in made:
            out = tmp_path_factory.mktemp("runs") / "run"
            made[key] = (out, generate(asked, out, **options))
        return made[key]

    return carried_out


@pytest.fixture(scope="session")
def finished(runs: Runs) -> Path:
    """A run of the sampler with six scenarios."""
    return runs(brief(count=6, requirement_ids=["R-1", "R-2"]))[0]
