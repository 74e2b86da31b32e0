"""OpenODD files: read line by line, written, judged as openodd-py judges, and kept harmless."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenario_gen.catalog.briefs import read_brief, read_odd
from scenario_gen.catalog.openodd import openodd_text, read_binding, read_openodd
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.errors import BriefError, InputError
from scenario_gen.odd import ATTRIBUTES

pytest.importorskip("openodd", reason="openodd-py is not installed")

ROOT = Path(__file__).parents[2]
READY = ("motorway_pilot", "urban_shuttle", "truck_hub_to_hub")
#: A taxonomy that is not ours: other names, other words, other units.
FOREIGN = """
TAXONOMY:
  scenery:
    road class: [highway, rural, dirt_track, living_street]
    posted_speed_limit: float velocity
    bridge: boolean
    roundabout: boolean
    tidal_range: float length
    lane-marking: [clearly_visible, faded]
  environment:
    rainfall: float precipitation_rate
    rain_level:
      dry_sky:
        rainfall: "< 0.1 mm/h"
      drizzle:
        rainfall: "[0.1 .. 2.5] mm/h"
      downpour:
        rainfall: "> 2.5 mm/h"
    ambient_temperature: float temperature
    daylight: [daytime, low_sun, darkness]
    wind: [calm, storm]
"""


def told(path: Path, text: str) -> list[tuple[str, str, str]]:
    """(taken, attribute, what is said) of every restriction."""
    path.write_text(text)
    return [(one.taken, one.attribute, one.says) for one in read_openodd(path).told]


def same(one: Odd, other: Odd) -> bool:
    """Whether two ODDs have the same limits; the order of words does not matter."""

    def plain(odd: Odd) -> dict[str, Any]:
        return {name: sorted(value) if isinstance(value, tuple) else value
                for name, value in odd.model_dump().items()}  # fmt: skip

    return plain(one) == plain(other)


@pytest.mark.parametrize("name", READY)
def test_the_ready_odds_are_also_openodd_files_that_say_the_same(name: str) -> None:
    reading = read_openodd(ROOT / "scenarios" / "odd" / "openodd" / f"{name}.yaml")
    assert {one.taken for one in reading.told} == {"taken"}
    assert same(reading.odd, read_odd(name))
    assert reading.document.roots == ("odd",)


@pytest.mark.parametrize("name", READY)
def test_the_ready_openodd_files_are_what_is_written(name: str) -> None:
    path = ROOT / "scenarios" / "odd" / "openodd" / f"{name}.yaml"
    assert path.read_text() == openodd_text(read_odd(name))


@st.composite
def odds(draw: st.DrawFn) -> Odd:
    """Any ODD, with limits on some attributes."""
    fields: dict[str, Any] = {}
    for one in draw(st.lists(st.sampled_from(ATTRIBUTES), unique_by=lambda a: a.name, max_size=8)):
        if one.is_choice:
            words = draw(st.sets(st.sampled_from(one.words), min_size=not one.may_lack))
            fields[one.name] = tuple(word for word in one.words if word in words)
            continue
        numbers = st.integers(-50, 90) if one.whole else st.floats(-80, 60, width=16)
        ends = sorted(draw(st.lists(numbers, min_size=1, max_size=2)))
        fields[one.name] = Range(
            minimum=float(ends[0]) if len(ends) == 2 or draw(st.booleans()) else None,
            maximum=float(ends[-1]),
        )
    return Odd(name=draw(st.text("ab: #'\"{}[]é", max_size=12)), **fields)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(odd=odds())
def test_what_is_written_reads_back_the_same(tmp_path: Path, odd: Odd) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(openodd_text(odd))
    found = read_openodd(path)
    assert not found.odd.not_taken
    # OpenODD has no module without conditions, nor an empty title.
    has_title = odd.name and "TITLE" in path.read_text()
    assert same(found.odd, odd if has_title else odd.model_copy(update={"name": "odd"}))


def test_what_was_not_taken_cannot_be_written() -> None:
    with pytest.raises(InputError, match="not everything"):
        openodd_text(Odd(name="x", not_taken=("a.yaml:1: b",)))


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("posted_speed_limit: '<= 90 km/h'", ("taken", "speed_limit_mps", "up to 25 m/s")),
        ("posted_speed_limit: '[20 .. 60] mph'",
         ("taken", "speed_limit_mps", "8.9408 to 26.8224 m/s")),
        ("posted_speed_limit: '< 25 m/s'",
         ("taken", "speed_limit_mps", "up to 25 m/s; upper end 25 itself left out")),
        ("ambient_temperature: '>= 273.15 K'", ("taken", "temperature_c", "from 0 degC")),
        ("rain_level: '<= drizzle'", ("taken", "rain_mmph", "up to 2.5 mm/h")),
        ("lane-marking: faded", ("taken", "marking", "blurred; not in the taxonomy of the file:"
                                 " none, temporary")),
        ("road class: [highway]", ("taken", "road_types", "motorway; not in the taxonomy of the"
                                   " file: primary, radial, distributor, minor, slip_road,"
                                   " parking")),
        ("bridge: false", ("taken", "special_structures",
                           "access_barrier, pedestrian_crossing, rail_crossing, tunnel, toll")),
        ("roundabout: false", ("taken", "roundabouts", "nothing of it")),
        ("daylight: [daytime, low_sun]", ("taken", "illumination",
                                          "day; not in the taxonomy of the file: twilight")),
    ],
)  # fmt: skip
def test_what_a_foreign_file_demands_is_taken_in_our_words(
    tmp_path: Path, section: str, found: tuple[str, str, str]
) -> None:
    text = f"{FOREIGN}ODD:\n  main:\n    INCLUDE_AND:\n      {section}\n"
    assert told(tmp_path / "a.yaml", text) == [found]


@pytest.mark.parametrize(
    ("section", "taken", "why"),
    [
        ("tidal_range: '< 3 ft'", "not taken", "no attribute for scenery.tidal_range"),
        ("bridge: true", "not taken", "bridge has to be there"),
        ("wind: calm", "not taken", "calm, storm has no numbers in the binding"),
        ("daylight: daytime", "in doubt", "day stands for a word that the file allows and"),
        ("road class: [dirt_track]", "in doubt", "dirt_track has no word in the binding"),
        ("OR: {bridge: true, daylight: daytime}", "not taken", "it joins scenery.bridge, env"),
        ("OR: {posted_speed_limit: '< 5 m/s', scenery.posted_speed_limit: '> 9 m/s'}",
         "not taken", "several ranges with gaps"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_told_and_keeps_scenarios_from_being_inside(
    tmp_path: Path, section: str, taken: str, why: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{FOREIGN}ODD:\n  main:\n    INCLUDE_AND:\n      {section}\n")
    reading = read_openodd(path)
    line = FOREIGN.count("\n") + 4
    assert [(one.taken, one.where) for one in reading.told] == [(taken, f"a.yaml:{line}")]
    assert why in reading.told[0].says
    assert len(reading.odd.not_taken) == 1
    assert why in reading.odd.not_taken[0]


def test_exclusions_modules_labels_and_inactive_parts_are_followed(tmp_path: Path) -> None:
    text = f"""{FOREIGN}
