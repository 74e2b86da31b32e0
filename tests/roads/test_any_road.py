"""The whole space of the templates: every drawing becomes a sound network, or a clear error."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings

from scenario_gen.domain.road import TEMPLATES, TemplateRoad
from scenario_gen.domain.road.ranges import road_range
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork, build, mirror
from tests.roads.any_road import any_road

SINGLE = (
    "motorway_straight", "motorway_curve", "motorway_lane_drop", "work_zone", "toll_plaza",
    "rural_straight", "rural_curve", "urban_street", "tunnel", "bridge", "level_crossing",
    "parking_lot",
)  # fmt: skip
DRIVEN = ("driving", "bus", "biking", "tram", "rail")


def built(road: TemplateRoad) -> RoadNetwork:
    """The network; drawings that make no road are not counted, but have to say why."""
    refused: RoadError | None = None
    try:
        return build(road)
    except RoadError as error:
        refused = error
    assert refused.where.startswith("road.")
    assert refused.hint
    reject()


@settings(max_examples=80, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_road(wild=True))
def test_any_parameters_make_a_road_or_a_clear_error(road: TemplateRoad) -> None:
    """A refusal names the parameter and what would help; what is built has lanes and numbers."""
    network = built(road)
    numbers = [found.number for found in network.roads.values()]
    assert len(set(numbers)) == len(numbers)
    assert not {junction.number for junction in network.junctions} & set(numbers)
    names = [signal.name for signal in network.signals]
    assert len(set(names)) == len(names)
    for found in network.roads.values():
        assert found.length_m > 0.0
        assert found.rule == ("LHT" if road.traffic == "left" else "RHT")
        for strip in found.strips:
            assert len(strip.borders) == len(strip.lanes) + 1
            assert list(strip.lanes) == sorted(strip.lanes)


@settings(max_examples=40)
@given(any_road(SINGLE))
def test_the_lanes_of_a_single_road_are_those_of_its_layout(road: TemplateRoad) -> None:
    """Where the road begins ids, kinds, widths and directions are those that positions refer to."""
    main = built(road).road("main")
    assert sorted(main.lanes) == sorted(road.lane_layout())
    for spec in main.lanes:
        right_m, left_m = main.lane_borders_t(spec.id)
        assert left_m - right_m == pytest.approx(spec.width_m, abs=1e-9)


@settings(max_examples=40)
@given(any_road(SINGLE))
def test_borders_are_smooth_and_never_cross(road: TemplateRoad) -> None:
    """Along the road no lane gets a negative width, and no border leaps or kinks."""
    for found in built(road).roads.values():
        s_m = np.linspace(0.0, found.length_m, 301)
        ends_m = [*(strip.s0_m for strip in found.strips[1:]), found.length_m]
        before: np.ndarray | None = None
        for strip, end_m in zip(found.strips, ends_m, strict=True):
            cubics = np.array(strip.borders)
            at_m = np.append(s_m[(s_m >= strip.s0_m) & (s_m < end_m)], end_m) - strip.s0_m
            powers = at_m[:, None] ** np.arange(4)
            assert np.diff(powers @ cubics.T, axis=1).min() > -1e-9
            if before is not None:
                np.testing.assert_allclose(before[0], cubics[:, 0], atol=1e-9)
                np.testing.assert_allclose(before[1], cubics[:, 1], atol=1e-9)
            ds_m = end_m - strip.s0_m
            slopes = cubics[:, 1:] * np.array([1, 2, 3]) @ (ds_m ** np.arange(3))
            before = np.array([cubics @ ds_m ** np.arange(4), slopes])


@settings(max_examples=30)
@given(any_road(SINGLE))
def test_every_lane_can_be_followed(road: TemplateRoad) -> None:
    """The path of a lane runs on its centre, as far as the lane has a width."""
    network = built(road)
    for found in network.roads.values():
        for spec in found.lanes:
            if spec.kind not in DRIVEN:
                continue
            path = network.path(found.id, spec.id)
            u_m = np.linspace(0.0, path.length_m, 21)[1:-1]
            _, s_m, t_m = path.to_road(u_m, path.lane_q_m)
            wanted = [network.lane_centre_t(found.id, spec.id, float(s)) for s in s_m]
            # Between the joints of the pieces t is taken to run in a straight line.
            np.testing.assert_allclose(t_m, wanted, atol=0.02)
            assert set(path.direction.tolist()) == {spec.direction}


@settings(max_examples=30)
@given(any_road())
def test_left_hand_traffic_is_the_mirror_image(road: TemplateRoad) -> None:
    """y, t and lane ids change their signs, s and the direction of lanes do not."""
    right = built(road.model_copy(update={"traffic": "right"}))
    left = build(road.model_copy(update={"traffic": "left"}))
    assert left.road_ids == right.road_ids
    for one, other in zip(right.roads.values(), left.roads.values(), strict=True):
        s_m = np.linspace(0.0, one.length_m, 7)
        x_m, y_m = one.line.point(s_m, 2.0)
        np.testing.assert_allclose(other.line.point(s_m, -2.0), (x_m, -y_m), atol=1e-6)
        ways = {spec.id: (spec.kind, spec.direction) for spec in one.lanes}
        assert {-spec.id: (spec.kind, spec.direction) for spec in other.lanes} == ways
        assert (one.rule, other.rule) == ("RHT", "LHT")
        assert other.elevation == one.elevation
    twice = mirror(left)
    assert twice.signals == right.signals
    assert twice.crossings == right.crossings
    assert twice.objects == right.objects
    for one, other in zip(right.roads.values(), twice.roads.values(), strict=True):
        assert other.strips == one.strips
        assert other.lanes == one.lanes
        assert other.superelevation == one.superelevation
        assert dict(other.lane_successors) == dict(one.lane_successors)
    assert twice.junctions == right.junctions


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("traffic", ["right", "left"])
def test_every_template_can_be_built_as_it_is(template: str, traffic: str) -> None:
    """Defaults are sound, and give a lane to drive along s."""
    road = TEMPLATES[template].model_validate({"speed_limit_mps": 20.0, "traffic": traffic})
    network = build(road)
    first = next(iter(network.roads.values()))
    lane = -1 if traffic == "right" else 1
    assert first.lane(lane).direction == 1
    assert network.path(first.id, lane).length_m > 10.0


@settings(max_examples=80, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_road(documented=True))
def test_documented_ranges_make_a_road_or_name_what_does_not_go_together(
    road: TemplateRoad,
) -> None:
    """Anywhere within the documented ranges a road is built, or refused with parameter and hint."""
    assert built(road).roads


@pytest.mark.parametrize("template", TEMPLATES)
def test_defaults_lie_within_the_documented_ranges(template: str) -> None:
    """Every length, width and angle of a template has a documented range that holds its default."""
    for name, field in TEMPLATES[template].model_fields.items():
        if isinstance(field.default, float):
            limits = road_range(template, name)
            assert limits is not None, name
            assert limits.minimum <= field.default <= limits.maximum, name
