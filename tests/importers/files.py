"""Small OpenSCENARIO files, on the road of a scenario of ours."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.roads import build
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.importers import Imported, Settings, import_file
from tests.importers.agreement import roll
from tests.worlds import cut_in

VEHICLE = (
    '<Vehicle name="v" vehicleCategory="car"><BoundingBox><Center x="1.4" y="0" z="0.8"/>'
    '<Dimensions width="2" length="5" height="1.6"/></BoundingBox>'
    '<Performance maxSpeed="70" maxAcceleration="10" maxDeceleration="10"/><Axles>'
    '<FrontAxle maxSteering="0.5" wheelDiameter="0.6" trackWidth="1.8" positionX="2.8"'
    ' positionZ="0.3"/><RearAxle maxSteering="0" wheelDiameter="0.6" trackWidth="1.8"'
    ' positionX="0" positionZ="0.3"/></Axles></Vehicle>'
)
STEP = '<SpeedActionDynamics dynamicsShape="step" value="0" dynamicsDimension="time"/>'
CATALOGS = "".join(
    f'<{kind}Catalog><Directory path="catalogs"/></{kind}Catalog>'
    for kind in ("Vehicle", "Controller", "Pedestrian", "MiscObject", "Environment", "Maneuver",
                 "Trajectory", "Route")
)  # fmt: skip


def lane(s_m: float, number: int = -1, more: str = "") -> str:
    return f'<LanePosition roadId="1" laneId="{number}" s="{s_m}"{more}/>'


def speed(value: object) -> str:
    return (
        f"<PrivateAction><LongitudinalAction><SpeedAction>{STEP}<SpeedActionTarget>"
        f'<AbsoluteTargetSpeed value="{value}"/></SpeedActionTarget></SpeedAction>'
        "</LongitudinalAction></PrivateAction>"
    )


def start(name: str, position: str, mps: object = 20, more: str = "") -> str:
    return (
        f'<Private entityRef="{name}"><PrivateAction><TeleportAction><Position>{position}'
        f"</Position></TeleportAction></PrivateAction>{speed(mps)}{more}</Private>"
    )


def trigger(conditions: str, tag: str = "StartTrigger") -> str:
    return f"<{tag}><ConditionGroup>{conditions}</ConditionGroup></{tag}>"


def after(seconds: object, rule: str = "greaterThan", **more: object) -> str:
    edge, delay = more.get("edge", "none"), more.get("delay", 0)
    return (
        f'<Condition name="c" delay="{delay}" conditionEdge="{edge}"><ByValueCondition>'
        f'<SimulationTimeCondition value="{seconds}" rule="{rule}"/></ByValueCondition></Condition>'
    )


def of_entity(name: str, condition: str, edge: str = "none") -> str:
    return (
        f'<Condition name="c" delay="0" conditionEdge="{edge}"><ByEntityCondition>'
        f'<TriggeringEntities triggeringEntitiesRule="any"><EntityRef entityRef="{name}"/>'
        f"</TriggeringEntities><EntityCondition>{condition}</EntityCondition></ByEntityCondition>"
        "</Condition>"
    )


def event(name: str, action: str, conditions: str, more: str = "") -> str:
    return (
        f'<Event name="{name}" priority="overwrite"{more}><Action name="{name} action">{action}'
        f"</Action>{trigger(conditions)}</Event>"
    )


def xosc(
    *, init: str = "", events: str = "", objects: str = "", parameters: str = "", actor: str = "B",
    stop: object = 10, road: str = "road.xodr", catalogs: str = "", minor: int = 2,
) -> str:  # fmt: skip
    """A file with an ego, another one called B, and events of B."""
    both = "".join(f'<ScenarioObject name="{n}">{VEHICLE}</ScenarioObject>' for n in ("Ego", "B"))
    starts = init or start("Ego", lane(50)) + start("B", lane(100))
    story = (
        '<Story name="story"><Act name="act"><ManeuverGroup name="group"'
        ' maximumExecutionCount="1"><Actors selectTriggeringEntities="false">'
        f'<EntityRef entityRef="{actor}"/></Actors><Maneuver name="maneuver">{events}</Maneuver>'
        f"</ManeuverGroup>{trigger(after(0))}</Act></Story>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><OpenSCENARIO><FileHeader revMajor="1"'
        f' revMinor="{minor}" date="2026-01-01T00:00:00" description="a test" author="a"/>'
        f"<ParameterDeclarations>{parameters}</ParameterDeclarations>"
        f"<CatalogLocations>{catalogs}</CatalogLocations>"
        f'<RoadNetwork><LogicFile filepath="{road}"/></RoadNetwork>'
        f"<Entities>{objects or both}</Entities><Storyboard><Init><Actions>{starts}</Actions>"
        f"</Init>{story if events else ''}{trigger(after(stop), 'StopTrigger')}</Storyboard>"
        "</OpenSCENARIO>"
    )


def write(folder: Path, text: str | bytes, name: str = "test.xosc") -> Path:
    """A file in ``folder``, with a motorway beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    given = cut_in()
    (folder / "road.xodr").write_bytes(
        OpenDriveExporter().export(given, build(given.road), stem="road")["road.xodr"]
    )
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes, **settings: object) -> Imported:
    return import_file(write(folder, text), roll, Settings(folder=folder, **settings))  # type: ignore[arg-type]
