"""The OpenDRIVE reader: what it reads, and what it says of what it does not."""

from __future__ import annotations

import contextlib
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.errors import RoadError
from scenario_gen.roads import build, lane_at
from scenario_gen.safe_xml import XmlLimits
from tests.roads.files import LANES, LINE, SHARED, read, xodr, xodr_road

FILES = sorted(SHARED.rglob("*.xodr"))
needs_files = pytest.mark.skipif(not FILES, reason=f"no OpenDRIVE files under {SHARED}")


def _width(a: float, b: float = 0.0, s: float = 0.0, c: float = 0.0, d: float = 0.0) -> str:
    return f'<width sOffset="{s}" a="{a}" b="{b}" c="{c}" d="{d}"/>'


def _section(right: list[str], s: float = 0.0, left: tuple[str, ...] = ()) -> str:
    rights = "".join(f'<lane id="-{i}" type="driving">{w}</lane>' for i, w in enumerate(right, 1))
    lefts = "".join(f'<lane id="{i}" type="driving">{w}</lane>' for i, w in enumerate(left, 1))
    return (
        f'<laneSection s="{s}">{f"<left>{lefts}</left>" if left else ""}'
        f'<center><lane id="0" type="none"/></center><right>{rights}</right></laneSection>'
    )


@needs_files
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_real_maps_are_read_and_their_roads_hold_together(path: Path) -> None:
    """Segments meet within 2 mm, and paths follow the driving lanes that keep their ids."""
    network = build(ExternalRoad(speed_limit_mps=20.0, file=path.name), folder=path.parent)
    for road in list(network.roads.values())[:60]:
        gap_m, kink_rad = road.line.gaps()
        assert np.all(gap_m < 2e-3)
        assert np.all(kink_rad < 1e-3)
        for lane in road.lanes:
            if lane.kind != "driving":
                continue
            if any(strip.onward is not None for strip in road.strips):
                continue
            lane_path = network.path(road.id, lane.id)
            u_m = np.linspace(0.0, lane_path.length_m, 9)[1:-1]
            index, s_m, t_m = lane_path.to_road(u_m, lane_path.lane_q_m)
            np.testing.assert_allclose(
                road.line.point(s_m, t_m), lane_path.evaluate(u_m, lane_path.lane_q_m)[:2],
                atol=0.05,
            )  # fmt: skip
            # A lane of no width has no inside.
            wide = np.array([_wide(road, lane.id, float(s)) for s in s_m])
            found = lane_at(network, index, s_m, t_m)
            np.testing.assert_array_equal(found[wide], np.full(found.shape, lane.id)[wide])


def _wide(road: object, lane: int, s_m: float) -> bool:
    right_m, left_m = road.lane_borders_t(lane, s_m)  # type: ignore[attr-defined]
    return bool(left_m - right_m > 0.2)


@needs_files
def test_a_route_through_a_real_junction_is_one_unbroken_path() -> None:
    """In the town grid a lane leads over a connecting road; its centre stays within 10 cm."""
    folder = SHARED / "maps"
    network = build(ExternalRoad(speed_limit_mps=20.0, file="Town01.xodr"), folder=folder)
    joined = 0
    for junction in network.junctions[:4]:
        for way in junction.connections[:6]:
            start_lane = way.lane_links[0][0]
            if network.road(way.incoming).lane(start_lane).kind != "driving":
                continue
            path = network.path(way.incoming, start_lane, (way.incoming, way.connecting))
            before = path.evaluate(np.nextafter(path.u0_m[1:], 0.0), path.lane_q_m)
            after = path.evaluate(path.u0_m[1:], path.lane_q_m)
            assert np.hypot(before[0] - after[0], before[1] - after[1]).max() < 0.1
            joined += 1
    assert joined > 5


def test_lines_arcs_and_spirals_are_read_as_they_are(tmp_path: Path) -> None:
    """Each geometry becomes one segment with the curvatures of the file."""
    plan = (
        '<geometry s="0" x="1" y="2" hdg="0" length="40"><line/></geometry>'
        '<geometry s="40" x="41" y="2" hdg="0" length="30">'
        '<spiral curvStart="0" curvEnd="0.01"/></geometry>'
        '<geometry s="70" x="71" y="3.5" hdg="0.15" length="30"><arc curvature="0.01"/></geometry>'
    )
    line = read(tmp_path, xodr(xodr_road(plan=plan))).road("1").line
    np.testing.assert_allclose(line.s0_m, [0, 40, 70])
    np.testing.assert_allclose(line.curvature0, [0, 0, 0.01])
    np.testing.assert_allclose(line.curvature_slope, [0, 0.01 / 30, 0])


