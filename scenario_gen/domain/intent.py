"""Intent: what must be seen in a rollout for a scenario to be the one it says it is."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Name
from scenario_gen.units import (
    Acceleration,
    AngleNumber,
    Length,
    PositiveDuration,
    PositiveLength,
)


class _Intent(Model):
    actor: Name
    """Who does it; the ego only where the kind says so."""
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


class Accelerating(_Intent):
    """The actor, in the ego's lane or the one beside it, gains speed by at least a value."""

    kind: Literal["accelerating"] = "accelerating"
    min_accel_mps2: Acceleration


class WrongWay(_Intent):
    """The actor drives against the direction of traffic of the lane that it is in."""

    kind: Literal["wrong_way"] = "wrong_way"


class WrongWayEncounter(_Intent):
    """The actor comes towards the ego against the traffic of its lane, and the two meet."""

    kind: Literal["wrong_way_encounter"] = "wrong_way_encounter"
    max_time_s: PositiveDuration = 3.0
    """From the event until the two are beside each other, as they drive then, at most."""


class LossOfControl(_Intent):
    """The actor moves in a direction that its heading differs from by at least an angle."""

    kind: Literal["loss_of_control"] = "loss_of_control"
    min_slip_rad: AngleNumber = 0.35


class Reversing(_Intent):
    """The actor moves backwards."""

    kind: Literal["reversing"] = "reversing"


class Turning(_Intent):
    """The heading of the actor changes by at least an angle from its start: a turn, a U-turn."""

    kind: Literal["turning"] = "turning"
    min_angle_rad: AngleNumber = 1.2


class Drift(_Intent):
    """The box of the actor reaches over a border of its lane while it drives along it."""

    kind: Literal["drift"] = "drift"


class LaneChanging(_Intent):
    """The actor, which may be the ego, goes over into another lane of the same direction."""

    kind: Literal["lane_changing"] = "lane_changing"


class LeavesRoad(_Intent):
    """The middle of the actor's box leaves all lanes for driving, having been in one."""

    kind: Literal["leaves_road"] = "leaves_road"


class FromOcclusion(_Intent):
    """The actor, hidden from the ego behind another one, comes into view."""

    kind: Literal["from_occlusion"] = "from_occlusion"
    behind: Name | None = None
    """What it is hidden behind; null: any actor, or a thing beside the road."""


class RedLight(_Intent):
    """The actor, which may be the ego, drives over the stop line of a signal that shows red."""

    kind: Literal["red_light"] = "red_light"


class StopSign(_Intent):
    """The actor drives over the stop line of a stop sign without having stood before it."""

    kind: Literal["stop_sign"] = "stop_sign"


class Falling(_Intent):
    """The actor, carried by another one, comes off it."""

    kind: Literal["falling"] = "falling"


class Tailgating(_Intent):
    """The actor follows the ego in its lane with a time headway of at most a value."""

    kind: Literal["tailgating"] = "tailgating"
    max_headway_s: PositiveDuration = 1.0


class Alongside(_Intent):
    """The actor is beside the ego: their boxes overlap along the road."""

    kind: Literal["alongside"] = "alongside"
    max_gap_m: Length = 3.0
    """Between the boxes, sideways."""


class Stopping(_Intent):
    """The actor comes to a stand ahead of the ego, having moved."""

    kind: Literal["stopping"] = "stopping"


class Contact(_Intent):
    """The boxes of the actor and of the ego, driving on unhindered, touch."""

    kind: Literal["contact"] = "contact"


class Collision(_Intent):
    """The boxes of the actor, which may be the ego, and of another one touch."""

    kind: Literal["collision"] = "collision"
    partner: Name | None = None
    """Whom it collides with: the ego or an actor; null: anybody."""


class Yield(_Intent):
    """The actor, which may be the ego, gives way: it slows down or waits where its way crosses
    that of another one or merges with it, and the other goes first."""

    kind: Literal["yield"] = "yield"
    to: Name | None = None
    """Who goes first: the ego or an actor; null: anybody."""


class OnPatch(_Intent):
    """The actor, which may be the ego, drives over a patch of the environment."""

    kind: Literal["on_patch"] = "on_patch"
    patch: Name


class LowSight(_Intent):
    """The ego sees less far than a value; ``actor`` is the ego."""

    kind: Literal["low_sight"] = "low_sight"
    below_m: PositiveLength


Intent: TypeAlias = Annotated[
    CutIn
    | CutOut
    | Braking
    | CrossingPath
    | StandingInLane
    | Oncoming
    | SlowLead
    | CloseApproach
    | Accelerating
    | WrongWay
    | WrongWayEncounter
    | LossOfControl
    | Reversing
    | Turning
    | Drift
    | LaneChanging
    | LeavesRoad
    | FromOcclusion
    | RedLight
    | StopSign
    | Falling
    | Tailgating
    | Alongside
    | Stopping
    | Contact
    | Collision
    | Yield
    | OnPatch
    | LowSight,
    Field(discriminator="kind"),
]
