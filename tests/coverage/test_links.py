"""What bears a requirement out: every kind of need, met and not met."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from scenario_gen.coverage import Realised, borne_out
from scenario_gen.coverage.links import Evidence, Evidences
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.intent import Intent
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.requirement import IntentKind, Requirement
from scenario_gen.domain.scenario import Scenario
from tests.worlds import cut_in

NIGHT = {"time": {"kind": "sun", "elevation_rad": -0.4}}
SEEN = RealisedValues(ttc_s=0.6, intents_s=(3.17,))


def _evidence(
    scenario: Scenario,
    seen: RealisedValues | None = SEEN,
    given: tuple[str, ...] = (),
    **needs: Any,
) -> Evidence:
    requirement = Requirement.model_validate({"id": "R", **needs}, strict=False)
    return Evidences([requirement], [scenario], Realised.of([seen]), given).of(0, requirement)


def test_the_kinds_of_intent_are_those_of_scenarios() -> None:
    kinds = [one.model_fields["kind"].default for one in get_args(get_args(Intent)[0])]
    assert list(get_args(IntentKind)) == kinds


@pytest.mark.parametrize(
    ("seen", "basis", "missing"),
    [
        (SEEN, ("intent cut_in seen at 3.2 s",), ()),
        (SEEN.model_copy(update={"intents_s": (None,)}), (),
         ("intent cut_in or braking: not seen in the rollout",)),
        (SEEN.model_copy(update={"intents_s": None}), ("intent cut_in seen",), ()),
        (None, (), ("intent cut_in or braking: not rolled out",)),
    ],
)  # fmt: skip
def test_an_event_bears_out_only_where_it_was_seen(
    seen: RealisedValues | None, basis: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    found = _evidence(cut_in(), seen, intents=["cut_in", "braking"])
    assert (found.basis, found.missing) == (basis, missing)


def test_all_needs_have_to_be_met_and_one_word_of_each() -> None:
    night = cut_in(environment=NIGHT, tags=["topic:cut_in", "own"])
    needs = {"intents": ["cut_in"], "topics": ["cut_in", "drift"], "tags": ["own"],
             "factors": {"light": ["night", "twilight"], "ttc": ["up to 1 s"]}}  # fmt: skip
    found = _evidence(night, **needs)
    assert found.borne_out
    assert found.basis == (
        "intent cut_in seen at 3.2 s", "proposed for the topic cut_in", "tag own", "light: night",
        "ttc: up to 1 s",
    )  # fmt: skip
    by_day = _evidence(cut_in(tags=["topic:cut_in", "own"]), **needs)
    assert not by_day.borne_out
    assert by_day.missing == ("light is day, needed is night or twilight",)


def test_a_tag_that_the_brief_gives_to_all_bears_out_nothing() -> None:
    tagged = cut_in(tags=["hmi"])
    assert _evidence(tagged, tags=["hmi"]).borne_out
    found = _evidence(tagged, given=("hmi",), tags=["hmi"])
    assert found.missing == ("no tag hmi; the brief gives it to every scenario",)


def test_a_triggering_condition_is_looked_for_in_the_content() -> None:
    wind = cut_in(environment={"wind": {"speed_mps": 12.0}})
    assert _evidence(wind, triggering=["crosswind"]).borne_out
    assert not _evidence(cut_in(tags=["triggering:crosswind"]), triggering=["crosswind"]).borne_out


def test_a_requirement_without_a_need_is_never_borne_out() -> None:
    assert not _evidence(cut_in(requirement_ids=["R"]), text="only words").borne_out
    assert borne_out(cut_in(), Realised.of([SEEN]), [Requirement(id="R")]) == ()


def test_a_brief_of_the_old_shape_has_requirements_without_a_need() -> None:
    data = {"name": "b", "function": "f", "odd": "mixed_roads", "requirement_ids": ["A", "B"]}
    old = Brief.model_validate(data, strict=False)
    assert [(one.id, one.needs) for one in old.asked_requirements] == [("A", ""), ("B", "")]
    both = Brief.model_validate(
        data | {"requirements": [{"id": "B", "intents": ["cut_in"]}]}, strict=False
    )
    assert [(one.id, one.needs) for one in both.asked_requirements] == [
        ("B", "intent cut_in"), ("A", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("requirements", "message"),
    [
        ([{"id": "A"}, {"id": "A"}], "stated twice: A"),
        ([{"id": "A", "topics": ["flying_saucer"]}], "there is no topic flying_saucer"),
    ],
)
def test_a_brief_says_what_is_wrong_with_a_requirement(
    requirements: list[dict[str, Any]], message: str
) -> None:
    data = {"name": "b", "function": "f", "odd": "x", "requirements": requirements}
    with pytest.raises(ValueError, match=message):
        Brief.model_validate(data, strict=False)
