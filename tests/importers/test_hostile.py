"""Hostile files are refused with a message, and never read anything outside their folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenario_gen.errors import InputError, ScenarioGenError
from scenario_gen.safe_xml import parse_xml
from simulators.importers import Imported, Settings, import_file
from simulators.importers.folder import Folder
from tests.importers.agreement import roll
from tests.importers.files import CATALOGS, after, event, lane, read, speed, write, xosc

OUTSIDE = "<OpenDRIVE><header/><road id='7'/></OpenDRIVE>"
TRICKS = (
    "../secret/secret.xodr", "in/../../secret/secret.xodr", "..\\secret\\secret.xodr",
    "{tmp}/secret/secret.xodr", "file://{tmp}/secret/secret.xodr", "//host/share/secret.xodr",
    "\\\\host\\share\\secret.xodr", "C:\\secret.xodr", "http://127.0.0.1:9/secret.xodr",
    "~/secret.xodr", "%2e%2e/secret/secret.xodr", "..%2fsecret/secret.xodr", "link/secret.xodr",
    "link.xodr", "a\u0001b.xodr", "x" * 600 + ".xodr", "",
)  # fmt: skip


def refused(found: Imported) -> str:
    assert found.scenario is None
    assert found.problem
    return found.problem


@pytest.mark.parametrize("trick", TRICKS)
def test_no_map_outside_the_folder_is_read(tmp_path: Path, trick: str) -> None:
    outside, inside = tmp_path / "secret", tmp_path / "in"
    outside.mkdir()
    (outside / "secret.xodr").write_text(OUTSIDE)
    path = write(inside, xosc(road="ROAD"))
    (inside / "link").symlink_to(outside)
    (inside / "link.xodr").symlink_to(outside / "secret.xodr")
    name = trick.replace("{tmp}", str(tmp_path)).replace("\u0001", "&#9;")
    path.write_text(xosc(road=name))
    problem = refused(import_file(path, roll, Settings(folder=inside)))
    assert "map cannot be read" in problem
    assert "line 1" in problem


def test_the_file_itself_has_to_be_in_the_folder(tmp_path: Path) -> None:
    path = write(tmp_path / "a", xosc())
    (tmp_path / "b").mkdir()
    with pytest.raises(InputError, match="not in the folder"):
        import_file(path, roll, Settings(folder=tmp_path / "b"))
    (tmp_path / "b" / "link.xosc").symlink_to(path)
    with pytest.raises(InputError, match="not in the folder"):
        import_file(tmp_path / "b" / "link.xosc", roll, Settings(folder=tmp_path / "b"))


def test_catalogs_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    outside, inside = tmp_path / "secret", tmp_path / "in"
    outside.mkdir()
    (outside / "c.xosc").write_text("<OpenSCENARIO><Catalog name='cars'/></OpenSCENARIO>")
    (inside / "catalogs").mkdir(parents=True)
    (inside / "catalogs" / "c.xosc").symlink_to(outside / "c.xosc")
    reference = '<CatalogReference catalogName="cars" entryName="x"/>'
    objects = f'<ScenarioObject name="Ego">{reference}</ScenarioObject>'
    for text in (CATALOGS, CATALOGS.replace("catalogs", "../secret")):
        found = read(inside, xosc(objects=objects, catalogs=text))
        assert "no objects" in refused(found)
        assert any(
            "leads out of" in str(entry) or "no catalog" in str(entry) for entry in found.entries
        )


@pytest.mark.parametrize("name", ["pipe", "folder", "none", "a.txt"])
def test_only_plain_files_of_two_kinds_are_opened(tmp_path: Path, name: str) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.xodr")
    (tmp_path / "folder.xodr").mkdir()
    (tmp_path / "a.txt").write_text(OUTSIDE)
    suffix = "" if name.endswith(".txt") else ".xodr"
    with pytest.raises(InputError):
        Folder(tmp_path).file(name + suffix, tmp_path)


def catalog(name: str, entry: str) -> str:
    return f'<OpenSCENARIO><FileHeader/><Catalog name="{name}">{entry}</Catalog></OpenSCENARIO>'


def test_catalogs_that_refer_in_a_circle_are_found_out(tmp_path: Path) -> None:
    (tmp_path / "catalogs").mkdir()
    entry = '<Vehicle name="x"><CatalogReference catalogName="c" entryName="x"/></Vehicle>'
    (tmp_path / "catalogs" / "c.xosc").write_text(catalog("c", entry))
    reference = '<CatalogReference catalogName="c" entryName="x"/>'
    objects = f'<ScenarioObject name="Ego">{reference}</ScenarioObject>'
    found = read(tmp_path, xosc(objects=objects, catalogs=CATALOGS))
    refused(found)
    assert any("a circle" in str(entry) or "no catalog" in str(entry) for entry in found.entries)


@pytest.mark.parametrize(
    "value",
    ["${9**9**9}", "${pow(9e9,9e9)}", "${1/0}", "$v", "nan", "inf", "1e400", "-1e18", "${" + "("
     * 100 + "1" + ")" * 100 + "}", "x", "", "0x10", "1_0e", "١٢"],
)  # fmt: skip
def test_values_that_are_no_speed_are_named(tmp_path: Path, value: str) -> None:
    """Each leads to a line about the element; nothing else is lost."""
    parameters = '<ParameterDeclaration name="v" parameterType="double" value="$v"/>'
    events = event("e", speed(value), after(2))
    found = read(tmp_path, xosc(events=events, parameters=parameters))
    if found.scenario is not None and value == "١٢":
        return
    assert found.scenario is not None
    assert found.scenario.actors[0].phases == ()
    assert any(entry.status == "left_out" and entry.line for entry in found.entries)


def test_too_many_events_are_refused(tmp_path: Path) -> None:
    events = "".join(event(f"e{n}", speed(1), after(1)) for n in range(600))
    assert "more than 500 events" in refused(read(tmp_path, xosc(events=events)))


def test_too_many_objects_are_refused(tmp_path: Path) -> None:
    from tests.importers.files import VEHICLE, lane, start

    names = ["Ego", *(f"o{n}" for n in range(60))]
    objects = "".join(f'<ScenarioObject name="{n}">{VEHICLE}</ScenarioObject>' for n in names)
    init = "".join(start(name, lane(10 + 10 * index)) for index, name in enumerate(names))
    assert "50 is the limit" in refused(read(tmp_path, xosc(objects=objects, init=init)))


TEXT = xosc(events=event("e", speed(10), after(4))).encode()


def test_a_file_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    for cut in range(len(TEXT)):
        with pytest.raises(InputError, match=r"test\.xosc.*not well-formed XML"):
            parse_xml(TEXT[:cut], path.name)
    for cut in range(0, len(TEXT), 100):
        path.write_bytes(TEXT[:cut])
        with pytest.raises(InputError, match=r"test\.xosc.*not well-formed XML"):
            import_file(path, roll, Settings(folder=tmp_path))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(TEXT) - 1), new=st.binary(min_size=1, max_size=4))
def test_changed_bytes_never_raise_anything_but_our_errors(
    tmp_path: Path, at: int, new: bytes
) -> None:
    path = write(tmp_path, TEXT[:at] + new + TEXT[at + len(new) :])
    try:
        import_file(path, roll, Settings(folder=tmp_path))
    except ScenarioGenError:
        return


_NUMBERS = st.sampled_from(["0", "-1", "1e9", "nan", "", "$x", "${1/0}", "true", "999999", "a b"])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), value=_NUMBERS)
def test_changed_attributes_never_raise_anything_but_our_errors(
    tmp_path: Path, data: st.DataObject, value: str
) -> None:
    from lxml import etree

    root = etree.fromstring(TEXT)
    node = data.draw(st.sampled_from([node for node in root.iter() if node.attrib]))
    node.set(data.draw(st.sampled_from(sorted(node.attrib))), value)
    path = write(tmp_path, etree.tostring(root))
    try:
        import_file(path, roll, Settings(folder=tmp_path))
    except ScenarioGenError:
        return


HEADER = (
    '<FileHeader revMajor="1" revMinor="2" date="2026-01-01T00:00:00" description="" author=""/>'
)


def varied(name: str) -> str:
    return (
        f'<OpenSCENARIO>{HEADER}<ParameterValueDistribution><ScenarioFile filepath="{name}"/>'
        "<Deterministic/></ParameterValueDistribution></OpenSCENARIO>"
    )


def test_a_distribution_that_names_itself_is_refused(tmp_path: Path) -> None:
    assert "no Storyboard" in refused(read(tmp_path, varied("test.xosc")))


def test_an_include_is_an_element_that_is_left_out(tmp_path: Path) -> None:
    """Nothing of the file that it names is read."""
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="road.xodr"/>'
    found = read(tmp_path, xosc().replace("<Entities>", f"{include}<Entities>"))
    assert [entry.what for entry in found.entries if entry.status == "left_out"] == ["include"]


UTF_16 = xosc().replace("UTF-8", "UTF-16")


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (UTF_16.replace("<Open", "<!DOCTYPE x><Open", 1).encode("utf-16"), "document type"),
        (xosc().replace("UTF-8", "UTF-7").encode(), "UTF-7 is not read"),
        (UTF_16.encode("utf-16-le"), "U\\+0000"),
        (xosc().replace("UTF-8", "cp037").encode("cp037"), "no utf-8 text"),
    ],
)  # fmt: skip
def test_encodings_hide_nothing(tmp_path: Path, data: bytes, match: str) -> None:
    with pytest.raises(InputError, match=match):
        read(tmp_path, data)


def test_plain_utf_16_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, UTF_16.encode("utf-16")).whole


def route(name: str, reference: str, times: int = 1) -> str:
    inner = (
        "<Waypoint><Position><RoutePosition><RouteRef>"
        f'<CatalogReference catalogName="c" entryName="{reference}"/></RouteRef><InRoutePosition>'
        '<FromLaneCoordinates pathS="1" laneId="-1"/></InRoutePosition></RoutePosition></Position>'
        "</Waypoint>"
    )
    return f'<Route name="{name}" closed="false">{inner * times}</Route>'


@pytest.mark.parametrize("levels", [0, 6])
def test_routes_that_are_made_of_routes_have_a_limit(tmp_path: Path, levels: int) -> None:
    """In a circle, or 60 to the power of 6 of them."""
    (tmp_path / "catalogs").mkdir()
    parts = [route(f"r{n}", f"r{n - 1}", 60) for n in range(1, levels + 1)]
    leaf = "".join(f"<Waypoint><Position>{lane(s)}</Position></Waypoint>" for s in (10, 90))
    last = f'<Route name="r0" closed="false">{leaf}</Route>' if levels else route("r0", "r0")
    entries = "".join([*parts, last])
    (tmp_path / "catalogs" / "c.xosc").write_text(catalog("c", entries))
    action = (
        "<PrivateAction><RoutingAction><AssignRouteAction><CatalogReference catalogName="
        f'"c" entryName="r{levels}"/></AssignRouteAction></RoutingAction></PrivateAction>'
    )
    found = read(tmp_path, xosc(events=event("e", action, after(1)), catalogs=CATALOGS))
    if levels:
        assert any("references to catalogs are met" in str(entry) for entry in found.entries)
    else:
        assert "a circle" in refused(found)


def test_a_parameter_is_resolved_once_however_many_refer_to_it(tmp_path: Path) -> None:
    """Here 90 to the power of 18 times otherwise."""
    sums = [f"${{{'+'.join([f'$p{n - 1}'] * 90)}}}" for n in range(1, 19)]
    parameters = "".join(
        f'<ParameterDeclaration name="p{n}" parameterType="double" value="{value}"/>'
        for n, value in enumerate(["0", *sums])
    )
    events = event("e", speed("$p18"), after(2))
    found = read(tmp_path, xosc(events=events, parameters=parameters))
    assert found.whole
