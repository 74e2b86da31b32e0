"""Which tests share something that is expensive to make: one worker makes it, for all of them."""

from __future__ import annotations

#: Path below ``tests``, the start of it for a folder -> what is shared. With several workers,
#: ``--dist loadgroup`` keeps the tests of a group in one of them; the rest go where there is time.
SHARED = {
    "confidence/": "faults-planted-in-the-library",
    "checks/test_catalogue.py": "examples-of-rules",
    "cli/test_commands.py": "a-run-of-the-command",
    "cli/test_diff.py": "a-run-of-the-command",
    "cli/test_gates.py": "a-run-of-the-command",
    "cli/test_review.py": "a-run-of-the-command",
    "cli/test_gaps.py": "a-filled-run-of-the-command",
    "cli/test_simulate.py": "a-played-suite",
    "cli/test_sweep.py": "a-sweep-of-the-command",
    "pipeline/test_coverage_suite.py": "a-measured-run",
    "pipeline/test_diff.py": "a-measured-run",
    "pipeline/test_reviewed_coverage.py": "a-measured-run",
    "pipeline/test_fill_gaps.py": "a-filled-run",
    "pipeline/test_library.py": "the-library-checked",
    "pipeline/test_preventability.py": "the-library-checked",
    "pipeline/test_reduce.py": "a-suite-to-reduce",
    "pipeline/test_run.py": "runs",
    "records/test_record.py": "records-of-the-library",
    "simulators/test_commonroad_judge.py": "files-read-by-commonroad",
    "report/": "reports",
    "sweeps/test_run.py": "a-sweep",
    "viz/test_coverage_plots.py": "plots",
}


def group_of(path: str) -> str | None:
    """What the tests of a file share, if anything.

    Args:
        path: of the file below ``tests``, with slashes.
    """
    return next((what for start, what in SHARED.items() if path.startswith(start)), None)
