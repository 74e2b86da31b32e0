"""Movers as OSI moving objects: what they are, and where they are at each time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from scenario_gen.domain.actor import EGO_ID, Actor, Category, Ego, Light
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry.segments import Floats
from simulators.exporters.openscenario_kinds import role

#: Category -> type of moving object, type of vehicle.
TYPES: dict[Category, tuple[str, str | None]] = {
    "car": ("VEHICLE", "MEDIUM_CAR"),
    "van": ("VEHICLE", "DELIVERY_VAN"),
    "truck": ("VEHICLE", "HEAVY_TRUCK"),
    "bus": ("VEHICLE", "BUS"),
    "motorcycle": ("VEHICLE", "MOTORBIKE"),
    "bicycle": ("VEHICLE", "BICYCLE"),
    "pedestrian": ("PEDESTRIAN", None),
    "wheelchair": ("VEHICLE", "WHEELCHAIR"),
    "animal": ("ANIMAL", None),
    "debris": ("OTHER", None),
    "trailer": ("VEHICLE", "TRAILER"),
    "emergency_vehicle": ("VEHICLE", "DELIVERY_VAN"),
    "agricultural_vehicle": ("VEHICLE", "WORK_MACHINE"),
    "construction_vehicle": ("VEHICLE", "WORK_MACHINE"),
    "tram": ("VEHICLE", "TRAM"),
    "train": ("VEHICLE", "TRAIN"),
    "animal_rider": ("ANIMAL", None),
    "vehicle_part": ("OTHER", None),
}
_KINDS = {
    "microcar": "SMALL_CAR", "small_car": "SMALL_CAR", "semi_tractor": "SEMITRACTOR",
    "semi_trailer": "SEMITRAILER", "e_scooter": "STANDUP_SCOOTER", "police_car": "MEDIUM_CAR",
    "emergency_doctor_car": "MEDIUM_CAR", "police_motorcycle": "MOTORBIKE",
    "fire_engine": "HEAVY_TRUCK", "ladder_truck": "HEAVY_TRUCK",
}  # fmt: skip
_ROLES = {
    "ambulance": "AMBULANCE", "fire": "FIRE", "police": "POLICE",
    "roadAssistance": "ROAD_ASSISTANCE", "publicTransport": "PUBLIC_TRANSPORT",
}  # fmt: skip
#: Light -> field of the light state, and what it is while it is on. Others are not known.
LIGHTS: dict[Light, tuple[str, str]] = {
    "headlights": ("head_light", "GENERIC_LIGHT_STATE_ON"),
    "high_beam": ("high_beam", "GENERIC_LIGHT_STATE_ON"),
    "brake": ("brake_light_state", "BRAKE_LIGHT_STATE_NORMAL"),
    "indicator_left": ("indicator_state", "INDICATOR_STATE_LEFT"),
    "indicator_right": ("indicator_state", "INDICATOR_STATE_RIGHT"),
    "hazard": ("indicator_state", "INDICATOR_STATE_WARNING"),
    "emergency": ("emergency_vehicle_illumination", "GENERIC_LIGHT_STATE_FLASHING_BLUE"),
}


class Motion(NamedTuple):
    """The middle of the boxes of N movers at T times, all (N, T)."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    yaw_rate_radps: Floats
    vx_mps: Floats
    vy_mps: Floats
    ax_mps2: Floats
    ay_mps2: Floats


def motion_of(trace: TraceBatch) -> Motion:
    """Motion of the box centres in row 0.

    Rates are central differences over two time steps: the velocity is that of the places, also
    where a box swings out about its rear axle. Sudden changes take two steps therefore.
    """
    known = trace.valid[0]
    x_m, y_m = (values[0][:, known] for values in trace.centres())
    heading_rad, step_s = trace.heading_rad[0][:, known], trace.step_s

    def rate(values: Floats) -> Floats:
        return np.asarray(np.gradient(values, step_s, axis=-1))

    vx, vy = rate(x_m), rate(y_m)
    return Motion(
        x_m, y_m, heading_rad, rate(np.unwrap(heading_rad, axis=-1)), vx, vy, rate(vx), rate(vy)
    )


def movers_of(scenario: Scenario) -> list[tuple[str, Ego | Actor]]:
    """Name and mover, the ego first, as in traces."""
    return [(EGO_ID, scenario.ego), *((actor.id, actor) for actor in scenario.actors)]


def describe_mover(target: Any, name: str, mover: Ego | Actor, identifier: int, stem: str) -> None:
    """Fill in what of a moving object stays as it is."""
    target.id.value = identifier
    box = mover.box
    size = target.base.dimension
    size.length, size.width, size.height = box.length_m, box.width_m, box.height_m
    target.base.position.z = 0.5 * box.height_m
    kind, vehicle = TYPES[mover.category]
    target.type = target.Type.Value(f"TYPE_{kind}")
    if vehicle is not None:
        of_vehicle = target.vehicle_classification
        vehicle = _KINDS.get(mover.kind or "", vehicle)
        of_vehicle.type = of_vehicle.Type.Value(f"TYPE_{vehicle}")
        own_role = role(mover)
        if own_role is not None:
            of_vehicle.role = of_vehicle.Role.Value(f"ROLE_{_ROLES[own_role]}")
        for light in dict.fromkeys(mover.lights):
            field, state = LIGHTS[light]
            enum = of_vehicle.light_state.DESCRIPTOR.fields_by_name[field].enum_type
            setattr(of_vehicle.light_state, field, enum.values_by_name[state].number)
        # From the middle of the box to the axles, on the ground.
        to_rear = target.vehicle_attributes.bbcenter_to_rear
        to_rear.x, to_rear.z = -box.centre_x_m, -0.5 * box.height_m
        if box.wheelbase_m > 0.0:
            to_front = target.vehicle_attributes.bbcenter_to_front
            to_front.x, to_front.z = box.wheelbase_m - box.centre_x_m, -0.5 * box.height_m
    if target.type == target.TYPE_PEDESTRIAN:
        # OSI asks for it of every pedestrian: from the middle of the box to its foot.
        to_root = target.pedestrian_attributes.bbcenter_to_root
        to_root.x, to_root.z = -box.centre_x_m, -0.5 * box.height_m
    source = target.source_reference.add()
    source.reference, source.type = f"{stem}.xosc", "net.asam.openscenario"
    source.identifier.extend([f"entity_type:{kind.title()}", f"entity_name:{name}"])


def place_mover(target: Any, motion: Motion, mover: int, at: int) -> None:
    """Fill in where a moving object is."""
    base = target.base
    base.position.x, base.position.y = float(motion.x_m[mover, at]), float(motion.y_m[mover, at])
    base.orientation.yaw = float(motion.heading_rad[mover, at])
    base.orientation_rate.yaw = float(motion.yaw_rate_radps[mover, at])
    base.velocity.x, base.velocity.y = (
        float(motion.vx_mps[mover, at]), float(motion.vy_mps[mover, at]),
    )  # fmt: skip
    base.acceleration.x, base.acceleration.y = (
        float(motion.ax_mps2[mover, at]), float(motion.ay_mps2[mover, at]),
    )  # fmt: skip
