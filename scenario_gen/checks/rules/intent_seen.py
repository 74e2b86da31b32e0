"""What the scenario says happens is seen in the rollout."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.intents import OF_EGO, Encounter, Seen, describe, detect
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Bools, Breach, Details, Verdict
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.batch import Group
from scenario_gen.domain.intent import Intent


def evaluate(context: CheckContext) -> Verdict:
    """Run the detector of every intent."""
    applicable = np.zeros(context.batch.size, dtype=np.bool_)
    found: list[Breach] = []
    most = max((len(group.scenario.intent) for group in context.batch.groups), default=0)
    times_s = np.full((context.batch.size, most), np.nan)
    for group, rows, _ in context.groups():
        ids = _ids(group)
        for index, intent in enumerate(group.scenario.intent):
            # Names that cannot stand here are found by references.ids.
            if intent.actor not in ids or (intent.actor == EGO_ID and intent.kind not in OF_EGO):
                continue
            applicable[rows] = True
            meet = Encounter(context, group, rows, ids.index(intent.actor))
            seen = detect(meet, intent)
            times_s[rows, index] = seen.time_s
            failed = ~(seen.seen & ~_late(group, intent, seen))
            if failed.any():
                found.append(
                    Breach(rows.start, failed[:, None], _Words(context, index, intent, rows, seen))
                )
    return Verdict(applicable, tuple(found), times_s=times_s, not_applicable="no intent is given")


def _late(group: Group, intent: Intent, seen: Seen) -> Bools:
    late: Bools = seen.time_s > np.asarray(group.column(intent.within_s)) + 1e-9
    return late


def _ids(group: Group) -> list[str]:
    return [EGO_ID, *(actor.id for actor in group.scenario.actors)]


class _Words:
    def __init__(
        self, context: CheckContext, index: int, intent: Intent, rows: slice, seen: Seen
    ) -> None:
        self._context, self._index, self._intent = context, index, intent
        self._rows, self._seen = rows, seen

    def __call__(self, row: int, place: int) -> Details:
        alone = self._context.part(row, row + 1)
        group = alone.batch.groups[0]
        mover = _ids(group).index(self._intent.actor)
        what = f"{self._intent.kind} of {self._intent.actor}"
        time_s = float(self._seen.time_s[row - self._rows.start + place])
        if np.isfinite(time_s):
            limit_s = float(np.ravel(group.column(self._intent.within_s))[0])
            return Details(
                f"$.intent[{self._index}].within_s",
                f"the {what} begins at {{value}} s; it has to within {{limit}} s",
                time_s, limit_s, "s", "trigger it earlier, or allow more time",
            )  # fmt: skip
        seen = describe(Encounter(alone, group, slice(0, 1), mover), self._intent.kind)
        return Details(
            f"$.intent[{self._index}]",
            f"the {what} is not seen in the rollout; seen instead: {seen}",
            value=seen,
            limit=self._intent.kind,
            hint=f"change the start, the triggers or the manoeuvres of {mover_path(mover)}",
        )


RULE = Rule(
    id="intent.seen",
    title="What the scenario is about is seen in the rollout",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Every event that the scenario is said to be about is seen in the rollout, in time.",
    formula="the detector of the intent in scenario_gen.checks.intents answers yes (who moves at <="
    " standing_mps stands); the event begins at t <= within_s + 1e-9 s",
    limits=("standing_mps",),
    source="default: see scenario_gen.checks.intents",
    version="1.1",
)
