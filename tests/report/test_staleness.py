"""A report knows what it was made from, and says what has changed since."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scenario_gen import api
from scenario_gen.catalog.coverage_files import read_exposure
from scenario_gen.catalog.folder import pretty_json
from scenario_gen.catalog.model_yaml import model_yaml
from scenario_gen.checks import RULES
from scenario_gen.coverage import default_model
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.report import origin, source
from tests.cli.test_commands import command
from tests.report import catalogs


@pytest.fixture
def made(catalog: Path, tmp_path: Path) -> Path:
    """The JSON of a report on the catalog."""
    api.write_report(catalog, tmp_path / "out", formats="json")
    return tmp_path / "out" / "report.json"


def test_a_report_on_what_has_not_changed_holds(made: Path, catalog: Path) -> None:
    assert api.report_changes(made, catalog) == []


def test_the_folder_of_the_report_is_no_part_of_the_catalog(catalog: Path) -> None:
    api.write_report(catalog, formats="json")
    assert api.report_changes(catalog / "report" / "report.json", catalog) == []


def test_a_changed_a_gone_and_a_new_scenario_are_named(made: Path, catalog: Path) -> None:
    paths = catalogs.files(catalog)
    catalogs.edit_scenario(paths[0], lambda d: d.update(title="Another title"))
    paths[1].rename(paths[1].with_name("another-name.json"))
    assert api.report_changes(made, catalog) == [
        f"scenario {paths[0].stem} has changed",
        f"scenario {paths[1].stem} is gone",
        "scenario another-name is new",
    ]


def test_a_changed_ledger_is_named(made: Path, catalog: Path) -> None:
    catalogs.add_entry(catalog, outcome="error", reason="no answer", scenario_id=None)
    assert api.report_changes(made, catalog) == [
        "ledger.jsonl has changed (every proposal with its outcome and reason)"
    ]


def test_a_changed_odd_is_named(made: Path, catalog: Path) -> None:
    run = json.loads((catalog / "run.json").read_bytes())
    run["brief"]["odd"]["friction"] = {"minimum": 0.5, "maximum": None}
    (catalog / "run.json").write_bytes(pretty_json(run))
    found = api.report_changes(made, catalog)
    # The default coverage model is derived from the ODD.
    assert [line.partition(" (")[0] for line in found] == [
        "coverage model has changed",
        "odd has changed",
        "run.json has changed",
    ]


def test_a_changed_coverage_model_and_exposure_table_are_named(
    catalog: Path, tmp_path: Path
) -> None:
    model, table = tmp_path / "own.yaml", tmp_path / "roads.exposure.yaml"
    roads = read_exposure("fhwa_surface").model_copy(update={"name": "roads"})
    table.write_text(model_yaml(roads))
    asked = default_model(Odd(name="any"), None).model_copy(update={"exposure": ("roads",)})
    model.write_text(model_yaml(asked))
    api.write_report(catalog, tmp_path / "out", formats="json", model=model)
    made = tmp_path / "out" / "report.json"
    assert api.report_changes(made, catalog, model=model) == []
    assert any("coverage model" in line for line in api.report_changes(made, catalog))
    table.write_text(table.read_text() + "\n# a remark changes nothing\n")
    assert api.report_changes(made, catalog, model=model) == []
    table.write_text(model_yaml(roads.model_copy(update={"title": "Another title"})))
    found = api.report_changes(made, catalog, model=model)
    assert found == ["exposure roads has changed (the exposure table roads)"]
    model.write_text(model_yaml(asked.model_copy(update={"about": "Another one"})))
    found = api.report_changes(made, catalog, model=model)
    assert found[0].startswith("coverage model has changed")


def test_another_odd_than_that_of_the_run_is_named(made: Path, catalog: Path) -> None:
    found = api.report_changes(made, catalog, odd="motorway_pilot")
    assert any(line.startswith("odd has changed") for line in found)


def test_a_changed_ready_odd_is_named(
    made: Path, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that the brief took its ODD from is another one now."""
    now = source.ready_odd_called("Mixed roads")
    assert now is not None
    other = now.model_copy(update={"illumination": ("day",)})
    monkeypatch.setattr(source, "ready_odd_called", lambda _: other)
    assert [line.partition(" (")[0] for line in api.report_changes(made, catalog)] == [
        "ready odd has changed"
    ]


def test_a_changed_rule_is_named_with_its_versions(
    made: Path, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = RULES[0]
    changed = (replace(first, version="9.9"), *RULES[2:])
    monkeypatch.setattr(origin, "RULES", changed)
    assert api.report_changes(made, catalog) == [
        f"rule {first.id} has changed: version {first.version} is now 9.9",
        f"rule {RULES[1].id} is gone",
    ]


def test_changed_limits_are_named(made: Path, catalog: Path) -> None:
    run = json.loads((catalog / "run.json").read_bytes())
    run["brief"]["limits"]["values"] = {"relevant_ttc_s": 4.0}
    (catalog / "run.json").write_bytes(pretty_json(run))
    assert any("limits were default" in line for line in api.report_changes(made, catalog))


def test_the_report_says_when_the_limits_of_the_run_have_changed(catalog: Path) -> None:
    run = json.loads((catalog / "run.json").read_bytes())
    run["limits"]["digest"] = "0" * 12
    (catalog / "run.json").write_bytes(pretty_json(run))
    notes = catalogs.report_of(catalog).notes_of("integrity")
    assert any("the limits have changed since" in note for note in notes)


def test_many_changes_are_told_in_few_lines(made: Path, catalog: Path) -> None:
    report = json.loads(made.read_bytes())
    report["made_from"]["scenarios"] |= {f"gone-{n}": "0" * 64 for n in range(500)}
    made.write_text(json.dumps(report))
    found = api.report_changes(made, catalog)
    assert len(found) == 11
    assert found[-1] == "490 more changes of a scenario"


def test_what_is_no_report_is_said_to_be_none(catalog: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}")
    with pytest.raises(InputError, match="not a report"):
        api.report_changes(other, catalog)
    with pytest.raises(InputError, match="cannot be read"):
        api.report_changes(tmp_path / "nothing.json", catalog)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="holds no run"):
        api.write_report(tmp_path)


def test_the_command_writes_checks_and_tells_by_its_exit_code(catalog: Path) -> None:
    done = command("report", catalog, "--formats", "json", "--date", "2026-11-27", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == ["report.json"]
    made = catalog / "report" / "report.json"
    catalogs.edit_scenario(catalogs.files(catalog)[0], lambda d: d.update(title="Another"))
    done = command("report", catalog, "--check", made)
    assert done.returncode == 1
    assert "changed: scenario " in done.stdout
    done = command("report", catalog, "--date", "today")
    assert done.returncode == 2
    assert "YYYY" in done.stderr or "such as" in done.stderr
