"""Preconditions of a test case, written from road, environment, signals and starts."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.domain.actor import EGO_ID, Actor, Ego, RoadPosition
from scenario_gen.domain.environment import DateTimeAtPlace, TimeOfDay
from scenario_gen.domain.record import Precondition
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.signals import SignalProgram
from scenario_gen.propose.words.common import a, capital, degrees, number, side, speed
from scenario_gen.propose.words.environment import conditions, sentences
from scenario_gen.propose.words.movers import lights, noun, origin
from scenario_gen.propose.words.road import road_state, road_words


def preconditions(scenario: Scenario) -> Iterator[Precondition]:
    """What has to be so at time 0 of a concrete scenario, the road first."""
    frame = EgoFrame(scenario)
    yield Precondition(kind="road", text=_road(scenario, frame))
    environment = scenario.environment
    yield Precondition(
        kind="environment",
        text=" ".join(
            [
                f"{capital(conditions(environment))}; friction {number(environment.friction)},"
                f" {number(environment.temperature_c)} degrees Celsius.",
                *_when(environment.time),
                *sentences(environment),
            ]
        ),
    )
    for program in scenario.signals:
        yield Precondition(kind="signal", of=program.signal, text=_signal(program))
    yield Precondition(kind="ego", of=EGO_ID, text=_ego(scenario.ego))
    for actor in scenario.actors:
        yield Precondition(kind="actor", of=actor.id, text=_actor(actor, frame))


def _road(scenario: Scenario, frame: EgoFrame) -> str:
    road = scenario.road
    parts = [
        f"{capital(road_words(road, frame))}, speed limit {speed(road.speed_limit_mps)}.",
        road_state(road),
    ]
    if isinstance(road, ExternalRoad) and road.sha256 is not None:
        parts.append(f"SHA-256 of the map file: {road.sha256}.")
    return " ".join(part for part in parts if part)


def _when(time: TimeOfDay) -> tuple[str, ...]:
    if not isinstance(time, DateTimeAtPlace):
        return ()
    place = f"latitude {time.latitude_deg:g}, longitude {time.longitude_deg:g} degrees"
    return (f"It is {time.at.isoformat()} at {place}.",)


def _signal(program: SignalProgram) -> str:
    return f"Signal {program.signal} shows {program.phases[0].state.replace('_', ' ')}."


def _ego(ego: Ego) -> str:
    text = f"{_what(ego)} {_place(ego.start)}, {_motion(ego.speed_mps)}"
    if ego.route:
        text += f"; its route: {', '.join(ego.route)}"
    if ego.goal is not None:
        text += f"; its goal: {_place(ego.goal)}"
    return f"{text}."


def _actor(actor: Actor, frame: EgoFrame) -> str:
    text = f"{_what(actor)} {_place(actor.start)}"
    if side_of := origin(actor, frame):
        text += f", as seen from the ego{side_of}"
    if actor.carried_by is not None:
        text += f", carried by {actor.carried_by}"
    if actor.group is not None:
        text += f", one of {actor.group}"
    text += f", {_motion(actor.speed_mps)}"
    return f"{text}; its route: {', '.join(actor.route)}." if actor.route else f"{text}."


def _what(mover: Ego | Actor) -> str:
    box = mover.box
    size = f"{box.length_m:g} x {box.width_m:g} x {box.height_m:g} m"
    return f"{capital(a(noun(mover)))} of {size}{lights(mover)}"


def _place(position: RoadPosition) -> str:
    text = f"on road {position.road}, lane {position.lane}, at s {number(position.s_m)} m"
    if position.offset_m != 0:
        text += f", {number(position.offset_m)} m off the lane's centre"
    if position.heading_rad != 0:
        text += f", turned by {degrees(position.heading_rad)}{side(position.heading_rad)}"
    return text


def _motion(speed_mps: float | str) -> str:
    return "standing" if speed_mps == 0 else f"at {speed(speed_mps)} ({number(speed_mps)} m/s)"
