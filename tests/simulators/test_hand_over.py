"""The ego handed over to a system under test: controller, route, goal, ends and criteria."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.library import read_library
from scenario_gen.roads import build
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_hand_over import Controller, HandOver
from simulators.exporters.options import ExportOptions
from simulators.quality import check_openscenario, openscenario_xsd
from tests.simulators.cases import BRAKE, actor, phase
from tests.worlds import JUNCTION, crossing_pedestrian, cut_in, scenario

needs_esmini = pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")


def files(given: Scenario, **options: Any) -> dict[str, bytes]:
    exporter = OpenScenarioExporter(hand_over=HandOver(**options))
    return exporter.export(given, build(given.concrete().road), stem="s")


def tree(given: Scenario, **options: Any) -> Any:
    return etree.fromstring(files(given, **options)["s.xosc"])


def criteria(given: Scenario) -> list[str]:
    group = tree(given).find(".//ManeuverGroup[@name='Criteria']")
    return [event.get("name").partition(".")[2] for event in group.iter("Event")]


def expected(preventability: str, **fields: Any) -> Scenario:
    record = {
        "family": "rare", "row": "1", "name": "n",
        "reference": {"document": "d", "clause": "c"},
        "expected": {"contact": True, "preventability": preventability} | fields,
    }  # fmt: skip
    return cut_in(library=record)


@pytest.mark.parametrize("external", [False, True])
@pytest.mark.parametrize("controller", ["generic", "esmini", "carla"])
@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
def test_every_way_to_hand_over_is_valid(controller: Controller, external: bool) -> None:
    """By the XSD; by the ASAM checker, too."""
    for given in (cut_in(), crossing_pedestrian(), scenario(), expected("unpreventable")):
        result = check_openscenario(
            files(given, controller=controller, external=external)["s.xosc"]
        )
        assert not result.findings


def test_the_controller_is_that_of_the_tool() -> None:
    """esmini reads a property; others get none of it; the default driver is named to all."""
    for controller, names in (
        ("esmini", ["esminiController"]), ("generic", []),
    ):  # fmt: skip
        node = tree(cut_in(), controller=controller).find(".//ObjectController/Controller")
        values = {p.get("name"): p.get("value") for p in node.iter("Property")}
        assert values.pop("scenario_gen.system_under_test") == "true"
        assert values.pop("scenario_gen.default_driver") == "constant_speed"
        assert list(values) == names


@pytest.mark.parametrize(
    ("external", "module"), [(False, "simple_vehicle_control"), (True, "external_control")]
)
def test_carla_is_given_its_own_controller(external: bool, module: str) -> None:
    """In the init actions, with nothing overridden; the run ends with the act."""
    options = ExportOptions.of("carla-0.9.16")
    exporter = OpenScenarioExporter(hand_over=HandOver(external=external)).with_options(options)
    given = cut_in()
    written = exporter.export(given, build(given.road), stem="s")["s.xosc"]
    root = etree.fromstring(written)
    action = root.find(".//Private[@entityRef='ego']//ControllerAction")
    assert action.find(".//Property[@name='module']").get("value") == module
    assert {node.get("active") for node in action.find("OverrideControllerValueAction")} == {
        "false"
    }
    assert root.find(".//ActivateControllerAction") is None
    ends = [c.get("name") for c in root.find(".//Act/StopTrigger").iter("Condition")]
    assert ends == (["end", "end.collision.contact", "end.goal.near"] if external else ["end"])
    criteria = root.find("Storyboard/StopTrigger").iter("Condition")
    assert [c.get("name") for c in criteria] == ["criteria_CollisionTest"]


def test_the_route_leads_over_every_road_to_the_goal() -> None:
    """The last waypoint is five metres before the end of the way, where the criterion looks."""
    given = scenario(
        road=JUNCTION,
        ego={"start": {"road": "south", "lane": -1, "s_m": 20.0}, "route": ["south", "north"]},
    )
    root, network = tree(given), build(given.road)
    route = root.find(".//ManeuverGroup[@name='HandOver']//Route")
    last = route.findall(".//LanePosition")[-1]
    assert last.get("roadId") == str(network.road("north").number)
    # The road to the north is entered where its s is greatest.
    assert float(last.get("s")) == pytest.approx(5.0)
    assert len(route) == 3
    place = root.find(".//Condition[@name='Criteria.SeenGoal.near']//LanePosition")
    assert dict(place.attrib) == dict(last.attrib)


def test_who_starts_at_the_goal_has_no_route() -> None:
    """Nothing is left to drive, and being there ends nothing."""
    data = files(scenario(ego_s_m=1485.5))["s.xosc"]
    storyboard = etree.tostring(etree.fromstring(data).find("Storyboard"))
    assert b"HandOver" not in storyboard
    assert b"goal" not in storyboard.lower()
    assert check_openscenario(data).state == "passed"


def test_the_start_of_the_route_may_be_a_parameter() -> None:
    """It stays open in the file."""
    place = {"name": "s", "unit": "m", "minimum": 10.0, "maximum": 90.0, "default": 50.0}
    root = tree(cut_in(ego_s_m="$s", parameters=[place]))
    route = root.find(".//ManeuverGroup[@name='HandOver']//Route")
    assert [node.get("s") for node in route.iter("LanePosition")] == ["$s", "1495"]


def test_criteria_follow_from_the_expected_verdict() -> None:
    """A contact that no driver avoids is no failure; not to slow down before it is one."""
    usual = ["FailedNoCollision", "SeenGoal", "SeenAllEvents"]
    assert criteria(cut_in()) == usual
    assert criteria(expected("preventable")) == usual
    mitigation = ["SeenCollision", "FailedMitigation", "SeenGoal", "SeenAllEvents"]
    assert criteria(expected("unpreventable")) == mitigation
    assert criteria(expected("not_stated", preventability_here="unpreventable")) == mitigation
    assert criteria(expected("preventable", preventability_here="unpreventable")) == usual
    assert criteria(scenario()) == ["SeenGoal"]


def test_every_criterion_is_a_variable_that_begins_at_zero() -> None:
    """Of the name of its event, and no id of the library's actors can make the same."""
    for given in read_library()[::20]:
        root = tree(given)
        declared = {
            v.get("name"): v.get("value") for v in root.iter("VariableDeclaration")
            if v.get("name")[0].isupper()
        }  # fmt: skip
        assert declared == dict.fromkeys(criteria(given), "0")


