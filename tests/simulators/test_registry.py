"""Exporters and simulators by name, ours and those of other packages."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from scenario_gen.errors import ExportError, InputError, SimulatorError
from simulators import registry
from simulators.registry import Registry, exporter, simulator

OURS = [
    ("openscenario", "simulators.exporters.openscenario:OpenScenarioExporter"),
    ("opendrive", "simulators.exporters.opendrive:OpenDriveExporter"),
    ("esmini", "simulators.esmini:Esmini"),
]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Entry points as if these packages were installed."""
    points = list(OURS)

    def fake(*, group: str) -> list[EntryPoint]:
        return [EntryPoint(name=name, value=value, group=group) for name, value in points]

    monkeypatch.setattr(registry, "entry_points", fake)
    return points


@pytest.mark.usefixtures("installed")
def test_a_name_gives_an_object() -> None:
    """What is registered is made and tells its name."""
    assert exporter("openscenario").name == "openscenario"
    assert exporter("opendrive").name == "opendrive"
    assert simulator("esmini").name == "esmini"


@pytest.mark.usefixtures("installed")
def test_an_unknown_name_lists_the_known_ones() -> None:
    """It is wrong use, and the error names what there is."""
    with pytest.raises(InputError, match=r"no exporter 'carla'.*opendrive, openscenario"):
        exporter("carla")
    with pytest.raises(InputError, match="no simulator 'carla'"):
        simulator("carla")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no_such_package_at_all:Thing", "ModuleNotFoundError"),
        ("simulators.exporters.openscenario:Nothing", "AttributeError"),
        ("simulators.registry:exporter", "does not name a class"),
    ],
)
def test_a_broken_plug_in_is_reported_and_hurts_nobody_else(
    installed: list[tuple[str, str]], value: str, reason: str
) -> None:
    """The others go on working; asking for the broken one says why it cannot be used."""
    installed.append(("broken", value))
    assert exporter("openscenario").name == "openscenario"
    failures = Registry.exporters().failures()
    assert [(one.name, one.value) for one in failures] == [("broken", value)]
    assert reason in failures[0].reason
    with pytest.raises(ExportError, match=reason):
        exporter("broken")


def test_a_plug_in_that_cannot_be_made_is_an_error(installed: list[tuple[str, str]]) -> None:
    """A class that wants arguments is refused with its name."""
    installed.append(("picky", "simulators.run:SimulatorRun"))
    with pytest.raises(SimulatorError, match="'picky' cannot be made"):
        simulator("picky")


def test_of_two_plug_ins_with_one_name_the_choice_is_fixed(
    installed: list[tuple[str, str]],
) -> None:
    """The order in which packages are found decides nothing."""
    installed += [("twice", "b:X"), ("twice", "a:X")]
    assert Registry.exporters().points["twice"].value == "a:X"
    installed.reverse()
    registry._points_found.cache_clear()
    assert Registry.exporters().points["twice"].value == "a:X"
