"""Run ``scenario-gen`` and see its exit code and streams."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from scenario_gen.cli.main import main

ROOT = Path(__file__).parents[2]


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``scenario-gen`` in this process: imports are what most commands spend their time on."""
    words = ["scenario-gen", *map(str, arguments)]
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8") for _ in range(2))
    code: object = 0
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "argv", words),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int), code
    done = subprocess.CompletedProcess(words, code, *map(_text, (out, err)))
    assert "Traceback" not in done.stderr
    return done


def program(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``scenario-gen`` as a program of its own, as a shell does."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("OPENAI_")} | environment
    done = subprocess.run(
        [sys.executable, "-c", "from scenario_gen.cli.main import main; main()",
         *map(str, arguments)],
        capture_output=True, text=True, timeout=240, env=env, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue().decode("utf-8")
