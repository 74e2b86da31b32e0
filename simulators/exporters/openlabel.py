"""OpenLABEL 1.0: the scenario tags of a scenario as a file beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from scenario_gen.catalog.folder import pretty_json
from scenario_gen.domain.actor import KINDS, Actor, Ego
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.describe import describe
from scenario_gen.roads import RoadNetwork
from scenario_gen.version import VERSION
from simulators.exporters import openlabel_environment, openlabel_scenery
from simulators.exporters.openlabel_environment import add_environment
from simulators.exporters.openlabel_motion import motions
from simulators.exporters.openlabel_scenery import add_scenery
from simulators.exporters.openlabel_table import (
    ABOVE,
    CATEGORIES,
    INTENTS,
    LIGHTS,
    TABLES,
    NoTag,
    classes,
)
from simulators.exporters.openlabel_values import Amounts

ONTOLOGY = "https://openlabel.asam.net/V1-0-0/ontologies/openlabel_ontology_scenario_tags.ttl"
_KMH = 3.6
# Classes of what movers do and are, beside those of the tables.
_MORE = (
    "SubjectVehicleSpeed", "MotionAccelerate", "MotionLaneChangeLeft", "MotionLaneChangeRight",
    "MotionRun", "MotionTurnLeft", "MotionTurnRight", "MotionUTurn", "HumanDriver",
    "HumanPassenger",
)  # fmt: skip


@dataclass(frozen=True)
class OpenLabelExporter:
    """Writes ``stem.openlabel.json``, tags from the structure of the scenario alone.

    Every tag is the most specific one that applies, and is there once. The boundary of the tags
    names all that this exporter may write: what lies within and is not there, the scenario does
    not contain; of what lies outside nothing is said (ASAM OpenLABEL 1.0.0, 8.2.2). Motion tags
    are of what the scenario says, not of all that happens in a run of it.
    """

    name: ClassVar[str] = "openlabel"

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        """File name to bytes.

        Args:
            scenario: concrete or logical; of a logical one amounts are ranges.
            network: its roads; not looked at.
            stem: of the file name and of the scenario file that is tagged.

        Raises:
            InputError: a parameter of the road has no value.
        """
        del network
        tags = [*_tags(scenario), *_administration(scenario)]
        document = {
            "metadata": {
                "schema_version": "1.0.0",
                "annotator": f"scenario-gen {VERSION}",
                "name": scenario.id,
                "tagged_file": f"{stem}.xosc",
            },
            "ontologies": {
                "0": {
                    "uri": ONTOLOGY,
                    "boundary_mode": "include",
                    "boundary_list": list(boundary(scenario)),
                }
            },
            "tags": {
                str(place): {"type": name, "ontology_uid": "0"}
                | ({} if data is None else {"tag_data": data})
                for place, (name, data) in enumerate(tags)
            },
        }
        return {f"{stem}.openlabel.json": pretty_json({"openlabel": document})}


def boundary(scenario: Scenario) -> tuple[str, ...]:
    """The classes that may be written of a scenario; without the road where it is a map file."""
    scenery = {name for table in openlabel_scenery.SCENERY for name in _all(table)}
    scenery |= set(openlabel_scenery.MORE) | {"TransverseBarriers"}
    found = {name for table in TABLES.values() for name in _all(table)}
    found |= scenery | set(openlabel_environment.MORE) | set(_MORE)
    if isinstance(scenario.road, ExternalRoad):
        found -= scenery
        found -= {name for name in found if name.startswith("SunPosition")}
    # What follows from another class within is within.
    return tuple(sorted(found - set(ABOVE.values())))


def _all(table: dict[str, tuple[str, ...] | NoTag]) -> list[str]:
    return [name for value in table for name in classes(table, value)]


def _tags(scenario: Scenario) -> list[tuple[str, dict[str, Any] | None]]:
    concrete = scenario.concrete()
    found = Amounts(scenario)
    add_scenery(found, concrete)
    add_environment(found, scenario)
    found.add_amount("SubjectVehicleSpeed", scenario.ego.speed_mps, _KMH)
    movers: tuple[Ego | Actor, ...] = (concrete.ego, *concrete.actors)
    for mover in movers:
        found.add(*_who(mover))
        for light in mover.lights:
            found.add(*classes(LIGHTS, light))
    found.add(*motions(concrete))
    for intent in concrete.intent:
        found.add(*classes(INTENTS, intent.kind))
    for below, above in ABOVE.items():
        if below in found:
            found.drop(above)
    return [(name, found.data(name)) for name in found]


def _who(mover: Ego | Actor) -> tuple[str, ...]:
    """Classes of a mover: that of its kind, or those of its category."""
    if mover.kind is None:
        return classes(CATEGORIES, mover.category)
    own = KINDS[mover.kind].openlabel
    special = ("TrafficSpecialVehicle",) if mover.category == "emergency_vehicle" else ()
    return (own, *special) if own else ()


def _administration(scenario: Scenario) -> list[tuple[str, dict[str, Any]]]:
    texts = {
        "scenarioUniqueReference": _reference(scenario.id),
        "scenarioName": scenario.id,
        "scenarioDescription": describe(scenario).title,
        "scenarioVersion": scenario.content_hash or scenario.compute_hash(),
    }
    if scenario.provenance is not None and scenario.provenance.parent is not None:
        texts["scenarioParentReference"] = _reference(scenario.provenance.parent)
    return [
        (name, {"text": [{"type": "value", "val": text}]}) for name, text in sorted(texts.items())
    ]


def _reference(scenario_id: str) -> str:
    """The UUID of a scenario: that of its id, so that equal scenarios have equal ones."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"scenario-gen:{scenario_id}"))
