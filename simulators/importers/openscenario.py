"""An OpenSCENARIO file as a scenario, with what became of every element of it."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError, RoadError, RolloutError, ScenarioGenError
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.external import read_network
from scenario_gen.roads.xodr_file import LIMITS as ROAD_LIMITS
from scenario_gen.safe_xml import parse_xml, read_file
from scenario_gen.version import VERSION
from simulators.importers.actions import Actions, Now, speed_move
from simulators.importers.carried import carried, same_as_export
from simulators.importers.cast import Mover, as_scenario, scenario_json
from simulators.importers.catalogs import Catalogs
from simulators.importers.conditions import Conditions
from simulators.importers.distributions import read_distribution
from simulators.importers.entities import Entity, choose_ego, ids_of, read_entities
from simulators.importers.environment import changes, read_environment
from simulators.importers.folder import Folder
from simulators.importers.followed import as_path
from simulators.importers.ledger import Entry, Ledger, Status
from simulators.importers.node import Node, Scope
from simulators.importers.places import places
from simulators.importers.play import HORIZONS_S, Player
from simulators.importers.positions import Positions
from simulators.importers.roadmap import RoadMap
from simulators.importers.storyboard import read_storyboard
from simulators.importers.triggers import restore
from simulators.importers.waiting import Waiting

#: (scenario, its roads) -> trace of one row.
Rollout: TypeAlias = Callable[[Scenario, RoadNetwork], TraceBatch]

_MOST_ACTORS = 50
_GOES_ON_S = 5.0
_SHORTEST_S = 1.0
#: A scenario without an end that waits for somebody to drive lasts so long. default
_DRIVEN_S = 60.0
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Settings:
    """How a file is read."""

    folder: Path | None = None
    """Nothing outside it is opened. The folder above that of the file when not given, as sets of
    scenarios keep maps and catalogs beside the folder of scenarios."""
    roads: Path | None = None
    """Where a map is looked for by its name, if the file names none that is there."""
    ego: str | None = None
    """Name of the object that is the ego."""
    values: Mapping[str, float] = field(default_factory=dict)
    """Values of parameters that the file declares."""


@dataclass(frozen=True)
class Imported:
    """What came of a file."""

    scenario: Scenario | None
    """None where it could not be taken at all; ``entries`` say why."""
    entries: tuple[Entry, ...]
    """What was not simply taken, in the order of the file."""
    counts: Mapping[Status, int]
    """Number of elements by what became of them."""
    road_file: str = ""
    """Name of the map that the scenario is to have beside it; empty for a road of ours."""
    road: bytes = b""
    version: str = ""
    """Of OpenSCENARIO, as the header says."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Ids of the scenario -> names in the file."""
    source: str = "elements"
    """``elements`` of the file, or ``content`` that it carries and that was verified."""
    problem: str = ""
    """Why there is no scenario."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Parameters that the file varies -> the value that each of them has here."""
    scenario_path: Path | None = None
    """The scenario file that a file varies the parameters of."""

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return self.scenario is not None and self.counts.get("left_out", 0) == 0

    @property
    def understood(self) -> float:
        """Share of the elements that were not left out."""
        total = sum(self.counts.values())
        return 1.0 - self.counts.get("left_out", 0) / total if total else 0.0


def import_file(path: Path, roll: Rollout, settings: Settings | None = None) -> Imported:
    """Read an OpenSCENARIO file.

    Args:
        path: of the file.
        roll: rolls out a scenario on its roads.
        settings: where to look and what to choose.

    Raises:
        InputError: the file is refused or is no OpenSCENARIO scenario.
    """
    settings = settings or Settings()
    path = path.resolve()
    folder = Folder(settings.folder if settings.folder is not None else path.parent.parent)
    if not folder.holds(path):
        raise InputError(f"it is not in the folder {folder.root}", where=str(path))
    ledger, digest = _document(path)
    source = f"{_NOT_IN_NAMES.sub('_', path.name)[:100]} sha256:{digest}"
    job = _Job(path.stem, source, folder, settings, roll)
    try:
        if ledger.root.find("ParameterValueDistribution") is None:
            return _Reader(path, ledger, job, {}).read()
        return _varied(path, ledger, job)
    except ScenarioGenError as error:
        ledger.say("left_out", ledger.root, "OpenSCENARIO", str(error))
        return Imported(
            None, ledger.entries(), ledger.counts(), version=_version(ledger.root),
            problem=str(error),
        )  # fmt: skip


