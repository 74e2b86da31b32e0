"""Small OpenDRIVE files made of parts, for the tests of the reader."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.roads import RoadNetwork, build

LINE = '<geometry s="0" x="0" y="0" hdg="0" length="100"><line/></geometry>'
LANES = (
    '<laneSection s="0"><center><lane id="0" type="none"/></center>'
    '<right><lane id="-1" type="driving"><width sOffset="0" a="3.5" b="0" c="0" d="0"/></lane>'
    "</right></laneSection>"
)
SHARED = Path(__file__).parents[3] / "shared" / "data"


def xodr_road(
    *,
    plan: str = LINE,
    lanes: str = LANES,
    road_id: str = "1",
    link: str = "",
    more: str = "",
    attributes: str = 'junction="-1"',
) -> str:
    """One ``<road>``."""
    return (
        f'<road id="{road_id}" length="100" {attributes}><link>{link}</link>'
        f"<planView>{plan}</planView><lanes>{lanes}</lanes>{more}</road>"
    )


def xodr(*parts: str) -> str:
    """A document of roads and junctions."""
    return f'<OpenDRIVE><header revMajor="1" revMinor="7"/>{"".join(parts)}</OpenDRIVE>'


def read(folder: Path, text: str | bytes, name: str = "map.xodr") -> RoadNetwork:
    """Write a file and read it as an external road."""
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    return build(ExternalRoad(speed_limit_mps=20.0, file=name), folder=folder)
