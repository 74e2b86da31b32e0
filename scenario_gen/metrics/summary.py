"""The criticality of whole batches: the worst of every measure for every actor."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.btn import btn_at
from scenario_gen.metrics.closing_speed import closing_speed_at
from scenario_gen.metrics.criticality import Criticality
from scenario_gen.metrics.delta_v import delta_v_at
from scenario_gen.metrics.drac import drac_at
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.first_contact import Contact, first_contact
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.measure import Floats, Ints
from scenario_gen.metrics.meeting import maybe_meeting
from scenario_gen.metrics.min_gap import closest_approach
from scenario_gen.metrics.mttc import mttc_at
from scenario_gen.metrics.path_ttc import path_ttc_at
from scenario_gen.metrics.pet import encroachment
from scenario_gen.metrics.required_decel import required_decel_at
from scenario_gen.metrics.rss import (
    RSS_DEFAULTS,
    RssParameters,
    lateral_margin_m,
    maybe_unsafe,
)
from scenario_gen.metrics.rss_lateral import rss_lateral_at
from scenario_gen.metrics.rss_longitudinal import rss_longitudinal_at
from scenario_gen.metrics.stn import stn_at
from scenario_gen.metrics.tet import SHORT_TTC_S, tet_of
from scenario_gen.metrics.thw import thw_at
from scenario_gen.metrics.tit import tit_of
from scenario_gen.metrics.tracks import Tracks
from scenario_gen.metrics.ttc import soon


def summary(
    trace: TraceBatch,
    frame: EgoFrame | None = None,
    *,
    grip_mps2: Floats | None = None,
    mass_kg: Floats | None = None,
    rss: RssParameters = RSS_DEFAULTS,
) -> Criticality:
    """The worst value over time of every measure for every actor, and when it is reached.

    Up to the first contact with the actor: a rollout lets boxes drive on through each other, and
    what they do then says nothing.

    Args:
        trace: states of B scenarios with N actors.
        frame: of the trace, if known.
        grip_mps2: mu g where and when everybody is, (B, N, T) or what broadcasts with it; without
            it, brake and steering threat numbers are not defined.
        mass_kg: (B, N), NaN where unknown; without it, no change of velocity is defined.
        rss: constants of responsibility-sensitive safety.
    """
    frame = frame or ego_frame(trace)
    rows, actors = trace.present[:, 1:].shape
    out = Criticality.nothing(rows, actors)
    if not actors:
        return out
    contact = first_contact(frame)
    last_step = contact.steps(frame)
    _of_contact(out, contact, mass_kg)
    _of_boxes(out, frame, last_step)
    meeting, unsafe = maybe_meeting(frame, last_step), maybe_unsafe(frame, rss, last_step)
    same = np.array_equal(meeting.pair, unsafe.pair)
    for tracks in meeting.split():
        _of_times_to_collision(out, tracks)
        if same:
            _of_path(out, tracks, grip_mps2)
            _of_rss_along(out, tracks, rss)
    for tracks in () if same else unsafe.split():
        _of_path(out, tracks, grip_mps2)
        _of_rss_along(out, tracks, rss)
    alongside = Tracks(frame, np.flatnonzero(frame.least_gap_m < 0.0), last_step)
    for tracks in alongside.split():
        lateral_m = lateral_margin_m(tracks, rss)
        out.put("min_rss_lateral_m", tracks, rss_lateral_at(tracks, lateral_m))
    return out


def _of_boxes(out: Criticality, frame: EgoFrame, last_step: Ints) -> None:
    """Smallest gap and post-encroachment time."""
    closest, met = closest_approach(frame.trace, frame), encroachment(frame)
    # Of boxes that overlap, the first time counts.
    step = np.where(closest.gap.value > 0.0, closest.step, np.minimum(last_step, closest.step))
    at = closest.gap.valid.nonzero()
    out.put_pairs("min_gap_m", at, closest.gap.value[at], frame.trace.time_s[step[at]])
    at = met.pet.valid.nonzero()
    out.put_pairs("pet_s", at, met.pet.value[at], met.time_s[at])


def _of_times_to_collision(out: Criticality, tracks: Tracks) -> None:
    """Time to collision in the plane, and what is made of it."""
    trace, ttc_s = tracks.frame.trace, soon(tracks, SHORT_TTC_S).ttc_s
    step = out.put("min_ttc_s", tracks, ttc_s)
    least_s = ttc_s[np.arange(step.size), step]
    # Whoever never is so near is exposed for no time.
    short = least_s <= SHORT_TTC_S
    tet_s, tit_s2 = np.where(np.isfinite(least_s), np.zeros((2, step.size)), np.nan)
    tet_s[short] = tet_of(ttc_s[short], SHORT_TTC_S, trace.step_s)
    tit_s2[short] = tit_of(ttc_s[short], SHORT_TTC_S, trace.step_s)
    where = tracks.row, tracks.mover - 1
    out.put_pairs("tet_s", where, tet_s, trace.time_s[step])
    out.put_pairs("tit_s2", where, tit_s2, trace.time_s[step])


def _of_path(out: Criticality, tracks: Tracks, grip_mps2: Floats | None) -> None:
    """Measures along the path of the ego."""
    ttc_s = path_ttc_at(tracks)
    out.put("max_closing_speed_mps", tracks, closing_speed_at(tracks))
    out.put("min_path_ttc_s", tracks, ttc_s)
    out.put("min_thw_s", tracks, thw_at(tracks))
    # Without any acceleration, the modified time to collision is the other one.
    change, keep = tracks.pick(tracks.accelerates), ~tracks.accelerates
    if change.pair.size:
        out.put("min_mttc_s", change, mttc_at(change))
    if keep.any():
        out.put("min_mttc_s", tracks.pick(keep), ttc_s[keep])
    drac_mps2 = drac_at(tracks)
    needed_mps2 = required_decel_at(tracks, drac_mps2)
    out.put("max_drac_mps2", tracks, drac_mps2)
    out.put("max_required_decel_mps2", tracks, needed_mps2)
    if grip_mps2 is not None:
        available_mps2 = tracks.grip_mps2(grip_mps2)
        out.put("max_btn", tracks, btn_at(needed_mps2, available_mps2))
        out.put("max_stn", tracks, stn_at(tracks, available_mps2))


def _of_rss_along(out: Criticality, tracks: Tracks, constants: RssParameters) -> None:
    """Longitudinal margin of responsibility-sensitive safety."""
    lateral_m = lateral_margin_m(tracks, constants)
    margin_m = rss_longitudinal_at(tracks, lateral_m, constants)
    out.put("min_rss_longitudinal_m", tracks, margin_m)


def _of_contact(out: Criticality, contact: Contact, mass_kg: Floats | None) -> None:
    """The first contact."""
    where = contact.row, contact.actor
    values = {
        "impact_time_s": contact.time_s,
        "impact_speed_mps": contact.speed_mps,
        "impact_ego_x_m": contact.ego_x_m,
        "impact_ego_y_m": contact.ego_y_m,
        "impact_other_x_m": contact.other_x_m,
        "impact_other_y_m": contact.other_y_m,
        "impact_angle_rad": contact.angle_rad,
    }
    if mass_kg is not None:
        values["delta_v_ego_mps"], values["delta_v_other_mps"] = delta_v_at(contact, mass_kg)
    for name, of_contact in values.items():
        out.put_pairs(name, where, of_contact, contact.time_s)