@dataclass(frozen=True)
class _Job:
    """What is the same for all files of an import."""

    name: str
    """What the scenario is called after."""
    source: str
    folder: Folder
    settings: Settings
    roll: Rollout


def _document(path: Path) -> tuple[Ledger, str]:
    """A file, and the SHA-256 of its bytes.

    Raises:
        InputError: it is no OpenSCENARIO.
    """
    data = read_file(path)
    root = parse_xml(data, path.name)
    if root.tag != "OpenSCENARIO":
        raise InputError(f"the root element is {root.tag[:40]}, not OpenSCENARIO", where=path.name)
    return Ledger(root), hashlib.sha256(data).hexdigest()


def _varied(path: Path, ledger: Ledger, job: _Job) -> Imported:
    """The scenario whose parameters a file varies, with one value of each."""
    root = Node(ledger.root, Scope(), ledger)
    _about_the_file(root)
    chosen = read_distribution(root)
    scenario_path = job.folder.file(chosen.scenario, path.parent)

    def read(values: Mapping[str, str]) -> Imported:
        return _Reader(scenario_path, _document(scenario_path)[0], job, values).read()

    own, problem, found = False, None, None
    try:
        found = read(chosen.values)
    except ScenarioGenError as error:
        problem = error
    if found is None or not found.whole:
        # The first values of all may be none that go together.
        try:
            other = read({})
        except ScenarioGenError:
            other = None
        if other is not None and (found is None or other.understood > found.understood):
            own, found = True, other
    if found is None:
        raise problem or InputError("the scenario cannot be read")
    chosen.say(own=own)
    entries = (
        replace(entry, what=f"{scenario_path.name}: {entry.what}") for entry in found.entries
    )
    counts = {status: ledger.counts()[status] + found.counts.get(status, 0)
              for status in ledger.counts()}  # fmt: skip
    values = {**({} if own else chosen.values), **_as_texts(job.settings.values)}
    return replace(
        found, entries=(*ledger.entries(), *entries), counts=counts, values=values,
        scenario_path=scenario_path,
    )  # fmt: skip


