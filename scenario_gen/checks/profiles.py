"""Limits by the settings of a brief: a profile under its name, and single numbers over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scenario_gen.catalog.limit_files import DEFAULT, read_profile
from scenario_gen.checks.limit import Limit
from scenario_gen.checks.limit_names import changed
from scenario_gen.checks.limits import DEFAULT_LIMITS, Limits
from scenario_gen.domain.limit_settings import (
    GivenNumber,
    LimitProfile,
    LimitSettings,
    SourcedNumber,
)
from scenario_gen.errors import BriefError, InputError

#: What a number can be, by unit; beyond it, it is a mistake, most likely in the unit.
_POSSIBLE: dict[str, tuple[float, float]] = {
    "m/s": (0.0, 120.0),
    "m/s2": (0.0, 50.0),
    "m": (0.0, 20_000.0),
    "s": (0.0, 600.0),
    "rad": (0.0, 3.15),
    "degC": (-90.0, 60.0),
    "okta": (0.0, 8.0),
    "1": (0.0, 10.0),
}
_NUMBERS = "$.limits.values"


def limits_of(settings: LimitSettings) -> Limits:
    """The limits of a brief.

    Raises:
        BriefError: a profile or a limit does not exist, or a number is not possible for it; the
            error says which, and what may have been meant.
    """
    profile = settings.profile
    base = limits_by_name(profile) if isinstance(profile, str) else _profile(profile)
    given = {
        name: number if isinstance(number, GivenNumber) else GivenNumber(value=number)
        for name, number in settings.values.items()
    }
    sources = {name: _given(number.source) for name, number in given.items()}
    limits = _changed(base, given, sources, _NUMBERS)
    return replace(limits, given=tuple(sorted(given)))


def limits_by_name(name: str) -> Limits:
    """The limits of a ready profile, or of a file with one.

    Raises:
        BriefError: see ``limits_of``.
    """
    return DEFAULT_LIMITS if name == DEFAULT else _profile(read_profile(name))


def _profile(profile: LimitProfile) -> Limits:
    base = limits_by_name(profile.based_on)
    sources = {name: f"{profile.name}: {n.source}" for name, n in profile.values.items()}
    limits = _changed(base, profile.values, sources, f"limits {profile.name}: $.values")
    return replace(limits, profile=profile.name)


def _given(source: str | None) -> str:
    return f"given: {source}" if source else "given"


def _changed(
    base: Limits,
    numbers: Mapping[str, SourcedNumber] | Mapping[str, GivenNumber],
    sources: Mapping[str, str],
    where: str,
) -> Limits:
    known = base.entries()
    new: dict[str, Limit] = {}
    for name, number in numbers.items():
        unit = known[name].unit if name in known else ""
        if name in known:
            _possible(number, unit, f"{where}.{name}")
        new[name] = Limit(number.value, unit, sources[name])
    try:
        limits = changed(base, new)
    except InputError as error:
        raise BriefError(error.what, where=where, hint=error.hint) from error
    _ordered(limits, new, where)
    return limits


def _possible(number: SourcedNumber | GivenNumber, unit: str, where: str) -> None:
    if number.unit not in (None, unit):
        raise BriefError(
            f"the unit of this limit is {unit}, not {number.unit!r}", where=where,
            hint=f"give it in {unit}",
        )  # fmt: skip
    low, high = _POSSIBLE[unit]
    if not low <= number.value <= high:
        raise BriefError(
            f"{number.value:g} {unit} is not possible; {low:g} to {high:g} {unit}",
            where=where,
            hint=f"is it in {unit}?",
        )


def _ordered(limits: Limits, names: Iterable[str], where: str) -> None:
    """Refuse intervals whose ends have changed places."""
    known = limits.entries()
    for name in names:
        for low, high in ((".low", ".high"), ("_min_", "_max_")):
            for end in (low, high):
                if end not in name:
                    continue
                lower, upper = name.replace(end, low), name.replace(end, high)
                if {lower, upper} <= known.keys() and known[lower].value > known[upper].value:
                    raise BriefError(
                        f"{lower} {known[lower].value:g} is above {upper} {known[upper].value:g}",
                        where=where,
                    )
