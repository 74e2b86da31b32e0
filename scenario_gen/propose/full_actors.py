"""Actors of a full proposal as data of a scenario, with references checked on the way."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.road import JunctionCross, lane_centre_t_m
from scenario_gen.propose import full
from scenario_gen.propose import full_behaviour as does
from scenario_gen.propose.lane_words import Place, place, route
from scenario_gen.propose.stage import TemplateRoad, front_m, rear_m, round2
from scenario_gen.units import number

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_SHOWN = 40


def plain_name(text: str) -> str:
    """A name as a model writes it (``Van 1``) as an id (``van_1``); may be empty."""
    name = _NOT_PLAIN.sub("_", text[:200].lower()).strip("_")[:_SHOWN]
    return name if not name or name[0].isalpha() else f"a_{name}"[:_SHOWN]


@dataclass
class ActorBuilder:
    """Builds the data of all actors; what cannot be is collected in ``findings``."""

    proposal: full.FullProposal
    road: TemplateRoad
    ego_lane: int
    ego_s_m: float
    findings: list[Finding] = field(default_factory=list)

    def build(self) -> list[dict[str, Any]]:
        """Data of the actors, in the order of the proposal."""
        self._check_names()
        return [
            self._actor(actor, f"$.actors[{index}]")
            for index, actor in enumerate(self.proposal.actors)
        ]

    def complain(self, rule: str, path: str, message: str, value: str, hint: str) -> None:
        """Add a finding."""
        self.findings.append(
            Finding(
                rule=f"proposal.{rule}", severity="error", path=path, message=message,
                value=ascii(value[:_SHOWN]), hint=hint,
            )
        )  # fmt: skip

    def known(self, text: str, path: str) -> str:
        """The id of the ego or an actor that a reference means; ``van1`` and ``Van 1`` are one."""
        name = plain_name(text)
        for candidate in (EGO_ID, *self._ids):
            if candidate.replace("_", "") == name.replace("_", ""):
                return candidate
        known = ", ".join([EGO_ID, *self._ids])
        self.complain("reference", path, "there is no such actor", text, f"known: {known}")
        return name

    @property
    def _ids(self) -> list[str]:
        return [plain_name(actor.id) for actor in self.proposal.actors]

    def _check_names(self) -> None:
        joined = [name.replace("_", "") for name in self._ids]
        count = Counter(joined)
        for index, (name, actor) in enumerate(zip(joined, self.proposal.actors, strict=True)):
            if not name or name == EGO_ID or count[name] > 1:
                self.complain("actor_id", f"$.actors[{index}].id",
                              "the id of an actor has to be its own and not ego", actor.id,
                              "such as van1, pedestrian1")  # fmt: skip

    def _actor(self, actor: full.FullActor, path: str) -> dict[str, Any]:
        where = place(self.road, actor.lane, self.ego_lane)
        if where is None:
            message = f"{self.proposal.road.template} has no such lane beside the ego"
            hint = "choose another lane or road"
            self.complain("lane", f"{path}.lane", message, actor.lane, hint)
            where = Place("main", self.ego_lane, False)
        data: dict[str, Any] = {
            "id": plain_name(actor.id),
            "category": actor.category,
            "start": {"road": where.road, "lane": where.lane, "s_m": self._start_s_m(actor, where)},
            "speed_mps": round2(actor.speed_kmh / 3.6),
        }
        if isinstance(self.road, JunctionCross) and not actor.lane.startswith("edge"):
            data["route"] = route(where.road, actor.turn)
        if actor.phases:
            data["phases"] = [
                {
                    "id": plain_name(phase.id),
                    "trigger": self._trigger(phase.trigger, actor, f"{path}.phases[{i}].trigger"),
                    "manoeuvre": self._manoeuvre(
                        phase.manoeuvre, where, f"{path}.phases[{i}].manoeuvre"
                    ),
                }
                for i, phase in enumerate(actor.phases)
            ]
        if actor.variety is not None:
            data["kind"] = plain_name(actor.variety)
        crossing = next((p.manoeuvre for p in actor.phases if p.manoeuvre.kind == "cross"), None)
        if crossing is not None:
            turn = math.pi / 2 if crossing.towards == "left" else -math.pi / 2
            data["start"]["heading_rad"] = round2(-turn if where.lane > 0 else turn)
        if actor.trajectory:
            self._follow(actor, where, data, f"{path}.trajectory")
        return data

    def _start_s_m(self, actor: full.FullActor, where: Place) -> float:
        """s of the reference point for a bumper-to-bumper gap."""
        front, rear = front_m(actor.category), rear_m(actor.category)
        if where.road not in ("main", "south"):
            return round2(arm_length_m(self.road) - actor.gap_m - front)
        near, far = (front, rear) if where.against else (rear, front)
        ego = self.proposal.ego.category
        if actor.gap_m >= 0:
            return round2(self.ego_s_m + front_m(ego) + actor.gap_m + near)
        return round2(self.ego_s_m - rear_m(ego) + actor.gap_m - far)

    def _trigger(
        self, trigger: does.FullTrigger, actor: full.FullActor, path: str
    ) -> dict[str, Any]:
        if isinstance(trigger, does.AtCombination):
            parts = [
                self._simple_trigger(part, f"{path}.of[{i}]") for i, part in enumerate(trigger.of)
            ]
            return {"kind": trigger.kind, "of": parts}
        if not isinstance(trigger, does.AfterPhase):
            return self._simple_trigger(trigger, path)
        phases = [plain_name(phase.id) for phase in actor.phases]
        if plain_name(trigger.phase) not in phases:
            self.complain("reference", f"{path}.phase", "the actor has no such phase",
                          trigger.phase, f"known: {', '.join(phases)}")  # fmt: skip
        return {"kind": "phase_end", "phase": plain_name(trigger.phase)}

    def _simple_trigger(self, trigger: does.SimpleTrigger, path: str) -> dict[str, Any]:
        match trigger:
            case does.AtTime():
                return {"kind": "time", "at_s": round2(trigger.at_s)}
            case does.AtGap():
                to = self.known(trigger.to, f"{path}.to")
                return {"kind": "gap", "to": to, "gap_m": round2(trigger.gap_m)}
            case does.AtTtc():
                to = self.known(trigger.to, f"{path}.to")
                return {"kind": "ttc", "to": to, "below_s": round2(trigger.below_s)}
            case does.AtHeadway():
                to = self.known(trigger.to, f"{path}.to")
                return {"kind": "headway", "to": to, "below_s": round2(trigger.below_s)}
            case does.AtSpeed():
                return {"kind": "speed", "of": self.known(trigger.of, f"{path}.of"),
                        "speed_mps": round2(trigger.speed_kmh / 3.6)}  # fmt: skip
            case does.WhenEgoReaches():
                return {"kind": "position", "of": EGO_ID, **self._ego_place(trigger.ahead_m)}
            case does.WhenEgoIsAway():
                return {"kind": "arrival", "of": EGO_ID, **self._ego_place(trigger.ahead_m),
                        "below_s": round2(trigger.below_s)}  # fmt: skip

    def _ego_place(self, ahead_m: float) -> dict[str, Any]:
        road = "south" if isinstance(self.road, JunctionCross) else "main"
        return {"road": road, "lane": self.ego_lane, "s_m": round2(self.ego_s_m + ahead_m)}

    def _manoeuvre(self, manoeuvre: does.FullManoeuvre, where: Place, path: str) -> dict[str, Any]:
        match manoeuvre:
            case does.DoKeep():
                return {"kind": "keep", "duration_s": round2(manoeuvre.duration_s)}
            case does.DoSpeed():
                return {"kind": "speed", "target_mps": round2(manoeuvre.target_kmh / 3.6),
                        "dynamics": _by_time(manoeuvre.time_s)}  # fmt: skip
            case does.DoBrake():
                return {"kind": "brake", "decel_mps2": round2(manoeuvre.decel_mps2),
                        "until_mps": round2(manoeuvre.until_kmh / 3.6)}  # fmt: skip
            case does.DoLaneChange():
                target = place(self.road, manoeuvre.to, self.ego_lane)
                if target is None or target.road != where.road or target.lane * where.lane < 0:
                    self.complain("lane", f"{path}.to", "there is no such lane to change to",
                                  manoeuvre.to, "choose another lane, or use offset")  # fmt: skip
                    target = where
                return {"kind": "lane_change", "to_lane": target.lane,
                        "dynamics": _by_time(manoeuvre.time_s)}  # fmt: skip
            case does.DoOffset():
                return {"kind": "offset", "offset_m": round2(manoeuvre.left_m),
                        "dynamics": _by_time(manoeuvre.time_s)}  # fmt: skip
            case does.DoCross():
                sign = 1 if manoeuvre.towards == "left" else -1
                return {"kind": "cross", "heading_rad": round(sign * math.pi / 2, 4),
                        "speed_mps": round2(manoeuvre.speed_kmh / 3.6),
                        "distance_m": round2(manoeuvre.distance_m)}  # fmt: skip
            case does.DoTurn():
                return {"kind": "turn", "angle_rad": _rad(manoeuvre.angle_deg),
                        "radius_m": round2(manoeuvre.radius_m),
                        "speed_mps": round2(manoeuvre.speed_kmh / 3.6)}  # fmt: skip
            case does.DoSlide():
                return {"kind": "slide", "decel_mps2": round2(manoeuvre.decel_mps2),
                        "course_rad": _rad(manoeuvre.course_deg),
                        "yaw_rad": _rad(manoeuvre.yaw_deg)}  # fmt: skip
            case does.DoReverse():
                return {"kind": "reverse", "distance_m": round2(manoeuvre.distance_m),
                        "speed_mps": round2(manoeuvre.speed_kmh / 3.6),
                        "turn_rad": _rad(manoeuvre.turn_deg)}  # fmt: skip
            case does.DoWalk():
                legs = [
                    {"heading_rad": _rad(leg.direction_deg), "distance_m": round2(leg.distance_m),
                     "speed_mps": round2(leg.speed_kmh / 3.6), "pause_s": round2(leg.pause_s)}
                    for leg in manoeuvre.legs
                ]  # fmt: skip
                return {"kind": "walk", "legs": legs}

    def _follow(self, actor: full.FullActor, where: Place, data: dict[str, Any], path: str) -> None:
        """Add the trajectory: points relative to the start become places on the road."""
        if where.road != "main":
            self.complain("trajectory", path, "trajectories are for roads without a junction",
                          actor.id, "use phases")  # fmt: skip
            return
        first, *others = actor.trajectory
        if not others or (first.time_s, first.ahead_m, first.left_m) != (0, 0, 0):
            self.complain("trajectory", path, "a trajectory starts at time 0 with 0, 0 and goes on",
                          actor.id, "give at least two points, the first 0, 0, 0")  # fmt: skip
            return
        s_m, t_m = data["start"]["s_m"], lane_centre_t_m(self.road.lane_layout(), where.lane)
        data["trajectory"] = {
            "points": [
                {"time_s": round2(p.time_s), "s_m": round2(s_m + p.ahead_m),
                 "t_m": round2(t_m + p.left_m)}
                for p in actor.trajectory
            ]
        }  # fmt: skip
        step = others[0]
        if step.time_s > 0:
            length_m = math.hypot(step.ahead_m, step.left_m)
            data["speed_mps"] = round2(min(length_m / step.time_s, 120.0))
            heading_rad = math.atan2(step.left_m, step.ahead_m) - (math.pi if where.lane > 0 else 0)
            data["start"]["heading_rad"] = round(math.remainder(heading_rad, math.tau), 4)


def arm_length_m(road: TemplateRoad) -> float:
    """Length of the arms of a junction; 0 for other roads."""
    return number(road.arm_length_m) if isinstance(road, JunctionCross) else 0.0


def _rad(degrees: float) -> float:
    return round(math.radians(degrees), 4)


def _by_time(time_s: float) -> dict[str, Any]:
    return {"dimension": "time", "time_s": round2(time_s)}
