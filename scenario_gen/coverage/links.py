"""What bears a requirement out: a deterministic rule over content and rollout, with its basis."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scenario_gen.coverage.factor_library import drafted, realised
from scenario_gen.coverage.factors import factors
from scenario_gen.coverage.realised import Realised
from scenario_gen.coverage.table import FactorTable
from scenario_gen.coverage.triggering import CONDITIONS, Condition
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.requirement import Requirement
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError

TOPIC_TAG = "topic:"
NO_NEED = "the brief does not say what it needs"
_NOT_SEEN = "not seen in the rollout"
_CONDITIONS: Mapping[str, Condition] = {condition.id: condition for condition in CONDITIONS}
_ANY = Odd(name="no ODD")


@dataclass(frozen=True)
class Evidence:
    """What of the needs of a requirement is there, and what is not."""

    basis: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def borne_out(self) -> bool:
        """Whether everything that is needed is there."""
        return bool(self.basis) and not self.missing


class Evidences:
    """Looks for what requirements need in scenarios, all of which have passed the rules."""

    def __init__(
        self,
        requirements: Sequence[Requirement],
        scenarios: Sequence[Scenario],
        seen: Realised | None,
        given_tags: Collection[str] = (),
    ) -> None:
        """Args:
            requirements: what is needed.
            scenarios: S scenarios.
            seen: what their rollouts showed, S rows; None: there was none.
            given_tags: tags that all scenarios were given, which bear out nothing.

        Raises:
            InputError: a requirement names a factor, level or condition that there is not.
        """  # fmt: skip
        self._scenarios, self._seen, self._given = scenarios, seen, frozenset(given_tags)
        names = named_factors(requirements)
        self._last: tuple[int, Scenario] | None = None
        self._table: FactorTable | None = None
        if names:
            choices = tuple(FactorChoice(name=name) for name in names)
            model = CoverageModel(name="requirements", factors=choices)
            self._table = factors(scenarios, _ANY, model, seen=seen)

    def of(self, row: int, requirement: Requirement) -> Evidence:
        """What a scenario has of what a requirement needs."""
        basis: list[str] = []
        missing: list[str] = []
        for found, without in self._needs(row, requirement):
            if found:
                basis.append(found)
            else:
                missing.append(without)
        return Evidence(tuple(basis), tuple(missing) if requirement.needs else (NO_NEED,))

    def _needs(self, row: int, asked: Requirement) -> Iterator[tuple[str, str]]:
        """What is there of each need, and what to say where nothing is."""
        scenario = self._scenarios[row]
        if asked.intents:
            found, without = self._intent(row, scenario, asked.intents)
            yield found, without
        if asked.topics:
            made_for = [t for t in asked.topics if f"{TOPIC_TAG}{t}" in scenario.tags]
            yield (
                f"proposed for the topic {made_for[0]}" if made_for else "",
                f"not proposed for the topic {' or '.join(asked.topics)}",
            )
        if asked.tags:
            own = [tag for tag in asked.tags if tag in scenario.tags and tag not in self._given]
            given = [tag for tag in asked.tags if tag in self._given]
            why = "; the brief gives it to every scenario" if given else ""
            yield f"tag {own[0]}" if own else "", f"no tag {' or '.join(asked.tags)}{why}"
        if asked.triggering:
            concrete = self._concrete(row)
            held = [name for name in asked.triggering if _CONDITIONS[name].holds(concrete)]
            yield (
                f"{held[0]}: {_CONDITIONS[held[0]].rule}" if held else "",
                f"no triggering condition {' or '.join(asked.triggering)}",
            )
        for name, levels in asked.factors.items():
            level = self._level(row, name)
            yield (
                f"{name}: {level}" if level in levels else "",
                f"{name} is {level or 'not known'}, needed is {' or '.join(levels)}",
            )

    def _intent(self, row: int, scenario: Scenario, kinds: Sequence[str]) -> tuple[str, str]:
        wanted = " or ".join(kinds)
        places = [n for n, intent in enumerate(scenario.intent) if intent.kind in kinds]
        if not places:
            return "", f"no intent {wanted}"
        if self._seen is None or not self._seen.known[row]:
            return "", f"intent {wanted}: not rolled out"
        times = self._seen.intents_s[row] if self._seen.intents_s else None
        if times is None:
            # The times were not kept; the rules did not let pass what was not seen.
            return f"intent {scenario.intent[places[0]].kind} seen", ""
        for place in places:
            time_s = times[place] if place < len(times) else None
            if time_s is not None:
                return f"intent {scenario.intent[place].kind} seen at {time_s:.1f} s", ""
        return "", f"intent {wanted}: {_NOT_SEEN}"

    def _concrete(self, row: int) -> Scenario:
        """The scenario at its defaults; the last one is kept, as requirements come row by row."""
        if self._last is None or self._last[0] != row:
            self._last = row, self._scenarios[row].concrete()
        return self._last[1]

    def _level(self, row: int, factor: str) -> str:
        if self._table is None:
            return ""
        place = self._table.index(factor)
        code = int(self._table.codes[row, place])
        return self._table.factors[place].level_names[code] if code >= 0 else ""


def named_factors(requirements: Sequence[Requirement]) -> list[str]:
    """The factors that requirements name, each once.

    Raises:
        InputError: there is no such factor, level or triggering condition.
    """
    library = {d.factor.name: d.factor for d in (*drafted(_ANY), *realised())}
    for requirement in requirements:
        where = f"requirement {requirement.id}"
        for name in requirement.triggering:
            if name not in _CONDITIONS or not _CONDITIONS[name].rule:
                shown = ", ".join(c.id for c in CONDITIONS if c.rule)
                raise InputError(
                    f"content shows no triggering condition {name}", where=where,
                    hint=f"known: {shown}",
                )  # fmt: skip
        for name, levels in requirement.factors.items():
            if name not in library:
                raise InputError(
                    f"there is no factor {name}", where=where, hint=f"known: {', '.join(library)}"
                )
            if unknown := [level for level in levels if level not in library[name].level_names]:
                raise InputError(
                    f"{name} has no level {unknown[0][:60]!r}", where=where,
                    hint=f"levels: {', '.join(library[name].level_names)}",
                )  # fmt: skip
    return list(dict.fromkeys(name for one in requirements for name in one.factors))


def borne_out(
    scenario: Scenario,
    seen: Realised | None,
    requirements: Sequence[Requirement],
    given_tags: Collection[str] = (),
) -> tuple[str, ...]:
    """Ids of the requirements that a scenario bears out: what a generated one claims.

    Raises:
        InputError: a requirement names what there is not.
    """
    found = Evidences(requirements, [scenario], seen, given_tags)
    return tuple(one.id for one in requirements if found.of(0, one).borne_out)
