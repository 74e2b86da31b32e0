"""What each word of the scenario model is in the OpenLABEL 1.0 scenario tagging ontology.

A value of the model has one or more classes of the ontology, or none and then a reason. Classes are
named as in their IRI, <https://openlabel.asam.net/V1-0-0/ontologies/CLASS>; some labels of the
ontology contradict their IRI (those of roundabouts with and without signals), and the IRI counts.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class NoTag(NamedTuple):
    """Why a value has no class of its own."""

    reason: str


Classes: TypeAlias = tuple[str, ...]
Table: TypeAlias = dict[str, Classes | NoTag]

_ABSENT = NoTag("says that something is not there")
_OF_NOBODY = NoTag("no class for it")

ROADS: Table = {
    "motorway_straight": ("RoadTypeMotorway", "HorizontalStraights"),
    "motorway_curve": ("RoadTypeMotorway", "HorizontalCurves"),
    "motorway_lane_drop": ("RoadTypeMotorway", "HorizontalStraights"),
    "motorway_on_ramp": ("RoadTypeMotorway", "RoadTypeSlip"),
    "motorway_off_ramp": ("RoadTypeMotorway", "RoadTypeSlip"),
    "motorway_weaving": ("RoadTypeMotorway", "RoadTypeSlip"),
    "work_zone": ("RoadTypeMotorway", "TemporaryStructureRoadWorks"),
    "toll_plaza": ("RoadTypeMotorway", "SpecialStructureTollPlaza", "HorizontalStraights"),
    "rural_straight": ("RoadTypeDistributor", "HorizontalStraights"),
    "rural_curve": ("RoadTypeDistributor", "HorizontalCurves"),
    "urban_street": (
        "RoadTypeMinor", "HorizontalStraights", "SpecialStructurePedestrianCrossing",
        "TransversePavements",
    ),
    "tunnel": ("SpecialStructureTunnel", "HorizontalStraights"),
    "bridge": ("SpecialStructureBridge", "HorizontalStraights"),
    "level_crossing": ("RoadTypeDistributor", "SpecialStructureRailCrossing",
                       "HorizontalStraights"),
    "parking_lot": ("RoadTypeParking", "HorizontalStraights"),
    "junction_cross": ("IntersectionCrossroad",),
    "junction_t": ("IntersectionTJunction",),
    "junction_y": ("IntersectionYJunction",),
    "junction_staggered": ("IntersectionStaggered",),
    "roundabout": NoTag("its class depends on its diameter, see ROUNDABOUTS"),
    "external": NoTag("a map file is not read for tags"),
}  # fmt: skip
#: By the inscribed circle, ISO 34503; none of ours has traffic lights.
ROUNDABOUTS: tuple[tuple[float, str], ...] = (
    (28.0, "RoundaboutMiniNosignal"),
    (36.0, "RoundaboutCompactNosignal"),
    (100.0, "RoundaboutNormalNosignal"),
    (float("inf"), "RoundaboutLargeNosignal"),
)
LANES: Table = {
    "driving": ("LaneTypeTraffic",),
    "bus": ("LaneTypeBus",),
    "biking": ("LaneTypeCycle",),
    "tram": ("LaneTypeTram",),
    "shoulder": ("EdgeShoulderPavedOrGravel",),
    "restricted": ("LaneTypeSpecial",),
    "sidewalk": ("TransversePavements",),
    "parking": NoTag("a strip for parking beside a road is no car park"),
    "border": _OF_NOBODY,
    "median": ("TransverseDivided",),
    "rail": NoTag("the level crossing has a class, its track has none"),
    "curb": _OF_NOBODY,
    "none": _ABSENT,
    "other": _OF_NOBODY,
}
TRAFFIC: Table = {"right": ("TravelDirectionRight",), "left": ("TravelDirectionLeft",)}
VERTICAL: Table = {
    "grade": NoTag("up or down depends on the way of the ego"),
    "crest": ("LongitudinalUpSlope", "LongitudinalDownSlope"),
    "dip": ("LongitudinalUpSlope", "LongitudinalDownSlope"),
}
SURFACES: Table = {
    "asphalt": ("SurfaceTypeUniform",),
    "concrete": ("SurfaceTypeUniform",),
    "pavers": ("SurfaceTypeSegmented",),
    "cobblestone": ("SurfaceTypeSegmented",),
    "granite_setts": ("SurfaceTypeSegmented",),
    "gravel": ("SurfaceTypeLoose",),
}
MARKINGS: Table = {
    "clear": ("LaneSpecificationMarking",),
    "blurred": ("LaneSpecificationMarking",),
    "temporary": ("LaneSpecificationMarking", "EdgeTemporaryLineMarkers"),
    "none": _ABSENT,
}
DAMAGE: Table = {
    "cracks": ("SurfaceFeatureCrack",),
    "potholes": ("SurfaceFeaturePothole",),
    "ruts": ("SurfaceFeatureRut",),
    "swells": ("SurfaceFeatureSwell",),
    "none": _ABSENT,
}
CONTROLS: Table = {
    "priority": ("RegulatorySignsUniformFullTime",),
    "stop": ("RegulatorySignsUniformFullTime",),
    "signals": NoTag("the ontology has traffic lights of roundabouts only"),
    "none": _ABSENT,
}
PRECIPITATION: Table = {
    "rain": ("WeatherRain",),
    "snow": ("WeatherSnow",),
    "hail": _OF_NOBODY,
    "none": _ABSENT,
}
CONDITIONS: Table = {
    "wet": ("SurfaceConditionWet",),
    "standing_water": ("SurfaceConditionStandingWater",),
    "flooded": ("SurfaceConditionFlooded",),
    "snow": ("SurfaceConditionSnow",),
    "icy": ("SurfaceConditionIcy",),
    "contamination": ("SurfaceConditionContamination",),
    "dry": NoTag("the ontology names only what differs from a dry road"),
}
PARTICLES: Table = {
    "fog": ("ParticulatesWater",),
    "spray": ("ParticulatesWater",),
    "smoke": ("ParticulatesPollution",),
    "sand": ("ParticulatesDust",),
    "dust": ("ParticulatesDust",),
    "ash": ("ParticulatesVolcanic",),
}
LIGHT: Table = {
    "day": ("DaySunElevation",),
    "twilight": ("LowLightAmbient",),
    "night": ("LowLightNight",),
}
STREET_LIGHTS: Table = {
    "on": ("ArtificialStreetLighting",),
    "failed": ("FixedStructureStreetlight",),
    "none": _ABSENT,
}
CLUTTER: Table = {
    "light": ("FixedStructureStreetFurniture",),
    "dense": ("FixedStructureStreetFurniture",),
    "none": _ABSENT,
}
CATEGORIES: Table = {
    "car": ("VehicleCar",),
    "van": ("VehicleVan",),
    "truck": ("VehicleTruck",),
    "bus": ("VehicleBus",),
    "motorcycle": ("VehicleMotorcycle", "HumanMotorcyclist"),
    "bicycle": ("VehicleCycle", "HumanCyclist"),
    "pedestrian": ("HumanPedestrian",),
    "wheelchair": ("VehicleWheelchair", "HumanWheelchairUser"),
    "animal": ("RoadUserAnimal",),
    "debris": NoTag("a thing is no road user"),
    "trailer": ("VehicleTrailer",),
    "emergency_vehicle": ("VehicleEmergency", "TrafficSpecialVehicle"),
    "agricultural_vehicle": ("VehicleAgricultural",),
    "construction_vehicle": ("VehicleConstruction",),
    "tram": ("RoadUserVehicle",),
    "train": ("RoadUserVehicle",),
    "animal_rider": ("HumanAnimalRider",),
    "vehicle_part": NoTag("a thing is no road user"),
}
LIGHTS: Table = {
    "high_beam": NoTag("lit, which is no flash"),
    "headlights": _OF_NOBODY,
    "brake": ("CommunicationSignalSlowing",),
    "hazard": ("CommunicationSignalHazard",),
    "indicator_left": ("CommunicationSignalLeft",),
    "indicator_right": ("CommunicationSignalRight",),
    "emergency": ("CommunicationSignalEmergency",),
}
MANOEUVRES: Table = {
    "keep": ("MotionDrive",),
    "speed": NoTag("faster or slower depends on the speed before, see the rollout"),
    "brake": ("MotionDecelerate",),
    "lane_change": NoTag("left or right depends on the lanes, see ``openlabel_motion``"),
    "offset": NoTag("stays in its lane or drifts: no class for it"),
    "cross": ("MotionCross",),
    "synchronise": ("MotionDrive",),
    "path": NoTag("its points may be any motion"),
    "turn": NoTag("left, right or about depends on the angle, see ``openlabel_motion``"),
    "slide": ("MotionSlide",),
    "reverse": ("MotionReverse",),
    "walk": ("MotionWalk",),
    "swing": NoTag("a door is no road user"),
}
INTENTS: Table = {
    "cut_in": ("MotionCutIn",),
    "cut_out": ("MotionCutOut",),
    "braking": ("MotionDecelerate",),
    "crossing_path": ("MotionCross",),
    "standing_in_lane": ("MotionStop",),
    "oncoming": ("MotionTowards",),
    "slow_lead": ("MotionTowards",),
    "close_approach": ("MotionTowards",),
    "accelerating": ("MotionAccelerate",),
    "wrong_way": _OF_NOBODY,
    "wrong_way_encounter": ("MotionTowards",),
    "loss_of_control": ("MotionSlide",),
    "reversing": ("MotionReverse",),
    "turning": ("MotionTurn",),
    "drift": _OF_NOBODY,
    "lane_changing": NoTag("left or right depends on the lanes, see ``openlabel_motion``"),
    "leaves_road": _OF_NOBODY,
    "from_occlusion": _OF_NOBODY,
    "red_light": _OF_NOBODY,
    "stop_sign": _OF_NOBODY,
    "falling": _OF_NOBODY,
    "tailgating": _OF_NOBODY,
    "alongside": _OF_NOBODY,
    "stopping": ("MotionStop",),
    "contact": _OF_NOBODY,
    "collision": _OF_NOBODY,
    "yield": _OF_NOBODY,
    "on_patch": _OF_NOBODY,
    "low_sight": _OF_NOBODY,
}

#: Which table has the values of which field of the model; a test holds them complete.
TABLES: dict[str, Table] = {
    "road": ROADS, "lane": LANES, "traffic": TRAFFIC, "vertical": VERTICAL, "surface": SURFACES,
    "marking": MARKINGS, "damage": DAMAGE, "control": CONTROLS, "precipitation": PRECIPITATION,
    "condition": CONDITIONS, "particles": PARTICLES, "illumination": LIGHT,
    "street_lights": STREET_LIGHTS, "clutter": CLUTTER, "category": CATEGORIES, "light": LIGHTS,
    "manoeuvre": MANOEUVRES, "intent": INTENTS,
}  # fmt: skip

#: The superclass of those classes that another one of ours is below: a tag that follows from
#: another tag is not written.
ABOVE: dict[str, str] = {
    "VehicleCar": "RoadUserVehicle", "VehicleVan": "RoadUserVehicle",
    "VehicleTruck": "RoadUserVehicle", "VehicleBus": "RoadUserVehicle",
    "VehicleMotorcycle": "RoadUserVehicle", "VehicleCycle": "RoadUserVehicle",
    "VehicleWheelchair": "RoadUserVehicle", "VehicleTrailer": "RoadUserVehicle",
    "VehicleEmergency": "RoadUserVehicle", "VehicleAgricultural": "RoadUserVehicle",
    "VehicleConstruction": "RoadUserVehicle", "MotorwayManaged": "RoadTypeMotorway",
}  # fmt: skip


def classes(table: Table, value: str) -> Classes:
    """The classes of a value; none where it has none."""
    found = table[value]
    return () if isinstance(found, NoTag) else found
