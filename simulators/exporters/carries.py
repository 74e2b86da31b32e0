"""Which format carries what: a table that a test holds against the files themselves.

For every feature there is a pair of scenarios that differ in it alone (``tests/records/features``).
Where a format carries it, at least in part, the files of the two differ; else they are the same.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from simulators.registry import Registry

Carries: TypeAlias = Literal["yes", "part", "no"]

#: Exporter -> title of its column, and what judges its files. The page shows those installed.
FORMATS: dict[str, tuple[str, str]] = {
    "openscenario": ("OpenSCENARIO", "official XSD, ASAM checker"),
    "opendrive": ("OpenDRIVE", "official XSD"),
    "record": ("test-case record", "its JSON Schema"),
    "openlabel": ("OpenLABEL", "official JSON Schema, openlabel-checker"),
    "osi": ("OSI `.osi`", "read by asam-osi-utilities"),
    "mcap": ("OSI MCAP", "read by asam-osi-utilities"),
    "dsl": ("DSL 2.1", "grammar of py-osc2: syntax only"),
    "commonroad": ("CommonRoad", "its XSD, commonroad-io"),
    "sumo": ("SUMO", "netconvert, its schemas"),
    "csv": ("CSV", "not checked"),
    "geojson": ("GeoJSON", "not checked"),
}


class Feature(NamedTuple):
    """One row of the table."""

    title: str
    cells: dict[str, Carries]
    """Exporter -> how far it goes; ``no`` where it is not named."""
    note: str = ""


def _row(title: str, yes: str = "", part: str = "", note: str = "") -> Feature:
    cells: dict[str, Carries] = dict.fromkeys(yes.split(), "yes")
    return Feature(title, cells | dict.fromkeys(part.split(), "part"), note)


_OSI = "osi mcap"
_TRACKS = "osi mcap csv geojson"

#: Name -> row. Rows that every format of a kind carries by its nature are in ``GROUNDS``.
FEATURES: dict[str, Feature] = {
    "speed_limit": _row(
        "speed limit", "opendrive record sumo", "commonroad", "signs that stand, in CommonRoad"
    ),
    "marking": _row("state of markings", "opendrive record", note="user data in OpenDRIVE"),
    "surface_material": _row("material of the road surface", "opendrive record openlabel"),
    "furniture": _row(
        "objects and signs beside the road",
        "opendrive",
        f"openlabel {_OSI} commonroad sumo",
        "objects without signs in OSI; gantries and barriers in OpenLABEL;"
        " barriers and outlines in CommonRoad and SUMO",
    ),
    "signal_programs": _row(
        "programs of traffic lights",
        f"openscenario {_OSI} commonroad sumo",
        "record",
        "steps of the record",
    ),
    "box": _row("box of a mover", f"openscenario dsl record {_TRACKS} commonroad sumo"),
    "kind": _row(
        "kind of a mover with mass and limits",
        "openscenario record",
        "csv geojson",
        "its name alone in CSV and GeoJSON; OSI and OpenLABEL have coarser types",
    ),
    "lights": _row(
        "lights of a vehicle",
        f"openscenario record {_OSI}",
        "openlabel commonroad",
        "headlights have no tag; those of movers in CommonRoad",
    ),
    "routes": _row("routes", "openscenario record sumo"),
    "triggers": _row(
        "triggers",
        "openscenario record",
        "dsl",
        "DSL: time, gap, TTC, headway, speed, end of a phase",
    ),
    "manoeuvres": _row(
        "manoeuvres",
        "openscenario record",
        "dsl openlabel",
        "DSL: on the lane; OpenLABEL: what has a tag",
    ),
    "groups": _row("groups of movers", "openscenario record"),
    "weather": _row(
        "rain and snow",
        f"openscenario record openlabel {_OSI} dsl",
        "commonroad",
        "CommonRoad has fewer words for it",
    ),
    "surface_condition": _row(
        "wet, icy or snowy road",
        "openscenario record openlabel",
        "commonroad",
        "CommonRoad: where it has a word for the weather",
    ),
    "friction": _row("friction", "openscenario record"),
    "changes": _row(
        "weather that changes over time",
        f"openscenario record {_OSI}",
        "openlabel dsl",
        "a range in OpenLABEL; no sun and no surface in DSL",
    ),
    "patches": _row(
        "stretches of another surface",
        "opendrive record",
        "openlabel",
        "friction of lanes in OpenDRIVE; that there is one in OpenLABEL",
    ),
    "perception": _row(
        "what troubles sensors", "openscenario record", note="properties in OpenSCENARIO"
    ),
    "place": _row(
        "date and place",
        f"openscenario record {_OSI}",
        "opendrive openlabel geojson sumo",
        "the projection in OpenDRIVE, SUMO and GeoJSON, the sun in OpenLABEL",
    ),
    "parameters": _row(
        "parameters with ranges",
        "openscenario record dsl",
        "openlabel",
        "ranges of tagged amounts; others have the defaults",
    ),
    "constraints": _row(
        "constraints between parameters",
        "openscenario record",
        note="in OpenSCENARIO 1.0, without constraint groups, a comment and properties",
    ),
    "intent": _row(
        "what has to be seen",
        "record",
        "openlabel",
        "and in the header of an OpenSCENARIO file with a record",
    ),
    "requirements": _row("requirement ids", "openscenario record"),
}

#: What needs no pair of scenarios.
GROUNDS: dict[str, Feature] = {
    "geometry": _row(
        "road geometry and lanes",
        "opendrive",
        f"{_OSI} geojson record openlabel commonroad sumo",
        "points on a flat world in OSI, CommonRoad, SUMO and GeoJSON; words and"
        " tags in records and OpenLABEL",
    ),
    "start": _row(
        "starts and speeds",
        f"openscenario record dsl {_TRACKS} commonroad sumo",
        "openlabel",
        "the speed of the ego in OpenLABEL",
    ),
    "motion": _row(
        "motion over time",
        f"{_TRACKS} commonroad sumo",
        "record",
        "times of phases in the record; others leave it to the simulator",
    ),
    "expected": _row(
        "expected result and criticality",
        "record",
        "openscenario",
        "in the header of a file with a record",
    ),
    "identity": _row(
        "id and content hash",
        "openscenario opendrive record openlabel dsl",
        _OSI,
        "the id in the metadata of MCAP and in names of files",
    ),
}

_SIGNS: dict[Carries, str] = {"yes": "yes", "part": "part", "no": "-"}


def formats_page() -> str:
    """The page ``docs/formats.md``."""
    installed = Registry.exporters().names
    shown = {name: column for name, column in FORMATS.items() if name in installed}
    head = ["", *(title for title, _ in shown.values()), "note"]
    rows = [
        [f.title, *(_SIGNS[f.cells.get(name, "no")] for name in shown), f.note]
        for f in (*GROUNDS.values(), *FEATURES.values())
    ]
    judges = ["judged by", *(judge for _, judge in shown.values()), ""]
    lines = [_line(head), _line(["---"] * len(head)), *(_line(row) for row in [*rows, judges])]
    return _TEXT + "\n".join(lines) + "\n" + _TAIL


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


_TEXT = """# Which format carries what

