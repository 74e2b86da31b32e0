"""Ranges of a full proposal as parameters: the number is replaced by a reference."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.parameter import ParameterUnit
from scenario_gen.propose import full
from scenario_gen.propose.full_actors import ActorBuilder
from scenario_gen.propose.stage import round2

_UNITS: dict[str, ParameterUnit] = {
    "ego_speed_kmh": "m/s", "actor_speed_kmh": "m/s", "gap_m": "m", "decel_mps2": "m/s2",
    "time_s": "s",
}  # fmt: skip
_SUFFIX = {"actor_speed_kmh": "speed", "gap_m": "gap", "decel_mps2": "decel", "time_s": "time"}


def apply_ranges(
    data: dict[str, Any], proposal: full.FullProposal, builder: ActorBuilder
) -> list[dict[str, Any]]:
    """The parameters; ``data`` of the scenario is changed to refer to them.

    A range without a number to vary, or that does not hold the number said, is a finding.
    """
    parameters: dict[str, dict[str, Any]] = {}
    actors = {actor["id"]: actor for actor in data["actors"]}
    for index, wish in enumerate(proposal.ranges):
        path = f"$.ranges[{index}]"
        owner = EGO_ID if wish.quantity == "ego_speed_kmh" else builder.known(
            wish.actor, f"{path}.actor"
        )  # fmt: skip
        mover = data["ego"] if owner == EGO_ID else actors.get(owner, {})
        spot = _spot(wish, mover)
        if spot is None:
            builder.complain("range", path, "there is no such number to vary", wish.quantity,
                             "name an actor that has it, or leave the range out")  # fmt: skip
            continue
        holder, key = spot
        scale = 3.6 if wish.quantity.endswith("kmh") else 1.0
        default = holder[key]
        low, high = round2(wish.minimum / scale), round2(wish.maximum / scale)
        if isinstance(default, str) or not low - 0.01 <= default <= high + 0.01:
            builder.complain("range", path, "the range does not hold the number it varies once",
                             f"{wish.minimum:g} to {wish.maximum:g}",
                             f"hold {default} {_UNITS[wish.quantity]}")  # fmt: skip
            continue
        name = "ego_speed" if owner == EGO_ID else f"{owner[:30]}_{_SUFFIX[wish.quantity]}"
        holder[key] = f"${name}"
        parameters[name] = {
            "name": name,
            "unit": _UNITS[wish.quantity],
            "minimum": min(low, default),
            "maximum": max(high, default),
            "default": default,
        }
    return list(parameters.values())


def _spot(wish: full.FullRange, mover: dict[str, Any]) -> tuple[dict[str, Any], str] | None:
    """Where the number stands in the data of the ego or an actor."""
    if wish.quantity in ("ego_speed_kmh", "actor_speed_kmh"):
        fixed = "trajectory" in mover or _crosses(mover) or not mover
        return None if fixed else (mover, "speed_mps")
    for phase in mover.get("phases", ()):
        trigger, manoeuvre = phase["trigger"], phase["manoeuvre"]
        if wish.quantity == "gap_m" and trigger["kind"] == "gap":
            return trigger, "gap_m"
        if wish.quantity == "decel_mps2" and manoeuvre["kind"] == "brake":
            return manoeuvre, "decel_mps2"
        if wish.quantity == "time_s" and "dynamics" in manoeuvre:
            return manoeuvre["dynamics"], "time_s"
    return None


def _crosses(mover: dict[str, Any]) -> bool:
    """An actor that crosses starts from standstill, so its speed is no number to vary."""
    return any(phase["manoeuvre"]["kind"] == "cross" for phase in mover.get("phases", ()))
