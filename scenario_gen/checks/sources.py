"""Where the sources that limits and rules name can be read.

A source is matched by its name within the text, so that one line here serves every limit that is
from it. What is marked ``default`` keeps that word: a link beside it shows what it leans on, not
that it is confirmed there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Source(NamedTuple):
    """A publication."""

    title: str
    link: str


#: By the name that the text of a source holds.
SOURCES: dict[str, Source] = {
    "ad-rss-lib": Source(
        "Intel, ad-rss-lib, appendix: parameter discussion",
        "https://github.com/intel/ad-rss-lib/blob/master/doc/ad_rss/Appendix-ParameterDiscussion.md",
    ),
    "ASAM OpenDRIVE": Source(
        "ASAM OpenDRIVE 1.7", "https://www.asam.net/standards/detail/opendrive/"
    ),
    "ASAM OpenSCENARIO": Source(
        "ASAM OpenSCENARIO XML 1.2", "https://www.asam.net/standards/detail/openscenario-xml/"
    ),
    "Beaufort": Source(
        "Beaufort scale, bounds in m/s as in ISO 34503",
        "https://en.wikipedia.org/wiki/Beaufort_scale",
    ),
    "CIE 146:2002": Source(
        "CIE 146:2002, CIE equations for disability glare",
        "https://cie.co.at/publications/cie-collection-glare-2002",
    ),
    "civil twilight": Source(
        "Hong Kong Observatory, What is twilight?",
        "https://www.hko.gov.hk/en/education/astronomy-and-time/astronomy/00408-what-is-twilight.html",
    ),
    "commonroad-vehicle-models": Source(
        "Althoff and Wuersching, CommonRoad: Vehicle Models, parameter sets of version 3.0.2",
        "https://pypi.org/project/commonroad-vehicle-models/3.0.2/",
    ),
    "Dir. 92/6/EEC": Source(
        "Council Directive 92/6/EEC, speed limitation devices",
        "https://eur-lex.europa.eu/eli/dir/1992/6",
    ),
    "GB/T 45312-2025": Source(
        "GB/T 45312-2025, operational design condition for automated driving systems",
        "https://www.chinesestandard.net/PDF.aspx/GBT45312-2025",
    ),
    "ISO 34503": Source(
        "ISO 34503:2023, specification for operational design domain",
        "https://www.iso.org/standard/78952.html",
    ),
    "tyre table by speed": Source(
        "Coefficients of static friction for pneumatic tyres, by speed and depth of water, new and"
        " worn; from a page of a handbook",
        "https://id.scribd.com/document/77622580/Aquaplaning-Road-Surface",
    ),
    "tyre table by surface": Source(
        "Coefficients of friction of tyres, by road surface, dry and wet; article of a tyre dealer",
        "https://www.bohnenkamp.by/articles/koeffitsienty-stsepleniya-shin/",
    ),
    "WMO": Source(
        "WMO International Cloud Atlas, fog compared with mist",
        "https://cloudatlas.wmo.int/en/fog-compared-with-mist.html",
    ),
}


@lru_cache(maxsize=1024)
def link_of(source: str) -> str:
    """The link of the first publication that a source names; empty where it names none."""
    named = [(source.index(name), name) for name in SOURCES if name in source]
    return SOURCES[min(named)[1]].link if named else ""
