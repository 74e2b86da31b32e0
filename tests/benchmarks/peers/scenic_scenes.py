"""How many scenes Scenic samples per CPU second; prints JSON.

Run by an interpreter that has it, see ``bench_sweep``: ``scenic_scenes.py FILE SCENES [MAP]``.
"""

from __future__ import annotations

import json
import random
import sys
import time
from importlib.metadata import version

import numpy as np
import scenic


def main() -> None:
    """Print scenes per second."""
    file, scenes = sys.argv[1], int(sys.argv[2])
    params = {"map": sys.argv[3]} if len(sys.argv) > 3 else {}
    scenario = scenic.scenarioFromFile(file, mode2D=True, params=params)
    random.seed(1)
    np.random.seed(1)
    scenario.generate()
    start_s, iterations = time.process_time(), 0
    for _ in range(scenes):
        _, tried = scenario.generate()
        iterations += tried
    took_s = time.process_time() - start_s
    print(json.dumps({"version": version("scenic"), "scenes": scenes, "iterations": iterations,
                      "scenes_per_s": scenes / took_s}))  # fmt: skip


if __name__ == "__main__":
    main()
