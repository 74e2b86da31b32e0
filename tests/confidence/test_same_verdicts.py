"""Verdicts of all rules on the library do not depend on how a scenario is written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from scenario_gen.domain.finding import State
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.pipeline.evaluate import evaluate
from tests.space.near_library import mirrored

Data = dict[str, Any]
_STRAIGHT = ("motorway_straight", "rural_straight")
_SHIFT_M = 4.0
_ALONG = frozenset({"s_m", "their_s_m", "s_from_m", "s_to_m"})


@cache
def _bases() -> tuple[Scenario, ...]:
    return tuple(one.concrete().model_copy(update={"content_hash": None}) for one in read_library())


def _states(scenarios: list[Scenario]) -> list[dict[str, State]]:
    return [
        {outcome.rule: outcome.state for outcome in evaluation.result.outcomes}
        for evaluation in evaluate(scenarios, None)
    ]


@cache
def _as_written() -> tuple[dict[str, State], ...]:
    return tuple(_states(list(_bases())))


def _differences(change: Callable[[Data], Data | None]) -> tuple[list[str], int]:
    """Where a change of the data changes a verdict, and how many scenarios were changed."""
    kept, changed = [], []
    for index, base in enumerate(_bases()):
        data = change(json.loads(base.model_dump_json()))
        if data is not None:
            kept.append(index)
            changed.append(Scenario.model_validate_json(json.dumps(data)))
    found = [
        f"{_bases()[index].id}: {rule} {_as_written()[index][rule]} -> {state}"
        for index, states in zip(kept, _states(changed), strict=True)
        for rule, state in states.items()
        if state != _as_written()[index][rule]
    ]
    return found, len(kept)


def test_the_other_hand_of_traffic_on_the_mirrored_road_is_judged_alike() -> None:
    def change(data: Data) -> Data | None:
        return mirrored(data) if data["road"]["template"] != "external" else None

    assert _differences(change) == ([], len(_bases()))


def test_the_order_of_the_actors_does_not_matter() -> None:
    def change(data: Data) -> Data | None:
        data["actors"].reverse()
        return data if len(data["actors"]) > 1 else None

    found, count = _differences(change)
    assert found == []
    assert count > 50


def test_a_start_further_along_a_straight_road_does_not_matter() -> None:
    def shifted(part: Any) -> Any:
        if isinstance(part, list):
            return [shifted(one) for one in part]
        if isinstance(part, dict):
            return {
                key: value + _SHIFT_M if key in _ALONG and value is not None else shifted(value)
                for key, value in part.items()
            }
        return part

    def change(data: Data) -> Data | None:
        if data["road"]["template"] not in _STRAIGHT or data["road"].get("objects"):
            return None
        whole = {key: shifted(data[key]) for key in ("ego", "actors", "environment")}
        return data | whole

    found, count = _differences(change)
    assert found == []
    assert count > 40


def test_one_by_one_is_as_in_a_batch() -> None:
    some = range(0, len(_bases()), 7)
    assert [_states([_bases()[index]])[0] for index in some] == [
        _as_written()[index] for index in some
    ]


def test_more_grip_never_adds_a_finding_of_motion() -> None:
    """On the best surface that its band allows, nothing that was possible becomes impossible."""

    def change(data: Data) -> Data | None:
        weather = data["environment"]
        if weather["surface_condition"] != "dry" or weather["friction"] >= 0.8:
            return None
        weather["friction"] = 0.8
        return data

    def wetter(data: Data) -> Data | None:
        if data["environment"]["surface_condition"] != "dry":
            return None
        data["environment"]["friction"] = 0.7
        return data

    better, _ = _differences(change)
    worse, count = _differences(wetter)
    assert count > 100
    assert [line for line in better if line.endswith("passed -> failed")] == []
    assert [line for line in worse if line.endswith("failed -> passed")] == []
