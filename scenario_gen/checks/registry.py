"""All rules, in the order in which they are reported."""

from __future__ import annotations

from scenario_gen.checks.rule import Rule
from scenario_gen.checks.rules import (
    boxes_actors,
    boxes_start,
    content_hash,
    ego_dynamics,
    ego_moves,
    environment_cloud,
    environment_friction,
    environment_precipitation,
    environment_standing_water,
    environment_sun,
    environment_surface,
    environment_temperature,
    environment_visibility,
    environment_wind,
    intent_seen,
    motion_acceleration,
    motion_brake_demand,
    motion_brake_slows,
    motion_braking,
    motion_friction_circle,
    motion_sideways,
    motion_speed,
    motion_speed_limit,
    motion_turning_radius,
    odd_within,
    parameters_range,
    parameters_unused,
    phases_happen,
    reference_ids,
    reference_lane_change,
    reference_roads,
    reference_s_range,
    relevance,
    road_end,
    road_lane_use,
    road_on_road,
    road_start,
    scenario_actors,
    scenario_duration,
    schema,
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
        reference_lane_change,
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
        odd_within,
        road_start,
        road_on_road,
        road_lane_use,
        road_end,
        boxes_start,
        boxes_actors,
        motion_speed,
        motion_speed_limit,
        motion_acceleration,
        motion_braking,
        motion_friction_circle,
        motion_turning_radius,
        motion_sideways,
        motion_brake_demand,
        motion_brake_slows,
        ego_moves,
        ego_dynamics,
        trajectory_kinematics,
        trajectory_start,
        phases_happen,
        relevance,
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
        raise InputError(f"there is no rule {rule_id!r}", hint=f"rules: {', '.join(_BY_ID)}")
    return _BY_ID[rule_id]
