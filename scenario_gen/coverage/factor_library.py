"""The library of factors: everything that a coverage model can name."""

from __future__ import annotations

from functools import lru_cache

from scenario_gen.coverage import vocabulary as words
from scenario_gen.coverage.definitions import (
    Definition,
    from_bands,
    from_rollout,
    from_words,
    precipitation,
    relations,
    verdicts,
)
from scenario_gen.coverage.look import Look
from scenario_gen.coverage.odd_limits import (
    actor_counts_left_out,
    perception_left_out,
    places_left_out,
    profiles_left_out,
)
from scenario_gen.coverage.reading import dynamics, perception, places, profile
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.odd.templates import templates_left_out


@lru_cache(maxsize=32)
def drafted(odd: Odd) -> tuple[Definition, ...]:
    """Factors that a scenario itself tells, within an ODD."""
    return (
        from_words("road", "Road", "road", words.ROADS, lambda x: x.scenario.road.template,
                   odd.road_templates, "road_templates", left_out=templates_left_out(odd)),
        from_words("traffic", "Side of traffic", "road", words.TRAFFIC, _traffic,
                   odd.traffic_side, "traffic_side", always=False),
        from_words("profile", "Profile of the road", "road", words.PROFILES,
                   lambda x: profile(x.scenario, x.frame), left_out=profiles_left_out(odd)),
        from_words("control", "Control of the junction", "road", words.CONTROLS,
                   lambda x: getattr(x.scenario.road, "control", None),
                   odd.junction_control, "junction_control", always=False),
        from_words("event", "Event (first intent)", "behaviour", words.EVENTS,
                   lambda x: x.scenario.intent[0].kind if x.scenario.intent else None,
                   always=False),
        from_words("actor", "Main actor", "actor", words.ACTORS,
                   lambda x: x.actor.category if x.actor else None, odd.actors, "actors",
                   always=False),
        relations(),
        from_words("actors", "Number of actors", "actor", words.COUNTS, _count, always=False,
                   left_out=actor_counts_left_out(odd)),
        precipitation(odd),
        from_words("light", "Illumination", "environment", words.LIGHT,
                   lambda x: x.scenario.environment.illumination(),
                   odd.illumination, "illumination"),
        from_words("surface", "Surface condition", "environment", words.SURFACES,
                   lambda x: x.scenario.environment.surface_condition,
                   odd.surface_condition, "surface_condition"),
        from_bands("friction", "Friction", "environment", words.FRICTION, "friction {}",
                   lambda x: x.group.column(x.scenario.environment.friction),
                   odd.friction, "friction"),
        from_bands("visibility", "Visibility", "environment", words.VISIBILITY, "visibility {}",
                   lambda x: x.group.column(x.scenario.environment.visibility_m),
                   odd.visibility_m, "visibility_m"),
        from_words("dynamics", "Change over time", "timing", words.DYNAMICS,
                   lambda x: dynamics(x.scenario.environment)),
        from_words("places", "Stretches of other conditions", "environment", words.PLACES,
                   lambda x: places(x.scenario.environment), left_out=places_left_out(odd)),
        from_words("perception", "Trouble for sensors", "environment", words.PERCEPTION,
                   lambda x: perception(x.scenario.environment),
                   left_out=perception_left_out(odd)),
        from_bands("ego_speed", "Ego speed", "ego", words.EGO_SPEED, "ego speed {}",
                   lambda x: x.group.column(x.scenario.ego.speed_mps),
                   odd.ego_speed_mps, "ego_speed_mps"),
        from_bands("closing_speed", "Closing speed at the start", "relation", words.CLOSING_SPEED,
                   "closing speed {}", lambda x: x.closing_mps, always=False,
                   names=tuple(words.CLOSING_WORDS), phrases=tuple(words.CLOSING_WORDS.values())),
        from_words("trigger", "Trigger", "timing", words.TRIGGERS, _trigger, always=False),
        from_words("manoeuvre", "Manoeuvre", "behaviour", words.MANOEUVRES, _manoeuvre,
                   always=False),
    )  # fmt: skip


@lru_cache(maxsize=1)
def realised() -> tuple[Definition, ...]:
    """Factors that only the rollout tells."""
    return (
        from_rollout("ttc", "Smallest time to collision", words.TTC, "time to collision {}",
                     lambda x: x.ttc_s, ("no conflict", "no time to collision")),
        from_rollout("impact_speed", "Impact speed", words.IMPACT, "impact speed {}",
                     lambda x: x.impact_mps, ("no contact", "no contact")),
        from_rollout("conflict_visibility", "Visibility at the conflict", words.VISIBILITY,
                     "visibility {} at the conflict", lambda x: x.visibility_m),
        from_rollout("conflict_friction", "Friction under the ego at the conflict", words.FRICTION,
                     "friction {} at the conflict", lambda x: x.friction),
        from_rollout("friction_used", "Share of the friction that braking needs", words.USED,
                     "braking that needs {} of the friction", lambda x: x.friction_used,
                     ("none", "no braking is needed")),
        from_rollout("conflict_speed", "Speed of the ego at the conflict", words.EGO_SPEED,
                     "ego speed {} at the conflict", lambda x: x.ego_mps),
        verdicts(),
    )  # fmt: skip


#: Names of the factors that need a rollout.
REALISED = tuple(definition.factor.name for definition in realised())


def _count(look: Look) -> str | None:
    count = len(look.scenario.actors)
    return None if count == 0 else str(count) if count < 4 else "4 or more"


def _traffic(look: Look) -> str | None:
    """None for a map file: it says itself which side traffic keeps to."""
    road = look.scenario.road
    return None if isinstance(road, ExternalRoad) else road.traffic


def _trigger(look: Look) -> str | None:
    if look.actor is None:
        return None
    return look.phase.trigger.kind if look.phase else "none"


def _manoeuvre(look: Look) -> str | None:
    if look.actor is None:
        return None
    if look.actor.trajectory is not None:
        return "trajectory"
    return look.phase.manoeuvre.kind if look.phase else "none"
