"""Whether gates are met: exactly, and never for want of something to count."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scenario_gen.domain.coverage import Uncovered
from scenario_gen.domain.gate import Comparison, GateResult
from scenario_gen.errors import InputError
from scenario_gen.gates import judge, parse
from scenario_gen.gates.names import ALIASES, OTHERS, PROPOSALS, SHARES, STANDINGS
from tests.gates.reports import measure, no_review, population, report

_HOLDS = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt,
    "<": operator.lt,
}  # fmt: skip


def _one(found: object, text: str) -> GateResult:
    (result,) = judge(found, parse(text))  # type: ignore[arg-type]
    return result


@given(
    st.integers(1, 10**6).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))),
    st.sampled_from(get_args(Comparison)),
    st.integers(0, 10**4),
)
def test_whole_numbers_are_compared_exactly(
    counts: tuple[int, int], comparison: Comparison, limit: int
) -> None:
    """No rounding of 9 / 10 or of 0.9: both are fractions. As a share and as a percentage."""
    numerator, denominator = counts
    found = report(measure("tway.2", numerator, denominator))
    expected = _HOLDS[comparison](Fraction(numerator, denominator), Fraction(limit, 10**4))
    whole, rest = divmod(limit, 10**4)
    assert _one(found, f"pairwise{comparison}{whole}.{rest:04d}").met is expected
    whole, rest = divmod(limit, 100)
    assert _one(found, f"pairwise{comparison}{whole}.{rest:02d}%").met is expected


def test_a_gate_is_met_at_its_limit_and_not_beside_it() -> None:
    found = report(measure("tway.2", 899_999, 1_000_000), measure("marginal", 9, 10))
    assert _one(found, "marginal>=0.9").met
    assert not _one(found, "marginal>0.9").met
    assert not _one(found, "pairwise>=0.9").met
    assert not _one(found, "pairwise==0.9").met


def test_a_sum_of_shares_that_is_all_of_it_is_one() -> None:
    found = report(measure("exposure.x", sum([0.1] * 10), 1.0))
    assert found.measures[0].value != 1.0
    assert _one(found, "exposure.x==1").met


@pytest.mark.parametrize("comparison", get_args(Comparison))
@pytest.mark.parametrize("limit", ["0", "1", "0%"])
def test_what_is_not_there_or_has_no_denominator_never_passes(comparison: str, limit: str) -> None:
    """Whatever is asked of it: of no scenarios no duplicates are none."""
    empty = report(measure("requirements", 0, 0), counted=0, review=no_review())
    for name in ("requirements", "nothing", "duplicates", "approved", "targets", "rejected"):
        result = _one(empty, f"{name}{comparison}{limit}")
        assert not result.met
        assert result.value is None
    assert "there is no nothing" in _one(empty, "nothing>=0").reason
    assert "nothing to cover: 0 of 0 things" in _one(empty, "requirements>=0").reason
    assert "there is no approved" in _one(report(), "approved>=0").reason


@pytest.mark.parametrize("numbers", [(math.nan, 1.0), (1.0, math.nan), (math.inf, 1.0)])
def test_a_measure_has_no_number_that_is_none(numbers: tuple[float, float]) -> None:
    """So that no gate can pass on it."""
    with pytest.raises(ValidationError, match="finite"):
        measure("exposure.x", *numbers)


def test_a_name_that_is_none_is_told_with_those_that_there_are() -> None:
    found = _one(report(measure("requirements", 1, 2)), "zzz>=0")
    assert "pairwise" in found.reason
    assert "requirements with parts" in found.reason


def test_a_name_that_is_nearly_one_is_told() -> None:
    assert "did you mean pairwise?" in _one(report(measure("tway.2", 1, 2)), "pairwize>=0").reason


def test_what_is_missing_is_named_the_most_worth_first() -> None:
    gap = Uncovered(values=(("thing", "t19"),), worth=1.0, exposure=1.0, criticality=1.0,
                    phrase="x")  # fmt: skip
    found = report(measure("marginal", 4, 20), uncovered=(gap,))
    result = _one(found, "levels>=0.5")
    assert result.missing == ("thing = t19", *(f"thing = t{n}" for n in range(4, 13)))
    assert result.missing_total == 16
    assert result.reason == "4 of 20 things = 0.2; required is at least 0.5"
    assert result.more == "coverage --json, or coverage in report.json: measures, marginal, cells"
    assert _one(found, "levels>=0.2").missing == ()


def test_scenarios_that_should_not_be_there_are_named() -> None:
    """Those of the suite, and not the proposals that never came into it."""
    found = report(population=(
        population("counted", 7), population("rejected", 2, proposals=2, names=["r1", "r2"]),
        population("duplicate", 5, proposals=3, names=["p1", "p2", "p3", "f1", "f2"]),
    ))  # fmt: skip
    result = _one(found, "duplicates==0")
    assert (result.met, result.value, result.denominator) == (False, 2.0, 9)
    assert (result.missing, result.missing_total) == (("f1", "f2"), 2)
    assert _one(found, "proposals.duplicates<=3").met
    assert _one(found, "proposals.duplicates<3").missing == ("p1", "p2", "p3")
    assert _one(found, "rejected<=2").met
    assert _one(found, "duplicates<=22.3%").met
    assert not _one(found, "duplicates<=22.2%").met


def test_targets_are_those_of_the_model() -> None:
    found = report(
        measure("marginal", 9, 10, target=0.9),
        measure("tway.2", 1, 10, target=0.5),
        measure("tway.1", 0, 0, target=0.5),
        measure("published.r157", 0, 3),
    )
    result = _one(found, "targets==1")
    assert (result.numerator, result.denominator) == (1, 3)
    assert result.missing == ("tway.2: 1 of 10 things, target 0.5",
                              "tway.1: 0 of 0 things, target 0.5")  # fmt: skip


def test_changes_since_the_check_are_told() -> None:
    found = report(stale=("the rules are others",))
    result = _one(found, "changes==0")
    assert (result.met, result.missing) == (False, ("the rules are others",))


@pytest.mark.parametrize(("text", "said"), [
    ("pairwise>=90", "write pairwise>=90%"),
    ("pairwise>=101%", "is a share"),
    ("counted>=0.9", "write a whole number"),
    ("changes<=10%", "no share of anything"),
])  # fmt: skip
def test_what_can_never_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        judge(report(measure("tway.2", 1, 2)), parse(text))
    assert said in str(refused.value)


def test_ratios_may_be_more_than_one() -> None:
    assert _one(report(measure("diversity.top_share", 0.6, 0.25)), "diversity.top_share<=2.5").met


def test_names_do_not_collide() -> None:
    names = [*ALIASES, *SHARES, *STANDINGS, *PROPOSALS, *OTHERS]
    assert len(names) == len(set(names))
