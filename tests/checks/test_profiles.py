"""Limits as profiles: by name, from files, with numbers of a brief over them; never silently."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.catalog.limit_files import ready_profiles
from scenario_gen.checks import DEFAULT_LIMITS
from scenario_gen.checks.limit_names import changed
from scenario_gen.checks.limits import Limit
from scenario_gen.checks.profiles import _POSSIBLE, limits_by_name, limits_of
from scenario_gen.checks.sources import SOURCES, link_of
from scenario_gen.domain.actor import KINDS
from scenario_gen.domain.limit_settings import LimitSettings
from scenario_gen.errors import BriefError, InputError
from tests.checks.traces import actor, findings, lone, state_of, world

ENTRIES = DEFAULT_LIMITS.entries()


def settings(**values: Any) -> LimitSettings:
    return LimitSettings.model_validate_json(json.dumps({"values": values}))


def profile(tmp_path: Path, text: str, name: str = "mine") -> str:
    path = tmp_path / f"{name}.yaml"
    path.write_text(f"name: {name}\n{text}")
    return str(path)


def test_every_number_has_a_unit_that_is_known_and_a_source() -> None:
    """A unit without possible values would let any number pass; see ``profiles._POSSIBLE``."""
    for name, limit in ENTRIES.items():
        assert limit.unit in _POSSIBLE, f"{name}: say what {limit.unit!r} can be in _POSSIBLE"
        low, high = _POSSIBLE[limit.unit]
        assert low <= limit.value <= high, name
        assert limit.source, name


def test_a_source_that_is_not_ours_can_be_looked_up() -> None:
    """What is not marked as a default is in the bibliography, with a link."""
    for name, limit in ENTRIES.items():
        assert limit.source.startswith("default") or link_of(limit.source), (
            f"{name}: {limit.source!r} is neither a default nor named in checks/sources.py"
        )
    assert all(source.link.startswith("https://") for source in SOURCES.values())


def test_every_category_and_kind_has_its_numbers_in_the_table() -> None:
    for kind, of in KINDS.items():
        for name in ("speed_mps", "accel_mps2", "decel_mps2"):
            assert ENTRIES[f"{name}.{of.category}.{kind}"].value == getattr(of, name)


@given(st.sampled_from(sorted(ENTRIES)), st.floats(0.0, 1.0))
def test_any_number_can_be_given_and_nothing_else_changes(name: str, share: float) -> None:
    """But for what the number of a category caps: its kinds."""
    low, high = _POSSIBLE[ENTRIES[name].unit]
    value = low + share * (high - low)
    after = changed(DEFAULT_LIMITS, {name: Limit(value, ENTRIES[name].unit, "given")}).entries()
    assert after[name].value == value
    assert list(after) == list(ENTRIES)
    different = {other for other in after if after[other].value != ENTRIES[other].value}
    assert all(other == name or other.startswith(f"{name}.") for other in different)
    assert all(after[other].value <= value for other in different - {name})


def test_the_number_of_a_category_caps_its_kinds_and_frees_none() -> None:
    """A sports car is no faster than a car may be; a slower kind stays as slow as it is."""
    given = limits_of(settings(**{"speed_mps.car": 45.0, "speed_mps.car.suv": 48.0}))
    assert given.of("car", "sports_car", "speed_mps") == Limit(45.0, "m/s", "given")
    assert given.of("car", "suv", "speed_mps") == Limit(48.0, "m/s", "given")
    freed = limits_of(settings(**{"speed_mps.car": 100.0}))
    assert freed.of("car", "microcar", "speed_mps") == ENTRIES["speed_mps.car.microcar"]
    assert freed.given == ("speed_mps.car",)


def test_a_verdict_is_by_the_number_given_and_says_so() -> None:
    """Just inside and just outside a number of the brief; the finding names it as given."""
    car = world(lone(actor(speed_mps=40.0)))
    for most_mps, state in ((40.01, "passed"), (40.0, "passed"), (39.99, "failed")):
        limits = limits_of(settings(**{"speed_mps.car": most_mps}))
        report = car.report(limits=limits)
        assert state_of(report, "motion.speed") == state
        assert report.limits.overrides == {"speed_mps.car": most_mps}
    [found] = findings(report.result(0), "motion.speed")
    assert (found.limit, found.source) == (39.99, "given")


def test_the_digest_is_that_of_the_numbers_alone() -> None:
    """The same numbers under another name, or given as they are, have the same digest."""
    same = limits_of(settings(jump_m=ENTRIES["jump_m"].value))
    assert same.digest == DEFAULT_LIMITS.digest == replace(DEFAULT_LIMITS, profile="x").digest
    assert limits_of(settings(jump_m=0.31)).digest != DEFAULT_LIMITS.digest
    assert limits_of(LimitSettings()).used.model_dump() == {
        "profile": "default", "overrides": {}, "digest": DEFAULT_LIMITS.digest,
    }  # fmt: skip


def test_a_source_and_a_unit_may_be_given_with_the_number() -> None:
    number = {"value": 3.0, "unit": "s", "source": "our guideline"}
    limits = limits_of(settings(relevant_ttc_s=number))
    assert limits.relevant_ttc_s == Limit(3.0, "s", "given: our guideline")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"relevant_ttc": 3.0}, r"no limit 'relevant_ttc'.*relevant_ttc_s \(s\)"),
        ({"relevant_ttc_ms": 3.0}, r"relevant_ttc_s \(s\)"),
        ({"speed_kmh.car": 60.0}, r"speed_mps.car \(m/s\)"),
        ({"speed_mps.lorry": 20.0}, r"no limit 'speed_mps.lorry'"),
        ({"friction.asphalt.wet": 0.5}, r"friction.asphalt.wet.(low|high)"),
        ({"zzz": 1.0}, r"scenario-gen rules"),
        ({"relevant_ttc_s": -1.0}, r"\$\.limits\.values\.relevant_ttc_s: -1 s is not possible"),
        ({"speed_mps.car": 250.0}, r"250 m/s is not possible; 0 to 120 m/s.*is it in m/s"),
        ({"crossing_rad": 40.0}, r"40 rad is not possible"),
        ({"precipitation_min_okta": 9.0}, r"9 okta"),
        ({"speed_mps.car": {"value": 60.0, "unit": "km/h"}}, r"m/s, not 'km/h'"),
        ({"friction.asphalt.wet.low": 0.9}, r"low 0.9 is above .*high 0.65"),
        ({"duration_min_s": 90.0}, r"duration_min_s 90 is above duration_max_s 60"),
    ],
)
def test_what_is_wrong_with_a_number_is_told(values: dict[str, Any], told: str) -> None:
    """An unknown name with the nearest known ones; a number that is not possible, with the unit."""
    with pytest.raises(BriefError, match=told):
        limits_of(settings(**values))


def test_the_code_hears_of_unknown_names_too() -> None:
    with pytest.raises(InputError, match="no limit 'sped'"):
        DEFAULT_LIMITS.with_values(sped=1.0)


@pytest.mark.parametrize("name", ready_profiles())
def test_the_ready_profiles_are_valid_and_have_sources_that_can_be_read(name: str) -> None:
    limits = limits_by_name(name)
    assert limits.profile == name
    for entry, limit in limits.entries().items():
        if limit != ENTRIES[entry]:
            assert limit.source.startswith(f"{name}: ")
            assert link_of(limit.source), entry


def test_a_profile_is_read_from_a_file_with_the_one_it_is_based_on(tmp_path: Path) -> None:
    base = profile(tmp_path, "values:\n  jump_m: {value: 0.2, source: a}\n"
                   "  relevant_ttc_s: {value: 3.0, source: b}\n", "base")  # fmt: skip
    assert limits_by_name(base).jump_m == Limit(0.2, "m", "base: a")
    more = profile(tmp_path, "based_on: commonroad\nvalues:\n  jump_m: {value: 0.1, source: c}\n")
    limits = limits_by_name(more)
    assert (limits.profile, limits.given) == ("mine", ())
    assert limits.jump_m == Limit(0.1, "m", "mine: c")
    assert limits.speed_mps["car"].value == limits_by_name("commonroad").speed_mps["car"].value
    assert limits.relevant_ttc_s == DEFAULT_LIMITS.relevant_ttc_s


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("values: {jump_m: {value: 0.2}}", r"\$\.values\.jump_m\.source"),
        ("values: {jump_m: 0.2}", "jump_m"),
        ("values: {jmp_m: {value: 0.2, source: s}}", r"no limit 'jmp_m'.*jump_m"),
        ("values: {jump_m: {value: -0.2, source: s}}", "not possible"),
        ("values: {jump_m: {value: .nan, source: s}}", "jump_m"),
        ("based_on: moonbase", "no limits named 'moonbase'.*commonroad"),
        ("based_on: ../odd/x", "based_on"),
        ("bogus: 1", "unknown key 'bogus'"),
    ],
)
def test_what_is_wrong_with_a_profile_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BriefError, match=told):
        limits_by_name(profile(tmp_path, text))


def test_no_file_takes_the_name_of_the_default_limits(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="another name"):
        limits_by_name(profile(tmp_path, "", "default"))


def test_profiles_that_are_based_on_each_other_are_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.limits.yaml").write_text(f"name: {name}\nbased_on: {other}\n")
    with pytest.raises(BriefError, match="based on each other"):
        limits_by_name(str(tmp_path / "a.limits.yaml"))
