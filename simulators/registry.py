"""Exporters and simulators by name, found through entry points.

A package adds one by an entry point in the group ``scenario_gen.exporters`` or
``scenario_gen.simulators`` that names a class without required arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, ClassVar, Protocol, TypeGuard

from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ExportError, InputError, ScenarioGenError, SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.adapters.interface import Simulator

EXPORTER_GROUP = "scenario_gen.exporters"
SIMULATOR_GROUP = "scenario_gen.simulators"


class Exporter(Protocol):
    """Writes scenarios in a format. Pure: equal arguments give equal bytes."""

    @property
    def name(self) -> str:
        """Name by which it is asked for."""

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        """File name to bytes.

        Raises:
            ExportError: the scenario cannot be written in the format.
        """


class TraceExporter(Protocol):
    """Writes what happens in a scenario, and so needs a rollout of it.

    An exporter is one when ``needs_trace`` is true. Exporters and rollouts are on one floor, so
    whoever composes the two rolls out and hands the trace over (``scenario_gen.pipeline.exports``).
    """

    needs_trace: ClassVar[bool]

    @property
    def name(self) -> str:
        """Name by which it is asked for."""

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        """File name to bytes.

        Args:
            scenario: concrete.
            network: its roads.
            stem: of the file names.
            trace: of the one scenario: one row, the ego first, then the actors in their order.

        Raises:
            ExportError: the scenario cannot be written in the format.
        """


class RecordExporter(Protocol):
    """Writes a test-case record, or into a file of its own kind what the record says.

    An exporter is one when ``takes_record`` is true. Where ``needs_record`` is true as well, one is
    made where none is given.
    """

    takes_record: ClassVar[bool]

    @property
    def name(self) -> str:
        """Name by which it is asked for."""

    def export(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        *,
        stem: str,
        record: CaseRecord | None = None,
    ) -> dict[str, bytes]:
        """File name to bytes.

        Raises:
            ExportError: the scenario cannot be written in the format.
        """


def takes_record(chosen: Exporter) -> TypeGuard[RecordExporter]:
    """Whether an exporter can be given a record."""
    return bool(getattr(chosen, "takes_record", False))


def needs_record(chosen: Exporter) -> bool:
    """Whether an exporter can write nothing without a record."""
    return takes_record(chosen) and bool(getattr(chosen, "needs_record", False))


def needs_trace(chosen: Exporter) -> TypeGuard[TraceExporter]:
    """Whether an exporter has to be given a trace."""
    return bool(getattr(chosen, "needs_trace", False))


@dataclass(frozen=True)
class Failure:
    """A plug-in that cannot be used."""

    name: str
    """Of the entry point."""
    value: str
    """What it points at."""
    reason: str


@dataclass(frozen=True)
class Registry:
    """The entry points of a group; a class is imported when it is asked for."""

    group: str
    points: Mapping[str, EntryPoint]
    error: type[ScenarioGenError]

    @classmethod
    def exporters(cls) -> Registry:
        """The exporters that are installed."""
        return cls(EXPORTER_GROUP, _points(EXPORTER_GROUP), ExportError)

    @classmethod
    def simulators(cls) -> Registry:
        """The simulators that are installed."""
        return cls(SIMULATOR_GROUP, _points(SIMULATOR_GROUP), SimulatorError)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(self.points))

    def load(self, name: str) -> type[Any]:
        """The class of a name.

        Raises:
            InputError: no such name.
            ScenarioGenError: the error of the group; it cannot be imported.
        """
        kind = self.group.rpartition(".")[2].removesuffix("s")
        if name not in self.points:
            known = ", ".join(self.names) or "none: is the package installed?"
            raise InputError(f"there is no {kind} {name!r}", hint=f"there are: {known}")
        loaded = _load(self.points[name])
        if isinstance(loaded, Failure):
            raise self.error(
                f"the {kind} {name!r} cannot be used: {loaded.reason}",
                where=loaded.value,
                hint="repair or remove the package that brings it",
            )
        return loaded

    def failures(self) -> tuple[Failure, ...]:
        """The plug-ins that cannot be imported."""
        found = (_load(self.points[name]) for name in self.names)
        return tuple(one for one in found if isinstance(one, Failure))


def exporter(name: str) -> Exporter:
    """An exporter by name.

    Raises:
        InputError: no such exporter.
        ExportError: it cannot be imported.
    """
    made: Exporter = _make(Registry.exporters(), name)
    return made


def simulator(name: str, **options: str) -> Simulator:
    """A simulator by name.

    Args:
        name: of the entry point.
        options: of its class, such as ``binary`` of esmini.

    Raises:
        InputError: no such simulator.
        SimulatorError: it cannot be imported or made.
    """
    made: Simulator = _make(Registry.simulators(), name, **options)
    return made


def _make(registry: Registry, name: str, **options: str) -> Any:
    made = registry.load(name)
    try:
        return made(**options)
    except ScenarioGenError:
        raise
    except Exception as error:
        raise registry.error(
            f"{name!r} cannot be made: {error}", where=registry.points[name].value
        ) from error


def _points(group: str) -> Mapping[str, EntryPoint]:
    return _points_found(group, entry_points)


@lru_cache
def _points_found(
    group: str, find: Callable[..., Iterable[EntryPoint]]
) -> Mapping[str, EntryPoint]:
    """Looked for once: it takes as long as many a simulator runs."""
    # Of two packages with one name the first by module counts, whatever the order of the path.
    found = sorted(find(group=group), key=lambda point: (point.name, point.value))
    return {point.name: point for point in reversed(found)}


def _load(point: EntryPoint) -> type[Any] | Failure:
    try:
        loaded = point.load()
    except Exception as error:  # noqa: BLE001 - a plug-in may raise anything on import
        return Failure(point.name, point.value, f"{type(error).__name__}: {error}")
    if not isinstance(loaded, type):
        return Failure(point.name, point.value, "it does not name a class")
    return loaded
