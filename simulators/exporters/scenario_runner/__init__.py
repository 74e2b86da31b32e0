"""OpenSCENARIO 1.0 as ScenarioRunner 0.9.16 reads it.

``phases`` makes the behaviour one that it can carry out, before the file is written; ``rewrite``
turns the tree of version 1.0 into the elements that it supports. What comes of it is said by the
profile; these modules only do it. Facts are from its documentation and its released code.
"""

from __future__ import annotations

from simulators.exporters.scenario_runner.phases import Rates, amounts_of, carried_out
from simulators.exporters.scenario_runner.rewrite import to_scenario_runner

__all__ = ["Rates", "amounts_of", "carried_out", "to_scenario_runner"]
