"""Which scenarios came, went, were renamed, changed, or are judged otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from scenario_gen.comparison.release import Judged, Release
from scenario_gen.comparison.values import differences, line
from scenario_gen.domain.suite_diff import (
    Changed,
    FieldChange,
    Renamed,
    ScenarioRef,
    VerdictChange,
)

_FIELDS_LISTED = 50
#: Not of interest by themselves: they follow from the content, or are the name.
_FOLLOWS = {"id", "content_hash"}


@dataclass(frozen=True)
class Pairs:
    """Scenarios of both releases, matched: by id, else by content."""

    both: tuple[tuple[Judged, Judged], ...]
    """With the same id, in its order."""
    renamed: tuple[tuple[Judged, Judged], ...]
    added: tuple[Judged, ...]
    gone: tuple[Judged, ...]

    @property
    def matched(self) -> tuple[tuple[Judged, Judged], ...]:
        """Those that are in both, under whatever name, in the order of the new id."""
        return tuple(sorted((*self.both, *self.renamed), key=lambda pair: pair[1].scenario.id))


def pairs(old: Release, new: Release) -> Pairs:
    """Match the scenarios."""
    names = sorted(old.scenarios.keys() & new.scenarios.keys())
    left: dict[str, list[Judged]] = defaultdict(list)
    for name in sorted(old.scenarios.keys() - new.scenarios.keys()):
        left[old.scenarios[name].content].append(old.scenarios[name])
    renamed, added = [], []
    for name in sorted(new.scenarios.keys() - old.scenarios.keys()):
        one = new.scenarios[name]
        if left[one.content]:
            renamed.append((left[one.content].pop(0), one))
        else:
            added.append(one)
    gone = sorted((one for ones in left.values() for one in ones), key=lambda one: one.scenario.id)
    return Pairs(
        tuple((old.scenarios[name], new.scenarios[name]) for name in names),
        tuple(renamed), tuple(added), tuple(gone),
    )  # fmt: skip


def refs(ones: tuple[Judged, ...], other: Release) -> tuple[ScenarioRef, ...]:
    """Scenarios of one release, with what the other has of the same id."""
    return tuple(
        ScenarioRef(
            id=one.scenario.id,
            title=one.scenario.title,
            reason=line(other.elsewhere.get(one.scenario.id, "")),
        )
        for one in ones
    )


def renames(found: Pairs) -> tuple[Renamed, ...]:
    """The same content under another id."""
    return tuple(
        Renamed(before=old.scenario.id, after=new.scenario.id, title=new.scenario.title)
        for old, new in found.renamed
    )


def changes(found: Pairs) -> tuple[Changed, ...]:
    """Files with the same id that say something else."""
    return tuple(change for old, new in found.both if (change := _change(old, new)) is not None)


def _change(old: Judged, new: Judged) -> Changed | None:
    fields = [
        FieldChange(path=path, before=before, after=after)
        for path, before, after in differences(
            old.scenario.model_dump(mode="json", exclude=_FOLLOWS),
            new.scenario.model_dump(mode="json", exclude=_FOLLOWS),
        )
    ]
    if not fields:
        return None
    return Changed(
        id=new.scenario.id,
        title=new.scenario.title,
        content=old.content != new.content,
        fields=tuple(fields[:_FIELDS_LISTED]),
        fields_total=len(fields),
    )


def verdict_changes(found: Pairs) -> Iterator[VerdictChange]:
    """Verdicts on scenarios of both releases that are not the same any more."""
    for old, new in found.matched:
        for of, after in new.verdicts.items():
            before = old.verdicts[of]
            if before != after:
                yield VerdictChange(
                    id=new.scenario.id, of=of, before=line(before), after=line(after),
                    reason=line(new.reasons.get(of, "")),
                )  # fmt: skip
