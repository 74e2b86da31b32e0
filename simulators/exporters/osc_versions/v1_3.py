"""From OpenSCENARIO 1.2 on to 1.3: what 1.3 corrected (migration guide 1.2 to 1.3)."""

from __future__ import annotations

from typing import Any

from simulators.exporters.osc_versions._tree import remove, set_revision


def to_1_3(root: Any) -> None:
    """Rewrite a document of version 1.2 as one of 1.3, in place."""
    set_revision(root, 3)
    _lights(root)


def _lights(root: Any) -> None:
    """The XSD of 1.2 asks for both sides of two choices; that of 1.3 for one."""
    for node in root.iter("AppearanceAction"):
        if node.find("LightStateAction") is not None and node.find("AnimationAction") is not None:
            remove(node.find("AnimationAction"))
    for node in root.iter("LightType"):
        if node.find("VehicleLight") is not None and node.find("UserDefinedLight") is not None:
            remove(node.find("UserDefinedLight"))
