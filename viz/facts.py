"""What the rollout has to say over a bird's-eye picture, as text."""

from __future__ import annotations

from viz.episode import Closest, Episode


def closest_text(episode: Episode, closest: Closest | None) -> str:
    """When, to whom and how near; the times to collision where there is a conflict."""
    if closest is None:
        return "No other actor"
    who = f"{episode.names[closest.actor]} ({episode.categories[closest.actor]})"
    if closest.gap_m <= 0:
        return f"Contact with {who} at {closest.time_s:.1f} s"
    least = episode.least_ttc()
    if least is None:
        ttc = "no TTC (nobody ahead in the ego's corridor)"
    else:
        actor, step = least
        ttc = f"least TTC {episode.ttc_s[least]:.1f} s at {episode.time_s[step]:.1f} s"
        if actor != closest.actor:
            ttc += f" with {episode.names[actor]}"
    there_s = episode.ttc_s[closest.actor, closest.step]
    there = f", TTC {there_s:.1f} s" if there_s == there_s else ""  # not NaN
    return (
        f"Closest approach {closest.gap_m:.1f} m to {who} at {closest.time_s:.1f} s{there}; {ttc}"
    )
