"""Verdicts on targets in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulators.capability import Capability, CapabilityLine

_WORDS = {
    "runs_as_meant": "runs as meant",
    "runs_approximated": "runs approximated",
    "does_not_run": "does not run",
}
_LEVELS = {"no": "no", "approximated": "approximated", "left_out": "left out", "yes": "remark"}
_PLACES = 4


def capability_lines(verdict: Capability, *, remarks: bool = True) -> Iterator[str]:
    """The verdict, then a line for each thing that is said of features, with its places.

    Args:
        verdict: what is said.
        remarks: whether to print those; their number is printed else.
    """
    versions = f"OpenSCENARIO {verdict.osc_version}, OpenDRIVE {verdict.odr_version}, "
    yield (
        f"{verdict.scenario}: {_WORDS[verdict.verdict]} in {verdict.profile}"
        f" ({versions if verdict.osc_version else ''}motion as {verdict.motion})"
    )
    said: dict[tuple[str, str, str, str], list[CapabilityLine]] = {}
    for line in verdict.lines:
        how = "left_out" if line.left_out else line.level
        said.setdefault((how, line.by, line.words, line.no_amount), []).append(line)
    not_shown = 0
    for (level, by, words, no_amount), lines in said.items():
        if level == "yes" and not remarks:
            not_shown += 1
            continue
        places = list(
            dict.fromkeys(
                f"{line.path} ({line.amount})" if line.amount else line.path for line in lines
            )
        )
        more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
        features = ", ".join(dict.fromkeys(line.feature for line in lines))
        no_figure = f" (no figure: {no_amount})" if no_amount else ""
        yield (
            f"  {_LEVELS[level]}: {', '.join(places[:_PLACES])}{more}: {words}{no_figure}"
            f" [{features}; {by}; {lines[0].source}]"
        )
    if not_shown:
        yield f"  remarks without a change of what happens: {not_shown}"
