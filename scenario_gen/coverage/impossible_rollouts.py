"""What a rollout cannot show: the data of the constraints of realised factors.

Only what a definition rules out stands here. What is under the ego is the surface of the road, or
of a patch; without patches and changes it grips no more than the surface, and nobody sees farther
than the weather lets see.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from scenario_gen.coverage import vocabulary as words

Levels: TypeAlias = tuple[str, ...]
Rule: TypeAlias = tuple[tuple[tuple[str, Levels], ...], str]

_CONTACTS = words.IMPACT.labels()


def _all_but(every: words.Words, *kept: str) -> Levels:
    return tuple(name for name in every if name not in kept)


_NO_PATCH = _all_but(words.PLACES, "patch", "several")
_NO_ZONE = _all_but(words.PLACES, "visibility_zone", "several")
_SAME_SURFACE = _all_but(words.DYNAMICS, "surface", "several")
_SAME_SIGHT = _all_but(words.DYNAMICS, "visibility", "several")


def _no_more_than_drafted(
    drafted: str, seen: str, bands: Levels, places: Levels, dynamics: Levels, reason: str
) -> Iterator[Rule]:
    """Of two factors with the same bands: the second lies in none above that of the first."""
    for at, band in enumerate(bands[:-1]):
        yield (
            (
                (drafted, (band,)), (seen, bands[at + 1 :]),
                ("places", places), ("dynamics", dynamics),
            ),
            reason,
        )  # fmt: skip


#: Whoever drives.
OF_ROLLOUTS: tuple[Rule, ...] = (
    (
        (("impact_speed", _CONTACTS), ("ttc", (*words.TTC.labels()[1:], "no conflict"))),
        "where boxes touch, the time to collision is 0",
    ),
    (
        (("ttc", words.TTC.labels()), ("preventability", ("not_applicable",))),
        "not applicable is what has nobody to collide with",
    ),
    *_no_more_than_drafted(
        "friction", "conflict_friction", words.FRICTION.labels(), _NO_PATCH, _SAME_SURFACE,
        "the friction at a speed is at most that of the surface, where no patch and no change is",
    ),
    *_no_more_than_drafted(
        "visibility", "conflict_visibility", words.VISIBILITY.labels(), _NO_ZONE, _SAME_SIGHT,
        "nobody sees farther than the weather lets see, where no zone and no change is",
    ),
)  # fmt: skip

#: With an ego that keeps its speed: the verdicts are about that motion, and so are intents.
OF_CONSTANT_SPEED: tuple[Rule, ...] = (
    (
        (("impact_speed", _CONTACTS), ("preventability", ("trivial", "not_applicable"))),
        "trivial is what touches nobody at constant speed",
    ),
    (
        (("event", ("contact",)), ("impact_speed", ("no contact",))),
        "the event is that the ego, driving on unhindered, touches the actor",
    ),
)  # fmt: skip
