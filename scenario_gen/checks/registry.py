"""All rules, in the order in which they are reported."""

from __future__ import annotations

import difflib
import hashlib

from scenario_gen.checks.rule import Rule
from scenario_gen.checks.rules import (
    boxes_actors,
    boxes_start,
    carried_start,
    carried_stays,
    content_hash,
    ego_dynamics,
    ego_moves,
    ego_saturates,
    environment_changes,
    environment_cloud,
    environment_friction,
    environment_glare_seen,
    environment_headlight_glare,
    environment_places,
    environment_precipitation,
    environment_spray,
    environment_standing_water,
    environment_street_lights,
    environment_sun,
    environment_surface,
    environment_temperature,
    environment_visibility,
    environment_wet_reflection,
    environment_wind,
    environment_zones,
    intent_seen,
    motion_acceleration,
    motion_brake_demand,
    motion_brake_slows,
    motion_braking,
    motion_crossing,
    motion_free,
    motion_friction_circle,
    motion_jumps,
    motion_lateral_demand,
    motion_path,
    motion_saturates,
    motion_sideways,
    motion_speed,
    motion_speed_limit,
    motion_sudden,
    motion_synchronise,
    motion_turning_radius,
    odd_within,
    parameters_range,
    parameters_unused,
    phases_apart,
    phases_happen,
    reference_arrival,
    reference_ids,
    reference_lane_change,
    reference_roads,
    reference_s_range,
    relevance,
    relevance_every_actor,
    road_end,
    road_lane_end,
    road_lane_left,
    road_lane_use,
    road_on_road,
    road_start,
    road_wrong_way,
    scenario_actors,
    scenario_duration,
    schema,
    signals_conflict,
    signals_exist,
    trajectory_kinematics,
    trajectory_start,
)
from scenario_gen.errors import InputError

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        schema,
        content_hash,
        parameters_range,
        parameters_unused,
        reference_ids,
        reference_roads,
        reference_s_range,
        reference_arrival,
        reference_lane_change,
        signals_exist,
        signals_conflict,
        scenario_actors,
        scenario_duration,
        environment_precipitation,
        environment_surface,
        environment_temperature,
        environment_visibility,
        environment_cloud,
        environment_friction,
        environment_standing_water,
        environment_sun,
        environment_wind,
        environment_changes,
        environment_places,
        environment_zones,
        environment_spray,
        environment_headlight_glare,
        environment_glare_seen,
        environment_street_lights,
        environment_wet_reflection,
        odd_within,
        road_start,
        road_wrong_way,
        road_on_road,
        road_lane_use,
        road_end,
        road_lane_end,
        road_lane_left,
        boxes_start,
        boxes_actors,
        carried_start,
        carried_stays,
        motion_speed,
        motion_speed_limit,
        motion_acceleration,
        motion_braking,
        motion_friction_circle,
        motion_turning_radius,
        motion_saturates,
        motion_sideways,
        motion_brake_demand,
        motion_brake_slows,
        motion_lateral_demand,
        motion_free,
        motion_path,
        motion_sudden,
        motion_synchronise,
        motion_crossing,
        motion_jumps,
        ego_moves,
        ego_dynamics,
        ego_saturates,
        trajectory_kinematics,
        trajectory_start,
        phases_happen,
        phases_apart,
        relevance,
        relevance_every_actor,
        intent_seen,
    )
)

_BY_ID = {rule.id: rule for rule in RULES}


def rule(rule_id: str) -> Rule:
    """A rule by its id.

    Raises:
        InputError: there is no such rule.
    """
    if rule_id not in _BY_ID:
        near = difflib.get_close_matches(rule_id, _BY_ID, n=3)
        raise InputError(
            f"there is no rule {rule_id[:60]!r}",
            hint=f"did you mean {' or '.join(near)}?" if near else f"rules: {', '.join(_BY_ID)}",
        )
    return _BY_ID[rule_id]


def rules_digest() -> str:
    """Short hash of ids and versions: equal for rules that give the same verdicts."""
    versions = "\n".join(f"{rule.id} {rule.version}" for rule in RULES)
    return hashlib.sha256(versions.encode()).hexdigest()[:12]
