"""The compact proposal: a few words, a few whole numbers and one sentence, for small models.

What it leaves open (lanes, places, times, weather figures) is filled in by ``realise``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenario_gen.domain.actor import Category
from scenario_gen.domain.base import Model
from scenario_gen.domain.brief import Topic
from scenario_gen.propose.vocabulary import Behaviour, Light, RoadTemplate, Side, Weather


class CompactProposal(Model):
    """One hazardous event between the ego vehicle and another road user."""

    topic: Topic
    """The kind of event."""
    road: RoadTemplate
    """Where it happens."""
    lanes: Annotated[int, Field(ge=1, le=5)]
    """Driving lanes in the direction of the ego."""
    weather: Weather
    """The weather; the state of the road surface follows from it."""
    light: Light
    """Daylight, a low blinding sun, dusk or night."""
    actor: Category
    """The other road user or object."""
    side: Side
    """Side of the ego that the event comes from."""
    behaviour: Behaviour
    """How hard the actor acts."""
    ego_speed_kmh: Annotated[int, Field(ge=5, le=200)]
    """Speed of the ego in km/h."""
    actor_speed_kmh: Annotated[int, Field(ge=0, le=200)]
    """Speed of the actor in km/h; 0 if it stands."""
    gap_m: Annotated[int, Field(ge=1, le=500)]
    """Distance from the ego to the actor in m when the event begins."""
    sentence: str
    """What makes this dangerous, in one short sentence."""
