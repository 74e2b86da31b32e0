"""OpenSCENARIO DSL 2.1: the scenario as a scenario declaration, with what it cannot say named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scenario_gen.domain.actor import EGO_ID, Actor, Category, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.describe import describe
from scenario_gen.propose.words.manoeuvres import manoeuvre_words
from scenario_gen.propose.words.triggers import trigger_words
from scenario_gen.roads import RoadNetwork
from simulators.exporters.dsl_environment import left_out_of_environment, write_environment
from simulators.exporters.dsl_manoeuvres import Invocation, said
from simulators.exporters.dsl_text import (
    Names,
    Text,
    Values,
    declaration,
    number_literal,
    string_literal,
)
from simulators.exporters.dsl_triggers import references, waiting
from simulators.exporters.lane_direction import faces_along_s, lane_after
from simulators.exporters.left_out import LeftOut
from simulators.exporters.opendrive import provenance_entries
from simulators.exporters.osi_movers import movers_of

#: Category -> actor of the standard library, its vehicle category, its generic action.
ACTORS: dict[Category, tuple[str, str | None, str]] = {
    "car": ("vehicle", "car", "drive"),
    "van": ("vehicle", "van", "drive"),
    "truck": ("vehicle", "heavy_truck", "drive"),
    "bus": ("vehicle", "bus", "drive"),
    "motorcycle": ("vehicle", "motorcycle", "drive"),
    "bicycle": ("vehicle", "bicycle", "drive"),
    "pedestrian": ("person", None, "walk"),
    "wheelchair": ("vehicle", "wheelchair", "drive"),
    "animal": ("animal", None, "move"),
    "debris": ("movable_object", None, "move"),
    "trailer": ("vehicle", "trailer", "drive"),
    "emergency_vehicle": ("vehicle", "van", "drive"),
    "agricultural_vehicle": ("vehicle", "work_machine", "drive"),
    "construction_vehicle": ("vehicle", "work_machine", "drive"),
    "tram": ("vehicle", "tram", "drive"),
    "train": ("vehicle", "train", "drive"),
    "animal_rider": ("animal", None, "move"),
    "vehicle_part": ("movable_object", None, "move"),
}


@dataclass(frozen=True)
class DslExporter:
    """Writes ``stem.osc`` for the domain model of ASAM OpenSCENARIO DSL 2.1.

    Each mover has a branch: it is put at its start with its speed, and its phases wait for their
    triggers beside its generic movement. What the domain model has nothing for stands in comments
    that begin with ``NOT CARRIED``; their number is in the head of the file. A phase whose trigger
    is not carried waits for an event that whoever runs the file has to emit.
    """

    name: ClassVar[str] = "dsl"

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        """File name to bytes.

        Args:
            scenario: concrete or logical; parameters stay parameters with their ranges.
            network: its roads.
            stem: of the file name and of the road file that it names.

        Raises:
            RoadError: a start is on no road.
        """
        return {f"{stem}.osc": _Writer(scenario, network, stem).file()}

    def left_out(self, scenario: Scenario, network: RoadNetwork) -> tuple[LeftOut, ...]:
        """See ``TellsLeftOut``."""
        writer = _Writer(scenario, network, scenario.id)
        writer.file()
        return tuple(writer.missing)


class _Writer:
    def __init__(self, scenario: Scenario, network: RoadNetwork, stem: str) -> None:
        self._scenario, self._network, self._stem = scenario, network, stem
        self._names = Names()
        self._values = Values(self._names)
        self.missing: list[LeftOut] = list(left_out_of_environment(scenario))
        self._movers = movers_of(scenario)
        self._to_emit: list[str] = []
        for parameter in scenario.parameters:
            self._names("parameter", parameter.name)
        self._awaited = {
            pair
            for name, mover in self._movers
            for phase in mover.phases
            for pair in references(phase.trigger, name)
        }
        if scenario.signals:
            words = "states of traffic lights over time"
            self.missing.append(LeftOut("signal.program", words, "signals"))

    def file(self) -> bytes:
        title = self._names("scenario", self._scenario.id.replace("-", "_"))
        declared, behaviour = Text(), Text()
        with declared.block(f"scenario {title}:"):
            self._declare(declared)
            with behaviour:
                self._behave(behaviour)
            # Only the behaviour tells which starts nobody but its runner knows.
            for event in self._to_emit:
                declared.line(f"event {event}")
        head = Text()
        for name, value in provenance_entries(self._scenario):
            head.comment(f"{name.removeprefix('scenario_gen.')}: {value}")
        words = describe(self._scenario)
        head.comment(f"{words.title}. {words.hazard}")
        head.comment(f"NOT CARRIED in all: {len(self.missing)}")
        for what in self.missing:
            head.comment(f"NOT CARRIED: {what.words}")
        head.line()
        head.line("import osc.standard")
        head.line()
        return head.data() + declared.data() + behaviour.data()

    def _declare(self, text: Text) -> None:
        for parameter in self._scenario.parameters:
            first, *rest = declaration(parameter, self._names("parameter", parameter.name))
            with text.block(first):
                for line in rest:
                    text.line(line)
        for constraint in self._scenario.constraints:
            self._miss(text, "constraint", f"constraint between parameters: {constraint}")
        text.line("the_map: map")
        text.line(f"the_map.set_map_file({string_literal(f'{self._stem}.xodr')})")
        text.line("the_environment: environment")
        for name, mover in self._movers:
            self._declare_mover(text, name, mover)
        for actor, phase in sorted(self._awaited):
            text.line(f"event {self._ended(actor, phase)}")

    def _declare_mover(self, text: Text, name: str, mover: Ego | Actor) -> None:
        kind, category, _ = ACTORS[mover.category]
        box, start = mover.box, mover.start
        with text.block(f"{self._who(name)}: {kind} with:"):
            if category is not None:
                text.line(f"keep(it.vehicle_category == vehicle_category!{category})")
            for side, size_m in (("length", box.length_m), ("width", box.width_m),
                                 ("height", box.height_m)):  # fmt: skip
                text.line(f"keep(it.bounding_box.{side} == {number_literal(size_m)}m)")
        road = self._network.road(start.road).opendrive_id
        s_m, t_m = self._values.length(start.s_m), self._values.length(start.offset_m)
        text.line(
            f"{self._place(name)}: odr_point = the_map.create_odr_point("
            f"road_id: {string_literal(road)}, lane_id: {string_literal(str(start.lane))},"
            f" s: {s_m}, t: {t_m})"
        )
        if start.heading_rad != 0:
            words = f"{name} is turned at its start by {start.heading_rad} rad"
            self._miss(text, "start.heading", words, f"{self._path(name)}.start.heading_rad")
        for light in mover.lights:
            words = f"{name} has its {light.replace('_', ' ')} on"
            self._miss(text, f"light.{light}", words, f"{self._path(name)}.lights")
        if isinstance(mover, Actor):
            if mover.carried_by is not None:
                words = f"{name} is carried by {mover.carried_by} at the start"
                self._miss(text, "actor.carried", words, f"{self._path(name)}.carried_by")
            if mover.trajectory is not None:
                self._trajectory(text, name, mover)
        if mover.route:
            words = f"route of {name}: {', '.join(mover.route)}"
            self._miss(text, "route", words, f"{self._path(name)}.route")

    def _trajectory(self, text: Text, name: str, actor: Actor) -> None:
        assert actor.trajectory is not None  # noqa: S101 - seen by the caller
        road = string_literal(self._network.road(actor.trajectory.road).opendrive_id)
        points = []
        for index, point in enumerate(actor.trajectory.points):
            points.append(self._names("point", f"{name}_point_{index}"))
            s_m, t_m = self._values.length(point.s_m), self._values.length(point.t_m)
            text.line(
                f"{points[-1]}: odr_point = the_map.create_odr_point(road_id: {road},"
                f" s: {s_m}, t: {t_m})"
            )
        times = ", ".join(self._values.time(point.time_s) for point in actor.trajectory.points)
        text.line(
            f"{self._names('trajectory', f'{name}_trajectory')}: trajectory ="
            f" the_map.create_trajectory_odr_points(points: [{', '.join(points)}],"
            f" time_stamps: [{times}], interpolation: path_interpolation!straight_line,"
            " on_road_network: false)"
        )

    def _behave(self, text: Text) -> None:
        duration = self._values.time(self._scenario.duration_s)
        with text.block(f"do parallel(duration: {duration}):"):
            write_environment(text, self._scenario, self._values)
            for name, mover in self._movers:
                self._mover(text, name, mover)

    def _mover(self, text: Text, name: str, mover: Ego | Actor) -> None:
        who = self._who(name)
        if name == EGO_ID:
            text.comment("The ego: the task of a reference driver; a system under test drives.")
        with text.block("serial:"):
            if isinstance(mover, Actor) and mover.trajectory is not None:
                trajectory = self._names("trajectory", f"{name}_trajectory")
                text.line(f"{who}.replay_trajectory(absolute: {trajectory})")
                return
            text.line(f"{who}.assign_position(odr_point: {self._place(name)})")
            text.line(f"{who}.assign_speed({self._values.speed(mover.speed_mps)})")
            moves = ACTORS[mover.category][2]
            if not mover.phases:
                still = mover.speed_mps == 0
                text.line(f"{who}.{'remain_stationary' if still else 'keep_speed'}()")
                return
            with text.block("parallel:"):
                text.line(f"{who}.{moves}()")
                self._phases(text, name, mover, moves)

    def _phases(self, text: Text, name: str, mover: Ego | Actor, moves: str) -> None:
        lane, along_s = mover.start.lane, faces_along_s(mover, self._scenario)
        for index, phase in enumerate(mover.phases):
            where = f"{self._path(name)}.phases[{index}]"
            text.comment(
                f"{phase.id}: {trigger_words(phase.trigger)}, {manoeuvre_words(phase.manoeuvre)}"
            )
            with text.block("serial:"):
                found = waiting(phase.trigger, name, self._values, self._who, self._ended)
                if not found.carried:
                    event = self._names("start", f"{name}_{phase.id}_starts")
                    words = trigger_words(phase.trigger)
                    feature = f"trigger.{phase.trigger.kind}"
                    begins = f"when {name} begins {phase.id}: {words}"
                    self._miss(text, feature, begins, f"{where}.trigger")
                    text.line(f"wait @{event}")
                    self._to_emit.append(event)
                for wait in found.waits:
                    text.line(f"wait {wait}")
                now = said(phase.manoeuvre, self._values, moves, lane, along_s)
                if now.left_out:
                    feature = f"manoeuvre.{phase.manoeuvre.kind}"
                    words = f"of {phase.id} of {name}: {now.left_out}"
                    self._miss(text, feature, words, f"{where}.manoeuvre")
                for invocation in now.invocations:
                    self._invoke(text, name, invocation)
                if (name, phase.id) in self._awaited:
                    text.line(f"emit {self._ended(name, phase.id)}")
            lane = lane_after(phase, lane)

    def _invoke(self, text: Text, name: str, invocation: Invocation) -> None:
        call = f"{self._who(name)}.{invocation.action}"
        if not invocation.modifiers:
            text.line(call)
            return
        with text.block(f"{call} with:"):
            for modifier in invocation.modifiers:
                text.line(modifier)

    def _miss(self, text: Text, feature: str, what: str, path: str = "$") -> None:
        self.missing.append(LeftOut(feature, what, path))
        text.comment(f"NOT CARRIED: {what}")

    def _path(self, name: str) -> str:
        ids = [actor.id for actor in self._scenario.actors]
        return "ego" if name == EGO_ID else f"actors[{ids.index(name)}]"

    def _who(self, name: str) -> str:
        return "ego" if name == EGO_ID else self._names("actor", name)

    def _place(self, name: str) -> str:
        return self._names("place", f"{name}_start")

    def _ended(self, actor: str, phase: str) -> str:
        return self._names("ended", f"{actor}_{phase}_ended")
