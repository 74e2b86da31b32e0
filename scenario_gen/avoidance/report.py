"""From arrays to what a person reads about one scenario."""

from __future__ import annotations

import numpy as np

from scenario_gen.avoidance.assess import Assessment
from scenario_gen.avoidance.hits import Hits
from scenario_gen.avoidance.ideal import NOT_AVOIDED, how_words
from scenario_gen.avoidance.profiles import name_of
from scenario_gen.domain.preventability import (
    PREVENTABILITY_VERDICTS,
    ContactWith,
    IdealOutcome,
    Preventability,
    PreventabilityLabel,
    PreventabilityVerdict,
    ProfileOutcome,
)
from scenario_gen.domain.scenario import Scenario

_DIGITS = 4


def label(assessment: Assessment, row: int) -> PreventabilityLabel:
    """The verdict on a row in short."""
    verdict = PREVENTABILITY_VERDICTS[assessment.verdict[row]]
    if not assessment.driven[row]:
        return PreventabilityLabel(verdict=verdict)
    avoided, not_avoided = _sides(assessment, row)
    return PreventabilityLabel(
        verdict=verdict,
        avoided_by=tuple(avoided),
        not_avoided_by=tuple(not_avoided),
        physically_avoidable=bool(assessment.bound[row] != NOT_AVOIDED),
    )


def result(assessment: Assessment, row: int, scenario: Scenario) -> Preventability:
    """The verdict on a row with all that it rests on.

    Args:
        assessment: of a batch.
        row: of the scenario in it.
        scenario: whose actors are named.
    """
    verdict = PREVENTABILITY_VERDICTS[assessment.verdict[row]]
    reason = _reason(assessment, row, verdict)
    if not assessment.driven[row]:
        return Preventability(verdict=verdict, reason=reason)
    names = tuple(actor.id for actor in scenario.actors)
    how = int(assessment.bound[row])
    ideal = IdealOutcome(
        avoids=how != NOT_AVOIDED,
        onset_s=_number(assessment.onset_s[row]),
        how=how_words(how, assessment.settings.evasion),
    )
    return Preventability(
        verdict=verdict,
        reason=reason,
        profiles=tuple(
            _outcome(assessment, index, row, names) for index in range(len(assessment.profiles))
        ),
        ideal=ideal,
        constant_speed=_contact(assessment.base, (row,), names),
        required_decel_mps2=_number(assessment.need.decel_mps2[row]),
    )


def _sides(assessment: Assessment, row: int) -> tuple[list[str], list[str]]:
    """Who avoids and who does not."""
    avoided: list[str] = []
    not_avoided: list[str] = []
    for profile, avoids in zip(assessment.profiles, assessment.avoids[:, row], strict=True):
        (avoided if avoids else not_avoided).append(name_of(profile))
    return avoided, not_avoided


def _reason(assessment: Assessment, row: int, verdict: PreventabilityVerdict) -> str:
    avoided, not_avoided = _sides(assessment, row)
    mild = f"{assessment.settings.mild_decel_mps2:g} m/s2"
    words: dict[PreventabilityVerdict, str] = {
        "trivial": f"at constant speed the ego touches nobody and needs no more than {mild}",
        "preventable": f"avoided by all: {', '.join(avoided)}",
        "unpreventable": f"avoided by none: {', '.join(not_avoided)}",
        "disputed": f"avoided by {', '.join(avoided)}; not by {', '.join(not_avoided)}",
        "not_applicable": "there is no other actor",
        "not_checked": "there is no rollout",
    }
    return words[verdict]


def _outcome(
    assessment: Assessment, index: int, row: int, names: tuple[str, ...]
) -> ProfileOutcome:
    at = (index, row)
    contact = _contact(assessment.hits, at, names)
    reduction_mps = assessment.base.impact_mps[row] - assessment.hits.impact_mps[at]
    struck = np.flatnonzero(assessment.struck[at])
    return ProfileOutcome(
        profile=name_of(assessment.profiles[index]),
        avoids=bool(assessment.avoids[at]),
        seen_s=_number(assessment.seen_s[row]),
        braking_s=_number(assessment.braking_s[at]),
        max_decel_mps2=round(float(assessment.max_decel_mps2[at]), _DIGITS),
        contact=contact,
        impact_reduction_mps=_number(reduction_mps),
        least_gap_m=_number(assessment.least_gap_m[at]),
        struck_by=tuple(names[actor] for actor in struck.tolist()),
    )


def _contact(hits: Hits, at: tuple[int, ...], names: tuple[str, ...]) -> ContactWith | None:
    if hits.actor[at] < 0:
        return None
    return ContactWith(
        actor=names[hits.actor[at]],
        time_s=round(float(hits.time_s[at]), _DIGITS),
        ego_mps=round(float(hits.ego_mps[at]), _DIGITS),
        impact_mps=round(float(hits.impact_mps[at]), _DIGITS),
        from_behind=bool(hits.from_behind[at]),
    )


def _number(value: float) -> float | None:
    """A number for a report; None for NaN."""
    return None if np.isnan(value) else round(float(value), _DIGITS)
