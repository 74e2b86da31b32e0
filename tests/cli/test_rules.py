"""``scenario-gen rules``: the list, one rule, the numbers, and the page that is generated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenario_gen.checks import DEFAULT_LIMITS, RULES
from scenario_gen.checks.profiles import limits_by_name
from tests.cli.test_commands import ROOT, command, written


def test_every_rule_is_listed_on_a_line() -> None:
    lines = command("rules").stdout.splitlines()
    assert lines == [f"{r.id}  {r.version}  {r.severity}  {r.statement}" for r in RULES]


def test_all_that_is_to_be_known_of_a_rule_is_shown() -> None:
    """With the numbers of the profile in use, and example files that are there."""
    done = command("rules", "show", "environment.wind")
    assert done.returncode == 0
    rule = next(rule for rule in RULES if rule.id == "environment.wind")
    for words in (rule.statement, rule.formula, rule.source, rule.link,
                  "wind_max_mps = 32.6 m/s", DEFAULT_LIMITS.digest):  # fmt: skip
        assert words in done.stdout
    for label in ("passes:", "fails:"):
        [path] = [line.split()[-1] for line in done.stdout.splitlines() if line.startswith(label)]
        assert Path(path).is_file()


def test_a_rule_is_shown_with_the_limits_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "name: calm\nvalues: {wind_max_mps: {value: 9.5, source: ours}}\n",
                   "calm.yaml")  # fmt: skip
    done = command("rules", "show", "environment.wind", "--limits", path)
    assert "wind_max_mps = 9.5 m/s  calm: ours" in done.stdout
    told = json.loads(
        command("rules", "show", "environment.wind", "--json", "--limits", path).stdout
    )
    assert told["profile"]["profile"] == "calm"
    assert told["limits"][0]["value"] == 9.5


def test_the_catalogue_is_printed_as_json() -> None:
    told = json.loads(command("rules", "--json").stdout)
    assert [entry["id"] for entry in told["rules"]] == [rule.id for rule in RULES]
    assert all(
        set(entry) == {"id", "version", "severity", "title", "statement", "formula", "needs",
                       "limits", "constants", "source", "link", "examples"}
        for entry in told["rules"]
    )  # fmt: skip
    assert told["limits"]["digest"] == DEFAULT_LIMITS.digest


def test_the_numbers_of_a_profile_are_listed_by_name() -> None:
    lines = command("rules", "limits", "commonroad").stdout.splitlines()
    limits = limits_by_name("commonroad")
    assert len(lines) == len(limits.entries()) + 1
    assert any(line.startswith("speed_mps.car = 50.8 m/s  commonroad: ") for line in lines)
    assert lines[-1] == f"limits: commonroad ({limits.digest})"


def test_the_page_in_the_documentation_is_the_generated_one(tmp_path: Path) -> None:
    """`make schema` writes it anew."""
    done = command("rules", "--write", tmp_path / "rules.md")
    assert done.returncode == 0, done.stderr
    written_page = (tmp_path / "rules.md").read_text()
    assert written_page == (ROOT / "docs" / "rules.md").read_text()
    for rule in RULES:
        assert f"### {rule.id}\n" in written_page
        assert f"(../scenarios/rules/{rule.id}/negative.json)" in written_page


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "motion.sped"], "motion.speed"),
        (["show", "motion.speed", "--limits", "nowhere"], "commonroad"),
        (["--limits", "commonroad", "show", "motion.speed"], "behind show"),
        (["limits", "nowhere"], "ready ones"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], told: str) -> None:
    done = command("rules", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
