"""From a batch of scenarios to the model of what its egos see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.metrics.measure import Bools, Floats
from scenario_gen.metrics.sight import constants as figures
from scenario_gen.metrics.sight.model import LOW_SUN_RAD, SightModel
from scenario_gen.metrics.sight.protocols import NetworkLike
from scenario_gen.metrics.sight.ways import Way, stretch, way
from scenario_gen.metrics.weather import Weather

_CLUTTER_M = {
    "none": np.inf, "light": figures.LIGHT_CLUTTER.value, "dense": figures.DENSE_CLUTTER.value,
}  # fmt: skip


def sight_model(
    batch: ScenarioBatch,
    networks: Sequence[NetworkLike | None],
    network_of_row: NDArray[np.int64] | None = None,
) -> SightModel:
    """The sight model of a batch.

    Args:
        batch: B scenarios.
        networks: one per group; or any, with ``network_of_row`` to choose among them.
        network_of_row: (B,) index into ``networks``.
    """
    chosen = batch.group_of_row if network_of_row is None else network_of_row
    return _Builder(batch, networks, chosen).build()


class _Builder:
    """Columns of a batch, and the distinct ways of its egos."""

    def __init__(
        self,
        batch: ScenarioBatch,
        networks: Sequence[NetworkLike | None],
        network_of_row: NDArray[np.int64],
    ) -> None:
        self._batch, self._networks, self._network = batch, networks, network_of_row
        self._ways: list[Way] = []
        self._place: dict[int, int] = {}

    def build(self) -> SightModel:
        batch = self._batch
        groups = [group.scenario for group in batch.groups]
        zones = max((len(s.environment.visibility_zones) for s in groups), default=0)
        sprays = max((len(s.environment.spray) for s in groups), default=0)
        glares = max((len(s.environment.perception.headlight_glare) for s in groups), default=0)
        rows = batch.size
        way_of = np.full(rows, -1, dtype=np.int64)
        zone = np.full((3, rows, zones), np.nan)
        spray = np.full((2, rows, sprays), np.nan)
        spray_actor = np.zeros((rows, sprays), dtype=np.int64)
        glare_actor = np.zeros((rows, glares), dtype=np.int64)
        light = np.zeros((4, rows))
        for group, at in batch.slices():
            environment = group.scenario.environment
            place = {actor.id: 1 + i for i, actor in enumerate(group.scenario.actors)}
            for k, one in enumerate(environment.spray):
                spray_actor[at, k] = place.get(one.actor, 0)
                spray[0, at, k] = group.column(one.length_m)
                spray[1, at, k] = group.column(one.visibility_m)
            for k, name in enumerate(environment.perception.headlight_glare):
                glare_actor[at, k] = place.get(name, 0)
            light[:, at] = _light_columns(group)
            for index in np.unique(self._network[at]).tolist():
                there = np.arange(at.start, at.stop)[self._network[at] == index]
                self._on_network(group, there, there - at.start, self._networks[index], way_of,
                                 zone)  # fmt: skip
        weather = Weather.of(batch)
        tunnel_m, tunnel_lit = self._tunnels()
        return SightModel(
            weather=weather,
            limited=self._limited(weather, way_of, zone, spray_actor, glare_actor, light),
            way=way_of,
            ways=tuple(self._ways),
            crest_m=self._table("crest_m", np.inf),
            past_objects_m=self._table("past_objects_m", np.inf),
            horizon_rad=self._table("horizon_rad", 0.0),
            pitch_rad=self._table("pitch_rad", 0.0),
            tunnel_from_m=tunnel_m[0],
            tunnel_to_m=tunnel_m[1],
            tunnel_lit=tunnel_lit,
            zone_from_m=zone[0],
            zone_to_m=zone[1],
            zone_visibility_m=zone[2],
            beam_m=light[0],
            lamps_m=light[1],
            lens=light[2],
            clutter_m=light[3],
            spray_actor=spray_actor,
            spray_length_m=spray[0],
            spray_visibility_m=spray[1],
            glare_actor=glare_actor,
        )

    def _on_network(
        self,
        group: Group,
        rows: NDArray[np.int64],
        within: NDArray[np.int64],
        network: NetworkLike | None,
        way_of: NDArray[np.int64],
        zone: Floats,
    ) -> None:
        if network is None:
            return
        ego = group.scenario.ego
        eye_m = figures.eye_height_m(ego.category, ego.box.height_m)
        start = ego.start
        found = way(network, start.road, start.lane, ego.route, ego.changes_lanes, eye_m)
        if found is None:
            return
        if id(found) not in self._place:
            self._place[id(found)] = len(self._ways)
            self._ways.append(found)
        way_of[rows] = self._place[id(found)]
        for k, place in enumerate(group.scenario.environment.visibility_zones):
            columns = [
                np.broadcast_to(np.asarray(group.column(q), dtype=np.float64), (group.rows,))
                for q in (place.s_from_m, place.s_to_m, place.visibility_m)
            ]
            ends_m = np.stack([columns[0][within], columns[1][within]], axis=-1)
            stations_m = stretch(network, found.path, place.road, ends_m)
            if stations_m is not None:
                zone[:2, rows, k] = stations_m.T
                zone[2, rows, k] = columns[2][within]

    def _limited(
        self,
        weather: Weather,
        way_of: NDArray[np.int64],
        zone: Floats,
        spray_actor: NDArray[np.int64],
        glare_actor: NDArray[np.int64],
        light: Floats,
    ) -> Bools:
        """Rows in which more than the air of the start tells."""
        is_open = np.array([*(found.is_open for found in self._ways), True])
        return np.asarray(
            ~is_open[way_of]
            | (~np.isnan(zone[0])).any(axis=1)
            | (spray_actor > 0).any(axis=1)
            | (glare_actor > 0).any(axis=1)
            | weather.visibility_m.changes
            | (weather.rains.greatest > 0.0)
            | (weather.sun_elevation_rad.least < LOW_SUN_RAD)
            | (light[2] > 0.0)
            | np.isfinite(light[3])
        )

    def _table(self, name: str, pad: float) -> Floats:
        tables = [getattr(found, name) for found in self._ways]
        longest = max((table.size for table in tables), default=1)
        out = np.full((len(tables), longest), pad)
        for index, table in enumerate(tables):
            out[index, : table.size] = table
        return out

    def _tunnels(self) -> tuple[Floats, Bools]:
        most = max((len(found.tunnels) for found in self._ways), default=0)
        ends_m = np.full((2, len(self._ways), most), np.nan)
        lit = np.ones((len(self._ways), most), dtype=np.bool_)
        for index, found in enumerate(self._ways):
            for k, (from_m, to_m, is_lit) in enumerate(found.tunnels):
                ends_m[:, index, k] = from_m, to_m
                lit[index, k] = is_lit
        return ends_m, lit


def _light_columns(group: Group) -> Floats:
    """(4, 1 or rows) reach of headlights and street lights, covered lens, clutter."""
    perception = group.scenario.environment.perception
    beam_m = figures.LOW_BEAM.value
    if "high_beam" in group.scenario.ego.lights:
        beam_m = figures.HIGH_BEAM.value
    if perception.wet_reflection:
        beam_m *= figures.WET_REFLECTION.value
    lamps_m = figures.STREET_LIT.value if perception.street_lights == "on" else 0.0
    lens = np.broadcast_to(np.asarray(group.column(perception.dirty_lens)), (group.rows,))
    clutter_m = _CLUTTER_M[perception.clutter]
    return np.stack(
        [np.full(lens.shape, beam_m), np.full(lens.shape, lamps_m), lens,
         np.full(lens.shape, clutter_m)]
    )  # fmt: skip
