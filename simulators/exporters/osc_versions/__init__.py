"""OpenSCENARIO XML in other versions than 1.2: one tree, rewritten step by step.

The exporter writes version 1.2. An older version is reached by going back one version at a time, a
newer one by going forward. Every rule is a function that names what the version lacks or has
otherwise; what the older version has no place for stays in properties of the first entity, so that
nothing is lost for a reader of our own files.

The differences are those between the XSDs of the versions, and the chapters "Migration" of the
user guides of ASAM OpenSCENARIO 1.1, 1.2 and 1.3.
"""

from __future__ import annotations

from typing import Any

from simulators.exporters.osc_versions.v1_0 import to_1_0
from simulators.exporters.osc_versions.v1_1 import to_1_1
from simulators.exporters.osc_versions.v1_3 import to_1_3


def to_version(root: Any, version: str) -> None:
    """Rewrite a document of version 1.2 in place.

    Args:
        root: the document element.
        version: one of ``options.OSC_VERSIONS``.

    Raises:
        ExportError: the version cannot say what the document does.
    """
    if version in ("1.0", "1.1"):
        to_1_1(root)
    if version == "1.0":
        to_1_0(root)
    if version == "1.3":
        to_1_3(root)
