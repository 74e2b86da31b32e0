"""The library: complete, and every row does what its record says."""

from __future__ import annotations

import re

import pytest

from scenario_gen.catalog.scenario_text import scenario_text
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.library import Family
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import FAMILIES, library_files, read_library
from scenario_gen.motion import rollout, sample
from scenario_gen.pipeline.library import RowCheck
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.quality import check_opendrive, check_openscenario
from tests.pipeline.rows import library_rows

LIBRARY = read_library()
IDS = [scenario.id for scenario in LIBRARY]

CARLA = [
    "Accident",
    "AccidentTwoWays",
    "BlockedIntersection",
    "ConstructionObstacle",
    "ConstructionObstacleTwoWays",
    "ControlLoss",
    "CrossingBicycleFlow",
    "DynamicObjectCrossing",
    "EnterActorFlow",
    "EnterActorFlowV2",
    "HardBreakRoute",
    "HazardAtSideLane",
    "HazardAtSideLaneTwoWays",
    "HighwayCutIn",
    "HighwayExit",
    "InterurbanActorFlow",
    "InterurbanAdvancedActorFlow",
    "InvadingTurn",
    "MergerIntoSlowTraffic",
    "MergerIntoSlowTrafficV2",
    "NonSignalizedJunctionLeftTurn",
    "NonSignalizedJunctionRightTurn",
    "SignalizedJunctionLeftTurn",
    "SignalizedJunctionRightTurn",
    "OppositeVehicleRunningRedLight",
    "OppositeVehicleTakingPriority",
    "ParkedObstacle",
    "ParkedObstacleTwoWays",
    "ParkingCrossingPedestrian",
    "ParkingCutIn",
    "ParkingExit",
    "PedestrianCrossing",
    "PriorityAtJunction",
    "StaticCutIn",
    "VehicleOpensDoorTwoWays",
    "VehicleTurningRoute",
    "VehicleTurningRoutePedestrian",
    "YieldToEmergencyVehicle",
]

#: Rows of the published lists; Euro NCAP and the rare events are counted below.
PUBLISHED: dict[Family, set[str]] = {
    "nhtsa": {str(number) for number in range(1, 38)},
    "iso34502": {str(number) for number in range(1, 25)},
    "carla": set(CARLA),
}
EURO_NCAP_2023 = [
    "CCRs",
    "CCRm",
    "CCRb",
    "CCFtap",
    "CPNA-25",
    "CPNA-75",
    "CPFA-50",
    "CPNCO-50",
    "CPLA-50",
    "CPLA-25",
    "CBNA",
    "CBFA",
    "CBNAO",
    "CBLA-50",
    "CBLA-25",
]
EURO_NCAP_2026 = ["CCRs", "CCRm", "CCRb", "CCFhos", "CCFtap", "CCCscp", "CCFhol"]


def rows_of(family: Family) -> list[Scenario]:
    return [s for s in LIBRARY if s.library is not None and s.library.family == family]


@pytest.fixture(scope="module")
def checked() -> dict[str, RowCheck]:
    return {row.scenario.id: row for row in library_rows()}


@pytest.mark.parametrize("family", PUBLISHED)
def test_every_published_row_is_there(family: Family) -> None:
    """The rows of a family are those of the publication, each at least once, and no others."""
    found = {s.library.row for s in rows_of(family) if s.library is not None}
    assert found == PUBLISHED[family]


def test_the_fifteen_of_regulation_157_are_there() -> None:
    """UN R157 has fifteen rows with different names."""
    rows = {s.library.row for s in rows_of("r157") if s.library is not None}
    assert len(rows) == 15


@pytest.mark.parametrize(("year", "names"), [("2023", EURO_NCAP_2023), ("2026", EURO_NCAP_2026)])
def test_the_euro_ncap_scenarios_are_there(year: str, names: list[str]) -> None:
    """Each scenario of a protocol year has a row that begins with its name and names the year."""
    rows = [s.library.row for s in rows_of("euro_ncap") if s.library is not None]
    missing = [
        name
        for name in names
        if not any(re.match(rf"{name}\b", row) and year in row for row in rows)
    ]
    assert not missing


def test_there_are_forty_rare_events_with_their_reasons() -> None:
    """At least 40 rare events, each with why it is rare and where such events are recorded."""
    records = [s.library for s in rows_of("rare") if s.library is not None]
    assert len(records) >= 40
    assert all(record.rare_because and record.recorded_in for record in records)
    assert len({record.row for record in records}) == len(records)


def test_files_are_written_in_one_way() -> None:
    """Every file is exactly what the writer makes of its scenario: only what is no default."""
    assert len(library_files()) == len(LIBRARY)
    for path, scenario in zip(library_files(), LIBRARY, strict=True):
        assert path.read_bytes() == scenario_text(scenario), path.name


@pytest.mark.parametrize("name", IDS)
def test_what_happens_is_what_the_record_says(name: str, checked: dict[str, RowCheck]) -> None:
    """Verdict, findings and contact of the default are the expected ones."""
    assert checked[name].differences == ()


@pytest.mark.parametrize("scenario", LIBRARY, ids=IDS)
def test_every_row_has_an_event_and_parameters(scenario: Scenario) -> None:
    """A row says what must be seen in it (but for free driving), and is a logical scenario."""
    assert scenario.intent or "topic:free_drive" in scenario.tags
    assert scenario.parameters
    assert len([tag for tag in scenario.tags if tag.startswith("topic:")]) == 1


@pytest.mark.parametrize("scenario", LIBRARY, ids=IDS)
def test_every_row_is_exported_validly(scenario: Scenario) -> None:
    """The files pass the XSDs and the rules of the ASAM checker (where installed)."""
    files = OpenScenarioExporter().export(scenario, build(scenario.concrete().road), stem="row")
    for quality in (check_openscenario(files["row.xosc"]), check_opendrive(files["row.xodr"])):
        assert quality.state != "failed", [f.message for f in quality.findings]


@pytest.mark.parametrize("family", FAMILIES)
def test_variants_of_every_row_roll_out(family: Family) -> None:
    """Samples of all parameters over their whole ranges roll out to finite states."""
    for scenario in rows_of(family):
        batch = ScenarioBatch.variants(scenario, sample(scenario, 3, seed=1, method="lhs"))
        trace = rollout(batch)
        present = trace.present
        assert not (trace.x_m[present] != trace.x_m[present]).any(), scenario.id