@pytest.mark.parametrize("kind", ["arcLength", "normalized"])
def test_polynomials_become_pieces_that_follow_them(tmp_path: Path, kind: str) -> None:
    """A paramPoly3 is followed within a tenth of a millimetre."""
    p = np.linspace(0.0, 1.0, 20_001)
    u, v = 80 * p, 30 * p**2 - 12 * p**3
    length_m = float(np.hypot(np.diff(u), np.diff(v)).sum())
    scale = 1.0 if kind == "normalized" else 1.0 / length_m
    plan = (
        f'<geometry s="0" x="0" y="0" hdg="0" length="{length_m}"><paramPoly3 aU="0"'
        f' bU="{80 * scale}" cU="0" dU="0" aV="0" bV="0" cV="{30 * scale**2}"'
        f' dV="{-12 * scale**3}" pRange="{kind}"/></geometry>'
    )
    line = read(tmp_path, xodr(xodr_road(plan=plan))).road("1").line
    assert line.length_m == pytest.approx(length_m)
    _, t_m, _ = line.nearest(u[::97], v[::97])
    assert np.abs(t_m).max() < 1e-4


def test_the_old_polynomial_ends_at_its_length(tmp_path: Path) -> None:
    """A poly3 runs along local u until its length is used up."""
    plan = (
        '<geometry s="0" x="0" y="0" hdg="0" length="100">'
        '<poly3 a="0" b="0" c="0.002" d="0"/></geometry>'
    )
    line = read(tmp_path, xodr(xodr_road(plan=plan))).road("1").line
    x_m, y_m, _, _ = line.evaluate(100.0)
    assert float(y_m) == pytest.approx(0.002 * float(x_m) ** 2, abs=1e-4)


def test_a_widening_lane_is_followed_along_its_centre(tmp_path: Path) -> None:
    """Where the lane moves sideways the path runs on its centre, and stays in the lane."""
    lanes = _section([_width(3.0, b=0.02), _width(3.5)])
    network = read(tmp_path, xodr(xodr_road(lanes=lanes)))
    path = network.path("1", -2)
    assert path.lane_q_m == 0.0
    u_m = np.linspace(0.0, path.length_m, 101)
    _, s_m, t_m = path.to_road(u_m, 0.0)
    np.testing.assert_allclose(t_m, -(3.0 + 0.02 * s_m + 1.75), atol=1e-6)
    x_m, y_m, heading_rad = path.evaluate(u_m, 0.0)
    np.testing.assert_allclose(y_m, t_m, atol=1e-6)
    np.testing.assert_allclose(x_m, s_m, atol=1e-6)
    np.testing.assert_allclose(heading_rad, -np.arctan(0.02), atol=1e-9)
    assert path.length_m == pytest.approx(100 * np.hypot(1, 0.02))


def test_lane_offset_and_width_records_move_the_borders(tmp_path: Path) -> None:
    """The reference line lies in the lanes where there is an offset; records hold from their s."""
    lanes = '<laneOffset s="0" a="3.5" b="0" c="0" d="0"/>' + _section(
        [_width(3.5) + _width(4.0, s=50.0)], left=(_width(3.0),)
    )
    network = read(tmp_path, xodr(xodr_road(lanes=lanes)))
    assert network.lane_centre_t("1", -1) == pytest.approx(1.75)
    assert network.lane_centre_t("1", -1, 60.0) == pytest.approx(1.5)
    s_m, t_m = np.array([10.0, 10, 60, 10, 10]), np.array([6.0, 0.1, -0.3, -0.3, 6.6])
    assert lane_at(network, 0, s_m, t_m).tolist() == [1, -1, -1, 0, 0]


def test_lanes_are_followed_over_sections_and_roads(tmp_path: Path) -> None:
    """A lane that starts with the second section is driven from there to the next road."""
    lanes = _section([_width(3.5)]) + _section(
        [_width(3.5), '<link><successor id="-1"/></link>' + _width(3.0)], s=40.0
    )
    after = '<geometry s="0" x="100" y="-3.5" hdg="0" length="50"><line/></geometry>'
    network = read(
        tmp_path,
        xodr(
            xodr_road(lanes=lanes, link='<successor elementId="2" contactPoint="start"/>'),
            xodr_road(plan=after, road_id="2"),
        ),
    )
    path = network.path("1", -2, ("1", "2"))
    assert path.length_m == pytest.approx(110.0)
    x_m, y_m, _ = path.evaluate([0.0, 110.0], path.lane_q_m)
    np.testing.assert_allclose(x_m, [40.0, 150.0])
    np.testing.assert_allclose(y_m, [-5.0, -5.25])


