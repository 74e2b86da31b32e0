"""From a proposal to a scenario: a pure function of proposal, ask and brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from pydantic import ValidationError

from scenario_gen.domain.actor import EGO_ID, Ego
from scenario_gen.domain.brief import Topic
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.names import Tag
from scenario_gen.domain.provenance import Provenance
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.aimed import AimedProposal
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.describe import describe
from scenario_gen.propose.events.crossing import crossing
from scenario_gen.propose.events.junction import junction_crossing
from scenario_gen.propose.events.lanes import cut_in, cut_out, drift
from scenario_gen.propose.events.lead import hard_braking, slow_lead, standing
from scenario_gen.propose.events.oncoming import oncoming
from scenario_gen.propose.findings import errors_to_findings
from scenario_gen.propose.full_scenario import full_scenario
from scenario_gen.propose.options import odd_of, sites_of, unrestricted
from scenario_gen.propose.parse import Proposal
from scenario_gen.propose.pattern import from_pattern, is_pattern
from scenario_gen.propose.prompt import build_prompt
from scenario_gen.propose.protocol import Ask
from scenario_gen.propose.retrigger import retriggered
from scenario_gen.propose.setting import ego_speed_mps, make_environment, make_road, profiled
from scenario_gen.propose.stage import Event, Stage, Wish, cannot_happen, round2, widened
from scenario_gen.propose.text import one_line
from scenario_gen.propose.variation import VariationProposal, varied
from scenario_gen.propose.vocabulary import LANES, WEATHERS
from scenario_gen.version import VERSION

_FAMILIES: dict[Topic, Callable[[Stage, Wish], Event | Finding]] = {
    "cut_in": cut_in,
    "cut_out": cut_out,
    "hard_braking": hard_braking,
    "slow_lead": slow_lead,
    "stopped_vehicle": standing,
    "obstacle": standing,
    "pedestrian_crossing": crossing,
    "cyclist_crossing": crossing,
    "animal_crossing": crossing,
    "oncoming": oncoming,
    "drift": drift,
    "junction_crossing": junction_crossing,
}
"""The classic topics; all others come from published scenarios."""

#: NHTSA pre-crash scenario that a topic is nearest to (DOT HS 810 767, table 13).
_NHTSA: dict[Topic, int] = {
    "cut_in": 18, "cut_out": 26, "hard_braking": 25, "slow_lead": 24, "stopped_vehicle": 26,
    "obstacle": 36, "pedestrian_crossing": 12, "cyclist_crossing": 14, "animal_crossing": 10,
    "oncoming": 21, "drift": 19, "junction_crossing": 30, "wrong_way": 21, "loss_of_control": 3,
    "reversing": 15, "u_turn": 22, "red_light": 4, "violated_priority": 30, "dooring": 36,
    "falling_load": 34, "occluded_crossing": 12, "group_crossing": 12, "merging": 18,
    "overtaking": 20, "tailgating": 25, "roadworks": 36, "level_crossing": 36, "roundabout": 31,
    "emergency_vehicle": 30, "slippery_patch": 3, "low_sight": 26, "parking": 17,
}  # fmt: skip


def realise(
    proposal: Proposal,
    ask: Ask,
    *,
    proposer: str,
    model: str,
) -> Scenario | tuple[Finding, ...]:
    """The scenario that a proposal stands for, or why there is none.

    Args:
        proposal: what ``parse`` made of the answer.
        ask: the request that was answered; its seed and index seed the sampling.
        proposer: name of the proposer, for provenance.
        model: name of the model, for provenance.
    """
    try:
        if isinstance(proposal, CompactProposal):
            made = _from_compact(proposal, ask)
            if isinstance(made, Finding):
                return (made,)
            body, parent = made
        elif isinstance(proposal, VariationProposal):
            changed = varied(proposal)
            if not isinstance(changed[0], Scenario):
                return changed
            body, parent = changed
        else:
            full = full_scenario(proposal, odd_of(ask.brief))
            if isinstance(full, tuple):
                return full
            body, parent = full, None
    except ValidationError as error:
        return errors_to_findings(error)
    return _identified(body, parent, proposal, ask, proposer, model)


def _from_compact(proposal: CompactProposal, ask: Ask) -> tuple[Scenario, str | None] | Finding:
    """The body of the scenario, and the published one that it varies."""
    odd = odd_of(ask.brief)
    # The fit of topic and road is a matter of vocabulary, so it is said before anything is built.
    if unrestricted(proposal.topic, proposal.road) is None:
        possible = sorted({road for roads in sites_of(proposal.topic) for road in roads})
        return Finding(
            rule="proposal.road_of_topic", severity="error", path="$.road",
            message=f"{proposal.topic} cannot happen on {proposal.road}", value=proposal.road,
            limit=", ".join(possible), hint="choose one of these roads",
        )  # fmt: skip
    least, most = LANES[proposal.road]
    if not least <= proposal.lanes <= most:
        return cannot_happen(
            "$.lanes", f"{proposal.road} has {least} to {most} lanes in the direction of the ego",
            proposal.lanes, f"{least} to {most}", "choose a number of lanes that the road can have",
        )  # fmt: skip
    rng = np.random.default_rng([ask.seed, ask.index, 0x5CE])
    if is_pattern(proposal.topic, proposal.road):
        only = proposal.pattern if isinstance(proposal, AimedProposal) else None
        return from_pattern(proposal, odd, rng, environment=_said(proposal), only=only)
    if proposal.weather == "as_event":
        return cannot_happen(
            "$.weather", f"no weather belongs to {proposal.topic}", 0, ", ".join(WEATHERS),
            "choose one of these",
        )  # fmt: skip
    speed_mps = ego_speed_mps(proposal.ego_speed_kmh, odd)
    environment = make_environment(proposal.weather, proposal.light, odd, rng)
    environment = _said(proposal) or environment
    road = make_road(proposal.road, proposal.lanes, speed_mps, odd, rng)
    wish = Wish(
        actor=proposal.actor,
        side=proposal.side,
        behaviour=proposal.behaviour,
        actor_speed_mps=round2(proposal.actor_speed_kmh / 3.6),
        gap_m=float(proposal.gap_m),
    )
    fastest_mps = 1.1 * max(speed_mps, wish.actor_speed_mps)
    stage = Stage(road, environment, odd, speed_mps, rng, fastest_mps)
    stage = replace(stage, road=widened(road, fastest_mps, stage.friction))
    family = junction_crossing if proposal.road == "junction_cross" else _FAMILIES[proposal.topic]
    event = family(stage, wish)
    if isinstance(event, Finding):
        return event
    if isinstance(proposal, AimedProposal):
        shaped = _as_aimed(event, proposal, speed_mps)
        if isinstance(shaped, Finding):
            return shaped
        event = shaped
    ego_speed = next(dial for dial in event.dials if dial.name == "ego_speed")
    body = Scenario(
        id="draft",
        title="draft",
        hazard="draft",
        duration_s=event.duration_s,
        road=event.road,
        environment=environment,
        ego=Ego(
            start=event.ego_start,
            speed_mps=ego_speed.ref,
            route=event.ego_route,
            goal=event.goal,
        ),
        actors=event.actors,
        parameters=tuple(dial.parameter() for dial in event.dials),
        intent=event.intent,
    )
    return body, None


def _said(proposal: CompactProposal) -> Environment | None:
    """The environment of a proposal that gives its figures."""
    return proposal.environment if isinstance(proposal, AimedProposal) else None


def _as_aimed(event: Event, proposal: AimedProposal, ego_mps: float) -> Event | Finding:
    """The event with the trigger and the profile of the road that the proposal says."""
    if proposal.trigger is not None:
        made = retriggered(event, ego_mps, proposal.trigger)
        if isinstance(made, Finding):
            return made
        event = made
    return event if proposal.profile is None else profiled(event, proposal.profile)


def _identified(
    body: Scenario,
    parent: str | None,
    proposal: Proposal,
    ask: Ask,
    proposer: str,
    model: str,
) -> Scenario:
    """The scenario with texts, tags, id, hash and provenance. Validated again as a whole."""
    content_hash = body.compute_hash()
    # The actor that the scenario is about leads; a scenario without one is named for the ego.
    about = body.intent[0].actor if body.intent else EGO_ID
    category = next((a.category for a in body.actors if a.id == about), "ego")
    stem = f"{body.road.template}-{proposal.topic}-{category}".replace("_", "-")
    words = describe(body)
    tags: list[Tag] = [f"topic:{proposal.topic}", f"nhtsa:{_NHTSA[proposal.topic]}"]
    identity = {
        "id": f"{stem}-{content_hash[:8]}",
        "title": words.title,
        "hazard": words.hazard,
        "narrative": words.narrative,
        "tags": tuple(dict.fromkeys([*tags, *ask.brief.tags])),
        "content_hash": content_hash,
        "provenance": Provenance(
            proposer=proposer,
            model=one_line(model) or None,
            prompt_sha256=build_prompt(ask).sha256,
            request_id=ask.request_id,
            seed=ask.seed,
            parent=parent,
            tool_version=f"scenario-gen {VERSION}",
            model_sentence=one_line(proposal.sentence) or None,
        ),
    }
    return body.model_copy(update=identity)
