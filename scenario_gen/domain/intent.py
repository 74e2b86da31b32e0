"""Intent: what must be seen in a rollout for a scenario to be the one it says it is."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Name
from scenario_gen.units import Acceleration, Length, PositiveDuration


class _Intent(Model):
    actor: Name
    within_s: PositiveDuration | None = None
    """The event has to begin within this time from the start; null: at any time."""


class CutIn(_Intent):
    """The actor enters the ego's lane in front of the ego."""

    kind: Literal["cut_in"] = "cut_in"
    max_gap_m: Length | None = None
    """Bumper-to-bumper gap at the entry, at most."""


class CutOut(_Intent):
    """The actor, ahead of the ego in its lane, leaves it."""

    kind: Literal["cut_out"] = "cut_out"
    max_gap_m: Length | None = None


class Braking(_Intent):
    """The actor, ahead of the ego in its lane, decelerates by at least a value."""

    kind: Literal["braking"] = "braking"
    min_decel_mps2: Acceleration


class CrossingPath(_Intent):
    """The actor's box crosses the corridor that the ego's box sweeps, ahead of the ego."""

    kind: Literal["crossing_path"] = "crossing_path"


class StandingInLane(_Intent):
    """The actor stands in the ego's lane ahead of the ego."""

    kind: Literal["standing_in_lane"] = "standing_in_lane"


class Oncoming(_Intent):
    """The actor comes towards the ego in the ego's lane."""

    kind: Literal["oncoming"] = "oncoming"


class SlowLead(_Intent):
    """The ego closes in on a slower actor ahead in its lane."""

    kind: Literal["slow_lead"] = "slow_lead"


class CloseApproach(_Intent):
    """The boxes of ego and actor come closer than a distance."""

    kind: Literal["close_approach"] = "close_approach"
    max_gap_m: Length


Intent: TypeAlias = Annotated[
    CutIn | CutOut | Braking | CrossingPath | StandingInLane | Oncoming | SlowLead | CloseApproach,
    Field(discriminator="kind"),
]
