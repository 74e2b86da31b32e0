"""Runs: deterministic, replayable, resumable, bounded by budgets, and never in the wrong folder."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import CatalogError, ReplayError
from scenario_gen.pipeline.events import Committed, Event, Finished
from scenario_gen.pipeline.run import Options, run
from tests.pipeline.conftest import Runs
from tests.pipeline.folders import brief, content, generate, outcomes


def test_a_run_leaves_what_the_readme_says(runs: Runs) -> None:
    folder, summary = runs(brief(), plots=True)
    files = content(folder)
    scenarios = [name for name in files if name.startswith("scenarios/")]
    assert len(scenarios) == summary.accepted == 5
    for name in scenarios:
        scenario = Scenario.model_validate_json(files[name])
        assert scenario.content_hash == scenario.compute_hash()
        assert f"exports/openscenario/{scenario.id}.xosc" in files
        assert f"exports/openscenario/{scenario.id}.xodr" in files
        assert f"plots/birdseye_{scenario.id}.svg" in files
        assert f"plots/birdseye_{scenario.id}.png" in files
    assert {"run.json", "summary.json", "ledger.jsonl", "plots/pairs.csv"} <= set(files)
    assert (folder / "timing.json").is_file()
    assert len(outcomes(folder)) == summary.proposed
    assert summary.exports["openscenario"]["written"] == 5


def test_the_same_brief_gives_the_same_bytes(tmp_path: Path, runs: Runs) -> None:
    generate(brief(), tmp_path / "again")
    assert content(tmp_path / "again") == content(runs(brief())[0])


def test_another_seed_gives_other_scenarios(tmp_path: Path, runs: Runs) -> None:
    generate(brief(seed=4), tmp_path / "b")
    both = (runs(brief())[0], tmp_path / "b")
    names = [{n for n in content(x) if n.startswith("scenarios/")} for x in both]
    assert not names[0] & names[1]


def test_the_order_in_which_answers_come_changes_nothing(tmp_path: Path) -> None:
    """The proposals overlap with a concurrency above 1, and finish in another order."""
    generate(brief(proposer={"name": "sampler", "concurrency": 3}), tmp_path / "a")

    import scenario_gen.propose.sampler as sampler

    plain = sampler.SamplerProposer.ask

    async def late(self: Any, ask: Any) -> Any:
        await asyncio.sleep(0.05 * ((ask.index * 7) % 5))
        return await plain(self, ask)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampler.SamplerProposer, "ask", late)
        generate(brief(proposer={"name": "sampler", "concurrency": 3}), tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_a_replay_gives_the_same_bytes_without_asking_anybody(
    tmp_path: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded, _ = runs(brief(), plots=True)

    async def nobody(*_: Any, **__: Any) -> Any:
        raise AssertionError("a replay asked a proposer")

    monkeypatch.setattr("scenario_gen.pipeline.requests.create", nobody)
    generate(brief(), tmp_path / "b", plots=True, replay=recorded)
    assert content(recorded) == content(tmp_path / "b")


def test_a_replay_of_another_brief_is_refused(tmp_path: Path, runs: Runs) -> None:
    with pytest.raises(ReplayError, match="seed"):
        generate(brief(seed=9), tmp_path / "b", replay=runs(brief())[0])


class _Stop(Exception):
    """Stands for a crash."""


@pytest.mark.parametrize("after", [0, 1, 3, 4])
def test_a_run_that_dies_is_resumed_to_the_same_bytes(
    tmp_path: Path, runs: Runs, after: int
) -> None:
    """Dying after any commit, with half a ledger line and partial files about."""
    asked = brief(proposer={"name": "sampler", "concurrency": 2})
    seen = 0

    def die(event: Event) -> None:
        nonlocal seen
        if isinstance(event, Committed):
            seen += 1
            if seen > after:
                raise _Stop

    with pytest.raises(_Stop):
        generate(asked, tmp_path / "a", die)
    ledger = tmp_path / "a" / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-20])
    (tmp_path / "a" / "recordings" / ".partial-x").write_bytes(b"{")
    with pytest.raises(CatalogError, match="--resume"):
        generate(asked, tmp_path / "a")
    generate(asked, tmp_path / "a", resume=True)
    assert content(tmp_path / "a") == content(runs(asked)[0])


def test_resuming_a_finished_run_changes_nothing_and_asks_nobody(
    tmp_path: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(runs(brief())[0], tmp_path / "a")
    before = content(tmp_path / "a")

    async def nobody(*_: Any, **__: Any) -> Any:
        raise AssertionError("asked again")

    monkeypatch.setattr("scenario_gen.propose.sampler.SamplerProposer.ask", nobody)
    generate(brief(), tmp_path / "a", resume=True)
    assert content(tmp_path / "a") == before


def test_an_interrupted_run_leaves_its_accepted_scenarios(tmp_path: Path, runs: Runs) -> None:
    """Ctrl-C cancels the run; what was accepted is there and resumable."""
    asked = brief()

    async def interrupted() -> None:
        task: asyncio.Task[Any]

        def cancel(event: Event) -> None:
            if isinstance(event, Committed) and event.accepted == 2:
                task.cancel()

        task = asyncio.create_task(run(asked, Options(tmp_path / "a", plots=False), cancel))
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(interrupted())
    assert len(list((tmp_path / "a" / "scenarios").glob("*.json"))) >= 2
    generate(asked, tmp_path / "a", resume=True)
    assert content(tmp_path / "a") == content(runs(asked)[0])


def test_resuming_with_another_brief_is_refused_by_name(tmp_path: Path, runs: Runs) -> None:
    shutil.copytree(runs(brief())[0], tmp_path / "a")
    with pytest.raises(CatalogError, match=r"\$\.seed"):
        generate(brief(seed=9), tmp_path / "a", resume=True)


def test_a_folder_of_something_else_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(CatalogError, match="not empty"):
        generate(brief(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_used_up_budget_of_requests_stops_cleanly_and_replays(tmp_path: Path) -> None:
    asked = brief(count=50, budgets={"requests": 7})
    summary = generate(asked, tmp_path / "a")
    assert summary.stopped_by == "budget: requests"
    assert summary.proposed == 7
    generate(asked, tmp_path / "b", replay=tmp_path / "a")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_proposals_used_up_stop_the_run(tmp_path: Path) -> None:
    summary = generate(brief(count=50, max_proposals=6), tmp_path / "a")
    assert (summary.stopped_by, summary.proposed) == ("proposals used up", 6)


def test_the_figures_of_the_summary_follow_from_the_ledger(tmp_path: Path) -> None:
    events: list[Event] = []
    summary = generate(brief(), tmp_path / "a", events.append)
    lines = [json.loads(x) for x in (tmp_path / "a" / "ledger.jsonl").read_text().splitlines()]
    assert summary.proposed == len(lines)
    assert summary.accepted == sum(line["outcome"] == "accepted" for line in lines)
    assert summary.acceptance_rate == pytest.approx(summary.accepted / summary.proposed)
    committed = [event for event in events if isinstance(event, Committed)]
    assert len(committed) == len(lines)
    assert isinstance(events[-1], Finished)
    on_disk = json.loads((tmp_path / "a" / "summary.json").read_bytes())
    assert on_disk == summary.model_dump(mode="json")