def test_impossible_choices_are_refused() -> None:
    """An unknown controller; a time that is none."""
    with pytest.raises(ExportError, match="no controller 'none'"):
        HandOver(controller="none")  # type: ignore[arg-type]
    with pytest.raises(ExportError, match="-1 s after a collision"):
        HandOver(after_collision_s=-1)


def run(given: Scenario, folder: Path, **options: Any) -> tuple[float, dict[str, float]]:
    """When esmini came to its end, and when events of the criteria began."""
    for name, data in files(given, **options).items():
        (folder / name).write_bytes(data)
    done = Esmini().run(folder / "s.xosc", step_s=0.01)
    assert done.ok
    # esmini says that it knows no controller of another tool, and drives by its own.
    assert "[error]" not in done.log or options.get("controller") == "generic"
    began = {
        name: float(time)
        for time, name in re.findall(
            r"\[(\d+\.\d+)\].* Criteria\.(\w+) standbyState -> startTransition", done.log
        )
    }
    return float(read_csv(done.csv).time_s[-1]), began


@pytest.mark.esmini
@needs_esmini
def test_a_collision_ends_the_run_of_a_system_under_test_a_while_later(tmp_path: Path) -> None:
    """A car runs into the standing ego at 4 s; with the default driver the run goes on."""
    behind = actor(s_m=0.0 + 100.0, lane=-2, speed_mps=20.0)
    given = scenario(ego_s_m=100.0 + 80.0 + 4.7, ego_speed_mps=0.0, actors=[behind], duration_s=9.0)
    end_s, began = run(given, tmp_path)
    assert end_s == pytest.approx(9.0, abs=0.03)
    hit_s = began["FailedNoCollision"]
    assert hit_s == pytest.approx(4.0, abs=0.1)
    end_s, _ = run(given, tmp_path, external=True, after_collision_s=1.5)
    assert end_s == pytest.approx(hit_s + 1.5, abs=0.05)


@pytest.mark.esmini
@needs_esmini
def test_the_goal_ends_the_run_of_a_system_under_test(tmp_path: Path) -> None:
    """Played by the simulator itself here, which drives 85 m; the default driver drives on."""
    given = scenario(ego_s_m=1400.0, ego_speed_mps=20.0, duration_s=5.0)
    end_s, began = run(given, tmp_path)
    assert (end_s, began["SeenGoal"]) == pytest.approx((5.0, 4.25), abs=0.05)
    end_s, _ = run(given, tmp_path, controller="generic", external=True)
    assert end_s == pytest.approx(4.25, abs=0.05)


@pytest.mark.esmini
@needs_esmini
def test_nothing_more_to_come_ends_the_run_of_a_system_under_test(tmp_path: Path) -> None:
    """The actor has done all it does, and the ego stands for five seconds."""
    ahead = actor(phase(BRAKE, {"kind": "time", "at_s": 2.0}), s_m=300.0, speed_mps=20.0)
    given = scenario(ego_speed_mps=0.0, actors=[ahead], duration_s=15.0)
    end_s, began = run(given, tmp_path, external=True)
    assert 2.0 < began["SeenAllEvents"] < 10.0
    assert end_s == pytest.approx(max(began["SeenAllEvents"], 5.0), abs=0.1)


@pytest.mark.esmini
@needs_esmini
@pytest.mark.parametrize("braked", [False, True])
def test_mitigation_is_to_have_slowed_down(braked: bool, tmp_path: Path) -> None:
    """An ego that does not brake fails; one that brakes, if too late, does not."""
    slow = {"id": "slow", "trigger": {"kind": "time", "at_s": 0.5}, "manoeuvre": BRAKE}
    record = expected("unpreventable").model_dump(mode="json")["library"]
    given = scenario(
        actors=[actor(s_m=120.0, lane=-2, speed_mps=0.0)], library=record, duration_s=6.0,
        ego_speed_mps=25.0, ego={"phases": [slow] if braked else []},
    )  # fmt: skip
    _, began = run(given, tmp_path)
    assert "SeenCollision" in began
    assert ("FailedMitigation" in began) != braked
