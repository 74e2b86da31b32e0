"""Profiles: what they say of features, and that a bad profile is refused with all its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.errors import InputError
from simulators.profiles import profile_by_name, ready_profiles
from simulators.profiles.vocabulary import FEATURES

GOOD = """
name: mine
osc_versions: ["1.1"]
odr_versions: ["1.6"]
default: {level: no, words: never tried, source: nobody}
features:
  actor.car: yes
  actor.*: {level: approximated, words: a grey box, source: the manual}
"""


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return str(path)


def test_the_nearest_name_counts(tmp_path: Path) -> None:
    """A feature by its own name, then by its group, then by the default."""
    profile = profile_by_name(written(tmp_path, GOOD))
    assert profile.formats == ("OpenSCENARIO 1.1", "OpenDRIVE 1.6")
    levels = [profile.support(name).level for name in ("actor.car", "actor.bus", "route")]
    assert levels == ["yes", "approximated", "no"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("actor.car: yes", "actor.hovercraft: yes", "actor.hovercraft"),
        ("actor.car: yes", "actor.car: maybe", "maybe"),
        ("actor.car: yes", "actor.car: {level: no}", "needs words and a source"),
        ('["1.1"]', '["0.9"]', "0.9"),
        ("name: mine", "name: mine\ncolour: blue", "colour"),
        ("default:", "fallback:", "default"),
        ("name: mine", "name: [", "mine.yaml"),
    ],
)
def test_a_bad_profile_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The message names what is wrong and the file."""
    with pytest.raises(InputError) as caught:
        profile_by_name(written(tmp_path, GOOD.replace(old, new, 1)))
    assert said in str(caught.value)
    assert "mine.yaml" in str(caught.value)


def test_an_unknown_name_lists_the_ready_ones() -> None:
    with pytest.raises(InputError, match="esmini, generic"):
        profile_by_name("unity")


@pytest.mark.parametrize("name", ready_profiles())
def test_a_ready_profile_says_where_it_knows_from(name: str) -> None:
    """Every limit that it has of any feature has a reason and a source with a version."""
    profile = profile_by_name(name)
    assert profile.name == name
    for feature in FEATURES:
        support = profile.support(feature)
        if support.level != "yes":
            assert support.words
            assert any(char.isdigit() for char in profile.source_text(support)), feature
