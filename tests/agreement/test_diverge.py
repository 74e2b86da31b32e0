"""Matching of events and distances of tracks, as properties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.agreement.diverge import actors_apart, matched, with_distances
from scenario_gen.agreement.record import EventAlone
from scenario_gen.agreement.track import Track
from scenario_gen.domain.event import Event, EventPlace
from scenario_gen.errors import CatalogError

LABELS = ("one", "two")


def event(kind: str, actor: str, from_s: float, x_m: float = 0.0) -> Event:
    return Event(
        kind=kind, actor=actor, from_s=from_s, to_s=from_s + 1.0, place=EventPlace(x_m=x_m, y_m=0.0)
    )


EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(["cut_in", "braking"]), st.sampled_from(["ego", "van1"]),
        st.floats(0.0, 20.0).map(lambda t: round(t, 1)), st.floats(-50.0, 50.0),
    ),
    max_size=8,
)  # fmt: skip


@given(EVENTS, EVENTS)
def test_every_event_is_paired_or_alone_once(first: list[Event], second: list[Event]) -> None:
    """Nothing is lost or counted twice; only what nobody is left for stays alone."""
    pairs, alone = matched(first, second, LABELS)
    for events, label in ((first, "one"), (second, "two")):
        told = len(pairs) + sum(one.only_in == label for one in alone)
        assert told == len(events)
    for kind in ("cut_in", "braking"):
        for actor in ("ego", "van1"):
            left = {one.only_in for one in alone if (one.kind, one.actor) == (kind, actor)}
            assert len(left) <= 1


@given(EVENTS)
def test_an_event_is_matched_with_itself(events: list[Event]) -> None:
    """The same list twice: no shift, nothing alone, whatever the order."""
    pairs, alone = matched(events, list(reversed(events)), LABELS)
    assert alone == ()
    assert all(pair.dt_s == 0.0 for pair in pairs)


@given(EVENTS, EVENTS)
def test_the_other_way_round_times_change_their_sign(
    first: list[Event], second: list[Event]
) -> None:
    """The least sum of shifts is the same from both sides."""
    there, back = matched(first, second, LABELS)[0], matched(second, first, LABELS)[0]
    total = [sum(abs(pair.dt_s) for pair in pairs) for pairs in (there, back)]
    assert total[0] == pytest.approx(total[1], abs=1e-6)


def test_the_match_shifts_least_in_all() -> None:
    """Of two against one, the nearer one is the partner, and the place is compared with it."""
    pairs, alone = matched(
        [event("braking", "ego", 2.0), event("braking", "ego", 9.0, 30.0)],
        [event("braking", "ego", 8.5, 26.0)], LABELS,
    )  # fmt: skip
    assert [(pair.first_s, pair.dt_s, pair.distance_m) for pair in pairs] == [(9.0, -0.5, 4.0)]
    assert [(one.from_s, one.only_in) for one in alone] == [(2.0, "one")]


def track(names: tuple[str, ...], until_s: float, offset_m: float = 0.0) -> Track:
    time_s = np.arange(round(until_s / 0.1) + 1) * 0.1
    x_m = np.array([10.0 * time_s + offset_m * index for index, _ in enumerate(names)])
    return Track(names, time_s, x_m, np.zeros_like(x_m), np.zeros_like(x_m), np.full_like(x_m, 10))


def test_tracks_are_compared_as_long_as_both_go_on() -> None:
    """The shorter one ends the comparison; who is in one only has no distance."""
    time_s, distance_m = track(("ego", "van1"), 5.0).apart(track(("van1", "ego"), 3.0, 2.0))
    assert time_s[-1] == pytest.approx(3.0)
    assert distance_m.shape == (2, time_s.size)
    assert distance_m[0] == pytest.approx(2.0)
    assert distance_m[1] == pytest.approx(0.0)
    _, alone = track(("ego", "van1"), 5.0).apart(track(("ego",), 5.0))
    assert np.isnan(alone[1]).all()
    found = actors_apart(("ego", "van1"), time_s, alone[:, : time_s.size], 0.5)
    assert [one.actor for one in found] == ["ego"]


def test_the_tolerance_is_kept_at_its_value() -> None:
    """At the tolerance nobody is beyond it; just above somebody is, from the first time on."""
    time_s, distance_m = np.array([0.0, 0.1, 0.2]), np.array([[0.1, 0.5, 0.4]])
    assert actors_apart(("ego",), time_s, distance_m, 0.5)[0].beyond_s is None
    assert actors_apart(("ego",), time_s, distance_m, 0.499)[0].beyond_s == 0.1


def test_tracks_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Every number; and the same bytes for the same track."""
    written = track(("ego", "van1"), 2.0, 1.5)
    path = tmp_path / "a.npz"
    path.write_bytes(written.as_bytes())
    read = Track.read(path)
    assert read.names == written.names
    assert np.array_equal(read.x_m, written.x_m)
    assert np.array_equal(read.time_s, written.time_s)
    assert read.as_bytes() == written.as_bytes()


@pytest.mark.parametrize("data", [b"", b"garbage", b"PK\x03\x04"])
def test_a_file_that_holds_no_tracks_is_an_error_of_ours(tmp_path: Path, data: bytes) -> None:
    """With what to do."""
    path = tmp_path / "a.npz"
    path.write_bytes(data)
    with pytest.raises(CatalogError, match="no tracks can be read"):
        Track.read(path)


def test_an_event_alone_says_how_far_its_actor_is_apart_then() -> None:
    """Between two times in proportion; unknown of whom the other has not, and after its end."""
    time_s = np.arange(5) * 0.5
    distance_m = np.array([[0.0, 1.0, 2.0, 3.0, 4.0], np.full(5, np.nan)])

    def alone(actor: str, from_s: float) -> EventAlone:
        return EventAlone(kind="drift", actor=actor, others=(), from_s=from_s, only_in="one")

    given = (alone("ego", 0.75), alone("gone", 0.5), alone("ego", 3.0), alone("nobody", 0.5))
    found = with_distances(given, ("ego", "gone"), time_s, distance_m)
    assert [one.apart_m for one in found] == [1.5, None, None, None]