def test_lanes_that_do_not_meet_are_refused(tmp_path: Path) -> None:
    """A link over a gap of metres is a broken map, not a way."""
    lanes = LANES.replace("<width", '<link><successor id="-1"/></link><width', 1)
    far = '<geometry s="0" x="100" y="-10.5" hdg="0" length="50"><line/></geometry>'
    network = read(
        tmp_path,
        xodr(
            xodr_road(lanes=lanes, link='<successor elementId="2" contactPoint="start"/>'),
            xodr_road(plan=far, road_id="2"),
        ),
    )
    with pytest.raises(RoadError, match=r"10\.50 m away on road 2"):
        network.path("1", -1, ("1", "2"))


def test_ids_become_plain_names_and_stay_distinct(tmp_path: Path) -> None:
    """Ids of any text become names a position can use; the file's own id is kept for export."""
    ids = ["A-1", "a_1", "{6F}", "../../x", "7"]
    network = read(tmp_path, xodr(*(xodr_road(road_id=i) for i in ids)))
    assert network.road_ids == ("a_1", "a_1_2", "6f_", "x", "7")
    assert [road.opendrive_id for road in network.roads.values()] == ids


def test_crosswalks_are_read_with_their_outline(tmp_path: Path) -> None:
    """A turned outline gives its bounds in s and t."""
    more = (
        '<objects><object id="1" type="crosswalk" s="50" t="-1" zOffset="0"'
        ' hdg="1.5707963267948966" length="6" width="3"/></objects>'
    )
    [crossing] = read(tmp_path, xodr(xodr_road(more=more))).crossings
    assert crossing.s_m == pytest.approx(50.0)
    assert crossing.width_m == pytest.approx(3.0)
    assert (crossing.t_right_m, crossing.t_left_m) == pytest.approx((-4.0, 2.0))


def test_in_left_hand_traffic_lanes_run_the_other_way(tmp_path: Path) -> None:
    """The rule of the road turns lanes round: those of positive ids run with s."""
    lanes = _section([_width(3.5)], left=(_width(3.0),))
    for rule, way in (("RHT", -1), ("LHT", 1)):
        road = xodr_road(lanes=lanes, attributes=f'junction="-1" rule="{rule}"')
        network = read(tmp_path, xodr(road), f"{rule}.xodr")
        assert network.road("1").rule == rule
        assert network.road("1").lane(1).direction == way
        assert network.road("1").lane(-1).direction == -way
        assert network.path("1", 1).direction.tolist() == [way]


def test_kinds_of_lanes_are_read(tmp_path: Path) -> None:
    """A lane for driving that only buses may use is a bus lane."""
    access = '<access sOffset="0" rule="allow" restriction="bus"/>'
    lanes = _section([_width(3.5) + access, _width(3.5)]).replace(
        'id="-2" type="driving"', 'id="-2" type="parking"'
    )
    network = read(tmp_path, xodr(xodr_road(lanes=lanes)))
    assert [spec.kind for spec in network.road("1").lanes] == ["bus", "parking"]


def test_profiles_signals_and_objects_are_read(tmp_path: Path) -> None:
    """Elevation, roll, signs with their ids, things with their sizes, tunnels."""
    more = (
        '<elevationProfile><elevation s="20" a="1" b="0.02" c="0" d="0"/>'
        '<elevation s="0" a="0" b="0.05" c="0" d="0"/></elevationProfile>'
        '<lateralProfile><superelevation s="0" a="0.03" b="0" c="0" d="0"/></lateralProfile>'
        '<objects><object id="4" name="House A" type="building" s="20" t="-9" zOffset="0" hdg="0.1"'
        ' length="8" width="6" height="5"/><object id="5" type="car" s="3" t="0" zOffset="0"'
        ' length="4" width="2"/><tunnel id="1" s="40" length="100" type="standard" lighting="0"/>'
        "</objects>"
        '<signals><signal id="S-1" s="30" t="-5" dynamic="no" orientation="+" type="274"'
        ' subtype="50" country="DE" value="54" unit="km/h" zOffset="2.5">'
        '<validity fromLane="-1" toLane="-1"/></signal>'
        '<signal id="S_1" s="31" t="5" dynamic="yes" orientation="-" type="1000001" subtype="-1"'
        ' zOffset="2"/></signals>'
    )
    network = read(tmp_path, xodr(xodr_road(more=more)))
    road = network.road("1")
    assert road.elevation is not None
    assert [piece[:3] for piece in road.elevation.pieces] == [(0.0, 0.0, 0.05), (20.0, 1.0, 0.02)]
    assert road.superelevation is not None
    [house] = network.objects
    assert (house.name, house.kind, house.s_m, house.t_m) == ("house_a", "building", 20.0, -9.0)
    assert (house.length_m, house.width_m, house.height_m, house.hides) == (8.0, 6.0, 5.0, True)
    limit, light = network.signals
    assert (limit.name, limit.file_id, limit.lanes) == ("signal_s_1", "S-1", (-1,))
    assert limit.value == pytest.approx(15.0)
    assert (light.name, light.dynamic, light.orientation) == ("signal_s_1_2", True, "-")
    [tunnel] = network.structures
    assert (tunnel.kind, tunnel.s_m, tunnel.length_m, tunnel.lit) == ("tunnel", 40.0, 60.0, False)


