"""What sight needs of roads; networks and paths of ``scenario_gen.roads`` have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import ArrayLike, NDArray

from scenario_gen.metrics.measure import Floats


class ProfileLike(Protocol):
    """Pieces (s0, a, b, c, d): a + b ds + c ds^2 + d ds^3 from s0 on."""

    @property
    def pieces(self) -> tuple[tuple[float, float, float, float, float], ...]:
        """In the order of s0."""


class LineLike(Protocol):
    """A reference line."""

    def point(self, s_m: ArrayLike, t_m: ArrayLike) -> tuple[Floats, Floats]:
        """(...) s and t -> x and y."""

    def evaluate(self, s_m: ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
        """(...) s -> x, y, heading and curvature."""


class RoadLike(Protocol):
    """A road."""

    @property
    def line(self) -> LineLike:
        """Its reference line."""

    @property
    def elevation(self) -> ProfileLike | None:
        """Its height over s; None: flat."""


class ObjectLike(Protocol):
    """A thing on or beside a road, a box in the road frame."""

    @property
    def road(self) -> str:
        """Name of its road."""

    @property
    def s_m(self) -> float:
        """Along the road: the middle of an object, the start of a structure."""

    @property
    def t_m(self) -> float:
        """Middle across the road."""

    @property
    def length_m(self) -> float:
        """Its length."""

    @property
    def width_m(self) -> float:
        """Its width."""

    @property
    def height_m(self) -> float:
        """From its foot up."""

    @property
    def heading_rad(self) -> float:
        """Relative to the road."""

    @property
    def z_m(self) -> float:
        """Height of its foot over the road."""

    @property
    def hides(self) -> bool:
        """Whether it blocks the view."""


class StructureLike(Protocol):
    """A tunnel or a bridge."""

    @property
    def kind(self) -> str:
        """``tunnel`` or ``bridge``."""

    @property
    def road(self) -> str:
        """Name of its road."""

    @property
    def s_m(self) -> float:
        """Along the road: the middle of an object, the start of a structure."""

    @property
    def length_m(self) -> float:
        """Its length."""

    @property
    def lit(self) -> bool:
        """Whether lamps light it."""


class PathLike(Protocol):
    """The way of an actor along its lane."""

    @property
    def length_m(self) -> float:
        """Its length."""

    @property
    def lane_q_m(self) -> float:
        """Lateral position of the middle of the lane."""

    @property
    def road_index(self) -> NDArray[Any]:
        """(P,) by piece."""

    def evaluate(self, u_m: ArrayLike, q_m: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """(...) x, y and heading."""

    def to_road(self, u_m: ArrayLike, q_m: ArrayLike) -> tuple[NDArray[Any], Floats, Floats]:
        """(...) road index, s and t."""

    def station(self, road_index: int, s_m: ArrayLike, t_m: ArrayLike) -> tuple[Floats, Floats]:
        """(...) station and lateral position."""


class NetworkLike(Protocol):
    """A road network."""

    def __hash__(self) -> int:
        """Networks are told apart by what they are, so that what is worked out can be kept."""

    @property
    def roads(self) -> Mapping[str, RoadLike]:
        """Roads by name."""

    @property
    def road_ids(self) -> tuple[str, ...]:
        """Names of the roads by index."""

    @property
    def objects(self) -> Sequence[ObjectLike]:
        """Things on and beside the roads."""

    @property
    def structures(self) -> Sequence[StructureLike]:
        """Tunnels and bridges."""

    def path(
        self, start_road: str, lane: int, route: Sequence[str] = (), *, changes_lane: bool = False
    ) -> PathLike:
        """The way of an actor that keeps to its lane, or changes lanes to keep to its route."""
