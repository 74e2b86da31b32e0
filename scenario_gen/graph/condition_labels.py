"""Labels of what changes in time and place: weather, patches, zones, signals."""

from __future__ import annotations

from scenario_gen.domain.environment import (
    Change,
    Patch,
    VisibilityZone,
    WindZone,
    precipitation_class,
)
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.signals import SignalProgram


def change_label(change: Change) -> str:
    """What a change changes, and the classes that it leads to; abrupt or gradual."""
    parts = []
    if change.precipitation is not None:
        parts.append(f"precipitation={precipitation_class(change.precipitation)}")
    if change.surface_condition is not None:
        parts.append(f"surface={change.surface_condition}")
    for name in ("visibility_m", "cloud_okta", "wind", "sun", "friction"):
        if getattr(change, name) is not None:
            parts.append(name.partition("_")[0])
    pace = "gradual" if change.over_s != 0 else "abrupt"
    return f"change:{pace}:{'+'.join(parts) or 'nothing'}"


def patch_label(patch: Patch, frame: EgoFrame) -> str:
    """Surface of a patch and the lanes that it covers, as the ego sees them."""
    lanes = sorted(frame.place(patch.road, lane).label for lane in patch.lanes)
    return f"patch:{patch.condition}:{'+'.join(lanes) or 'all_lanes'}"


def visibility_zone_label(zone: VisibilityZone) -> str:
    """What hangs in the air."""
    return f"zone:{zone.particles}"


def wind_zone_label(zone: WindZone) -> str:  # noqa: ARG001 - all differ in numbers only
    """A stretch with another wind."""
    return "zone:wind"


def signal_label(program: SignalProgram, frame: EgoFrame) -> str:
    """Whose light it is, as the ego sees the arms, and what it shows one after the other."""
    states = ">".join(phase.state for phase in program.phases)
    return f"signal:{frame.side_of_arm(program.signal)}:{states}"
