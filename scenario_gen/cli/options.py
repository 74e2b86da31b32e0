"""Options that several commands have: the same words, bounds and help wherever they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

ScenarioFiles: TypeAlias = Annotated[
    list[Path], typer.Argument(help="Scenario files (JSON).", metavar="FILE...")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]

EgoDriver: TypeAlias = Annotated[
    str, typer.Option(help="Driver of the ego; `scenario-gen drivers list` names all.")
]
JudgedBy: TypeAlias = Annotated[
    str,
    typer.Option(
        help="Limits that the rules judge by: a profile by name, or a file.",
        metavar="NAME_OR_FILE",
    ),
]
CheckedOdd: TypeAlias = Annotated[
    str | None, typer.Option(help="Check against an ODD: a ready one by name, or a file.")
]

OscVersion: TypeAlias = Annotated[
    str | None,
    typer.Option(help="OpenSCENARIO XML 1.0, 1.1, 1.2 or 1.3; else as the profile says."),
]
OdrVersion: TypeAlias = Annotated[
    str | None, typer.Option(help="OpenDRIVE 1.4 to 1.8; else as the profile says.")
]
Motion: TypeAlias = Annotated[
    Literal["actions", "trajectory"],
    typer.Option(help="Triggers and manoeuvres, or the rolled out motion replayed."),
]

MeasuredModel: TypeAlias = Annotated[
    str, typer.Option(help="Coverage model: a YAML file, a ready one, or 'default'.")
]
MeasuredOdd: TypeAlias = Annotated[
    str | None, typer.Option(help="Measure against this ODD (name or file) instead.")
]
Strength: TypeAlias = Annotated[
    int, typer.Option("--t", min=1, max=3, help="Greatest t of t-way coverage.")
]
Require: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        help="Gates: 'pairwise>=0.9,requirements==1'; 'help' lists the names."
        " Exit code 1 where one is not met."
    ),
]
Junit: TypeAlias = Annotated[
    Path | None, typer.Option(help="Write the results of the gates as JUnit XML.")
]

SamplingMethod: TypeAlias = Annotated[
    str, typer.Option(help="sobol, lhs (Latin hypercube), grid or distribution.")
]
Levels: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(help="Of a grid: values of one parameter, NAME=NUMBER.", metavar="NAME=N"),
]
SamplingSeed: TypeAlias = Annotated[int, typer.Option(min=0, help="Seed of the sampling.")]
