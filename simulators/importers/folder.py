"""Which files an imported file may name: plain ones below one folder, of two kinds."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from scenario_gen.errors import InputError

#: Nothing else is opened, wherever it lies.
SUFFIXES = frozenset({".xosc", ".xodr"})
#: What lies at the top of a set of scenarios, and so far above a scenario it is looked for.
_MARKS = ("LICENSE", "LICENCE", "README")
_MOST_LEVELS = 6
_MOST_CHARACTERS = 500
_MOST_FILES = 2_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


def root_of_set(path: Path) -> Path:
    """The folder of the set that a scenario is of, where nobody names one.

    The nearest one from the folder above that of the file on, as sets keep maps and catalogs beside
    the folder of scenarios, that has a license or a readme; without one, the folder above.
    """
    first = at = path.parent.parent
    for _ in range(_MOST_LEVELS):
        if at == at.parent or at == Path.home():
            break
        try:
            names = [entry.name for entry in itertools.islice(at.iterdir(), _MOST_FILES)]
        except OSError:
            break
        if any(name.upper().startswith(_MARKS) for name in names):
            return at
        if ".git" in names:
            break
        at = at.parent
    return first


class Folder:
    """A folder that files are read from, and nothing outside it.

    Args:
        root: the folder.

    Raises:
        InputError: there is no such folder.
    """

    def __init__(self, root: Path) -> None:
        try:
            self.root = root.resolve(strict=True)
        except (OSError, ValueError) as error:
            raise InputError("there is no such folder", where=str(root)) from error
        if not self.root.is_dir():
            raise InputError("this is no folder", where=str(root))

    def path(self, reference: str, base: Path) -> Path:
        """What a reference of a file in ``base`` leads to, links followed.

        Raises:
            InputError: it is no relative path, or leads out of the folder.
        """
        text = reference.strip().replace("\\", "/")
        shown = repr(reference[:100])
        if not text or len(text) > _MOST_CHARACTERS or _CONTROL.search(text):
            raise InputError(f"{shown} is no path of 1 to {_MOST_CHARACTERS} characters")
        if _SCHEME.match(text) or text.startswith(("/", "~")):
            raise InputError(
                f"{shown} is not a relative path: nothing else is read",
                hint="put the file beside the scenario and name it relative to that",
            )
        try:
            path = (base / text).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(f"{shown} leads nowhere") from error
        if not self.holds(path):
            raise InputError(
                f"{shown} leads out of the folder {self.root}",
                hint="name the folder that holds all of the files with --folder",
            )
        return path

    def holds(self, path: Path) -> bool:
        """Whether a resolved path is in the folder."""
        return path.is_relative_to(self.root)

    def file(self, reference: str, base: Path) -> Path:
        """A file that is there and may be read.

        Raises:
            InputError: see ``path``; or there is no such plain file, or it is of another kind.
        """
        path = self.path(reference, base)
        if path.suffix.lower() not in SUFFIXES:
            raise InputError(
                f"{reference[:100]!r} is not read: files end in {' or '.join(sorted(SUFFIXES))}"
            )
        if not path.is_file():
            raise InputError(
                f"there is no file {reference[:100]!r}",
                hint="is the set complete? --folder and --roads say where files lie",
            )
        return path

    def files(self, reference: str, base: Path) -> list[Path]:
        """The scenario files directly in a folder, in the order of their names; or the one file.

        Raises:
            InputError: see ``path``; or there is no such folder, or it holds too many files.
        """
        path = self.path(reference, base)
        if path.is_file():
            return [self.file(reference, base)]
        if not path.is_dir():
            raise InputError(f"there is no folder {reference[:100]!r}")
        found = []
        try:
            for count, entry in enumerate(path.iterdir(), start=1):
                if count > _MOST_FILES:
                    raise InputError(f"{reference[:100]!r} holds more than {_MOST_FILES} files")
                if entry.suffix.lower() == ".xosc":
                    inside = entry.resolve()
                    if self.holds(inside) and inside.is_file():
                        found.append(inside)
        except (OSError, RuntimeError) as error:
            raise InputError(f"the folder {reference[:100]!r} cannot be read") from error
        return sorted(found)
