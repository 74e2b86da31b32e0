"""What is kept of a scenario that was played: one record, the same bytes for the same events."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.event import Event
from scenario_gen.domain.names import Sha256

State: TypeAlias = Literal["ran", "failed", "not_supported"]
"""``ran``: to its own end, with states that can be read; ``not_supported``: the simulator cannot
play it by its nature."""
IntentState: TypeAlias = Literal["seen", "not_seen", "none", "not_known"]
"""``none``: the scenario names no intent; ``not_known``: it did not run."""


class IntentSeen(Model):
    """Whether one intent was seen in the realised motion."""

    kind: str
    actor: str
    seen: bool
    from_s: float | None = None
    """When it begins; null where it is not seen."""


class Value(Model):
    """The worst value of a measure."""

    value: float
    actor: str
    time_s: float


class Contact(Model):
    """A contact that the simulator itself reports."""

    time_s: float
    first: str
    second: str


class Outcome(Model):
    """One scenario in one simulator."""

    simulator: str
    """Label of the target."""
    state: State
    ego_driven: bool = False
    """Whether a driver decides what the ego does: what it avoids is not seen, and rightly so."""
    reason: str = ""
    """Why it did not run."""
    hint: str = ""
    remarks: tuple[str, ...] = ()
    """What was played otherwise than meant."""
    complaints: tuple[str, ...] = ()
    """Lines of the log that the simulator itself calls errors."""
    ended_s: float | None = None
    """Time of the last state."""
    whole: bool = False
    """Whether the states last as long as the scenario."""
    ended_by: str = ""
    """What ended the run as the simulator says, such as ``time``, ``collision``, ``goal`` or
    ``all events done``; empty where it does not say."""
    intent: IntentState = "not_known"
    intents: tuple[IntentSeen, ...] = ()
    failed_rules: tuple[str, ...] = ()
    """Rules of severity error that the realised motion breaks."""
    criticality: dict[str, Value] = Field(default_factory=dict)
    """Worst of each measure on the realised motion; those without a conflict are left out."""
    events: tuple[Event, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def broke_off(self) -> bool:
        """Whether it ran, and its states end before the scenario does for no reason told."""
        return self.state == "ran" and not self.whole and self.ended_by in ("", "time")


class ActorApart(Model):
    """How far one actor is from itself in the other simulator; reference points."""

    actor: str
    worst_m: float
    at_s: float
    """When it is farthest."""
    end_m: float
    """At the last time that both have."""
    beyond_s: float | None = None
    """When it is first farther off than the tolerance; null if it never is."""


class EventApart(Model):
    """The same event in both: same kind, same participants."""

    kind: str
    actor: str
    others: tuple[str, ...]
    first_s: float
    """When it begins in the first simulator."""
    dt_s: float
    """Begin in the second minus begin in the first."""
    distance_m: float
    """Between the places where it begins."""


class EventAlone(Model):
    """An event that only one of the two has."""

    kind: str
    actor: str
    others: tuple[str, ...]
    from_s: float
    only_in: str
    """Label of the simulator that has it."""
    apart_m: float | None = None
    """How far its actor is then from where the other simulator has it: next to nothing where an
    event is only just one. Null where that is not known."""


class Divergence(Model):
    """Two simulators on one scenario."""

    first: str
    second: str
    until_s: float
    """Last time that both have."""
    actors: tuple[ActorApart, ...]
    """The ego first, unless it is left out."""
    left_out: tuple[str, ...] = ()
    """Who is not compared: an ego that not the same driver drives in both. Others may then react
    differently to it."""
    events: tuple[EventApart, ...] = ()
    alone: tuple[EventAlone, ...] = ()

    @property
    def worst(self) -> ActorApart | None:
        """The actor that is farthest off."""
        return max(self.actors, key=lambda one: one.worst_m, default=None)


class Simulation(Model):
    """One scenario in all simulators that were asked."""

    scenario: str
    content_hash: Sha256
    duration_s: float
    outcomes: tuple[Outcome, ...]
    divergences: tuple[Divergence, ...] = ()

    def outcome(self, label: str) -> Outcome | None:
        """What came of it in one simulator."""
        return next((one for one in self.outcomes if one.simulator == label), None)
