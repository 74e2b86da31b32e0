"""Profiles: every constant is listed with unit and source, and can be replaced, if possible."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import get_args

import pytest

from scenario_gen import api
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.drivers import DRIVERS, find_driver
from scenario_gen.errors import InputError


def test_all_lists_of_drivers_name_the_same() -> None:
    """The brief, the library and the registry agree, so that a name works everywhere."""
    assert get_args(ReferenceDriver) == tuple(DRIVERS) == api.DRIVERS


@pytest.mark.parametrize("name", DRIVERS)
def test_every_number_of_a_profile_is_a_listed_constant(name: str) -> None:
    """With a unit, a meaning, a source and a standing; nothing is hidden."""
    profile = DRIVERS[name]
    listed = {one.name: one for one in profile.listing()}
    numbers = {entry.name for entry in fields(profile)} - {"given"}
    assert set(listed) == numbers == set(profile.constants)
    for one in listed.values():
        assert one.unit, one
        assert one.meaning, one
        assert one.source, one
        assert one.standing in ("confirmed", "default")
    assert profile.what
    assert profile.source
    assert profile.resets


@pytest.mark.parametrize("name", DRIVERS)
def test_a_constant_that_is_replaced_says_so(name: str) -> None:
    """In the listing and in the label; the others stay as they are, and so does the original."""
    profile = DRIVERS[name]
    for one in profile.listing():
        changed = profile.with_constants(**{one.name: one.value})
        assert changed.label == f"{name} ({one.name} = {one.value:g})"
        for after, before in zip(changed.listing(), profile.listing(), strict=True):
            wanted = "given" if after.name == one.name else before.standing
            assert after.standing == wanted
            assert after.value == before.value
    assert profile.label == name


def test_several_overrides_add_up() -> None:
    """What was given before stays given."""
    aeb = find_driver("aeb").with_constants(latency_s=0.3).with_constants(trigger_ttc_s=2)
    assert aeb.constants["latency_s"] == 0.3
    assert aeb.constants["trigger_ttc_s"] == 2.0
    assert aeb.given == {"latency_s", "trigger_ttc_s"}


def test_an_unknown_constant_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no constant latency_ms.*latency_s"):
        find_driver("aeb").with_constants(latency_ms=300)
    with pytest.raises(InputError, match="constants: none"):
        find_driver("constant_speed").with_constants(speed_mps=3.0)


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, 1e9, True, "0.3", None])
def test_an_impossible_value_is_refused(value: object) -> None:
    """Not a number, not finite, negative or absurd."""
    with pytest.raises(InputError, match=r"driver aeb: latency_s = .* is impossible"):
        find_driver("aeb").with_constants(latency_s=value)  # type: ignore[arg-type]


def test_constants_that_contradict_each_other_are_refused() -> None:
    """Comfortable braking is not harder than full braking."""
    with pytest.raises(InputError, match=r"brake_mps2 = 3 is less than comfort_mps2"):
        find_driver("fsm").with_constants(brake_mps2=3.0)


def test_an_unknown_driver_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no driver 'ludwig'.*r157_careful, "):
        find_driver("ludwig")


def test_the_figures_of_table_1_of_the_regulation_are_confirmed() -> None:
    """0.375 m, 0.4 s, 0.75 s, 0.6 s, 0.774 g and 0.85 g; the rest of its text is not."""
    listed = {one.name: one for one in find_driver("r157_careful_aeb").listing()}
    confirmed = {name: one.value for name, one in listed.items() if one.standing == "confirmed"}
    assert confirmed == {
        "deviation_m": 0.375, "evaluation_s": 0.4, "delay_s": 0.75, "build_up_s": 0.6,
        "full_mps2": pytest.approx(7.59294), "aeb_mps2": pytest.approx(8.3385),
    }  # fmt: skip
    assert listed["critical_ttc_s"].standing == "default"
