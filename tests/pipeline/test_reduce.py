"""Reduced suites: they keep what they promise, say what was left out, and are usable folders."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scenario_gen import api
from scenario_gen.catalog.folder import Catalog
from scenario_gen.coverage import constraints_of, count
from scenario_gen.coverage.needs import KEPT, needs_of
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice, Targets
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.reduction import LeftOut
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.pipeline.folder_suite import folder_suite
from tests.pipeline.folders import brief, content, generate

MODEL = CoverageModel(
    name="small",
    factors=tuple(FactorChoice(name=name) for name in ("event", "light", "surface", "actors")),
)


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen scenarios of the sampler, exported."""
    out = tmp_path_factory.mktemp("reduce") / "run"
    topics = ["cut_in", "slow_lead", "hard_braking", "stopped_vehicle"]
    generate(brief(count=16, topics=topics, requirement_ids=["R-1"]), out)
    return out


def _left_out(folder: Path) -> list[LeftOut]:
    lines = (folder / "left_out.jsonl").read_text().splitlines()
    return [LeftOut.model_validate_json(line) for line in lines]


def test_a_reduced_suite_covers_the_same_with_fewer(suite: Path, tmp_path: Path) -> None:
    found = api.reduce(suite, tmp_path / "small", model=MODEL)
    before, after = (api.measure(x, model=MODEL) for x in (suite, tmp_path / "small"))
    for name in ("tway.2", "marginal", "requirements"):
        assert after.measure(name).numerator == before.measure(name).numerator
    assert found.method == "exact"
    assert found.after.accepted < found.before.accepted == 16
    assert found.after.simulated_s < found.before.simulated_s
    assert [(k.kind, k.before == k.after) for k in found.kept] == [
        ("levels", True), ("pairs", True), ("requirements", True)
    ]  # fmt: skip
    # Nothing of it can be spared.
    for name in found.scenarios:
        part = tmp_path / f"without-{name}"
        shutil.copytree(tmp_path / "small", part)
        (part / "scenarios" / f"{name}.json").unlink()
        assert api.measure(part, model=MODEL).measure("tway.2").numerator < found.kept[1].before


def test_every_scenario_is_kept_or_left_out_with_those_that_have_what_it_has(
    suite: Path, tmp_path: Path
) -> None:
    found = api.reduce(suite, tmp_path / "small", model=MODEL)
    left = _left_out(tmp_path / "small")
    names = {path.stem for path in (suite / "scenarios").glob("*.json")}
    assert {*found.scenarios, *(each.scenario_id for each in left)} == names
    assert len(found.scenarios) + len(left) == len(names)
    report = api.measure(suite, model=MODEL)
    table = dict(zip(report.table.scenarios, report.table.codes, strict=True))

    def has(name: str) -> set[tuple[int, int, int, int]]:
        codes = table[name]
        return {
            (a, b, codes[a], codes[b]) for a in range(4) for b in range(a) if min(codes) >= 0
        } | {(a, a, codes[a], codes[a]) for a in range(4)}

    for each in left:
        assert {name for name, _ in each.covered_by} <= set(found.scenarios)
        together = set().union(*(has(name) for name, _ in each.covered_by))
        assert has(each.scenario_id) <= together


