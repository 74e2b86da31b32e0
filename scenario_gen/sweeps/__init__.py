"""Variants by the million: sampled once, rolled out and checked chunk by chunk, kept as columns.

    sample --> parameters --> chunks --> rollout, checks --> columns, chunk by chunk --> summary

A row is a variant. What is said of it depends on its values alone: not on the chunk it is in, on
the number of processes, or on whether the sweep was interrupted. A distributed engine would hand
out chunks (``chunks``) and collect their blocks (``evaluate``) in place of ``processes``.
"""

from scenario_gen.sweeps.job import Job
from scenario_gen.sweeps.memory import DEFAULT_MEMORY_BYTES, bytes_per_scenario
from scenario_gen.sweeps.result import SweepResult
from scenario_gen.sweeps.run import Progress, open_sweep, run_sweep

__all__ = ["DEFAULT_MEMORY_BYTES", "Job", "Progress", "SweepResult", "bytes_per_scenario",
           "open_sweep", "run_sweep"]  # fmt: skip
