"""The catalogs that the tests of the report share."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from scenario_gen.report.model import Report
from tests.report import catalogs

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "=cmd|' /C calc'!A0",
    "\t@SUM(1)",
    "a\x00b\x07c\x1bd\x85",
    "<!--",
    "a tag: \U000e0041\U000e0042",
    "]]>",
    "x" * 10_000,
    "]\u0301" * 300,
)


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run."""
    return catalogs.sound(tmp_path_factory.mktemp("report") / "sound")


@pytest.fixture
def catalog(sound: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return catalogs.copied(sound, tmp_path / "catalog")


@pytest.fixture(scope="session")
def planted(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One scenario of each kind that is not to be counted, and text that is hostile."""
    folder = catalogs.copied(sound, tmp_path_factory.mktemp("report") / "planted")
    paths = catalogs.files(folder)
    for path in paths:
        catalogs.edit_scenario(path, lambda d: d.update(requirement_ids=[]))
    catalogs.edit_scenario(paths[0], lambda d: d.update(requirement_ids=["REQ-1", "REQ-9"]))
    # A second file with the content of the first one.
    twin = folder / "scenarios" / "planted-twin.json"
    shutil.copy(paths[0], twin)
    catalogs.edit_scenario(twin, lambda d: d.update(id="planted-twin"))
    catalogs.add_entry(folder, scenario_id="planted-twin")
    # Content that its hash does not know.
    catalogs.edit_scenario(paths[1], lambda d: d.update(duration_s=d["duration_s"] + 1))
    # A temperature that the ODD leaves out.
    catalogs.edit_scenario(
        paths[2], lambda d: d["environment"].update(temperature_c=49.0), rehash=True
    )
    # Rain on a dry road, which the rules do not let pass.
    rain = {"kind": "rain", "intensity_mmph": 2.0}
    catalogs.edit_scenario(
        paths[3],
        lambda d: d["environment"].update(
            precipitation=rain, surface_condition="dry", friction=0.7, cloud_okta=8
        ),
        rehash=True,
    )
    # A file that nobody accepted, and an acceptance without a file.
    draft = folder / "scenarios" / "planted-draft.json"
    shutil.copy(paths[4], draft)
    catalogs.edit_scenario(draft, lambda d: d.update(id="planted-draft"))
    catalogs.add_entry(folder, scenario_id="planted-missing")
    for text in HOSTILE:
        finding = {
            "rule": text, "version": text, "severity": "error", "path": text, "message": text,
            "value": text, "limit": 1.5, "unit": text, "source": text, "link": "", "hint": text,
        }  # fmt: skip
        catalogs.add_entry(
            folder, outcome="rejected", reason=text, topic=text, request_id=text,
            scenario_id=None, structure=None, preventability=None, findings=[finding],
        )  # fmt: skip
    catalogs.add_entry(
        folder, outcome="duplicate", reason=HOSTILE[0], twin=paths[0].stem, scenario_id=None
    )
    catalogs.edit_scenario(
        paths[5], lambda d: d.update(title=HOSTILE[0] + HOSTILE[3], hazard=HOSTILE[4])
    )
    return folder


@pytest.fixture(scope="session")
def hostile_report(planted_report: Report) -> Report:
    """A report whose every text of models and files is hostile, in one way after the other."""
    cards = []
    for text, card in zip(HOSTILE, itertools.cycle(planted_report.cards), strict=False):
        facts = tuple(
            one.model_copy(update={"name": text, "value": text}) for one in card.provenance
        )
        actors = tuple(one.model_copy(update={"category": text}) for one in card.actors)
        picture = card.picture and card.picture.model_copy(update={"alt": text})
        texts = dict.fromkeys(
            ("title", "hazard", "narrative", "setting", "not_counted", "content_hash"), text
        )
        lists = dict.fromkeys(("intent", "tags", "requirement_ids", "avoided_by"), (text,))
        found = {"picture": picture, "actors": actors, "provenance": facts}
        cards.append(card.model_copy(update={**texts, **lists, **found}))
    asked = tuple(one.model_copy(update={"value": HOSTILE[0]}) for one in planted_report.asked)
    return planted_report.model_copy(
        update={"title": "".join(HOSTILE), "date": HOSTILE[3], "asked": asked,
                "cards": tuple(cards)}
    )  # fmt: skip


@pytest.fixture(scope="session")
def sound_report(sound: Path) -> Report:
    """The report on the sound catalog."""
    return catalogs.report_of(sound)


@pytest.fixture(scope="session")
def planted_report(planted: Path) -> Report:
    """The report on the planted catalog."""
    return catalogs.report_of(planted)