ODD:
  main:
    TITLE: A pilot
    INCLUDE_AND:
      weather: true
      roads: true
    EXCLUDE_OR:
      posted_speed_limit: "> 130 km/h"
      ambient_temperature: unknown
      frost: true
MODULES:
  weather:
    EXCLUDE_OR:
      rainfall: ">= 7.6 mm/h"
  some_roads:
    LABEL: roads
    INCLUDE_AND:
      road class: highway
  cold:
    LABEL: frost
    INCLUDE_AND:
      ambient_temperature: "< 0 C"
  night:
    ACTIVE: false
    LABEL: frost
    INCLUDE_AND:
      daylight: darkness
"""
    path = tmp_path / "a.yaml"
    path.write_text(text)
    odd = read_openodd(path).odd
    assert odd.name == "A pilot"
    assert odd.not_taken == ()
    assert odd.road_types == ("motorway",)
    assert odd.speed_limit_mps is not None
    assert odd.speed_limit_mps.maximum == pytest.approx(130 / 3.6)
    assert odd.temperature_c == Range(minimum=0.0)
    assert odd.illumination is None
    # Just below 7.6: the edge itself is excluded.
    assert odd.rain_mmph is not None
    assert odd.rain_mmph.contains(7.599999999999999)
    assert not odd.rain_mmph.contains(7.6)


def test_restrictions_that_leave_nothing_are_an_error(tmp_path: Path) -> None:
    sections = "    INCLUDE_AND:\n      rainfall: '> 5 mm/h'\n    EXCLUDE_OR:\n" \
        "      rainfall: '> 3 mm/h'\n"  # fmt: skip
    with pytest.raises(BriefError, match="nothing of rain_mmph is left"):
        told(tmp_path / "a.yaml", f"{FOREIGN}ODD:\n  main:\n{sections}")


def test_a_person_can_give_a_binding_of_his_own(tmp_path: Path) -> None:
    path, own = tmp_path / "a.yaml", tmp_path / "own.yaml"
    path.write_text(f"{FOREIGN}ODD:\n  main:\n    INCLUDE_AND:\n      tidal_range: '< 3 m'\n")
    own.write_text(
        "name: own\nconcepts:\n- {attribute: visibility_m, path: a.b, names: [tidal_range],"
        " unit: m}\n"
    )
    assert [one.attribute for one in read_openodd(path, own).told] == ["visibility_m"]
    own.write_text("name: own\nconcepts:\n- {attribute: tides, path: a.b, names: [x]}\n")
    with pytest.raises(BriefError, match="no attribute tides"):
        read_openodd(path, own)


def test_the_shipped_binding_names_every_attribute_once() -> None:
    names = [bound.attribute for bound in read_binding().concepts]
    assert sorted(names) == sorted(one.name for one in ATTRIBUTES)


def test_imports_lie_in_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "taxonomy.yaml").write_text(FOREIGN)
    main = tmp_path / "main.yaml"
    body = "ODD:\n  main:\n    INCLUDE_AND:\n      bridge: false\n"
    main.write_text(f"IMPORT:\n  - inner/taxonomy.yaml\n{body}")
    assert [(one.where, one.taken) for one in read_openodd(main).told] == [("main.yaml:6", "taken")]
    assert read_odd(str(main)).special_structures is not None
    outside = tmp_path / "inner" / "main.yaml"
    (tmp_path / "inner" / "link.yaml").symlink_to(main)
    for name in ("../main.yaml", str(main), "link.yaml", "http://x/y.yaml", "taxonomy.txt"):
        outside.write_text(f"IMPORT: ['{name}']\n{body}")
        with pytest.raises(BriefError, match="only YAML files in the folder") as caught:
            read_openodd(outside)
        assert "main.yaml:1" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("TAXONOMY:\n  a: &x [b]\n  c: *x\n", "anchors and aliases"),
        ("TAXONOMY: !!python/object/apply:os.system [ls]\n", "tags"),
        ("TAXONOMY: " + "{a: " * 3000, "nested deeper"),
        ("TAXONOMY:\n  a: [" + "x, " * 30_000 + "]\n", "more than 20000 values"),
        ("TAXONOMY:\n" + "# " * 150_000, "more than 200000"),
        ("openodd: [x.yaml]\nprobes: {a: {probe: 'os:system'}}\nODD: {}\n", "none of OpenODD"),
        ("TAXONOMY: {}\nTAXONOMY: {}\n", "given twice"),
        ("TAXONOMY:\n  <<: {a: boolean}\n", "plain names"),
        ("ODD:\n  m:\n    INCLUDE_AND: {tides: high}\n", "neither a concept nor a module"),
        ("MODULES:\n  m:\n    INCLUDE_AND: {n: true}\n  n:\n    INCLUDE_AND: {m: true}\n",
         "refer to each other"),
        ("IMPORT: [a.yaml]\n", "imports itself"),
        ("ODD: {}\n---\nODD: {}\n", "another document"),
        (FOREIGN + "ODD:\n" + "".join(
            f"  m{i}:\n    INCLUDE_AND: {{rainfall: '< {i + 1} mm/h'}}\n" for i in range(300)
        ), "more than 200 numbers"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_reason(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(BriefError, match=why) as caught:
        read_odd(str(path)) if text.startswith("TAX") else read_openodd(path)
    assert "a.yaml" in str(caught.value)


def test_modules_that_name_each_other_twice_are_followed_once(tmp_path: Path) -> None:
    """Doubling at 40 levels would not end."""
    levels = "".join(
        f"  m{i}:\n    LABEL: l{i}\n    INCLUDE_AND:\n      m{i + 1}: true\n      l{i + 1}: true\n"
        for i in range(40)
    )
    last = "  m40:\n    LABEL: l40\n    INCLUDE_AND:\n      bridge: false\n"
    found = told(tmp_path / "a.yaml", f"{FOREIGN}MODULES:\n{levels}{last}")
    assert [taken for taken, _, _ in found] == ["taken"]


def test_a_brief_may_name_an_openodd_file(tmp_path: Path) -> None:
    (tmp_path / "mine.odd.yaml").write_text(openodd_text(read_odd("urban_shuttle")))
    brief = tmp_path / "brief.yaml"
    brief.write_text("name: x\nfunction: f\nodd: mine\n")
    odd = read_brief(brief).odd
    assert isinstance(odd, Odd)
    assert same(odd, read_odd("urban_shuttle"))


def test_without_the_library_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openodd", None)
    with pytest.raises(BriefError, match=r"scenario-gen\[openodd\]"):
        told(tmp_path / "a.yaml", FOREIGN)
