"""States of everybody as one ``.npz``: what adapters hand to a process of Python and get back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from simulators.trace import EntityBox, EntityTrace, SimulatorTrace

Floats = NDArray[np.float64]

NEEDED = ("time_s", "x_m", "y_m", "heading_rad", "speed_mps")
"""Times (T,), and for N movers, the ego first, (N, T) states of their reference points."""
_PLACES = ("lane", "s_m", "t_m")
_CONTACTS = ("contact_s", "contact_first", "contact_second")
"""(C,) time and places of the two in the order of movers; only where something was touched."""


def movers(scenario: Scenario) -> tuple[tuple[str, Ego | Actor], ...]:
    """Names and movers, the ego first."""
    return ((EGO_ID, scenario.ego), *((actor.id, actor) for actor in scenario.actors))


def write_rollout(path: Path, trace: TraceBatch, **others: Any) -> None:
    """Write the states of a trace of one row, and other arrays beside them."""
    valid = trace.valid[0]
    names = (*NEEDED[1:], *_PLACES)
    columns = {name: getattr(trace, name)[0][:, valid] for name in names}
    np.savez(path, allow_pickle=False, time_s=trace.time_s[valid], **columns, **others)


def read_states(
    data: bytes, scenario: Scenario, *, speeds_from_places: bool = False
) -> SimulatorTrace:
    """The states in the bytes of such a file.

    Args:
        data: of the file.
        scenario: whose movers it has.
        speeds_from_places: see ``EntityTrace``.

    Raises:
        SimulatorError: they are none, or not those of the scenario.
    """
    everybody = movers(scenario)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as read:
            columns: dict[str, NDArray[Any]] = {name: read[name] for name in NEEDED}
            shape = columns["x_m"].shape
            for name in _PLACES:
                columns[name] = read[name] if name in read else np.full(shape, np.nan)
            contacts = [read[name].tolist() for name in _CONTACTS] if _CONTACTS[0] in read else []
    except Exception as error:
        raise SimulatorError(f"the states cannot be read: {error}") from error
    time_s = columns.pop("time_s")
    if shape != (len(everybody), time_s.size) or time_s.size < 2:
        raise SimulatorError(
            f"states of shape {shape} are not those of {len(everybody)} movers at {time_s.size}"
            " times"
        )
    columns["lane"] = np.nan_to_num(columns["lane"]).astype(np.int32)
    names = [name for name, _ in everybody]
    return SimulatorTrace(
        time_s=time_s,
        entities={
            name: EntityTrace(
                box=_box(mover), speeds_from_places=speeds_from_places, **_of(columns, index)
            )
            for index, (name, mover) in enumerate(everybody)
        },
        collisions=tuple((at, names[a], names[b]) for at, a, b in zip(*contacts, strict=True)),
    )


def _of(columns: Mapping[str, NDArray[Any]], index: int) -> dict[str, NDArray[Any]]:
    return {name: values[index] for name, values in columns.items()}


def _box(mover: Ego | Actor) -> EntityBox:
    box = mover.box
    return EntityBox(box.length_m, box.width_m, box.height_m, box.centre_x_m, 0.0)
