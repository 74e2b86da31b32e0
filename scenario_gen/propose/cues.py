"""Which words of the proposal schema a phrase of the steering speaks of.

A small model cannot follow "do not repeat" (it repeats what it reads), so the steering decides
which words it is offered: first what the suite lacks, last what was proposed just now.
"""

from __future__ import annotations

from collections.abc import Sequence

#: Parts of phrases by word, where the word itself does not stand in them. Of more than one, each
#: counts.
_CUES: dict[str, tuple[str, ...]] = {
    "motorway_straight": ("straight motorway",),
    "motorway_curve": ("motorway curve", "motorway with"),
    "rural_curve": ("rural road",),
    "urban_street": ("urban street",),
    "junction_cross": ("four-way junction",),
    "junction_t": ("T-junction",),
    "junction_y": ("Y-junction",),
    "junction_staggered": ("staggered",),
    "motorway_lane_drop": ("lane drop", "lane ends"),
    "motorway_on_ramp": ("on-ramp",),
    "motorway_off_ramp": ("off-ramp",),
    "motorway_weaving": ("weaving",),
    "work_zone": ("work zone", "roadworks"),
    "toll_plaza": ("toll",),
    "rural_straight": ("straight rural",),
    "level_crossing": ("level crossing",),
    "parking_lot": ("car park", "parking lot"),
    "clear": ("dry", "without rain"),
    "overcast": ("dry", "without rain"),
    "light_rain": ("light rain",),
    "rain": ("moderate rain", "wet"),
    "heavy_rain": ("heavy rain", "standing water"),
    # With a comma it stands in titles, which say what was proposed.
    "fog": ("visibility 200", "visibility 100", ", visibility"),
    "dense_fog": ("visibility 50", "visibility up", ", visibility"),
    "snow": ("snow",),
    "ice": ("icy",),
    "strong_wind": ("wind",),
    "day": ("by day", ", day"),
    "low_sun": ("low sun",),
    "dusk": ("twilight",),
    "night": ("night",),
    "car": ("a car",),
    "emergency_vehicle": ("emergency vehicle",),
    "debris": ("debris", "lost load"),
}


def speaks_of(phrase: str, word: str) -> bool:
    """Whether a phrase is about a word of the schema."""
    return any(cue in phrase for cue in _CUES.get(word, (word,)))


def named(word: str, phrases: Sequence[str]) -> bool:
    """Whether any of the phrases is about a word."""
    return any(speaks_of(phrase, word) for phrase in phrases)
