"""A profile: a tool, the formats that it reads, and how far it takes each feature."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line

OscVersion: TypeAlias = Literal["1.0", "1.1", "1.2", "1.3"]
OdrVersion: TypeAlias = Literal["1.4", "1.5", "1.6", "1.7", "1.8"]
Level: TypeAlias = Literal["yes", "approximated", "no"]
#: Such as ``manoeuvre.lane_change``, or ``weather.*`` for all that begin so.
FeaturePattern: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?$", max_length=80)
]
ProfileId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]


def matches(pattern: str, feature: str) -> bool:
    """Whether a pattern names a feature, by itself or as one of a group."""
    if pattern.endswith(".*"):
        return feature.startswith(pattern[:-1])
    return pattern == feature


class Support(Model):
    """How far a tool takes a feature."""

    level: Level
    words: Line = ""
    """What is different, and by how much; needed unless the level is ``yes``."""
    source: Line = ""
    """Where that is known from: one of the profile's ``sources``, or words."""
    left_out: bool = False
    """Whether nothing of it is written, or nothing of it is read."""
    no_figure: Line = ""
    """Why it cannot be said by how much, where no scenario tells."""

    @field_validator("level", mode="before")
    @classmethod
    def _yaml_booleans(cls, level: object) -> object:
        # YAML 1.1 reads yes and no as truth values.
        return {True: "yes", False: "no"}.get(level, level) if isinstance(level, bool) else level

    @model_validator(mode="after")
    def _limits_are_explained(self) -> Self:
        if self.level != "yes" and not (self.words and self.source):
            raise ValueError(f"what is {self.level} needs words and a source")
        if self.left_out and self.level == "yes":
            raise ValueError("what is left out is not taken as meant: the level is not yes")
        return self


def _short_form(data: object) -> object:
    """``feature: yes`` for ``feature: {level: yes}``."""
    return {"level": data} if isinstance(data, str | bool) else data


SupportOrLevel: TypeAlias = Annotated[Support, BeforeValidator(_short_form)]


class Writing(Model):
    """How files are written for a tool, where it asks for more than the standards do."""

    dialect: Literal["standard", "scenario_runner"] = "standard"
    """Which way of using OpenSCENARIO the tool expects."""
    models: dict[Line, Line] = Field(default_factory=dict)
    """Kind or category of an actor -> name of the model in the tool; kinds count first."""
    catalogue: tuple[Line, ...] = ()
    """Names of the models that the tool has; not known where empty."""
    ego_properties: dict[Line, Line] = Field(default_factory=dict)
    """Properties that the entity of the ego carries."""

    @model_validator(mode="after")
    def _models_are_in_the_catalogue(self) -> Self:
        unknown = sorted(set(self.models.values()) - set(self.catalogue)) if self.catalogue else []
        if unknown:
            raise ValueError(f"models that are not in the catalogue: {', '.join(unknown)}")
        return self


class Elements(Model):
    """The OpenSCENARIO elements that a tool supports, by where they stand."""

    structure: tuple[Line, ...] = ()
    """Elements that hold others, and their plain content."""
    init: tuple[Line, ...] = ()
    """Actions at the start."""
    story: tuple[Line, ...] = ()
    """Actions of events."""
    conditions: tuple[Line, ...] = ()
    positions: tuple[Line, ...] = ()
    attributes: dict[Line, tuple[Line, ...]] = Field(default_factory=dict)
    """Element -> attributes that it may have; an element that is not named has none. Where nothing
    is named, attributes are not looked at."""
    source: Line


class Profile(Model):
    """A tool and what it makes of our files; or a format of its own and what that carries."""

    name: ProfileId
    about: Line = ""
    format: Line = "openscenario"
    """Name of the exporter that writes for it; empty where a simulator takes the scenario."""
    osc_versions: tuple[OscVersion, ...] = ()
    """Versions of OpenSCENARIO XML that it reads; the first is written unless another is asked."""
    odr_versions: tuple[OdrVersion, ...] = ()
    """Versions of OpenDRIVE that it reads; the first is written unless another is asked for."""
    motion: Literal["actions", "trajectory"] | None = None
    """How a format of its own carries motion; null where that is chosen."""
    ego_at_most_mps: Annotated[float, Field(gt=0.0)] | None = None
    """Speed of the ego at the start above which it does not run; null: any."""
    sources: dict[Line, Line] = Field(default_factory=dict)
    """Short names of documents and measurements -> what they are, with the version."""
    default: SupportOrLevel
    """What is not named in ``features``."""
    features: Annotated[dict[FeaturePattern, SupportOrLevel], Field(max_length=500)] = Field(
        default_factory=dict
    )
    writing: Writing = Writing()
    elements: Elements | None = None
    """The elements that a file for the tool may hold; all of the version's when null."""

    @model_validator(mode="after")
    def _versions_belong_to_openscenario(self) -> Self:
        if self.is_openscenario != bool(self.osc_versions and self.odr_versions):
            raise ValueError(
                "osc_versions and odr_versions are needed for the format openscenario alone"
            )
        if self.is_openscenario == (self.motion is not None):
            raise ValueError(
                "motion is needed where the format is not openscenario, and only there"
            )
        return self

    @property
    def is_openscenario(self) -> bool:
        """Whether it reads OpenSCENARIO XML and OpenDRIVE."""
        return self.format == "openscenario"

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats that it opens with their versions, such as ``OpenSCENARIO 1.2, 1.3``."""
        if not self.is_openscenario:
            return (self.format,) if self.format else ()
        return (
            f"OpenSCENARIO {', '.join(self.osc_versions)}",
            f"OpenDRIVE {', '.join(self.odr_versions)}",
        )

    def support(self, feature: str) -> Support:
        """How far a feature goes: as it is named, as a group of features, or by default."""
        if feature in self.features:
            return self.features[feature]
        parts = feature.split(".")
        for count in range(len(parts) - 1, 0, -1):
            group = ".".join((*parts[:count], "*"))
            if group in self.features:
                return self.features[group]
        return self.default

    def source_text(self, support: Support) -> str:
        """The source of a statement in full."""
        return self.sources.get(support.source, support.source)
