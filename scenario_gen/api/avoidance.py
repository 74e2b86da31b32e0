"""Who could have avoided a contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scenario_gen.avoidance import (
    DEFAULT_GRID,
    DEFAULT_PROFILES,
    DEFAULT_SETTINGS,
    Axis,
    Grid,
    Settings,
    boundary,
    cells_csv,
    chosen_profiles,
    flips_csv,
)
from scenario_gen.domain.preventability import Boundary, Preventability, ProfileMargins
from scenario_gen.domain.scenario import Scenario, canonical_json
from scenario_gen.pipeline.preventability import margins_of, preventability_of


def preventability(
    scenarios: Sequence[Scenario],
    profiles: Sequence[str] = DEFAULT_PROFILES,
    *,
    constants: Mapping[str, float] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    folder: Path | None = None,
) -> list[Preventability]:
    """Who could have avoided a contact; see ``docs/preventability.md``.

    Args:
        scenarios: logical ones are judged at the defaults of their parameters.
        profiles: names of the reference drivers whose agreement decides.
        constants: other values of theirs, by ``profile.constant``.
        settings: what the verdict depends on besides the profiles.
        folder: where external roads lie.

    Raises:
        InputError: an unknown profile or constant, or an impossible value.
    """
    drivers = chosen_profiles(profiles, constants)
    return preventability_of(scenarios, drivers, settings=settings, folder=folder)


def preventability_margins(
    scenario: Scenario,
    profiles: Sequence[str] = DEFAULT_PROFILES,
    *,
    constants: Mapping[str, float] | None = None,
    folder: Path | None = None,
) -> tuple[ProfileMargins, ...]:
    """How much sooner, slower or nearer flips what each profile comes to.

    Raises:
        InputError, RolloutError: a profile or the scenario cannot be used.
    """
    return margins_of(scenario, chosen_profiles(profiles, constants), folder=folder)


def preventability_boundary(
    scenario: Scenario,
    x: Axis | str,
    y: Axis | str,
    profiles: Sequence[str] = DEFAULT_PROFILES,
    *,
    grid: Grid = DEFAULT_GRID,
    others: Mapping[str, float] | None = None,
    constants: Mapping[str, float] | None = None,
    folder: Path | None = None,
) -> Boundary:
    """Where preventable ends, over two parameters of a logical scenario.

    Args:
        scenario: with parameters.
        x: parameter along x, over its range or that of the axis.
        y: parameter along y.
        profiles: names of the reference drivers.
        grid: cells and samples.
        others: values of other parameters; their defaults where not given.
        constants: other values of constants of the profiles, by ``profile.constant``.
        folder: where an external road lies.

    Raises:
        InputError, RolloutError: a profile, a parameter or the scenario cannot be used.
    """
    across, up = (axis if isinstance(axis, Axis) else Axis(axis) for axis in (x, y))
    drivers = chosen_profiles(profiles, constants)
    return boundary(scenario, across, up, drivers, grid=grid, others=others, folder=folder)


def boundary_files(found: Boundary) -> dict[str, bytes]:
    """A boundary as file name -> bytes: data as JSON and CSV, the picture as PNG and SVG."""
    from viz.boundary import boundary as draw
    from viz.style import render

    name = f"{found.scenario}.boundary"
    files = {
        f"{name}.json": canonical_json(found.model_dump(mode="json")) + b"\n",
        f"{name}.cells.csv": cells_csv(found),
        f"{name}.flips.csv": flips_csv(found),
    }
    return files | {f"{name}.{kind}": data for kind, data in render(draw(found)).items()}
