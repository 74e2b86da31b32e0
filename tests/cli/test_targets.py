"""The verdict and the export for a target, as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree

import scenario_gen as sg
from scenario_gen.library import read_library
from scenario_gen.pipeline.targets_page import targets_page
from simulators.profiles import ready_profiles
from tests.cli.test_commands import ROOT, command

LIBRARY = ROOT / "scenarios" / "library"
CUT_IN = LIBRARY / "r157" / "r157-cut-in-avoidable.json"
MOOSE = LIBRARY / "rare" / "rare-moose-freezes-then-bolts.json"


def test_versions_and_motion_are_chosen_on_the_command_line(tmp_path: Path) -> None:
    """The file states the version, the motion is replayed, and the verdict lies beside it."""
    done = command(
        "export", CUT_IN, "--profile", "esmini", "--osc-version", "1.3", "--odr-version", "1.7",
        "--motion", "trajectory", "--out", tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    root = etree.parse(tmp_path / "r157-cut-in-avoidable.xosc").getroot()
    assert root.find("FileHeader").get("revMinor") == "3"
    assert root.findall(".//Timing")
    said = json.loads((tmp_path / "r157-cut-in-avoidable.capability.json").read_text())
    assert (said["osc_version"], said["motion"]) == ("1.3", "trajectory")
    assert "runs approximated in esmini" in done.stderr


def test_what_does_not_run_is_not_written(tmp_path: Path) -> None:
    """Exit code 4 and the reason; with --force the file is written all the same."""
    arguments = ("export", MOOSE, "--profile", "carla-0.9.16", "--out", tmp_path)
    done = command(*arguments)
    assert done.returncode == 4
    assert "manoeuvre.walk" in done.stderr
    assert not list(tmp_path.iterdir())
    assert command(*arguments, "--force").returncode == 0
    assert (tmp_path / "rare-moose-freezes-then-bolts.xosc").is_file()


def test_targets_gives_a_verdict_for_every_profile() -> None:
    """One JSON object per scenario and profile; exit code 1 where one does not run."""
    done = command("targets", MOOSE, "--json")
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["profile"] for line in lines] == list(ready_profiles())
    assert lines[0]["verdict"] == "does_not_run"
    assert lines[0]["lines"][0]["path"] == "actors[0].phases[0].manoeuvre"


def test_a_profile_of_ones_own_is_a_file(tmp_path: Path) -> None:
    """Its faults are told with the file, before anything is written."""
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "name: mine\nosc_versions: ['1.1']\nodr_versions: ['1.6']\n"
        "default: {level: approximated, words: not tried, source: nobody}\n"
    )
    done = command("export", CUT_IN, "--profile", mine, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert b'revMinor="1"' in (tmp_path / "r157-cut-in-avoidable.xosc").read_bytes()
    mine.write_text(mine.read_text().replace("'1.1'", "'7.7'"))
    done = command("targets", CUT_IN, "--profile", mine)
    assert done.returncode == 2
    assert "mine.yaml" in done.stderr
    assert "7.7" in done.stderr


def test_the_library_functions_do_the_same() -> None:
    logical = next(one for one in read_library() if one.id == "r157-cut-in-avoidable")
    options = sg.ExportOptions.of("esmini", osc_version="1.1")
    found = sg.capability(logical, options=options)
    assert (found.profile, found.osc_version) == ("esmini", "1.1")
    files = sg.export(logical, options=options)
    assert b'revMinor="1"' in files["r157-cut-in-avoidable.xosc"]


def test_the_page_is_up_to_date() -> None:
    """docs/targets.md is what the profiles say; run make schema."""
    assert (ROOT / "docs" / "targets.md").read_text(encoding="utf-8") == targets_page()
