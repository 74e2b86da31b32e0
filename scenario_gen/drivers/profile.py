"""Profiles: drivers whose every number has a name, a unit and a source, and can be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from numbers import Real
from typing import Any, ClassVar, Literal, NamedTuple, Self, TypeAlias

import numpy as np

from scenario_gen.errors import InputError

#: ``confirmed``: read in its source. ``default``: taken from a program or chosen here, to be
#: confirmed or replaced. ``given``: set by the person.
Standing: TypeAlias = Literal["confirmed", "default", "given"]


class Constant(NamedTuple):
    """One number of a profile, as pages and commands list it."""

    name: str
    value: float
    unit: str
    source: str
    standing: Standing
    meaning: str


def constant(
    value: float,
    unit: str,
    meaning: str,
    source: str,
    *,
    confirmed: bool = False,
    low: float = 0.0,
    high: float = 1000.0,
) -> Any:
    """A field of a profile: its value, what it is, where it is from, and what it can be at all."""
    metadata = {
        "unit": unit,
        "meaning": meaning,
        "source": source,
        "standing": "confirmed" if confirmed else "default",
        "low": low,
        "high": high,
    }
    return field(default=value, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What all profiles have in common; see ``protocol.Driver``."""

    name: ClassVar[str]
    what: ClassVar[str]
    """One sentence for lists."""
    source: ClassVar[str]
    """Where the model is published."""
    resets: ClassVar[str] = ""
    """What the driver does when the danger is over."""
    looks_ahead: ClassVar[bool] = True
    """Whether the driver reacts at all."""
    may_steer: ClassVar[bool] = False
    """Whether the driver may also go round; see ``scenario_gen.preventability``."""

    given: frozenset[str] = frozenset()
    """Names of the constants that a person has set."""

    def __post_init__(self) -> None:
        for entry in fields(self):
            if entry.metadata:
                self._possible(entry.name, getattr(self, entry.name), entry.metadata)
        self._consistent()

    def _possible(self, name: str, value: object, metadata: Mapping[str, Any]) -> None:
        low, high, unit = metadata["low"], metadata["high"], metadata["unit"]
        number = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
        if not number or not low <= value <= high:
            raise InputError(
                f"{name} = {value!r} is impossible",
                where=f"driver {self.name}",
                hint=f"a number of {unit} from {low:g} to {high:g}",
            )

    def _consistent(self) -> None:
        """Refuse constants that contradict each other."""

    @property
    def constants(self) -> Mapping[str, float]:
        """Every number of the profile by its name with unit."""
        return {one.name: one.value for one in self.listing()}

    def listing(self) -> tuple[Constant, ...]:
        """Every number of the profile with unit, source and standing."""
        return tuple(
            Constant(
                entry.name,
                float(getattr(self, entry.name)),
                entry.metadata["unit"],
                "given" if entry.name in self.given else entry.metadata["source"],
                "given" if entry.name in self.given else entry.metadata["standing"],
                entry.metadata["meaning"],
            )
            for entry in fields(self)
            if entry.metadata
        )

    @property
    def label(self) -> str:
        """The name, and what a person has changed: ``aeb (latency_s = 0.3)``."""
        if not self.given:
            return self.name
        changed = ", ".join(f"{name} = {getattr(self, name):g}" for name in sorted(self.given))
        return f"{self.name} ({changed})"

    def with_constants(self, **values: float) -> Self:
        """The profile with other values; its listing then says ``given`` for them.

        Raises:
            InputError: the profile has no such constant, or the value is impossible.
        """
        known = {entry.name for entry in fields(self) if entry.metadata}
        if unknown := sorted(set(values) - known):
            raise InputError(
                f"there is no constant {', '.join(unknown)}",
                where=f"driver {self.name}",
                hint=f"constants: {', '.join(sorted(known)) or 'none'}",
            )
        # Checked as they are given, before numbers of other types become floats.
        changes: dict[str, Any] = dict(values)
        replace(self, **changes)
        changes = {name: float(value) for name, value in values.items()}
        return replace(self, given=self.given | set(values), **changes)
