"""One scenario in one simulator."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from scenario_gen.agreement.realised import judged
from scenario_gen.agreement.record import Contact, Outcome
from scenario_gen.agreement.target import Target
from scenario_gen.agreement.track import Track
from scenario_gen.checks.limits import Limits
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import NotSupportedError, ScenarioGenError, SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.adapters.interface import Prepared
from simulators.as_trace import as_trace
from simulators.run import RunLimits, SimulatorRun

#: A run that ends so much before the scenario does has not covered it. [s]
_END_S = 0.1
#: Errors in a log that are kept.
_MOST_COMPLAINTS = 10


@dataclass(frozen=True)
class Play:
    """What came of it."""

    outcome: Outcome
    track: Track | None
    """None where it did not run."""
    log: str


def play(
    target: Target,
    scenario: Scenario,
    network: RoadNetwork,
    folder: Path,
    *,
    trace: TraceBatch | ScenarioGenError | None,
    run_limits: RunLimits,
    limits: Limits,
) -> Play:
    """Play a concrete scenario; whatever goes wrong with it is a result, not an error.

    Args:
        target: the simulator.
        scenario: concrete.
        network: of its road.
        folder: emptied before, and for this run alone.
        trace: our rollout where the simulator replays it, or why there is none.
        run_limits: what the run may take.
        limits: that the rules judge by.
    """
    log = ""
    remarks: tuple[str, ...] = ()
    try:
        if isinstance(trace, ScenarioGenError):
            raise trace
        simulator = target.make()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        prepared = simulator.prepare(scenario, network, folder, trace)
        remarks = prepared.remarks
        run = simulator.run(prepared, run_limits)
        log = run.log
        if not run.ok:
            return Play(_refused(target, run, prepared), None, log)
        simulated = simulator.read_trace(prepared, run)
        realised = as_trace(scenario, network, simulated)
        outcome = Outcome(
            simulator=target.label,
            state="ran",
            ego_driven=target.ego_driven,
            remarks=remarks,
            complaints=run.complaints[:_MOST_COMPLAINTS],
            ended_s=round(float(simulated.time_s[-1] - simulated.time_s[0]), 6),
            whole=bool(simulated.time_s[-1] >= scenario.duration_s - _END_S),
            ended_by=simulated.ended_by,
            contacts=tuple(
                Contact(time_s=round(at, 6), first=first, second=second)
                for at, first, second in simulated.collisions
            ),
            **judged(scenario, network, realised, limits),
        )
        names = (EGO_ID, *(actor.id for actor in scenario.actors))
        return Play(outcome, Track.of(realised, names), log)
    except NotSupportedError as error:
        return Play(_not_run(target, "not_supported", error.what, error.hint, remarks), None, log)
    except ScenarioGenError as error:
        log = error.log if isinstance(error, SimulatorError) and error.log else log
        return Play(_not_run(target, "failed", _said(error), error.hint, remarks), None, log)
    except Exception as error:  # noqa: BLE001 - an adapter of a plug-in may raise anything
        reason = f"the adapter of {target.name} has failed: {type(error).__name__}: {error}"
        return Play(_not_run(target, "failed", reason[:500], "", remarks), None, log)


def _said(error: ScenarioGenError) -> str:
    return f"{error.where}: {error.what}" if error.where else error.what


def _refused(target: Target, run: SimulatorRun, prepared: Prepared) -> Outcome:
    lines = [*run.complaints, *(line for line in run.log.splitlines() if line.strip())]
    last = (run.complaints or lines or ("it says nothing",))[-1]
    return _not_run(
        target, "failed", f"refused with exit code {run.exit_code}",
        last.replace(str(prepared.folder), "")[:300], prepared.remarks, run.complaints,
    )  # fmt: skip


def _not_run(
    target: Target,
    state: str,
    reason: str,
    hint: str,
    remarks: tuple[str, ...],
    complaints: tuple[str, ...] = (),
) -> Outcome:
    return Outcome.model_validate(
        {
            "simulator": target.label, "state": state, "reason": reason, "hint": hint,
            "remarks": remarks, "complaints": complaints[:_MOST_COMPLAINTS],
        }
    )  # fmt: skip
