"""Who plays the scenarios: a simulator, and where it replays our rollout, whose ego drives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scenario_gen.drivers import find_driver
from scenario_gen.errors import InputError
from simulators.adapters.interface import Simulator
from simulators.registry import Registry, simulator

DEFAULT_DRIVER = "constant_speed"
#: Options that say where a simulator is; which one it is, its version tells.
_PLACES = frozenset({"binary", "address"})
_NAME = re.compile(r"([a-z0-9][a-z0-9_-]{0,40})(?::([a-z0-9][a-z0-9_-]{0,40}))?")


@dataclass(frozen=True)
class Target:
    """One column of a comparison."""

    name: str
    """Of the simulator."""
    driver: str | None = None
    """Reference driver of the ego; None: the simulator does not replay a rollout of ours."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Of the adapter, such as ``binary``."""

    @property
    def settings(self) -> dict[str, str]:
        """The options that decide what is played, not where the simulator is."""
        return {name: value for name, value in self.options.items() if name not in _PLACES}

    named_driver: bool = False
    """Whether the driver was asked for, and so belongs to the label."""
    closed_loop: bool = False
    """Whether the simulator drives the ego by a policy of its own."""

    @property
    def label(self) -> str:
        """Name in tables, such as ``esmini`` or ``builtin:idm``."""
        return f"{self.name}:{self.driver}" if self.named_driver else self.name

    @property
    def stem(self) -> str:
        """The label as part of a file name."""
        return self.label.replace(":", ".")

    @property
    def ego_driven(self) -> bool:
        """Whether somebody decides what the ego does, other than the scenario."""
        return self.closed_loop or self.driver not in (None, DEFAULT_DRIVER)

    def drives_as(self, other: Target) -> bool:
        """Whether the ego is meant to be at the same place in both."""
        ours, theirs = (target.driver or DEFAULT_DRIVER for target in (self, other))
        return not (self.closed_loop or other.closed_loop) and ours == theirs

    def make(self) -> Simulator:
        """The adapter.

        Raises:
            SimulatorError: there is none of the name, or it cannot be made.
        """
        return simulator(self.name, **self.options)


def targets_of(
    asked: Sequence[str], options: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Target, ...]:
    """The targets of names such as ``esmini``, ``builtin`` or ``builtin:idm``.

    Args:
        asked: the names, in the order of the columns.
        options: of the adapters, by name of the simulator.

    Raises:
        InputError: a name is none, is given twice, names a driver where none is asked, or there is
            no such simulator.
        SimulatorError: what is installed under a name cannot be made.
    """
    found: list[Target] = []
    for text in asked:
        match = _NAME.fullmatch(text)
        if match is None:
            raise InputError(
                f"{text[:60]!r} names no simulator", hint="write esmini, or builtin:DRIVER"
            )
        name, driver = match[1], match[2]
        known = Registry.simulators().names
        if name not in known:
            raise InputError(
                f"there is no simulator {name!r}", hint=f"there are: {', '.join(known)}"
            )
        given = dict((options or {}).get(name, {}))
        made = simulator(name, **given)
        replays = made.needs_trace
        if driver is not None and not replays:
            raise InputError(
                f"{name} drives the ego itself, not by {driver!r}",
                hint="a driver can be named where our rollout is replayed, as by builtin",
            )
        if driver is not None:
            find_driver(driver)
        target = Target(
            name, (driver or DEFAULT_DRIVER) if replays else None, given, driver is not None,
            made.closed_loop,
        )  # fmt: skip
        if target.label in {other.label for other in found}:
            raise InputError(f"{target.label} is given twice")
        found.append(target)
    if not found:
        raise InputError("no simulator is named", hint="give --on builtin,esmini")
    return tuple(found)
