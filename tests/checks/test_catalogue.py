"""The catalogue: every rule says what it is, reads the limits it names, and has two examples."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from scenario_gen import api
from scenario_gen.catalog.briefs import read_odd
from scenario_gen.catalog.scenario_text import scenario_text
from scenario_gen.checks import DEFAULT_LIMITS, RULES, Limits, Rule, check
from scenario_gen.checks.catalogue import ROOT, catalogue, example, limits_of_rule
from scenario_gen.checks.files import check_text
from scenario_gen.checks.limits import Limit
from scenario_gen.checks.sources import link_of
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import group_networks, rollout

#: Sources that are no publication: what is meant by them stands in this repository, or in geometry.
OWN = ("default", "geometry", "scenario schema", "scenarios/schema", "the ODD of the brief",
       "standard gravity")  # fmt: skip
#: Read by who stands where its road ends, which all rules on motion leave out.
SHARED = {"standing_mps"}
#: Tag of a negative example that cannot but break another rule too.
ALSO = "also_fails:"
HOW = "see 'How to add ... a rule' in CONTRIBUTING.md"


def path_of(rule_id: str, which: Any) -> Path:
    return ROOT / example(rule_id, which)


@pytest.fixture(scope="module")
def checked() -> dict[tuple[str, str], api.FileCheck]:
    """All examples, as ``scenario-gen check`` judges them."""
    found = {}
    for rule in RULES:
        odd = path_of(rule.id, "positive").parent / "odd.yaml"
        paths = {which: path_of(rule.id, which) for which in ("positive", "negative")}
        there = {which: path for which, path in paths.items() if path.is_file()}
        results = api.check_files(
            list(there.values()), odd=read_odd(str(odd)) if odd.is_file() else None
        )
        found.update(
            {(rule.id, which): one for which, one in zip(there, results, strict=True)}
        )  # fmt: skip
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is(rule: Rule) -> None:
    """One sentence, a formula, limits of the table, sources that can be looked up, a version."""
    sentence = rule.statement
    assert re.fullmatch(r"[A-Z][^.]{20,}\.", sentence), (
        f"{rule.id}: say in 'statement', in one full sentence, what must hold; {HOW}"
    )
    assert rule.formula, f"{rule.id}: say in 'formula' what is compared with what; {HOW}"
    known = {field.name for field in fields(Limits)}
    unknown = set(rule.limits) - known
    assert not unknown, f"{rule.id}: 'limits' names {unknown}, which are no fields of Limits; {HOW}"
    assert re.fullmatch(r"\d+\.\d+", rule.version), f"{rule.id}: version {rule.version!r}; {HOW}"
    for source in (rule.source, *(constant.source for constant in rule.constants)):
        assert source.startswith(OWN) or link_of(source), (
            f"{rule.id}: {source!r} is neither 'default: ...' nor named in checks/sources.py; {HOW}"
        )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_formula_names_the_limits_and_constants(rule: Rule) -> None:
    """So nobody has to guess where in the formula a number stands."""
    for name in (*rule.limits, *(constant.name for constant in rule.constants)):
        assert re.search(rf"\b{name}\b", rule.formula), (
            f"{rule.id}: {name} is not in the formula {rule.formula!r}; {HOW}"
        )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_passes_its_positive_example(
    rule: Rule, checked: dict[tuple[str, str], api.FileCheck]
) -> None:
    """The rule is asked, has something to look at, and it as well as all others are content."""
    assert (rule.id, "positive") in checked, f"write {example(rule.id, 'positive')}; {HOW}"
    found = checked[rule.id, "positive"].result
    states = {outcome.rule: outcome.state for outcome in found.outcomes}
    assert states[rule.id] == "passed"
    assert found.findings == ()
    versions = {outcome.rule: outcome.version for outcome in found.outcomes}
    assert versions == {one.id: one.version for one in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_something_in_its_negative_example(
    rule: Rule, checked: dict[tuple[str, str], api.FileCheck]
) -> None:
    """It alone, unless the example says in a tag which other rule cannot but fail with it."""
    assert (rule.id, "negative") in checked, f"write {example(rule.id, 'negative')}; {HOW}"
    one = checked[rule.id, "negative"]
    tags = one.scenario.tags if one.scenario else ()
    expected = {rule.id, *(tag.removeprefix(ALSO) for tag in tags if tag.startswith(ALSO))}
    failed = {outcome.rule for outcome in one.result.outcomes if outcome.state == "failed"}
    assert failed == expected
    for found in one.result.findings:
        assert found.message
        assert found.source
        assert found.version == next(r.version for r in RULES if r.id == found.rule)
        assert found.link == link_of(found.source)


def test_no_example_is_left_over() -> None:
    """Every folder is of a rule, and every file of an example."""
    folders = sorted(path.name for path in (ROOT / "scenarios" / "rules").iterdir())
    assert folders == sorted(rule.id for rule in RULES)
    for rule in RULES:
        names = {path.name for path in path_of(rule.id, "positive").parent.iterdir()}
        assert {"positive.json", "negative.json"} <= names <= {
            "positive.json", "negative.json", "odd.yaml",
        }  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_are_written_for_people(rule: Rule) -> None:
    """As the library is: without defaults, in words, named after the rule."""
    for which in ("positive", "negative"):
        data = path_of(rule.id, which).read_bytes()
        scenario, _ = check_text(data)
        if scenario is None:
            assert (rule.id, which) == ("schema.valid", "negative")
            continue
        assert data == scenario_text(scenario)
        assert scenario.id == f"{rule.id}-{which}".replace(".", "-").replace("_", "-")
        assert scenario.narrative, "say in 'narrative' what makes the rule pass or fail"


class Watched(Limits):
    """Limits that remember what was read."""

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if isinstance(value, Limit | dict) and not name.startswith("_"):
            object.__getattribute__(self, "__dict__").setdefault("_read", set()).add(name)
        return value

    def read(self) -> set[str]:
        """The fields read since the last call."""
        return self.__dict__.pop("_read", set())


def _read_by(rule: Rule, scenario: Scenario) -> set[str]:
    """Fields of the limits that a rule reads when it judges a scenario."""
    values = {field.name: getattr(DEFAULT_LIMITS, field.name) for field in fields(Limits)}
    limits = Watched(**values)
    assert limits.used  # The report names the numbers, all of them; that is no rule's doing.
    limits.read()
    batch = ScenarioBatch.of([scenario])
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks) if "trace" in rule.needs else None
    check(batch, trace, networks=networks, odd=read_odd("mixed_roads"), limits=limits,
          rules=[rule])  # fmt: skip
    return limits.read()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_names_the_limits_that_it_reads(rule: Rule) -> None:
    """Judging its examples it reads no limit that it does not name."""
    read: set[str] = set()
    for which in ("positive", "negative"):
        scenario, _ = check_text(path_of(rule.id, which).read_bytes())
        if scenario is not None:
            read |= _read_by(rule, scenario)
    unnamed = read - set(rule.limits) - SHARED
    assert not unnamed, f"{rule.id} reads {sorted(unnamed)}: name them in its 'limits'; {HOW}"


def test_every_limit_is_read_by_some_rule() -> None:
    """A number that nobody reads would be a promise without effect."""
    used = {name for rule in RULES for name in rule.limits}
    numbers = {name.split(".")[0] for name in DEFAULT_LIMITS.entries()}
    assert numbers - used == set(), f"limits of no rule: {sorted(numbers - used)}"


def test_the_catalogue_as_data_holds_all_rules_with_their_numbers() -> None:
    """What ``scenario-gen rules --json`` prints."""
    found = catalogue(DEFAULT_LIMITS.with_values(wind_max_mps=40.0))
    assert found["limits"]["overrides"] == {"wind_max_mps": 40.0}
    assert [entry["id"] for entry in found["rules"]] == [rule.id for rule in RULES]
    wind = next(entry for entry in found["rules"] if entry["id"] == "environment.wind")
    assert wind["limits"] == [
        {"name": "wind_max_mps", "value": 40.0, "unit": "m/s", "source": "given", "link": ""}
    ]
    speed = next(rule for rule in RULES if rule.id == "motion.speed")
    assert {"speed_mps.car", "speed_mps.car.suv"} <= set(limits_of_rule(speed, DEFAULT_LIMITS))
