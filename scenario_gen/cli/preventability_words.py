"""What ``scenario-gen preventability`` says of a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scenario_gen.cli.console import say

if TYPE_CHECKING:
    from scenario_gen.domain.preventability import (
        ContactWith,
        Margin,
        Preventability,
        ProfileMargins,
        ProfileOutcome,
    )


def print_verdict(path: Path, found: Preventability, flips: dict[str, ProfileMargins]) -> None:
    """Print a verdict with all that it rests on; ``flips`` by profile."""
    say(f"{path}: {found.verdict}: {found.reason}")
    if found.constant_speed is not None:
        say(f"  at constant speed: {_contact_words(found.constant_speed)}")
    if found.ideal is not None:
        how = f"avoidable: {found.ideal.how}" if found.ideal.avoids else "not avoidable"
        shows = found.ideal.onset_s
        since = "" if shows is None else f" (the conflict shows at {shows:.1f} s)"
        say(f"  by physics: {how}{since}")
    for one in found.profiles:
        say(f"  {one.profile}: {_outcome_words(one)}")
        if one.profile in flips:
            for margin in flips[one.profile].margins:
                say(f"    {_margin_words(margin)}")


def _outcome_words(one: ProfileOutcome) -> str:
    words = ["avoids" if one.avoids else "does not avoid"]
    if one.seen_s is not None:
        words.append(f"sees it from {one.seen_s:.1f} s")
    if one.braking_s is not None:
        words.append(f"brakes from {one.braking_s:.1f} s, up to {one.max_decel_mps2:.1f} m/s2")
    if one.contact is not None:
        words.append(_contact_words(one.contact))
        if one.impact_reduction_mps is not None:
            words.append(f"impact {one.impact_reduction_mps:.1f} m/s slower")
    elif one.least_gap_m is not None:
        words.append(f"{one.least_gap_m:.1f} m left")
    if one.struck_by:
        words.append(f"not counted: run into from behind by {', '.join(one.struck_by)}")
    return "; ".join(words)


def _contact_words(contact: ContactWith) -> str:
    behind = ", from behind" if contact.from_behind else ""
    return (
        f"meets {contact.actor} at {contact.time_s:.1f} s with {contact.ego_mps:.1f} m/s,"
        f" impact {contact.impact_mps:.1f} m/s{behind}"
    )


_QUANTITIES = {
    "reaction_s": ("a reaction sooner by", "a reaction later by"),
    "ego_speed_mps": ("a slower ego, by", "a faster ego, by"),
    "distance_m": ("all others nearer by", "all others farther by"),
}


def _margin_words(margin: Margin) -> str:
    flips = []
    sides = zip((margin.below, margin.above), _QUANTITIES[margin.quantity], strict=True)
    for value, words in sides:
        if value is not None:
            flips.append(f"{words} {abs(value):.2f} {margin.unit}")
    name = margin.quantity.rpartition("_")[0].replace("_", " ")
    if not flips:
        return f"{name}: does not flip within {margin.greatest:g} {margin.unit} either way"
    return f"{name}: flips with {' or '.join(flips)}"
