"""Atomic writes: a reader or a crash sees the old bytes or the new ones, never half of them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from scenario_gen.errors import CatalogError

#: Prefix of files that are being written; what a crash leaves of them is removed on resume.
PARTIAL_PREFIX = ".partial-"
#: What no second attempt mends, and what to do about it.
_LASTING: dict[type[OSError], str] = {
    FileNotFoundError: "check the path",
    FileExistsError: "a file has the name of this folder: give another path",
    NotADirectoryError: "a file stands where a folder should be: check the path",
    IsADirectoryError: "a folder stands where a file should be: check the path",
}


def write_bytes(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file as a whole, creating its folder.

    Args:
        path: of the file.
        data: its bytes.
        durable: wait until the bytes are on the disk; else a crash of the machine can lose them,
            which is right for files by the thousand that the same command writes again.

    Raises:
        CatalogError: the disk is full, the folder is not writable ...
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() == data:
            return
        handle, name = tempfile.mkstemp(prefix=PARTIAL_PREFIX, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise disk_error(path, error) from error


def disk_error(path: Path, error: OSError) -> CatalogError:
    """The error of the project for an error of the operating system on a path."""
    lasting = _LASTING.get(type(error))
    return CatalogError(
        f"cannot be written or read: {error.strerror or error}",
        where=str(path),
        hint=lasting or "check free space and permissions, then go on with --resume",
        retry_helps=lasting is None,
    )
