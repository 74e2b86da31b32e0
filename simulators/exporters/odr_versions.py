"""OpenDRIVE in other versions than 1.7: one tree, rewritten.

What the road templates make use of is the same from 1.6 to 1.8; 1.5 asks for more attributes of
objects, and 1.4 lacks what 1.5 brought. The differences are those between the XSDs of the versions.
"""

from __future__ import annotations

from typing import Any

from simulators.exporters._xml import element

_KMH_PER_MPS = 3.6
_COUNTRIES = {"DE": "DEU"}
_OUTLINE_1_5 = {"fillType": "pavement", "outer": "true", "laneType": "none"}


def to_version(root: Any, version: str) -> None:
    """Rewrite a document of version 1.7 in place.

    Args:
        root: the document element.
        version: one of ``options.ODR_VERSIONS``.
    """
    root.find("header").set("revMinor", version.partition(".")[2])
    if version in ("1.4", "1.5"):
        _to_1_5(root)
    if version == "1.4":
        _to_1_4(root)


def _to_1_5(root: Any) -> None:
    """Countries have three letters, objects say more, and road marks are no objects."""
    for node in root.iter("signal"):
        country = node.get("country")
        node.set("country", _COUNTRIES.get(country, country))
    for node in root.iter("object"):
        if node.get("type") == "roadMark":
            node.set("type", "none")
        node.set("validLength", "0")
        node.set("dynamic", "no")
    for node in root.iter("outline"):
        for name, value in _OUTLINE_1_5.items():
            node.set(name, value)


def _to_1_4(root: Any) -> None:
    """Outlines stand in the object itself; what is new in 1.5 becomes user data or is left out."""
    for node in root.iter("road"):
        _to_user_data(node, "rule")
        for speed in node.iterfind("type/speed"):
            # Limits are whole numbers; in km/h those of signs are.
            speed.set("max", str(round(float(speed.get("max")) * _KMH_PER_MPS)))
            speed.set("unit", "km/h")
    for node in root.iter("object"):
        _to_user_data(node, "subtype")
        node.attrib.pop("dynamic")
    for outlines in list(root.iter("outlines")):
        parent = outlines.getparent()
        # One outline per object is all that is written, and all that 1.4 has.
        parent.replace(outlines, outlines[0])
    for node in root.iter("outline"):
        node.attrib.clear()
        for corner in node:
            corner.attrib.pop("id", None)
    for node in root.iter("signal"):
        for reference in node.findall("reference"):
            value = f"{reference.get('elementType')} {reference.get('elementId')}"
            node.remove(reference)
            element(node, "userData", code="scenario_gen.stop_line", value=value)
    for node in root.iter("junction"):
        node.attrib.pop("type", None)


def _to_user_data(node: Any, attribute: str) -> None:
    value = node.attrib.pop(attribute, None)
    if value is not None:
        element(node, "userData", code=f"scenario_gen.{attribute}", value=value)
