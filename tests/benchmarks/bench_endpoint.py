"""Throughput of a run against a mock endpoint, as a share of the ideal.

    python -m tests.benchmarks.bench_endpoint [requests] [connections]

The peer is the ideal itself: as many answers per second as connections, each after one second.
The endpoint runs in a process of its own and answers with values drawn from the schema that it is
sent, so that every answer is parsed, rolled out, checked and deduplicated.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scenario_gen.pipeline.run import Options, run
from tests.mock_endpoint import MockEndpoint, Reply
from tests.pipeline.folders import brief, silent

_LATENCY_S = 1.0


def serve() -> None:
    """The endpoint, until stdin closes."""
    rng = random.Random(1)

    def behave(request: dict[str, Any]) -> Reply:
        schema = request["response_format"]["json_schema"]["schema"]
        answer: dict[str, Any] = {}
        for name, field in schema["properties"].items():
            if "enum" in field:
                answer[name] = rng.choice(field["enum"])
            elif field["type"] == "integer":
                answer[name] = rng.randint(field["minimum"], field["maximum"])
            else:
                answer[name] = "something happens"
        return Reply(json.dumps(answer), delay_s=_LATENCY_S)

    with MockEndpoint(behave).running() as endpoint:
        print(endpoint.base_url, flush=True)
        sys.stdin.read()


def main(requests: int, connections: int) -> None:
    """Run, and print the share of the ideal."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.bench_endpoint", "serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    assert server.stdin is not None
    os.environ |= {"OPENAI_BASE_URL": server.stdout.readline().strip(), "OPENAI_API_KEY": "none"}
    asked = brief(
        count=100_000, max_proposals=requests, exports=[],
        proposer={"name": "openai", "model": "mock", "level": "compact", "repairs": 0,
                  "concurrency": connections},
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        summary = asyncio.run(run(asked, Options(out=out, plots=False), silent))
        seconds = json.loads((out / "timing.json").read_text())["seconds_proposing"]
    server.stdin.close()
    server.wait()
    ideal = math.ceil(requests / connections) * _LATENCY_S
    print(f"{summary.proposed} proposals, {summary.accepted} accepted, {seconds:.1f} s")
    print(f"{100 * ideal / seconds:.0f} % of the ideal ({ideal:.0f} s)")


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        numbers = [int(argument) for argument in sys.argv[1:]]
        main(*[*numbers, *(1280, 64)[len(numbers) :]])
