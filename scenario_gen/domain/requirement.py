"""A requirement of a brief: what a scenario has to show before it counts as evidence for it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Name, RequirementId, Tag, Text

IntentKind: TypeAlias = Literal[
    "cut_in", "cut_out", "braking", "crossing_path", "standing_in_lane", "oncoming", "slow_lead",
    "close_approach", "accelerating", "wrong_way", "wrong_way_encounter", "loss_of_control",
    "reversing", "turning", "drift", "lane_changing", "leaves_road", "from_occlusion", "red_light",
    "stop_sign", "falling", "tailgating", "alongside", "stopping", "contact", "collision", "yield",
    "on_patch", "low_sight",
]  # fmt: skip


class Requirement(Model):
    """A requirement and what bears it out.

    Every need that is given has to be met; of the words of one need, a single one is enough. A
    requirement that says no need is never borne out: claims of it stand alone, and are told apart.
    """

    id: RequirementId
    text: Text = ""
    """What it demands, for people; it decides nothing."""
    intents: Annotated[tuple[IntentKind, ...], Field(max_length=30)] = ()
    """Events, one of which is seen in the rollout."""
    topics: Annotated[tuple[Name, ...], Field(max_length=40)] = ()
    """Topics, for one of which the scenario was proposed."""
    tags: Annotated[tuple[Tag, ...], Field(max_length=50)] = ()
    """Tags, one of which the scenario has. What the brief gives to all bears out nothing."""
    triggering: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    """Triggering conditions, one of which the content of the scenario has."""
    factors: Annotated[
        dict[Name, Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)]],
        Field(max_length=20),
    ] = Field(default_factory=dict)
    """By factor of coverage, such as ``light`` or ``ttc``, levels of which the scenario has one."""

    @property
    def needs(self) -> str:
        """What has to be there, in words; empty where it says no need."""
        lists = {
            "intent": self.intents, "topic": self.topics, "tag": self.tags,
            "triggering condition": self.triggering, **self.factors,
        }  # fmt: skip
        return "; ".join(f"{name} {' or '.join(words)}" for name, words in lists.items() if words)
