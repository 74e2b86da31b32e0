"""Reading profiles of limits."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.catalog.yaml_models import read_model
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.limit_settings import LimitProfile
from scenario_gen.errors import BriefError

#: The name of the limits that come with the tool, which no file can take.
DEFAULT = "default"
#: `scenarios/` lies beside the package, in a checkout and where it is installed.
_READY = Path(__file__).parents[2] / "scenarios" / "limits"
_LONGEST_CHAIN = 8


def ready_profiles() -> tuple[str, ...]:
    """Names of the profiles that come with the tool."""
    return (DEFAULT, *(path.stem for path in sorted(_READY.glob("*.yaml"))))


def read_profile(name: str, folder: Path | None = None) -> LimitProfile:
    """A profile on top of the default limits: the profiles that it is based on are part of it.

    Args:
        name: of a ready profile, or a file.
        folder: where ``NAME.limits.yaml`` or ``../limits/NAME.yaml`` is looked for first.

    Raises:
        BriefError: there is no such profile, it is not valid, or it is based on itself.
    """
    chain: list[LimitProfile] = []
    while name != DEFAULT:
        place = _place(name, folder)
        chain.append(_read(place))
        name, folder = chain[-1].based_on, place.parent
        if len(chain) > _LONGEST_CHAIN:
            names = " on ".join(profile.name for profile in chain[:4])
            raise BriefError(f"profiles of limits are based on each other: {names} ...")
    values = {
        limit: number for profile in reversed(chain) for limit, number in profile.values.items()
    }
    return chain[0].model_copy(update={"based_on": DEFAULT, "values": values})


def with_limits(brief: Brief, folder: Path | None = None) -> Brief:
    """The brief with its profile of limits in place of the name of one; see ``read_profile``."""
    profile = brief.limits.profile
    if profile == DEFAULT or isinstance(profile, LimitProfile):
        return brief
    limits = brief.limits.model_copy(update={"profile": read_profile(profile, folder)})
    return brief.model_copy(update={"limits": limits})


def _place(name: str, folder: Path | None) -> Path:
    places = [Path(name), _READY / f"{name}.yaml"]
    if folder is not None:
        places = [folder / f"{name}.limits.yaml", folder.parent / "limits" / f"{name}.yaml",
                  *places[1:]]  # fmt: skip
    for place in places:
        if place.is_file():
            return place
    raise BriefError(
        f"there are no limits named {name[:60]!r}",
        where="limits",
        hint=f"ready ones: {', '.join(ready_profiles())}; or give a file",
    )


def _read(place: Path) -> LimitProfile:
    profile = read_model(place, LimitProfile)
    if profile.name == DEFAULT:
        raise BriefError(
            f"{DEFAULT!r} is the name of the limits that come with the tool",
            where=str(place),
            hint="give the profile another name",
        )
    return profile