@pytest.mark.parametrize("odd", ["nan", "1e300", "-5", "x", ""])
def test_odd_objects_and_signals_are_left_out(tmp_path: Path, odd: str) -> None:
    """What stands beside a road does not keep anybody from driving on it."""
    more = (
        f'<objects><object id="1" type="barrier" s="{odd}" t="0" zOffset="0" length="4" width="1"/>'
        f'<object id="2" type="barrier" s="5" t="0" zOffset="0" length="{odd}" width="1"/>'
        "</objects>"
        f'<signals><signal id="1" s="{odd}" t="0" orientation="+" zOffset="0"/></signals>'
    )
    network = read(tmp_path, xodr(xodr_road(more=more)))
    assert not network.objects
    assert not network.signals


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("no xml", "not well-formed XML"),
        ("", "not well-formed XML"),
        ("<OpenSCENARIO/>", "root element is OpenSCENARIO"),
        (xodr(), "0 roads"),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + xodr(xodr_road()),
            "document type declarations are refused",
        ),
        ('<!DOCTYPE a [<!ENTITY a "aaaa">]>' + xodr(xodr_road(road_id="&a;")), "document type"),
        ("<OpenDRIVE>" + "<a>" * 200 + "</a>" * 200 + "</OpenDRIVE>", "nested deeper"),
        ("<OpenDRIVE>" + "<a>" * 5000 + "</a>" * 5000 + "</OpenDRIVE>", "not well-formed XML"),
        (xodr(xodr_road(), xodr_road()), "two roads have the same id"),
        (xodr(xodr_road(plan="")), "road 1: it has no <planView>"),
        (xodr(xodr_road(plan=LINE.replace("<line/>", "<bezier/>"))), "it holds bezier"),
        (xodr(xodr_road(plan=LINE.replace('"100"', '"nan"'))), "not a finite number"),
        (xodr(xodr_road(plan=LINE.replace('"100"', '"8827480348000"'))), "at most"),
        (xodr(xodr_road(plan=LINE.replace('x="0"', 'x="1e300"'))), "too far out"),
        (
            xodr(xodr_road(plan=LINE.replace("<line/>", '<arc curvature="1e9"/>'))),
            "geometry 1 <arc>: its curvature exceeds",
        ),
        (
            xodr(xodr_road(plan=LINE.replace("<line/>", '<arc curvature="50"/>'))),
            "turns by more than",
        ),
        (xodr(xodr_road(plan=LINE.replace("<line/>", "<arc/>"))), "has no attribute curvature"),
        (
            xodr(xodr_road(plan=LINE.replace("<line/>", "<paramPoly3 " + " ".join(
                f'{c}{x}="0"' for c in "abcd" for x in "UV") + "/>"))),
            "stands still",
        ),
        (
            xodr(xodr_road(plan=LINE.replace(
                "<line/>", '<poly3 a="0" b="1e200" c="0" d="1e200"/>'))),
            "does not have this length|stands still|says",
        ),
        (xodr(xodr_road(lanes="")), "no <laneSection>"),
        (xodr(xodr_road(lanes=LANES.replace('id="-1"', 'id="-3"'))), "leave gaps"),
        (xodr(xodr_road(lanes=LANES.replace('id="-1"', 'id="1"'))), "cannot be on the right"),
        (xodr(xodr_road(lanes=LANES.replace("width", "border"))), "<border> are not supported"),
        (xodr(xodr_road(attributes='junction="-1" rule="UK"')), 'rule="UK" is not known'),
        (
            xodr(xodr_road(more='<elevationProfile><elevation s="0" a="x"/></elevationProfile>')),
            "not a finite number",
        ),
        (
            xodr(xodr_road(more='<elevationProfile><elevation s="0" b="1e9"/></elevationProfile>')),
            "exceeds",
        ),
        (xodr(xodr_road(link='<successor elementId="9"/>')), "linked to road 9"),
    ],
)  # fmt: skip
def test_broken_and_unsupported_files_are_refused_clearly(
    tmp_path: Path, text: str, what: str
) -> None:
    """The message names the file, the road and the element."""
    with pytest.raises(RoadError, match=what) as caught:
        read(tmp_path, text)
    assert caught.value.where.startswith("map.xodr")


