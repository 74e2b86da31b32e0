"""``python -m tests.simulators.truth --count 200``: verdicts on targets against the truth."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.simulators.truth.judges import JUDGES
from tests.simulators.truth.scenarios import accepted_scenarios
from tests.simulators.truth.tally import tally


def main() -> int:
    """Print a line for every false verdict, and the counts of each target; 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulators.truth", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="exports for each target")
    parser.add_argument("--seed", type=int, default=1, help="of the scenarios drawn")
    parser.add_argument("--on", default=",".join(JUDGES), help="targets, by commas")
    given = parser.parse_args()
    scenarios = accepted_scenarios(given.count, given.seed)
    false = 0
    for target in given.on.split(","):
        if reason := JUDGES[target].missing():
            print(f"{target}: not run: {reason}", flush=True)
            continue
        with tempfile.TemporaryDirectory(prefix="truth-") as folder:
            found = tally(target, scenarios, Path(folder))
        for line in found.lines:
            print(f"  {line}")
        print(found, flush=True)
        false += found.false
    return 1 if false else 0


if __name__ == "__main__":
    sys.exit(main())
