"""Operational design domains: who is inside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenario_gen.catalog.briefs import read_odd
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.odd import Membership, membership


def odd_membership(
    scenarios: Sequence[Scenario] | ScenarioBatch, odd: Odd | str | Path
) -> Membership:
    """Whether scenarios are inside, outside or unknown to an ODD, and what decides.

    Args:
        scenarios: logical ones are judged at the defaults of their parameters; a batch, row by row.
        odd: an ODD; or the name of a ready one, or a file with one, ours or OpenODD.

    Raises:
        BriefError: there is no such ODD, or it is not valid.
    """
    return membership(scenarios, odd if isinstance(odd, Odd) else read_odd(str(odd)))
