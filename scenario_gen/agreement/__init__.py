"""Scenarios played in simulators: what happened there, how far they agree, what has moved."""

from scenario_gen.agreement.against import Thresholds
from scenario_gen.agreement.run import Played, simulate
from scenario_gen.agreement.suite import Entry, Suite, read_suite
from scenario_gen.agreement.target import Target, targets_of

__all__ = [
    "Entry",
    "Played",
    "Suite",
    "Target",
    "Thresholds",
    "read_suite",
    "simulate",
    "targets_of",
]
