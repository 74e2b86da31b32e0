"""Topics follow the mix, and the ODD leaves out what cannot happen in it."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.brief import TOPICS, Brief, Topic
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.errors import BriefError
from scenario_gen.propose.options import options, reason_left_out
from scenario_gen.propose.topics import plan
from tests.propose.asks import EVERYTHING, brief


def test_the_sequence_is_fixed_and_close_to_the_mix() -> None:
    """The first 40 proposals hold a topic of weight 3 three times as often as others."""
    asked = brief(topics=("cut_in", "drift", "oncoming"), mix={"cut_in": 3.0})
    first = list(islice(plan(asked), 40))
    assert first == [plan(asked)[i] for i in range(40)]
    count = Counter(first)
    assert abs(count["cut_in"] - 24) <= 1
    assert abs(count["drift"] - 8) <= 1


def test_all_topics_come_early() -> None:
    """With equal weights each topic is asked for within twice as many proposals as there are."""
    assert set(islice(plan(brief()), 2 * len(TOPICS))) == set(TOPICS)


def test_impossible_topics_are_left_out_with_a_reason() -> None:
    """A motorway has no junction, and without pedestrians nobody crosses on foot."""
    odd = Odd(name="m", road_templates=("motorway_straight",), actors=("car", "truck"))
    planned = plan(brief(odd))
    left_out = dict(planned.left_out)
    assert "junction_cross" in left_out["junction_crossing"]
    assert "pedestrian" in left_out["pedestrian_crossing"]
    assert "cut_in" not in left_out
    assert not {"junction_crossing", "animal_crossing"} & set(islice(planned, 50))


def test_nothing_possible_is_an_error_that_says_why() -> None:
    """A brief whose topics all fall out is refused with the reasons."""
    odd = Odd(name="m", road_templates=("motorway_straight",))
    with pytest.raises(BriefError, match=r"junction_crossing.*junction_cross"):
        plan(brief(odd, topics=("junction_crossing",)))


def test_an_odd_that_is_still_a_name_is_refused() -> None:
    """The loader of briefs has to look the ODD up first."""
    with pytest.raises(BriefError, match="has not been loaded"):
        plan(Brief(name="x", function="f", odd="motorway"))


def test_slow_odd_moves_the_speeds_down() -> None:
    """A traffic jam pilot of at most 60 km/h still gets cut-ins, at 60 km/h or less."""
    odd = Odd(name="jam", road_templates=("motorway_straight",), ego_speed_mps=Range(maximum=16.67))
    (entry,) = options(odd, "cut_in")
    assert entry.ego_speed_kmh[1] == 60
    assert entry.actor_speed_kmh[1] < 60


@given(st.sampled_from(TOPICS), st.integers(5, 40))
def test_options_stay_within_the_odd(topic: Topic, fastest_mps: int) -> None:
    """Whatever speed the ODD allows, no faster ego is offered, or the topic has a reason."""
    odd = Odd(name="slow", ego_speed_mps=Range(maximum=float(fastest_mps)))
    for entry in options(odd, topic):
        assert entry.ego_speed_kmh[0] <= entry.ego_speed_kmh[1] <= fastest_mps * 3.6 + 0.01
    assert bool(options(odd, topic)) != bool(reason_left_out(odd, topic))


def test_everything_is_possible_without_an_odd() -> None:
    """An ODD that restricts nothing leaves nothing out."""
    assert plan(brief(EVERYTHING)).left_out == ()
