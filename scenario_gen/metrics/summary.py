"""The criticality of whole batches: one number per actor and measure."""

from __future__ import annotations

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.closing_speed import closing_speed
from scenario_gen.metrics.drac import drac
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.impact import impact
from scenario_gen.metrics.measure import Measure
from scenario_gen.metrics.min_gap import min_gap
from scenario_gen.metrics.pet import pet
from scenario_gen.metrics.required_decel import required_decel
from scenario_gen.metrics.thw import thw
from scenario_gen.metrics.ttc import ttc


def summary(trace: TraceBatch, frame: EgoFrame | None = None) -> dict[str, Measure]:
    """Worst value over time of every measure, each (B, A), by name with unit."""
    frame = frame or ego_frame(trace)
    contact = impact(trace, frame)
    return {
        "min_gap_m": min_gap(trace, frame),
        "min_ttc_s": ttc(trace, frame).least(),
        "min_thw_s": thw(trace, frame).least(),
        "max_drac_mps2": drac(trace, frame).greatest(),
        "max_required_decel_mps2": required_decel(trace, frame).greatest(),
        "max_closing_speed_mps": closing_speed(trace, frame).greatest(),
        "pet_s": pet(trace, frame),
        "impact_time_s": contact.time,
        "impact_speed_mps": contact.speed,
    }