class _Reader:
    def __init__(self, path: Path, ledger: Ledger, job: _Job, given: Mapping[str, str]) -> None:
        self._path, self._ledger, self._job, self._given = path, ledger, job, given
        self._folder, self._base, self._settings = job.folder, path.parent, job.settings
        self._roll = job.roll
        self._kept: list[tuple[Node, Mover, Mover]] = []

    def read(self) -> Imported:
        plain = Node(self._ledger.root, Scope(), self._ledger)
        if (own := self._own(plain)) is not None:
            return own
        if plain.child("Storyboard") is None:
            what = next((c.tag for c in plain.children() if c.tag != "FileHeader"), "nothing")
            raise InputError(f"it holds {what[:40]} and no Storyboard: it is no scenario")
        root = plain.declaring(self._values(plain))
        self._header(root)
        catalogs = Catalogs(root, self._folder, self._base)
        road_name, road_bytes = self._map(root)
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
        environment: dict[str, Any] = {}
        base = self._scenario_base(root, road_name, road_bytes)
        actions = Actions(positions, catalogs, ids)
        player = Player(
            storyboard, movers, actions, Conditions(positions), roads, base,
            lambda scenario: self._roll(scenario, network),
        )  # fmt: skip
        self._init(root, movers, player, environment, catalogs)
        end_s = player.play()
        duration_s = self._duration(player, end_s)
        base["environment"] = environment | {"changes": changes(player.world.environment, catalogs)}
        self._distances()
        self._followed_speeds(player)
        self._settle(player, duration_s)
        restore(player, base, duration_s)
        driven = Waiting(player, base).take(duration_s)
        if end_s is None:
            duration_s = self._without_end(root, duration_s, driven)
        for name, entity in entities.items():
            if entity.controller is not None:
                self._controller(entity, ids.get(name) == EGO_ID)
        scenario = as_scenario(scenario_json(movers, roads, base, duration_s))
        self._judge(scenario, network)
        return Imported(
            scenario, self._ledger.entries(), self._ledger.counts(), road_name, road_bytes,
            _version(self._ledger.root), {ids[name]: name for name in order},
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
            scenario, (), counts, version=_version(root.element), source="content",
            names={EGO_ID: EGO_ID, **{actor.id: actor.id for actor in scenario.actors}},
        )  # fmt: skip

    def _values(self, root: Node) -> dict[str, str]:
        """The parameters of the file, with those given from outside."""
        given = {**self._given, **_as_texts(self._settings.values)}
        declared = root.child("ParameterDeclarations")
        names = set()
        if declared is not None:
            names = {str(n.element.get("name", "")) for n in declared.children()}
        if unknown := sorted(given.keys() - names):
            raise InputError(
                f"the file declares no parameter {', '.join(unknown)[:100]}",
                hint=f"it declares: {', '.join(sorted(names))[:400] or '(none)'}",
            )
        variables = root.child("VariableDeclarations")
        if variables is not None:
            for node in variables.children("VariableDeclaration"):
                given.setdefault(str(node.element.get("name", "")), node.text("value", "0"))
        return given

    def _header(self, root: Node) -> None:
        _about_the_file(root)
        for tag in ("MonitorDeclarations", "VariableDeclarations"):
            declared = root.child(tag)
            for _ in declared.children() if declared is not None else ():
                pass

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

    def _map(self, root: Node) -> tuple[str, bytes]:
        node = root.child("RoadNetwork", "LogicFile")
        network = root.child("RoadNetwork")
        for part in network.children() if network is not None else ():
            if part.tag == "SceneGraphFile":
                part.say("unused", "a picture of the road")
            elif part.tag == "UsedArea":
                part.say("unused", "the map counts")
        if node is None:
            raise InputError("it names no map (RoadNetwork/LogicFile)")
        reference = node.text("filepath")
        path = self._found_map(node, reference)
        data = read_file(path, limits=ROAD_LIMITS, error=RoadError, name=path.name)
        name = _NOT_IN_NAMES.sub("_", path.stem).lstrip("_.-")[:90] or "road"
        return f"{name}.xodr", data

    def _found_map(self, node: Node, reference: str) -> Path:
        named = reference if reference.lower().endswith(".xodr") else f"{reference}.xodr"
        try:
            return self._folder.file(named, self._base)
        except InputError as error:
            problem = error
        if self._settings.roads is not None:
            plain = named.replace("\\", "/").rsplit("/", 1)[-1]
            try:
                return Folder(self._settings.roads).file(plain, self._settings.roads)
            except InputError:
                pass
        raise node.wrong(f"the map cannot be read: {problem}")

    def _init(
        self, root: Node, movers: dict[str, Mover], player: Player,
        environment: dict[str, Any], catalogs: Catalogs,
    ) -> None:  # fmt: skip
        init = root.need("Storyboard", "Init").child("Actions")
        for node in init.children() if init is not None else ():
            if node.tag == "GlobalAction":
                self._global(node, environment, catalogs, player)
            elif node.tag == "UserDefinedAction":
                node.say("left_out", "it is for one simulator")
        privates = list(init.children("Private")) if init is not None else []
        late: list[tuple[Node, Mover]] = []
        for private in privates:
            mover = movers.get(private.text("entityRef"))
            if mover is None:
                private.say("left_out", "the object is left out")
                continue
            for action in private.children("PrivateAction"):
                if action.child("TeleportAction") is not None:
                    continue
                if not self._sets_speed(action, mover, player):
                    late.append((action, mover))
        for action, mover in late:
            if distance := action.child("LongitudinalAction", "LongitudinalDistanceAction"):
                self._keeps_distance(distance, mover, movers, player.roads)
        for action, mover in late:
            if not _at_distance(action):
                player.start_init(action, mover)

    def _sets_speed(self, action: Node, mover: Mover, player: Player) -> bool:
        """Whether an action sets the speed at once; it then has that speed at the start."""
        movers = player.movers
        node = action.child("LongitudinalAction", "SpeedAction")
        dynamics = node.child("SpeedActionDynamics") if node is not None else None
        if node is None or dynamics is None:
            return False
        at_once = dynamics.text("dynamicsShape", "linear") == "step" or (
            dynamics.number("value", 0.0) == 0.0
        )
        if not at_once:
            return False

        def speed(name: str) -> float:
            if name not in movers:
                raise InputError(f"there is no object {name[:40]!r}")
            return movers[name].speed_mps

        now = Now(mover.entity.name, 0.0, lambda name: movers[name].place, speed)
        try:
            target = player.actions.target_speed(node.need("SpeedActionTarget"), now)
            mover.speed_mps = float(speed_move(dynamics, 0.0, target).manoeuvre["target_mps"])
        except ScenarioGenError as error:
            action.say("left_out", str(error), "it stands at the start")
        return True

    def _keeps_distance(
        self, node: Node, mover: Mover, movers: dict[str, Mover], roads: RoadMap
    ) -> None:
        """Without limits of its dynamics, an object is at a distance at once: it starts there."""
        if node.child("DynamicConstraints") is not None:
            return
        try:
            other = movers.get(node.text("entityRef"))
            if other is None or other.place.road != mover.place.road:
                raise node.wrong("the other one is not on the same road")
            sign = roads.runs(mover.place)
            ahead = sign * (mover.place.s_m - other.place.s_m) >= 0.0
            side = node.text("displacement", "any")
            if side != "any":
                ahead = side == "leadingReferencedEntity"
            if node.has("timeGap"):
                way_m = node.number("timeGap") * mover.speed_mps
            else:
                way_m = node.number("distance")
            if node.boolean("freespace", False):
                rear, front = (mover, other) if not ahead else (other, mover)
                way_m += 0.5 * (front.entity.box["length_m"] + rear.entity.box["length_m"])
                way_m += rear.entity.box["centre_x_m"] - front.entity.box["centre_x_m"]
            s_m = other.place.s_m + sign * (way_m if ahead else -way_m)
            road = roads.network.roads[mover.place.road]
            offset_m = mover.place.t_m - roads.network.lane_centre_t(
                road.id, mover.place.lane, mover.place.s_m
            )
            turn_rad = roads.start(mover.place)["heading_rad"]
            mover.place = roads.on_lane(
                road, mover.place.lane, s_m, offset_m, turn_rad, absolute=False
            )
        except ScenarioGenError as error:
            node.say("left_out", str(error))
            return
        if node.boolean("continuous", False):
            mover.speed_mps = other.speed_mps
            self._kept.append((node, mover, other))

    def _distances(self) -> None:
        """A distance that is kept is so by itself while neither changes its speed."""
        for node, mover, other in self._kept:
            for one in (mover, other):
                if one.following or any(p.domain == "longitudinal" for p in one.phases):
                    node.say("left_out", f"a distance is not kept while {one.entity.name[:40]!r}"
                             " changes its speed", "it is the one at the start")  # fmt: skip
                    break

    @staticmethod
    def _followed_speeds(player: Player) -> None:
        """A speed that follows another one is the one at the start, unless that changes."""
        for node, name, reference, at_s in player.actions.followed:
            until_s = min(
                (p.at_s for p in player.movers[name].phases
                 if p.domain == "longitudinal" and p.at_s > at_s), default=math.inf,
            )  # fmt: skip
            other = player.movers[reference]
            changes_ = [
                p for p in other.phases
                if p.domain == "longitudinal" and p.at_s < until_s
                and player.ends_s.get((reference, p.id), math.inf) > at_s
            ]  # fmt: skip
            if other.following or changes_:
                node.say("left_out", f"{reference[:40]!r}, whose speed it is to follow, changes it",
                         "it is the one at the start of the action")  # fmt: skip

    def _global(
        self, node: Node, environment: dict[str, Any], catalogs: Catalogs, player: Player
    ) -> None:
        for inner in node.children():
            if inner.tag == "EnvironmentAction":
                try:
                    environment |= read_environment(inner, catalogs)
                except ScenarioGenError as error:
                    inner.say("left_out", str(error))
            elif inner.tag == "InfrastructureAction":
                player.set_signal(inner, 0.0)
            elif inner.tag == "EntityAction":
                # Who is there at the start has been found before.
                if inner.text("entityRef") not in player.movers and (
                    inner.child("DeleteEntityAction") is None
                ):
                    inner.say("left_out", "there is no such object")
            else:
                inner.say("left_out", "there is no such thing in a scenario")

    def _duration(self, player: Player, end_s: float | None) -> float:
        if end_s is not None:
            return max(min(end_s, HORIZONS_S[-1]), _SHORTEST_S)
        last_s = max((one.at_s for one in player.started), default=0.0)
        known = [end for end in player.ends_s.values() if end < HORIZONS_S[-1]]
        until_s = min(max([last_s, *known]) + _GOES_ON_S, HORIZONS_S[-1])
        return max(until_s, _SHORTEST_S)

    @staticmethod
    def _without_end(root: Node, duration_s: float, driven: bool) -> float:
        """How long a file lasts that does not end by itself."""
        text = f"{_GOES_ON_S:g} s after the last that happens"
        if driven and duration_s < _DRIVEN_S:
            duration_s, text = _DRIVEN_S, "as somebody has to drive"
        stop = root.need("Storyboard").child("StopTrigger")
        if stop is not None:
            stop.say("approximated", f"it does not end within {HORIZONS_S[-1]:g} s",
                     f"the scenario lasts {duration_s:.3g} s, {text}")  # fmt: skip
        return duration_s

    def _settle(self, player: Player, duration_s: float) -> None:
        """Trajectories become timed paths; phases that start after the end are dropped."""
        if player.horizon_s < duration_s:
            duration_s = player.horizon_s
        for name, mover in player.movers.items():
            mover.phases = [phase for phase in mover.phases if phase.at_s < duration_s]
            mover.following = [one for one in mover.following if one.at_s < duration_s]
            if not mover.following:
                continue
            path = as_path(player.states.tracks[name], player.states, mover.place, duration_s)
            mover.following, node = [], mover.entity.node
            if path is None:
                node.say("left_out", "its way has more than 200 corners or is longer than 500 m")
                continue
            mover.phases = []
            manoeuvre, off_m = path
            mover.add(0.0, 0, [("longitudinal", manoeuvre)])
            mover.speed_mps = 0.0
            node.say("approximated", "it follows a trajectory",
                     f"its whole motion is a path of timed points, within {off_m:g} m of it and"
                     " a step of time")  # fmt: skip

    def _controller(self, entity: Entity, is_ego: bool) -> None:
        node = entity.controller
        if node is None:
            return
        if is_ego:
            node.say("unused", "who drives the ego is said when a file is exported")
        else:
            node.say("unused", "it counts only where it is activated")

    def _judge(self, scenario: Scenario, network: RoadNetwork) -> None:
        """The scenario has to roll out; what does not is a defect of the import."""
        try:
            self._roll(scenario, network)
        except (RolloutError, RoadError) as error:
            raise InputError(f"what was read of it does not roll out: {error}") from error


