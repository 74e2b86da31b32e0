"""What an exporter leaves out of a scenario: a line for each thing, in its file and in a verdict.

An exporter that writes such lines into its file says the same to whoever asks before the export, so
that a verdict foretells what the file will say.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork


class LeftOut(NamedTuple):
    """Something that a file does not say."""

    feature: str
    """Of ``simulators.profiles.vocabulary``."""
    words: str
    """As they stand in the file."""
    path: str = "$"
    """JSON path in the scenario, where one part is meant."""


@runtime_checkable
class TellsLeftOut(Protocol):
    """An exporter that knows what it leaves out of a scenario."""

    def left_out(self, scenario: Scenario, network: RoadNetwork) -> tuple[LeftOut, ...]:
        """What the file of this scenario will not say, in the order of the file."""
