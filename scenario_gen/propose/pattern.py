"""From a proposal to a variation of a published scenario."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.brief import Topic
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import patterns
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.pattern_sites import ACTOR_SPEED, EGO_SPEED, GAP, site_of
from scenario_gen.propose.setting import make_environment
from scenario_gen.propose.sites import SITES, Bounds, Site
from scenario_gen.propose.stage import cannot_happen, round2
from scenario_gen.propose.vocabulary import RoadTemplate
from scenario_gen.units import Quantity

_KMH = 3.6
#: Part of the way from the default to an end of the range that is drawn from where nothing is said.
_DRAWN = 0.5


def is_pattern(topic: Topic, road: RoadTemplate) -> bool:
    """Whether a topic on a road is realised from a published scenario."""
    return not any(road in site.roads for site in SITES.get(topic, ()))


def from_pattern(
    proposal: CompactProposal,
    odd: Odd,
    rng: np.random.Generator,
    environment: Environment | None = None,
    only: str | None = None,
) -> tuple[Scenario, str] | Finding:
    """The body of the scenario and the id of its pattern, or why there is none.

    ``environment`` stands in for the weather words, where the event has none of its own; ``only``
    is the id of the pattern that is wanted, where there are several.

    What the proposal says is kept; a number outside the published range is a finding.
    """
    found = [
        (pattern, site_of(pattern))
        for pattern in patterns(proposal.topic)
        if pattern.road.template == proposal.road
    ]
    named = [entry for entry in found if entry[0].id == only]
    found = named or found
    suited = [entry for entry in found if _why_not(proposal, entry[1]) is None]
    if not suited:
        return next(
            finding for _, site in found if (finding := _why_not(proposal, site)) is not None
        )
    pattern, site = suited[int(rng.integers(len(suited)))]
    ego_kmh, actor_kmh = proposal.ego_speed_kmh, proposal.actor_speed_kmh
    said = {
        _name(pattern.ego.speed_mps, EGO_SPEED): ego_kmh / _KMH,
        _name(pattern.actors[0].speed_mps if pattern.actors else 0.0, ACTOR_SPEED): actor_kmh
        / _KMH,
        GAP: float(proposal.gap_m),
    }
    parameters = tuple(
        _set(parameter, said.get(parameter.name), rng) for parameter in pattern.parameters
    )
    if site.environment is not None:
        environment = pattern.environment
    elif environment is None:
        environment = make_environment(proposal.weather, proposal.light, odd, rng)
    body = pattern.model_copy(
        update={
            "environment": environment,
            "parameters": parameters,
            "library": None,
            "content_hash": None,
            "tags": (),
        }
    )
    return Scenario.model_validate_json(body.model_dump_json()), pattern.id


def _why_not(proposal: CompactProposal, site: Site) -> Finding | None:
    for path, value, bounds, what in (
        ("$.lanes", proposal.lanes, site.lanes, "lanes"),
        ("$.ego_speed_kmh", proposal.ego_speed_kmh, site.ego_speed_kmh, "the ego"),
        ("$.actor_speed_kmh", proposal.actor_speed_kmh, site.actor_speed_kmh, "the actor"),
        ("$.gap_m", proposal.gap_m, site.gap_m, "the gap"),
    ):
        if not bounds[0] <= value <= bounds[1] and (path != "$.gap_m" or bounds != (1, 1)):
            return cannot_happen(
                path, f"{what}: not within the published range of this event", value,
                _words(bounds), "choose a number within the range",
            )  # fmt: skip
    if proposal.actor not in site.actors:
        return cannot_happen(
            "$.actor", f"{proposal.topic} on {proposal.road} is not known with this actor", 0,
            ", ".join(site.actors), "choose one of these actors",
        )  # fmt: skip
    if (site.environment is None) == (proposal.weather == "as_event"):
        fit = "as_event" if site.environment is not None else "any other weather"
        return cannot_happen(
            "$.weather", "the weather does not fit the event", 0, fit, f"choose {fit}"
        )
    return None


def _words(bounds: Bounds) -> str:
    return f"{bounds[0]} to {bounds[1]}"


def _name(quantity: Quantity, usual: str) -> str:
    return quantity[1:] if isinstance(quantity, str) else usual


def _set(parameter: Parameter, said: float | None, rng: np.random.Generator) -> Parameter:
    """The parameter with its default as said, or drawn from the middle of its range."""
    low, high = parameter.minimum, parameter.maximum
    # Drawn also where it is not used, so that one number does not change all that follow.
    share = float(rng.uniform(-_DRAWN, _DRAWN))
    default = parameter.default
    drawn = default + share * (high - default if share > 0.0 else default - low)
    value = round2(drawn if said is None else said)
    return parameter.model_copy(update={"default": min(max(value, low), high)})


__all__ = ["from_pattern", "is_pattern"]
