"""What functions of the library take in more than one form: values, names, files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias, get_args

from scenario_gen.catalog.briefs import read_odd
from scenario_gen.catalog.coverage_files import coverage_model_path
from scenario_gen.checks import Limits
from scenario_gen.checks.profiles import limits_by_name
from scenario_gen.domain.brief import REFERENCE_DRIVERS, ReferenceDriver
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import InputError

#: Reference drivers of the ego, by name.
DRIVERS: tuple[ReferenceDriver, ...] = REFERENCE_DRIVERS
Dynamics: TypeAlias = Literal["ideal", "limited"]
DYNAMICS: tuple[Dynamics, ...] = get_args(Dynamics)

LimitsGiven: TypeAlias = Limits | str
"""Limits; or the name of a ready profile, or a file with one."""


def limits_of(given: LimitsGiven) -> Limits:
    """The limits that are meant.

    Raises:
        BriefError: there is no such profile, or it is not valid.
    """
    return limits_by_name(given) if isinstance(given, str) else given


def odd_of(given: Odd | str | None) -> Odd | None:
    """The ODD that is meant, if one is.

    Raises:
        BriefError: there is no such ODD, or it is not valid.
    """
    return read_odd(given) if isinstance(given, str) else given


def reference_driver(name: str) -> ReferenceDriver:
    """The reference driver of a name.

    Raises:
        InputError: there is none.
    """
    for known in DRIVERS:
        if name == known:
            return known
    raise InputError(f"no reference driver {name!r}", hint=f"known: {', '.join(DRIVERS)}")


def coverage_model_of(model: CoverageModel | str | Path | None) -> CoverageModel | Path | None:
    """The coverage model that is meant, or its file.

    Raises:
        BriefError: there is no such model.
    """
    return coverage_model_path(model) if isinstance(model, str) else model
