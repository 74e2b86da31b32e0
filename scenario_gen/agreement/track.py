"""Where everybody was over time, as it is compared and kept."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import CatalogError

Floats = NDArray[np.float64]

_ARRAYS = ("x_m", "y_m", "heading_rad", "speed_mps")
#: Of unpacked tracks. Larger ones are not ours.
_LARGEST_BYTES = 200_000_000


@dataclass(frozen=True)
class Track:
    """States of N actors, the ego first, at T times with a fixed step; world frame."""

    names: tuple[str, ...]
    time_s: Floats
    """(T,)"""
    x_m: Floats
    """(N, T) of the reference point, as the others."""
    y_m: Floats
    heading_rad: Floats
    speed_mps: Floats

    @classmethod
    def of(cls, trace: TraceBatch, names: tuple[str, ...]) -> Track:
        """The states in the one row of a trace."""
        valid = trace.valid[0]
        arrays = {name: getattr(trace, name)[0][:, valid] for name in _ARRAYS}
        return cls(names=names, time_s=trace.time_s[valid], **arrays)

    def as_bytes(self) -> bytes:
        """A compressed ``.npz``: equal tracks give equal bytes."""
        buffer = io.BytesIO()
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez_compressed(
            buffer, allow_pickle=False, names=np.array(self.names), time_s=self.time_s, **arrays
        )
        return buffer.getvalue()

    @classmethod
    def read(cls, path: Path) -> Track:
        """The tracks in a file.

        Raises:
            CatalogError: the file is missing or is none.
        """
        try:
            with zipfile.ZipFile(path) as file:
                # What is said here is the most that is unpacked.
                if sum(info.file_size for info in file.infolist()) > _LARGEST_BYTES:
                    raise CatalogError(f"holds more than {_LARGEST_BYTES} bytes", where=str(path))
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as read:
                names = tuple(str(name) for name in read["names"])
                time_s = np.asarray(read["time_s"], dtype=np.float64)
                arrays = {name: np.asarray(read[name], dtype=np.float64) for name in _ARRAYS}
        except Exception as error:
            if isinstance(error, CatalogError):
                raise
            raise CatalogError(
                f"no tracks can be read: {error}", where=str(path),
                hint="simulate the scenario again",
            ) from error  # fmt: skip
        shape = (len(names), *time_s.shape)
        if time_s.ndim != 1 or any(array.shape != shape for array in arrays.values()):
            raise CatalogError("the tracks are not all of one length", where=str(path))
        return cls(names=names, time_s=time_s, **arrays)

    def apart(self, other: Track) -> tuple[Floats, Floats]:
        """(T,) times that both have, and (N, T) distances of our actors from themselves there.

        An actor that the other one lacks has NaN.
        """
        last_s = min(self.time_s[-1], other.time_s[-1])
        step_s = self.time_s[1] - self.time_s[0]
        time_s = self.time_s[self.time_s <= last_s + 0.5 * step_s]
        distance_m = np.full((len(self.names), time_s.size), np.nan)
        for index, name in enumerate(self.names):
            if name in other.names:
                at = other.names.index(name)
                distance_m[index] = np.hypot(
                    np.interp(time_s, other.time_s, other.x_m[at]) - self.x_m[index, : time_s.size],
                    np.interp(time_s, other.time_s, other.y_m[at]) - self.y_m[index, : time_s.size],
                )
        return time_s, distance_m
