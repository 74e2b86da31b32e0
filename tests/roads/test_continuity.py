"""The continuity check: lanes of every template meet, and broken networks are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import TypeAdapter

from scenario_gen.domain.road import TEMPLATES, ExternalRoad, Road
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads import RoadNetwork, build
from scenario_gen.roads.continuity import broken_contacts, lane_contacts, missing_links
from tests.roads.files import SHARED
from tests.roads.test_external import needs_files

ROADS = {name: {"template": name, "speed_limit_mps": 14.0} for name in TEMPLATES}
SEVERAL = (
    "motorway_on_ramp", "motorway_off_ramp", "motorway_weaving", "junction_cross", "junction_t",
    "junction_y", "junction_staggered", "roundabout",
)  # fmt: skip


def network(**data: object) -> RoadNetwork:
    """The network of a road given as plain data."""
    adapter: TypeAdapter[Road] = TypeAdapter(Road)
    return build(adapter.validate_python({"speed_limit_mps": 14.0} | data))


@pytest.mark.parametrize("traffic", ["right", "left"])
@pytest.mark.parametrize("name", ROADS)
def test_all_lanes_of_every_template_meet(name: str, traffic: str) -> None:
    """Positions, headings and widths agree at every contact, and every link has its target."""
    found = network(template=name, traffic=traffic)
    contacts = lane_contacts(found)
    assert bool(contacts) == (len(found.roads) > 1 and name != "level_crossing")
    for contact in contacts:
        assert contact.gap_m < 1e-9, str(contact)
        assert contact.kink_rad < 1e-9, str(contact)
        assert abs(contact.width_step_m) < 1e-9, str(contact)
        assert not contact.against, str(contact)
    assert broken_contacts(found) == ()
    assert missing_links(found) == ()


@pytest.mark.parametrize("name", SEVERAL)
def test_numbers_of_roads_and_junctions_are_all_different(name: str) -> None:
    """Simulators mix up a junction and a road of the same id."""
    found = network(template=name)
    numbers = [road.number for road in found.roads.values()]
    numbers += [junction.number for junction in found.junctions]
    assert len(set(numbers)) == len(numbers)
    assert not {junction.id for junction in found.junctions} & set(found.road_ids)


@pytest.mark.parametrize("name", SEVERAL)
def test_every_connecting_road_belongs_to_one_connection_of_its_junction(name: str) -> None:
    """Each is entered from the road that it names as its predecessor, by lanes that both have."""
    found = network(template=name)
    entered = [c.connecting for junction in found.junctions for c in junction.connections]
    assert sorted(entered) == sorted(road.id for road in found.roads.values() if road.junction)
    for junction in found.junctions:
        for connection in junction.connections:
            way = found.road(connection.connecting)
            assert way.junction == junction.id
            assert way.predecessor is not None
            assert way.predecessor.id == connection.incoming
            assert {own: before for before, own in connection.lane_links}.items() <= (
                way.lane_predecessors.items()
            )


def test_a_road_that_is_moved_no_longer_meets_its_neighbours() -> None:
    """Gap, kink and step of width are told with roads, lanes and ends."""
    whole = network(template="motorway_on_ramp")
    moved = ReferenceLine.chain([(0.0, 0.0, 500.0)], x_m=865.3, y_m=0.4, heading_rad=0.02)
    roads = whole.roads | {"downstream": replace(whole.road("downstream"), line=moved)}
    broken = broken_contacts(replace(whole, roads=roads))
    assert {(c.road, c.to_road) for c in broken} == {
        ("merge", "downstream"), ("downstream", "merge")
    }  # fmt: skip
    first = next(c for c in broken if c.road == "merge" and c.lane == -1)
    assert first.gap_m == pytest.approx(np.hypot(0.3, 0.4), abs=0.08)
    assert first.kink_rad == pytest.approx(0.02)
    assert "lane -1 at the end of road merge and lane -1 at the start of road" in str(first)


def test_lanes_linked_against_their_traffic_are_told() -> None:
    """A way out of a junction on the lane that comes in is not a way."""
    whole = network(template="junction_t")
    way = whole.road("south_west")
    wrong = replace(way, lane_successors={-1: -1})
    broken = broken_contacts(replace(whole, roads=whole.roads | {way.id: wrong}))
    assert [(c.road, c.to_road, c.against) for c in broken] == [("south_west", "west", True)]
    assert "traffic runs against each other" in str(broken[0])


def test_links_to_what_is_not_there_are_told() -> None:
    """A lane that the other road lacks is no contact but a missing link."""
    whole = network(template="junction_t")
    way = whole.road("south_west")
    wrong = replace(way, lane_successors={-1: 7})
    found = replace(whole, roads=whole.roads | {way.id: wrong})
    assert broken_contacts(found) == ()
    assert missing_links(found) == (
        "road south_west lane -1 is linked to road west lane 7, which is not there",
    )


@needs_files
def test_lanes_of_a_town_file_meet() -> None:
    """The check reads external networks too; this public map has no gap over 2 cm on its lanes."""
    town = build(ExternalRoad(speed_limit_mps=14.0, file="Town01.xodr"), folder=SHARED / "maps")
    driving = [
        contact
        for contact in lane_contacts(town)
        if town.road(contact.road).lane(contact.lane).kind == "driving"
    ]
    assert len(driving) > 100
    assert max(contact.gap_m for contact in driving) < 0.02
    assert not any(contact.against for contact in driving)


@needs_files
def test_a_route_with_several_ways_in_a_town_has_to_name_one() -> None:
    """Roads are filled in only where one way leads on; the hint names roads to choose from."""
    town = build(ExternalRoad(speed_limit_mps=14.0, file="Town01.xodr"), folder=SHARED / "maps")
    plain = [road for road in town.roads.values() if road.junction is None]
    start = plain[0]
    [lane] = [spec.id for spec in start.lanes if spec.kind == "driving" and spec.direction > 0]
    told = []
    for end in plain[1:]:
        try:
            path = town.path(start.id, lane, (start.id, end.id))
        except RoadError as error:
            told.append((error.what, error.hint))
        else:
            assert town.road_ids[path.road_index[-1]] == end.id
    ambiguous = [hint for what, hint in told if what.startswith("more than one way leads")]
    assert ambiguous
    assert all(hint.startswith("name the roads in between, such as") for hint in ambiguous)
