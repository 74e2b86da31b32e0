"""One release of a suite against another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from scenario_gen.comparison.covered import measure_changes
from scenario_gen.comparison.criticality import criticality_changes
from scenario_gen.comparison.release import Release
from scenario_gen.comparison.scenarios import changes, pairs, refs, renames, verdict_changes
from scenario_gen.comparison.values import differences, line
from scenario_gen.domain.coverage import Population
from scenario_gen.domain.review import GENESIS
from scenario_gen.domain.suite_diff import (
    ReleaseInfo,
    SettingChange,
    SettingOf,
    StandingChange,
    SuiteDiff,
)
from scenario_gen.version import VERSION


def compare(old: Release, new: Release) -> SuiteDiff:
    """What NEW gained and lost against OLD, and what is judged otherwise. Same input, same result.

    Scenarios are matched by id, the others by content. Their order, and whatever depends on the
    clock, is of no account.
    """
    found = pairs(old, new)
    changed = changes(found)
    yardsticks = [(r.report.model_sha256, r.report.odd_sha256) for r in (old, new)]
    return SuiteDiff(
        tool_version=VERSION,
        old=_info(old),
        new=_info(new),
        one_yardstick=yardsticks[0] == yardsticks[1],
        review_log=_review_log(old, new),
        settings=tuple(_settings(old, new)),
        same=len(found.both) - len(changed),
        added=refs(found.added, old),
        gone=refs(found.gone, new),
        renamed=renames(found),
        changed=changed,
        verdicts=tuple(verdict_changes(found)),
        standings=tuple(_standings(old, new)),
        measures=tuple(measure_changes(old.report, new.report)),
        criticality=tuple(criticality_changes(old, new, found)),
    )


def _info(release: Release) -> ReleaseInfo:
    report, log = release.report, release.log
    return ReleaseInfo(
        suite=report.suite,
        tool_version=line(release.tool_version),
        scenarios=len(release.scenarios),
        counted=len(report.table.scenarios),
        structures=len({one.structure for one in release.scenarios.values() if one.structure}),
        model=report.model,
        model_sha256=report.model_sha256,
        odd=report.odd,
        odd_sha256=report.odd_sha256,
        review_entries=len(log),
        review_head=log[-1].hash if log else GENESIS,
    )


def _review_log(
    old: Release, new: Release
) -> Literal["none", "same", "continued", "not_continued"]:  # fmt: skip
    if not (old.log or new.log):
        return "none"
    if new.log[: len(old.log)] != old.log:
        return "not_continued"
    return "same" if len(new.log) == len(old.log) else "continued"


def _settings(old: Release, new: Release) -> Iterator[SettingChange]:
    names: tuple[SettingOf, ...] = tuple(dict.fromkeys((*new.settings, *old.settings)))
    for name in names:
        before, after = old.settings.get(name), new.settings.get(name)
        for path, was, now in differences(before, after):
            yield SettingChange(of=name, path=path, before=was, after=now)


def _standings(old: Release, new: Release) -> Iterator[StandingChange]:
    before = {one.standing: one for one in old.report.population}
    after = {one.standing: one for one in new.report.population}
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        there = _of_suite(was), _of_suite(now)
        yield StandingChange(
            standing=name,
            before=was.count if was else 0,
            after=now.count if now else 0,
            proposals_before=was.proposals if was else 0,
            proposals_after=now.proposals if now else 0,
            appeared=tuple(sorted(there[1] - there[0])),
            disappeared=tuple(sorted(there[0] - there[1])),
        )


def _of_suite(population: Population | None) -> set[str]:
    """Ids of scenarios, without those of proposals, which are listed first."""
    if population is None:
        return set()
    names = population.scenarios
    own = population.count - population.proposals
    return set(names[len(names) - own :]) if own else set()
