"""How far the egos of a batch see, as a function of time and place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.metrics.measure import Bools, Floats, ever
from scenario_gen.metrics.sight.air import Clouds, rain_visibility_m, seen_through
from scenario_gen.metrics.sight.constants import GLARE_CONE
from scenario_gen.metrics.sight.light import (
    in_the_dark_m,
    lit_share,
    sun_angle_rad,
    sun_glare_m,
    through_lens_m,
)
from scenario_gen.metrics.sight.others import Bodies, headlight_veil, spray_clouds
from scenario_gen.metrics.sight.ways import GRID_M, Way
from scenario_gen.metrics.weather import Weather

#: What can decide how far one sees.
CAUSES = (
    "air", "rain", "zone", "spray", "darkness", "headlights", "tunnel", "sun", "lens", "clutter",
    "crest", "object",
)  # fmt: skip
AIR, RAIN, ZONE, SPRAY, DARKNESS, HEADLIGHTS, TUNNEL, SUN, LENS, CLUTTER, CREST, OBJECT = range(
    len(CAUSES)
)

#: With a higher sun, nobody who looks along a road can look into it.
LOW_SUN_RAD = GLARE_CONE.value + 0.2


class Others(NamedTuple):
    """What other actors do to the sight of n egos."""

    spray: Clouds
    """(n, K) clouds of spray ahead."""
    veil_cdpm2: Floats
    """(n,) veiling luminance of headlights."""


@dataclass(frozen=True, eq=False)
class SightModel:
    """What decides the sight distance of the egos of B scenarios.

    Tables of ways are padded: W ways with G stations, Z zones and K tunnels at most.
    """

    weather: Weather
    limited: Bools
    """(B,) whether anything but clear air by day can limit the sight."""
    way: NDArray[np.int64]
    """(B,) row in the tables; -1 where the way of the ego is not known."""
    ways: tuple[Way, ...]
    crest_m: Floats
    """(W, G)"""
    past_objects_m: Floats
    horizon_rad: Floats
    pitch_rad: Floats
    tunnel_from_m: Floats
    """(W, K) stations; NaN where there is none."""
    tunnel_to_m: Floats
    tunnel_lit: Bools
    zone_from_m: Floats
    """(B, Z) stations; NaN where there is none on the way."""
    zone_to_m: Floats
    zone_visibility_m: Floats
    beam_m: Floats
    """(B,) how far the ego's headlights reach, wet reflection included."""
    lamps_m: Floats
    """(B,) how far street lights let one see; 0 without."""
    lens: Floats
    """(B,) share of the lens that is covered."""
    clutter_m: Floats
    """(B,)"""
    spray_actor: NDArray[np.int64]
    """(B, K) actors (1 .. N - 1) that throw spray up; 0 where there is none."""
    spray_length_m: Floats
    spray_visibility_m: Floats
    glare_actor: NDArray[np.int64]
    """(B, K) actors whose headlights dazzle; 0 where there is none."""

    def limits(
        self,
        row: NDArray[np.int64],
        time_s: Floats,
        station_m: Floats,
        heading_rad: Floats,
        others: Others | None = None,
    ) -> Floats:
        """(C, n) how far each cause lets n egos see; infinite where it does not tell.

        Args:
            row: (n,) scenario of each.
            time_s: (n,)
            station_m: (n,) of the eye along the ego's way; NaN where it is off it.
            heading_rad: (n,) in the world.
            others: what the other actors do; None where they do nothing.
        """
        out = np.full((len(CAUSES), row.size), np.inf)
        in_tunnel, in_dark_tunnel = self._in_tunnel(row, station_m, out)
        self._air(row, time_s, station_m, in_tunnel, others, out)
        sun_rad = self.weather.sun_elevation_rad.at(row, time_s)
        self._light(row, sun_rad, in_tunnel, in_dark_tunnel, others, out)
        self._sun(row, time_s, station_m, heading_rad, sun_rad, in_tunnel, out)
        out[LENS] = through_lens_m(self.lens)[row]
        out[CLUTTER] = self.clutter_m[row]
        out[CREST] = self._at(self.crest_m, row, station_m, np.inf)
        out[OBJECT] = self._at(self.past_objects_m, row, station_m, np.inf)
        return out

    def _sun(
        self,
        row: NDArray[np.int64],
        time_s: Floats,
        station_m: Floats,
        heading_rad: Floats,
        sun_rad: Floats,
        in_tunnel: Bools,
        out: Floats,
    ) -> None:
        """The sun, over the skyline and not hidden by clouds, near the line of sight."""
        if not ((sun_rad > 0.0) & (sun_rad < LOW_SUN_RAD)).any():
            return
        pitch_rad = self._at(self.pitch_rad, row, station_m, 0.0)
        azimuth_rad = self.weather.sun_azimuth_rad.at(row, time_s)
        angle_rad = sun_angle_rad(heading_rad, pitch_rad, sun_rad, azimuth_rad)
        skyline_rad = self._at(self.horizon_rad, row, station_m, 0.0)
        shines = (sun_rad > skyline_rad) & ~in_tunnel
        out[SUN] = sun_glare_m(angle_rad, self.weather.cloud_okta.at(row, time_s), shines)

    def others(
        self,
        row: NDArray[np.int64],
        time_s: Floats,
        ego: Bodies,
        bodies: Callable[[NDArray[np.int64]], Bodies],
    ) -> Others:
        """What the other actors do to the sight of n egos.

        Args:
            row: (n,) scenario of each.
            time_s: (n,)
            ego: (n, 1) their boxes.
            bodies: (n, K) actors -> their boxes.
        """
        wet = self.weather.wet.at(row, time_s) > 0.0
        thrower, dazzler = self.spray_actor[row], self.glare_actor[row]
        return Others(
            spray_clouds(
                ego, bodies(thrower), (thrower > 0) & wet[:, None],
                self.spray_length_m[row], self.spray_visibility_m[row],
            ),
            headlight_veil(ego, bodies(dazzler), dazzler > 0),
        )  # fmt: skip

    def _air(
        self,
        row: NDArray[np.int64],
        time_s: Floats,
        station_m: Floats,
        in_tunnel: Bools,
        others: Others | None,
        out: Floats,
    ) -> None:
        """One optical depth for all of the air; the densest part of it is the cause."""
        clear_m = self.weather.visibility_m.at(row, time_s)
        rain_m = rain_visibility_m(self.weather.rain_mmph(row, time_s))
        rain_m = np.where(in_tunnel, np.inf, rain_m)
        air_m = np.minimum(clear_m, rain_m)
        out[AIR] = clear_m
        out[RAIN] = rain_m
        zones = Clouds(
            self.zone_from_m[row] - station_m[:, None],
            self.zone_to_m[row] - station_m[:, None],
            self.zone_visibility_m[row],
        )
        count = zones.from_m.shape[1]
        clouds = zones if others is None else Clouds(
            *(np.concatenate(pair, axis=1) for pair in zip(zones, others.spray, strict=True))
        )  # fmt: skip
        if not clouds.from_m.shape[1]:
            return
        seen_m, share = seen_through(air_m, clouds)
        of_zones, of_spray = share[:, :count].sum(axis=1), share[:, count:].sum(axis=1)
        out[ZONE] = np.where((of_zones > 0.0) & (of_zones >= of_spray), seen_m, np.inf)
        out[SPRAY] = np.where((of_spray > 0.0) & (of_spray > of_zones), seen_m, np.inf)

    def _light(
        self,
        row: NDArray[np.int64],
        sun_rad: Floats,
        in_tunnel: Bools,
        in_dark_tunnel: Bools,
        others: Others | None,
        out: Floats,
    ) -> None:
        """Headlights and street lights; a lit tunnel is as bright as the day."""
        if not (sun_rad < 0.0).any() and not in_dark_tunnel.any():
            return
        beam_m, lamps_m = self.beam_m[row], self.lamps_m[row]
        lit_m = np.maximum(beam_m, lamps_m)
        out[DARKNESS] = np.where(in_tunnel, np.inf, in_the_dark_m(lit_m, sun_rad))
        out[TUNNEL] = np.where(in_dark_tunnel, beam_m, out[TUNNEL])
        if others is not None:
            share = lit_share(others.veil_cdpm2)
            dazzled_m = in_the_dark_m(lit_m * share, np.where(in_dark_tunnel, -1.0, sun_rad))
            out[HEADLIGHTS] = np.where(others.veil_cdpm2 > 0.0, dazzled_m, np.inf)

    def _in_tunnel(
        self, row: NDArray[np.int64], station_m: Floats, out: Floats
    ) -> tuple[Bools, Bools]:
        """Whether egos are in a tunnel, and in one without light.

        Out of daylight one sees into a dark tunnel no farther than headlights reach.
        """
        known = self.way[row] >= 0
        at = np.where(known, self.way[row], 0)
        if not self.tunnel_from_m.shape[1]:
            nowhere = np.zeros(row.shape, dtype=np.bool_)
            return nowhere, nowhere
        to_portal_m = np.where(known[:, None], self.tunnel_from_m[at] - station_m[:, None], np.nan)
        inside = (to_portal_m <= 0.0) & (station_m[:, None] <= self.tunnel_to_m[at])
        dark = inside & ~self.tunnel_lit[at]
        ahead_m = np.where(~self.tunnel_lit[at] & (to_portal_m > 0.0), to_portal_m, np.inf)
        out[TUNNEL] = np.maximum(ahead_m.min(axis=1), self.beam_m[row])
        return ever(inside), ever(dark)

    def _at(
        self, table: Floats, row: NDArray[np.int64], station_m: Floats, missing: float
    ) -> Floats:
        """(W, G) -> (n,) values at stations; infinite ones are not mixed with finite ones."""
        if (table == missing).all():
            return np.full(row.shape, missing)
        known = (self.way[row] >= 0) & ~np.isnan(station_m)
        at = np.where(known, self.way[row], 0)
        steps = np.where(known, station_m, 0.0) / GRID_M
        steps = np.clip(steps, 0.0, table.shape[1] - 1.0)
        first = np.minimum(steps.astype(np.intp), table.shape[1] - 1)
        second = np.minimum(first + 1, table.shape[1] - 1)
        one, two = table[at, first], table[at, second]
        mixed = np.isfinite(one) & np.isfinite(two)
        one_, two_ = np.where(mixed, one, 0.0), np.where(mixed, two, 0.0)
        value = np.where(mixed, one_ + (two_ - one_) * (steps - first), np.minimum(one, two))
        return np.where(known, value, missing)


def reach_m(limits: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """(C, n) limits -> (n,) sight distance and (n,) index of its cause in ``CAUSES``."""
    cause = limits.argmin(axis=0)
    return np.take_along_axis(limits, cause[None], axis=0)[0], cause
