"""Read and check traces of simulators."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenario_gen.api.arguments import LimitsGiven, limits_of
from scenario_gen.domain.actor import Category
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.trace_check import TraceCheck
from scenario_gen.pipeline.traces import Recorded, judge, read_foreign_log, read_log


def read_trace(
    log: str | Path,
    scenario: Scenario | None = None,
    *,
    folder: Path | None = None,
    road_map: str | Path | None = None,
    ego: str | None = None,
    categories: Mapping[str, Category] | None = None,
    friction: float | None = None,
) -> Recorded:
    """The trace in a CSV log of esmini, of a scenario of ours or of any other.

    Args:
        log: the file of ``--csv_logger``.
        scenario: of which an export was run; None: one that is not ours.
        folder: where the external road of ``scenario`` lies.
        road_map: OpenDRIVE file that a foreign scenario drives on; without one, no lanes are known.
        ego: name of the ego in a foreign log; found by its name when not given.
        categories: of entities of a foreign log by name, where their boxes would mislead.
        friction: mu of a foreign road at low speed; when not given, 1.0 at every speed.

    Raises:
        InputError: the file is no such log or of another scenario, or a name is not in it.
    """
    if scenario is not None:
        return read_log(scenario, Path(log), folder=folder)
    return read_foreign_log(
        Path(log),
        road_map=None if road_map is None else Path(road_map),
        ego=ego,
        categories=categories,
        friction=friction,
    )


def check_trace(
    recorded: Recorded, *, odd: Odd | None = None, limits: LimitsGiven = "default"
) -> CheckResult:
    """The findings of the rules on a trace that was not rolled out here.

    What only a rollout of ours or only a scenario tells is "not checked", with the reason.
    """
    judged_by = limits_of(limits)
    return judge(recorded, odd=odd, limits=judged_by)[0]


def check_log(
    log: Path,
    *,
    road_map: Path | None = None,
    ego: str | None = None,
    categories: Mapping[str, Category] | None = None,
    friction: float | None = None,
    limits: LimitsGiven = "default",
) -> TraceCheck:
    """Check the log of a scenario that is not ours; see ``read_trace``.

    Raises:
        InputError: the file is no such log, or a name is not in it.
    """
    recorded = read_trace(
        log, road_map=road_map, ego=ego, categories=categories, friction=friction
    )  # fmt: skip
    return TraceCheck.of(recorded, limits_of(limits))
