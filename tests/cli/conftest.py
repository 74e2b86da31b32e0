"""What tests of the command line share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import ROOT, command


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the sampler, to be read; who changes it takes a copy."""
    out = tmp_path_factory.mktemp("cli") / "out"
    done = command(
        "generate", ROOT / "scenarios/briefs/demo.yaml", "--out", out, "--proposer", "sampler",
        "--count", "3", "--no-plots", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["accepted"] == 3
    return out
