"""One scenario file, read from its header to its end."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError, RoadError, RolloutError
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.external import read_network
from scenario_gen.version import VERSION
from simulators.importers.actions import Actions
from simulators.importers.carried import carried, same_as_export
from simulators.importers.cast import Mover, as_scenario, scenario_json
from simulators.importers.catalogs import Catalogs
from simulators.importers.conditions import Conditions
from simulators.importers.documents import about_the_file, as_texts, version_of
from simulators.importers.ending import duration, settle, without_end
from simulators.importers.entities import Entity, choose_ego, ids_of, read_entities
from simulators.importers.environment import changes
from simulators.importers.folder import Folder
from simulators.importers.imported import Imported, Rollout, Settings
from simulators.importers.ledger import Ledger, Status
from simulators.importers.maps import read_map
from simulators.importers.node import Node, Scope
from simulators.importers.opening import Opening
from simulators.importers.places import places
from simulators.importers.play import Player
from simulators.importers.positions import Positions
from simulators.importers.roadmap import RoadMap
from simulators.importers.sameness import judge_across, judge_banks, judge_motion
from simulators.importers.storyboard import read_storyboard
from simulators.importers.triggers import restore
from simulators.importers.waiting import Waiting

_MOST_ACTORS = 50


@dataclass(frozen=True)
class Job:
    """What is the same for all files of an import."""

    name: str
    """What the scenario is called after."""
    source: str
    folder: Folder
    settings: Settings
    roll: Rollout


class Reader:
    def __init__(self, path: Path, ledger: Ledger, job: Job, given: Mapping[str, str]) -> None:
        self._path, self._ledger, self._job, self._given = path, ledger, job, given
        self._folder, self._base, self._settings = job.folder, path.parent, job.settings
        self._roll = job.roll

    def read(self) -> Imported:
        """The scenario of the file.

        Raises:
            ScenarioGenError: there is none.
        """
        plain = Node(self._ledger.root, Scope(), self._ledger)
        if (own := self._own(plain)) is not None:
            return own
        if plain.child("Storyboard") is None:
            what = next((c.tag for c in plain.children() if c.tag != "FileHeader"), "nothing")
            raise InputError(f"it holds {what[:40]} and no Storyboard: it is no scenario")
        root = _with_variables(plain.declaring(self._values(plain)))
        _header(root)
        catalogs = Catalogs(root, self._folder, self._base)
        road_name, road_bytes = read_map(root, self._folder, self._base, self._settings.roads)
        network = read_network(road_bytes, road_name)
        roads = RoadMap(network)
        entities = read_entities(root, catalogs)
        storyboard = read_storyboard(root, catalogs)
        positions = Positions(roads, catalogs)
        placed = places(root, entities, positions)
        if len(placed) > _MOST_ACTORS:
            raise InputError(f"it has {len(placed)} objects; {_MOST_ACTORS} is the limit")
        ego = choose_ego([entities[name] for name in placed], self._settings.ego)
        order = [ego.name, *(name for name in placed if name != ego.name)]
        ids = ids_of(order, ego.name)
        movers = {name: Mover(entities[name], ids[name], placed[name]) for name in order}
        base = self._scenario_base(root, road_name, road_bytes)
        actions = Actions(positions, catalogs, ids)
        player = Player(
            storyboard, movers, actions, Conditions(positions), roads, base,
            lambda scenario: self._roll(scenario, network),
        )  # fmt: skip
        opening = Opening(player, catalogs)
        environment = opening.take(root)
        end_s = player.play()
        duration_s = duration(player, end_s)
        base["environment"] = environment | {"changes": changes(player.world.environment, catalogs)}
        opening.judge()
        settle(player, duration_s)
        restore(player, base, duration_s)
        driven = Waiting(player, base).take(duration_s)
        if end_s is None:
            duration_s = without_end(root, duration_s, driven)
        for name, entity in entities.items():
            if entity.controller is not None:
                self._controller(entity, ids.get(name) == EGO_ID)
        scenario = as_scenario(scenario_json(movers, roads, base, duration_s))
        if catalogs.circle is not None:
            raise catalogs.circle
        trace = self._judge(scenario, network)
        judge_motion(movers, player.states, trace, duration_s)
        judge_across(movers, player.states, duration_s)
        judge_banks(movers, player.states, roads, road_bytes, duration_s)
        return Imported(
            scenario, self._ledger.entries(), self._ledger.counts(), road_name, road_bytes,
            version_of(self._ledger.root), {ids[name]: name for name in order},
        )  # fmt: skip

    def _own(self, root: Node) -> Imported | None:
        """The scenario that a file of ours carries, if it is still what the file says."""
        scenario = carried(root.element)
        if scenario is None:
            return None
        header = root.need("FileHeader")
        if why := same_as_export(scenario, root.element, self._path, self._roll):
            header.say("approximated", why, "the elements are read, not the content it carries")
            return None
        if self._settings.values or self._given:
            try:
                given = {name: float(text) for name, text in self._given.items()}
                scenario = scenario.concrete(given | dict(self._settings.values))
            except ValueError as error:
                raise InputError(str(error)[:300]) from error
        counts: dict[Status, int] = {"taken": sum(1 for _ in root.element.iter())}
        return Imported(
            scenario, (), counts, version=version_of(root.element), source="content",
            names={EGO_ID: EGO_ID, **{actor.id: actor.id for actor in scenario.actors}},
        )  # fmt: skip

    def _values(self, root: Node) -> dict[str, str]:
        """The parameters of the file, with those given from outside."""
        given = {**self._given, **as_texts(self._settings.values)}
        declared = root.child("ParameterDeclarations")
        names = set()
        if declared is not None:
            names = {str(n.element.get("name", "")) for n in declared.children()}
        if unknown := sorted(given.keys() - names):
            raise InputError(
                f"the file declares no parameter {', '.join(unknown)[:100]}",
                hint=f"it declares: {', '.join(sorted(names))[:400] or '(none)'}",
            )
        return given

    def _scenario_base(self, root: Node, road_name: str, road: bytes) -> dict[str, Any]:
        header = root.child("FileHeader")
        title = header.element.get("description", "") if header is not None else ""
        title = re.sub(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff]+", " ", title).strip()[:300]
        stem = re.sub(r"[^a-z0-9]+", "-", self._job.name.lower()).strip("-")[:100] or "imported"
        return {
            "id": stem,
            "title": title or self._job.name[:300],
            "hazard": "not said by the file that it was imported from",
            "road": {
                "template": "external", "file": road_name, "speed_limit_mps": 50.0,
                "sha256": hashlib.sha256(road).hexdigest(),
            },
            "provenance": {
                "proposer": "import", "tool_version": VERSION,
                "request_id": self._job.source,
            },
        }  # fmt: skip

    def _controller(self, entity: Entity, is_ego: bool) -> None:
        node = entity.controller
        if node is None:
            return
        if is_ego:
            node.say("unused", "who drives the ego is said when a file is exported")
        else:
            node.say("unused", "it counts only where it is activated")

    def _judge(self, scenario: Scenario, network: RoadNetwork) -> TraceBatch:
        """The scenario has to roll out; what does not is a defect of the import."""
        try:
            return self._roll(scenario, network)
        except (RolloutError, RoadError) as error:
            raise InputError(f"what was read of it does not roll out: {error}") from error


def _with_variables(root: Node) -> Node:
    """The document with the first values of its variables, which conditions look at."""
    declared = root.child("VariableDeclarations")
    if declared is None:
        return root
    values = {
        str(node.element.get("name", "")): str(node.element.get("value", ""))
        for node in declared.children("VariableDeclaration")
    }
    return Node(root.element, Scope({**values, **root.scope.values}, root.scope.outer),
                root.ledger)  # fmt: skip


def _header(root: Node) -> None:
    about_the_file(root)
    for tag in ("MonitorDeclarations", "VariableDeclarations"):
        declared = root.child(tag)
        for _ in declared.children() if declared is not None else ():
            pass
