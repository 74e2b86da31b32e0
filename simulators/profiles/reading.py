"""Profiles by name, from the files beside this module or of a person."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from scenario_gen.catalog.yaml_models import read_model
from scenario_gen.errors import BriefError, InputError
from simulators.profiles.model import Profile, matches
from simulators.profiles.vocabulary import FEATURES

_READY = Path(__file__).parent
_SUFFIXES = (".yaml", ".yml", ".json")


def ready_profiles() -> tuple[str, ...]:
    """Names of the profiles that come with the tool, sorted."""
    return tuple(sorted(path.name.removesuffix(".yaml") for path in _READY.glob("*.yaml")))


def profile_by_name(name: str) -> Profile:
    """A ready profile by its name, or one from a file.

    Raises:
        InputError: there is no such profile, or it is not valid; all problems are named at once.
    """
    if name in ready_profiles():
        return _ready(name)
    path = Path(name)
    if path.suffix not in _SUFFIXES:
        raise InputError(
            f"there is no profile {name[:80]!r}",
            where="profile",
            hint=f"ready ones: {', '.join(ready_profiles())}; or give a file ending in .yaml",
        )
    return read_profile(path)


def read_profile(path: Path) -> Profile:
    """The profile in a YAML or JSON file.

    Raises:
        InputError: unreadable, not valid, or it names features that there are not.
    """
    try:
        profile = read_model(path, Profile)
    except BriefError as error:
        raise InputError(error.what, where=error.where, hint=error.hint) from error
    unknown = [
        pattern
        for pattern in profile.features
        if not any(matches(pattern, feature) for feature in FEATURES)
    ]
    if unknown:
        raise InputError(
            f"not valid: features: unknown {', '.join(unknown)}",
            where=str(path),
            hint="docs/targets.md lists the features",
        )
    return profile


@lru_cache(maxsize=8)
def _ready(name: str) -> Profile:
    return read_profile(_READY / f"{name}.yaml")