def test_a_reduced_folder_is_one_like_others(suite: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    found = api.reduce(suite, small, model=MODEL)
    catalog = Catalog(small)
    assert {s.id for s in catalog.read_scenarios()} == set(found.scenarios)
    assert [e.scenario_id for e in catalog.read_ledger()] == list(found.scenarios)
    for name in found.scenarios:
        assert (small / "exports" / "openscenario" / f"{name}.xosc").is_file()
        same = f"scenarios/{name}.json"
        assert (small / same).read_bytes() == (suite / same).read_bytes()
    files = {path.name.partition(".")[0] for path in (small / "exports").rglob("*.*")}
    assert files == set(found.scenarios)
    again = api.reduce(small, tmp_path / "smaller", model=MODEL)
    assert again.scenarios == found.scenarios
    assert not _left_out(tmp_path / "smaller")


def test_the_same_suite_gives_the_same_bytes(suite: Path, tmp_path: Path) -> None:
    for name in "ab":
        api.reduce(suite, tmp_path / name, model=MODEL)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_without_time_it_says_greedy_and_the_bound_or_proves_it(
    suite: Path, tmp_path: Path
) -> None:
    quick = api.reduce(suite, tmp_path / "quick", model=MODEL, time_limit_s=0.0)
    exact = api.reduce(suite, tmp_path / "exact", model=MODEL)
    assert quick.lower_bound <= exact.cost <= quick.cost


def test_time_of_simulation_can_be_what_is_to_be_small(suite: Path, tmp_path: Path) -> None:
    few = api.reduce(suite, tmp_path / "few", model=MODEL)
    short = api.reduce(suite, tmp_path / "short", model=MODEL, minimise="time")
    assert short.after.simulated_s <= few.after.simulated_s
    assert short.after.accepted >= few.after.accepted
    assert short.cost == pytest.approx(short.after.simulated_s)


def test_a_level_keeps_as_many_as_its_target(suite: Path, tmp_path: Path) -> None:
    model = MODEL.model_copy(update={"targets": Targets(per_level=3)})
    found = api.reduce(suite, tmp_path / "three", keep=("levels",), model=model)
    before = api.measure(suite, model=model).measure("marginal.light")
    after = api.measure(tmp_path / "three", model=model).measure("marginal.light")
    for cell, kept in zip(before.cells, after.cells, strict=True):
        assert kept.count >= min(cell.count, 3)
    assert found.after.accepted < 16


@pytest.mark.parametrize("kind", KEPT)
def test_each_kind_counts_what_the_report_counts(suite: Path, kind: str) -> None:
    found = folder_suite(suite)
    counted, rules, _ = found.counted(MODEL)
    needs = needs_of(counted, rules, [kind])  # type: ignore[list-item]
    report = api.measure(suite, model=MODEL, strength=3)
    expected = {
        "levels": lambda: report.measure("marginal").numerator,
        "pairs": lambda: report.measure("tway.2").numerator,
        "triples": lambda: report.measure("tway.3").numerator,
        "requirements": lambda: report.measure("requirements").numerator,
        "published": lambda: sum(
            m.numerator for m in report.measures if m.id.startswith("published.")
        ),
        "preventability": lambda: len(set(counted.seen.verdicts if counted.seen else ())),
        "structures": lambda: len(set(counted.suite.structures)),
    }[kind]()
    assert needs.count(kind) == needs.has.shape[0] == expected  # type: ignore[arg-type]


def test_variants_that_do_not_count_are_left_out_and_said_to_be(
    suite: Path, tmp_path: Path
) -> None:
    """With a single factor, most variants differ in nothing that is counted."""
    model = CoverageModel(name="one", factors=(FactorChoice(name="road"),), variants="apart")
    found = api.reduce(suite, tmp_path / "small", model=model, keep=("structures",))
    odd = folder_suite(suite)
    counted = count(odd.suite, Odd(name="no ODD"), model)
    assert constraints_of(model, counted.table.factors) == ()
    reasons = [each.reason for each in _left_out(tmp_path / "small")]
    assert sum("variant" in reason for reason in reasons) == len(counted.variants.ids)
    assert found.after.counted == len(set(odd.suite.structures))


def test_what_is_wrong_is_said(suite: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing named 'pears'"):
        api.reduce(suite, tmp_path / "a", keep=("pears",))
    with pytest.raises(InputError, match="nothing is kept"):
        api.reduce(suite, tmp_path / "a", keep=())
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(CatalogError, match="not empty"):
        api.reduce(suite, tmp_path / "full")
    with pytest.raises(CatalogError, match="holds no run"):
        api.reduce(tmp_path / "full", tmp_path / "b")
    assert json.loads((suite / "run.json").read_text())["brief"]["name"] == "test"