def _at_distance(action: Node) -> bool:
    """Whether an action at the start says a distance, which is the place then."""
    node = action.child("LongitudinalAction", "LongitudinalDistanceAction")
    return node is not None and node.child("DynamicConstraints") is None


def _as_texts(values: Mapping[str, float]) -> dict[str, str]:
    """Parameter values given from outside, as texts."""
    for name, value in values.items():
        if not math.isfinite(value):
            raise InputError(f"the value of {name[:40]!r} is no finite number")
    return {name: f"{value:.12g}" for name, value in values.items()}


def _about_the_file(root: Node) -> None:
    header = root.child("FileHeader")
    if header is None:
        return
    for node in header.children():
        node.say("unused", "it is about the file")
    if str(header.element.get("description", "")).startswith("CARLA:"):
        header.say("approximated", "ScenarioRunner mirrors y and headings of the world in files"
                   " whose description begins with CARLA:, against the standard",
                   "they are read as the standard has them, as other simulators do")  # fmt: skip


def _version(root: Any) -> str:
    header = root.find("FileHeader")
    if header is None:
        return ""
    text = f"{header.get('revMajor', '')}.{header.get('revMinor', '')}"
    return text if re.fullmatch(r"\d{1,3}\.\d{1,3}", text) else ""


def result_json(imported: Imported) -> dict[str, Any]:
    """The result for ``--json`` and the file beside the scenario."""
    return {
        "scenario": imported.scenario.id if imported.scenario else None,
        "version": imported.version,
        "source": imported.source,
        "whole": imported.whole,
        "understood": round(imported.understood, 4),
        "counts": dict(imported.counts),
        "problem": imported.problem,
        "names": dict(imported.names),
        "values": dict(imported.values),
        "road_file": imported.road_file,
        "elements": [entry.as_json() for entry in imported.entries],
    }