def test_only_files_in_the_folder_are_read(tmp_path: Path) -> None:
    """Neither a missing folder, nor a link out of it, nor another file content is accepted."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    network = read(outside, xodr(xodr_road()), "real.xodr")
    assert network.source == (outside / "real.xodr").read_bytes()
    (inside / "link.xodr").symlink_to(outside / "real.xodr")
    (inside / "folder.xodr").mkdir()
    for name in ("link.xodr", "folder.xodr", "missing.xodr"):
        with pytest.raises(RoadError, match="there is no file"):
            build(ExternalRoad(speed_limit_mps=20.0, file=name), folder=inside)
    with pytest.raises(RoadError, match="no folder was given"):
        build(ExternalRoad(speed_limit_mps=20.0, file="real.xodr"))
    pinned = ExternalRoad(speed_limit_mps=20.0, file="real.xodr", sha256="0" * 64)
    with pytest.raises(RoadError, match="not the file that the scenario was written for"):
        build(pinned, folder=outside)
    digest = hashlib.sha256((outside / "real.xodr").read_bytes()).hexdigest()
    assert build(pinned.model_copy(update={"sha256": digest}), folder=outside) is network


def test_files_of_more_than_the_limit_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size is looked at before the content."""
    monkeypatch.setattr("scenario_gen.roads.xodr_file.LIMITS", XmlLimits(most_bytes=100))
    with pytest.raises(RoadError, match="100 is the limit"):
        read(tmp_path, xodr(xodr_road()))


_WHOLE = xodr(
    xodr_road(
        plan='<geometry s="0" x="0" y="0" hdg="0" length="40">'
        '<spiral curvStart="0" curvEnd="0.01"/></geometry>'
        '<geometry s="40" x="40" y="2" hdg="0.2" length="30"><paramPoly3 aU="0" bU="30"'
        ' cU="0" dU="0" aV="0" bV="0" cV="1" dV="0" pRange="normalized"/></geometry>'
        '<geometry s="70" x="70" y="9" hdg="0.2" length="30"><poly3 a="0" b="0" c="0.001" d="0"/>'
        "</geometry>",
        lanes='<laneOffset s="0" a="1" b="0" c="0" d="0"/>'
        + _section([_width(3.5) + _width(3.5, b=0.01, s=20.0)], left=(_width(3.0),))
        + _section([_width(3.5), _width(3.0)], s=50.0),
        link='<predecessor elementType="junction" elementId="7"/>',
        more='<objects><object id="1" type="crosswalk" s="50" t="0" hdg="0" length="4" width="6"/>'
        '<object id="2" type="pole" s="9" t="4" zOffset="0" radius="0.2" height="3"/></objects>'
        '<elevationProfile><elevation s="0" a="0" b="0.01" c="0" d="0"/></elevationProfile>'
        '<signals><signal id="1" s="9" t="4" zOffset="2" orientation="+" type="1" value="5"/>'
        "</signals>",
    ),
    '<junction id="7"><connection id="0" incomingRoad="1" connectingRoad="1" contactPoint="start">'
    '<laneLink from="1" to="-1"/></connection></junction>',
)
_VALUES = re.findall(r'"([^"]*)"', _WHOLE)


@settings(max_examples=80)
@given(
    st.integers(0, len(_VALUES) - 1),
    st.sampled_from(
        ["", "nan", "inf", "-1", "0", "1e300", "-1e300", "1e-300", "8827480348000", "1e5", "x", "7",
         "0.5", "-0.2", "end", "../../x"]
    ),
)  # fmt: skip
def test_any_odd_value_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, position: int, value: str
) -> None:
    """One attribute replaced by something odd: a network that answers, or a RoadError."""
    counter = iter(range(len(_VALUES)))
    text = re.sub(r'"[^"]*"', lambda m: f'"{value}"' if next(counter) == position else m[0], _WHOLE)
    try:
        network = read(tmp_path_factory.getbasetemp(), text)
        for road in network.roads.values():
            for lane in road.lanes:
                with contextlib.suppress(RoadError):
                    path = network.path(road.id, lane.id)
                    path.evaluate(0.5 * path.length_m, path.lane_q_m)
        network.locate(np.linspace(-10, 120, 50), 0.0)
    except RoadError as error:
        assert error.where  # noqa: PT017 (both outcomes are right)
