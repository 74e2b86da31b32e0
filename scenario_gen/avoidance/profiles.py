"""Which reference drivers a verdict rests on, and what a person changes about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenario_gen.domain.brief import JudgedBy
from scenario_gen.drivers import AnyProfile, Driver, Profile, find_driver
from scenario_gen.errors import InputError

#: The set of a verdict unless another is named.
DEFAULT_PROFILES: tuple[str, ...] = JudgedBy().profiles


def chosen_profiles(
    names: Sequence[str] = DEFAULT_PROFILES, constants: Mapping[str, float] | None = None
) -> tuple[AnyProfile, ...]:
    """Profiles by name, with constants that a person has set.

    Args:
        names: of profiles, each once.
        constants: values by ``profile.constant``, such as ``aeb.latency_s``.

    Raises:
        InputError: an unknown profile or constant, an impossible value, or a constant of a profile
            that is not in the set.
    """
    if not names:
        raise InputError("no profile to drive", hint="name at least one")
    if len(set(names)) != len(names):
        raise InputError(f"a profile is named twice in {', '.join(names)}")
    given: dict[str, dict[str, float]] = {name: {} for name in names}
    for key, value in (constants or {}).items():
        name, _, constant = key.partition(".")
        if name not in given or not constant:
            raise InputError(
                f"{key!r} is no constant of a profile in {', '.join(names)}",
                hint="write profile.constant, such as aeb.latency_s",
            )
        given[name][constant] = value
    return tuple(
        find_driver(name).with_constants(**given[name]) if given[name] else find_driver(name)
        for name in names
    )


def judges(by: JudgedBy) -> tuple[AnyProfile, ...]:
    """The profiles that a brief names.

    Raises:
        InputError: see ``chosen_profiles``.
    """
    return chosen_profiles(by.profiles, by.constants)


def name_of(profile: Driver) -> str:
    """The name of a profile, with what a person has changed about it."""
    return profile.label if isinstance(profile, Profile) else profile.name