<!-- Written by `make schema`. A test compares it with the files: for every row from "speed limit"
on there are two scenarios that differ in nothing else, and their files differ exactly where the
table says so. -->

The scenario JSON carries everything. `scenario-gen export FILE --to NAME` writes the others;
*part* means that the note says what of it. An OpenSCENARIO file holds the scenario JSON in a
property of its header too, for `scenario-gen import`; the table is about what its elements say.

"""
_TAIL = """
## By format

- `openscenario`, `opendrive`: for simulators. The header of an OpenSCENARIO file has the
  test-case record, see [records.md](records.md), unless `--no-record` is given.
- `record`: `<id>.record.json`, for reviews.
- `openlabel`: `<id>.openlabel.json`, tags of the OpenLABEL 1.0 scenario tagging ontology, for
  catalogues. A tag is the most specific class that applies. The boundary in the file lists all
  classes that may be written: one of them that is not there, the scenario does not contain; of
  others nothing is said. Motion tags are of what the scenario says, not of all that happens in a
  run. What has no tag, and why, is in `simulators/exporters/openlabel_table.py`.
- `osi`, `mcap` (`pip install "scenario-gen[osi]"`): a rollout with the ego at constant speed as
  OSI ground truths, every 0.1 s. Lanes and objects are those within 200 m of where everybody
  moves. The world is flat. Positions are of the middle of boxes; velocities and accelerations are
  differences of positions. Lamps of traffic lights change with their programs. Lights of vehicles
  are those of the start; brake lights of a braking vehicle are not made up. Times in names of
  files are fixed.
- `dsl`: OpenSCENARIO DSL 2.1 text for the domain model of the standard. What it does not say
  stands in comments that begin with `NOT CARRIED`, counted in the head of the file. A phase whose
  trigger it cannot say waits for an event that whoever runs the file has to emit. There is no
  official parser; py-osc2 checks the syntax, and nobody checks names and types against the
  standard library.
- `csv`: `<id>.tracks.csv`, one row for each time and mover, of the reference point; units are in
  the names of the columns.
- `geojson`: `<id>.tracks.geojson`, tracks and borders of lanes. With a date and a place,
  positions are WGS84 (`pip install "scenario-gen[geo]"`); without, they are metres in the world
  frame, and `crs` is null.

Formats that are written from a rollout have the defaults of parameters. All have equal bytes for
equal scenarios and equal versions of their libraries.
"""
