"""From a full proposal to the body of a scenario. What it says is kept; nothing is clipped."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from scenario_gen.domain.finding import Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.road import JunctionCross
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose import full
from scenario_gen.propose.full_actors import ActorBuilder, arm_length_m
from scenario_gen.propose.full_ranges import apply_ranges
from scenario_gen.propose.full_setting import full_environment, full_road
from scenario_gen.propose.lane_words import ego_lane, route
from scenario_gen.propose.setting import ego_speed_mps
from scenario_gen.propose.stage import MARGIN_M, Stage, TemplateRoad, round2, up_to

#: Field of an intent that the limit of a wish is for, and its value where the wish has none.
_LIMITS: dict[str, tuple[str, float | None]] = {
    "cut_in": ("max_gap_m", None),
    "cut_out": ("max_gap_m", None),
    "close_approach": ("max_gap_m", 2.0),
    "alongside": ("max_gap_m", 3.0),
    "braking": ("min_decel_mps2", 2.0),
    "accelerating": ("min_accel_mps2", 1.0),
    "tailgating": ("max_headway_s", 1.0),
}
#: How far from the junction the ego starts at least, in seconds of driving.
_LEAD_S = 5.0


def full_scenario(proposal: full.FullProposal, odd: Odd) -> Scenario | tuple[Finding, ...]:
    """The scenario without identity, or what is wrong with the proposal.

    Raises:
        pydantic.ValidationError: the scenario breaks a rule of the domain that the proposal's
            schema does not know; paths of both agree but for the names of fields.
    """
    road = full_road(proposal.road)
    if isinstance(road, Finding):
        return (road,)
    speed_mps = ego_speed_mps(proposal.ego.speed_kmh, odd)
    road, ego_s_m = _placed(proposal, road, speed_mps, odd)
    lane = ego_lane(road, proposal.ego.lane)
    builder = ActorBuilder(proposal, road, lane, ego_s_m)
    actors = builder.build()
    intent = [_intent(wish, f"$.intent[{i}]", builder) for i, wish in enumerate(proposal.intent)]
    ego: dict[str, Any] = {
        "category": proposal.ego.category,
        "start": {"lane": lane, "s_m": ego_s_m},
        "speed_mps": speed_mps,
    }
    if isinstance(road, JunctionCross):
        ego["start"]["road"] = "south"
        ego["route"] = route("south", proposal.ego.turn)
        ego["goal"] = {"road": ego["route"][1], "lane": 1, "s_m": round2(arm_length_m(road) / 2)}
    data: dict[str, Any] = {
        "id": "draft",
        "title": "draft",
        "hazard": "draft",
        "duration_s": round2(proposal.duration_s),
        "road": road.model_dump(mode="json"),
        "environment": full_environment(
            proposal.environment, "south" if isinstance(road, JunctionCross) else "main", ego_s_m
        ).model_dump(mode="json"),
        "ego": ego,
        "actors": actors,
        "intent": intent,
    }
    data["parameters"] = apply_ranges(data, proposal, builder)
    if builder.findings:
        return tuple(builder.findings)
    return Scenario.model_validate_json(json.dumps(data))


def _placed(
    proposal: full.FullProposal, road: TemplateRoad, speed_mps: float, odd: Odd
) -> tuple[TemplateRoad, float]:
    """The road made long enough for all starts, and the s of the ego's start."""
    gaps_m = [actor.gap_m for actor in proposal.actors]
    behind_m = max(0.0, -min(gaps_m))
    if isinstance(road, JunctionCross):
        back_m = max(_LEAD_S * speed_mps, 20.0)
        arm_m = up_to(max(back_m + behind_m, *gaps_m) + MARGIN_M, 50.0)
        road = road.model_copy(update={"arm_length_m": max(arm_m, arm_length_m(road))})
        return road, round2(arm_length_m(road) - back_m)
    environment = full_environment(proposal.environment, "main", 0.0)
    stage = Stage(road, environment, odd, speed_mps, np.random.default_rng(0))
    reach_m = speed_mps * proposal.duration_s
    for actor in proposal.actors:
        along_m = actor.gap_m + actor.speed_kmh / 3.6 * proposal.duration_s
        ahead_m = max((actor.gap_m + point.ahead_m for point in actor.trajectory), default=0.0)
        reach_m = max(reach_m, along_m, ahead_m, actor.gap_m)
    # Room behind the ego is made by placing everything further along.
    shift_m = up_to(behind_m, 10.0)
    road, ego_s_m = stage.place(speed_mps * proposal.duration_s / 2, reach_m + 40.0 + shift_m)
    return road, round2(ego_s_m + shift_m)


def _intent(wish: full.FullIntent, path: str, builder: ActorBuilder) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": wish.kind, "actor": builder.known(wish.actor, f"{path}.actor")}
    limit = None if wish.limit is None else round2(wish.limit)
    if wish.kind in _LIMITS:
        key, usual = _LIMITS[wish.kind]
        data[key] = usual if limit is None else limit
    return data
