"""The brief: what a person asks for."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import Field, StringConstraints, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.gap import FillGaps
from scenario_gen.domain.limit_settings import LimitSettings
from scenario_gen.domain.names import Line, Name, RequirementId, Tag
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.requirement import Requirement
from scenario_gen.units import FiniteNumber

#: Families of events that proposals are asked for.
Topic: TypeAlias = Literal[
    "cut_in",
    "cut_out",
    "hard_braking",
    "slow_lead",
    "stopped_vehicle",
    "obstacle",
    "pedestrian_crossing",
    "cyclist_crossing",
    "animal_crossing",
    "oncoming",
    "drift",
    "junction_crossing",
    "wrong_way",
    "loss_of_control",
    "reversing",
    "u_turn",
    "red_light",
    "violated_priority",
    "dooring",
    "falling_load",
    "occluded_crossing",
    "group_crossing",
    "merging",
    "overtaking",
    "tailgating",
    "roadworks",
    "level_crossing",
    "roundabout",
    "emergency_vehicle",
    "slippery_patch",
    "low_sight",
    "parking",
]
TOPICS: tuple[Topic, ...] = get_args(Topic)

#: The reference drivers, as ``scenario_gen.drivers`` has them.
ReferenceDriver: TypeAlias = Literal[
    "constant_speed",
    "idm",
    "r157_careful",
    "r157_careful_aeb",
    "r157_careful_jrc",
    "r157_careful_esmini",
    "fsm",
    "rss_jrc",
    "rss_ad_rss_lib",
    "r157_system",
    "r157_cut_in",
    "eu_cut_in",
    "eu_cut_in_standing",
    "aeb",
    "ideal",
]
REFERENCE_DRIVERS: tuple[ReferenceDriver, ...] = get_args(ReferenceDriver)


class ProposerSettings(Model):
    """Which proposer, and how it is asked."""

    name: Name = "local"
    """Entry point of ``scenario_gen.proposers``: ``local``, ``openai``, ``sampler`` ..."""
    model: Line | None = None
    base_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s@]{1,300}$")] | None = None
    level: Literal["auto", "compact", "full"] = "auto"
    """``auto``: compact for the embedded model, full for an endpoint."""
    temperature: Annotated[FiniteNumber, Field(ge=0, le=2)] = 0.8
    max_tokens: Annotated[int, Field(ge=16, le=32_000)] | None = None
    repairs: Annotated[int, Field(ge=0, le=5)] = 1
    """How often the findings on a proposal go back to the model."""
    concurrency: Annotated[int, Field(ge=1, le=256)] = 4
    timeout_s: Annotated[FiniteNumber, Field(gt=0, le=3600)] = 120.0


class Budgets(Model):
    """Limits of a run; null: not limited. A used-up budget ends the run cleanly."""

    requests: Annotated[int, Field(ge=1)] | None = None
    tokens: Annotated[int, Field(ge=1)] | None = None
    cost: Annotated[FiniteNumber, Field(gt=0)] | None = None
    """In the currency of the two prices below."""
    price_per_million_prompt_tokens: Annotated[FiniteNumber, Field(ge=0)] = 0.0
    price_per_million_completion_tokens: Annotated[FiniteNumber, Field(ge=0)] = 0.0
    wall_time_s: Annotated[FiniteNumber, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _cost_has_prices(self) -> Self:
        prices = (self.price_per_million_prompt_tokens, self.price_per_million_completion_tokens)
        if self.cost is not None and not any(prices):
            raise ValueError("budgets.cost needs at least one of the two prices per million tokens")
        return self


class JudgedBy(Model):
    """The reference drivers whose agreement decides who could have avoided a contact."""

    profiles: Annotated[tuple[ReferenceDriver, ...], Field(min_length=1, max_length=15)] = (
        "r157_careful_aeb",
        "fsm",
        "rss_jrc",
    )
    constants: Annotated[dict[Line, FiniteNumber], Field(max_length=200)] = Field(
        default_factory=dict
    )
    """Other values of their constants, as ``profile.constant``, such as ``fsm.delay_s``."""


class Brief(Model):
    version: Literal["1.0"] = "1.0"
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    function: Line
    """The function under test, such as ``motorway pilot, SAE level 3``."""
    odd: Odd | Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    """The operational design domain, or the name of one in ``scenarios/odd/``."""
    hazards: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    """Worries in the person's own words; they go into the prompts as data."""
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)] = TOPICS
    mix: dict[Topic, Annotated[FiniteNumber, Field(ge=0)]] = Field(default_factory=dict)
    """Relative weight per topic; 1 where a topic is not named."""
    count: Annotated[int, Field(ge=1, le=100_000)] = 12
    """Accepted, distinct scenarios wanted."""
    max_proposals: Annotated[int, Field(ge=1)] | None = None
    """Proposals after which the run ends; null: 20 per scenario wanted."""
    proposer: ProposerSettings = ProposerSettings()
    budgets: Budgets = Budgets()
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    reference_driver: ReferenceDriver = "constant_speed"
    preventability: JudgedBy = JudgedBy()
    limits: LimitSettings = LimitSettings()
    """The limits that the rules judge by."""
    fill_gaps: FillGaps | None = None
    """Once ``count`` is reached, go on until combinations of levels are covered; null: do not."""
    requirement_ids: tuple[RequirementId, ...] = ()
    """Requirements by their ids alone: without a need, nothing bears them out."""
    requirements: Annotated[tuple[Requirement, ...], Field(max_length=2000)] = ()
    """Requirements with what a scenario has to show before it counts for one."""
    tags: tuple[Tag, ...] = ()
    exports: tuple[Name, ...] = ("openscenario",)
    """Entry points of ``scenario_gen.exporters``."""

    @model_validator(mode="after")
    def _mix_is_of_the_topics(self) -> Self:
        if unknown := sorted(set(self.mix) - set(self.topics)):
            raise ValueError(f"mix names topics that are not in topics: {', '.join(unknown)}")
        if not any(self.weight(topic) > 0 for topic in self.topics):
            raise ValueError("mix gives every topic the weight 0: nothing could be proposed")
        return self

    @model_validator(mode="after")
    def _requirements_can_be_met(self) -> Self:
        ids = [one.id for one in self.requirements]
        if doubled := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"requirements are stated twice: {', '.join(doubled)}")
        for one in self.requirements:
            if unknown := [name for name in one.topics if name not in TOPICS]:
                raise ValueError(
                    f"requirement {one.id}: there is no topic {unknown[0]}; topics:"
                    f" {', '.join(TOPICS)}"
                )
        return self

    @property
    def asked_requirements(self) -> tuple[Requirement, ...]:
        """All requirements, each once; those that are given by their id alone need nothing."""
        stated = {one.id for one in self.requirements}
        bare = [name for name in dict.fromkeys(self.requirement_ids) if name not in stated]
        return (*self.requirements, *(Requirement(id=name) for name in bare))

    def weight(self, topic: Topic) -> float:
        """Relative weight of a topic in the mix."""
        return self.mix.get(topic, 1.0)
