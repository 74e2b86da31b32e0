"""openodd-py, wrapped: the only module that knows it.

It reads the text, refuses what is no OpenODD, converts units, and says what a condition comes to
for given values. It opens, fetches and imports nothing: it is given texts, and a probe of our own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from scenario_gen.errors import BriefError

Scalar: TypeAlias = str | bool | float
Values: TypeAlias = Mapping[str, Scalar]
Truth: TypeAlias = Mapping[str, Any]
Section: TypeAlias = Literal["include_and", "include_or", "exclude_and", "exclude_or"]
#: Name of the one probe that everything is bound to; no value is ever read through it.
_PROBE = "value"


@dataclass(frozen=True)
class Concept:
    """A concept of the taxonomy that can have a value."""

    path: str
    derived: bool
    """Worked out from others by expressions."""
    words: tuple[str | bool, ...]
    """Literals of a choice, or both truth values; empty for a number."""
    edges: tuple[float, ...]
    """Numbers that some condition compares it with, in the unit that was asked for."""


class Condition:
    """One condition of a section."""

    def __init__(self, core: Any) -> None:
        self._core = core
        self.attributes: tuple[str, ...] = tuple(core.attributes())
        self.references: tuple[str, ...] = tuple(core.references())
        self.words: str = core.describe()

    def holds(self, values: Values, truth: Truth) -> bool | None:
        """Whether it holds for values by path and verdicts by module or label; None: unknown."""
        known = {name: truth[name] for name in self.references if name in truth}
        found = self._core.evaluate(dict(values), known)
        return None if found is None else bool(found)


@dataclass(frozen=True)
class Module:
    """A module of the ODD."""

    name: str
    title: str
    active: bool
    labels: tuple[str, ...]
    sections: tuple[tuple[Section, tuple[Condition, ...]], ...]


class Document:
    """An OpenODD document as openodd-py understands it."""

    def __init__(self, odd: Any) -> None:
        self._odd = odd
        self._known: dict[tuple[str, Scalar], tuple[Values, Truth]] = {}
        self.roots: tuple[str, ...] = tuple(odd.roots)
        self.modules: dict[str, Module] = {
            module.name: Module(
                module.name, module.text, bool(module.active), tuple(module.labels),
                tuple((kind, tuple(map(Condition, of))) for kind, of in module._core.sections),
            )
            for module in odd.modules
        }  # fmt: skip
        self.concepts: dict[str, Concept] = {a.name: _concept(a) for a in odd.attributes}

    def given(self, path: str, value: Scalar) -> tuple[Values, Truth]:
        """Values by path if one concept has a value, and the verdicts on modules and labels.

        A verdict is True, False, None (unknown) or ``inactive``.
        """
        key = (path, value)
        if key not in self._known:
            completed = self._odd.complete({path: value})
            values = {name: found for name, found in completed.items() if found is not None}
            self._known[key] = (values, self._truth(values))
        return self._known[key]

    def verdict(
        self, values: Mapping[str, Scalar | None]
    ) -> Literal["inside", "outside", "unknown"]:
        """Of the whole ODD, missing values being unknown."""
        found = self._odd.evaluate(dict(values))
        if not found.inside:
            return "outside"
        return "unknown" if found.assumed else "inside"

    def _truth(self, values: Values) -> Truth:
        found: dict[str, Any] = dict(self._odd.evaluate(dict(values)).modules)
        labels: dict[str, list[Any]] = {}
        for module in self.modules.values():
            for label in module.labels if module.active else ():
                labels.setdefault(label, []).append(found[module.name])
        for label, verdicts in labels.items():
            found[label] = True if True in verdicts else None if None in verdicts else False
        return found


def load(texts: Sequence[str], units: Mapping[str, str], *, name: str, where: str) -> Document:
    """Read OpenODD texts together, as if one imported the others.

    Args:
        texts: YAML, already bounded and without ``IMPORT``.
        units: unit of every number that conditions compare, by the path of its concept.
        name: of the ODD.
        where: of the text, for messages.

    Raises:
        BriefError: openodd-py is not installed, or the texts are no OpenODD.
    """
    try:
        import openodd
    except ImportError as error:
        raise BriefError(
            "reading OpenODD needs openodd-py", where=where,
            hint='pip install "scenario-gen[openodd]"',
        ) from error  # fmt: skip
    backend = openodd.Backend(probes={_PROBE: (lambda _: None, "")})
    bindings = {path: {"probe": _PROBE} | ({"unit": unit} if unit else {})
                for path, unit in units.items()}  # fmt: skip
    with _border(where):
        # The line break says that it is a text and not the name of a file.
        sources = [f"{text}\n" for text in texts]
        return Document(
            openodd.load_openodd(*sources, bindings=bindings, name=name, backend=backend)
        )


def unit_type(unit: str) -> str | None:
    """The OpenODD unit type of a unit that it knows."""
    import openodd

    found: str | None = openodd._core.Units().unit_type(unit)
    return found


@contextmanager
def _border(where: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, OSError) as error:
        problem = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
        raise BriefError(
            f"openodd-py does not take it: {problem}", where=where,
            hint="see the ASAM OpenODD 1.0 standard, clause 10",
        ) from error  # fmt: skip
    except BaseException as error:
        # A panic of its Rust core is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise BriefError("openodd-py fails on it", where=where) from error


def _concept(attribute: Any) -> Concept:
    item = attribute.item
    words: tuple[str | bool, ...] = tuple(item.values or ()) if item is not None else ()
    edges = (float(edge) for edge in (item.edges if item is not None else ()))
    return Concept(
        attribute.name,
        bool(attribute.derived),
        words,
        tuple(sorted(set(filter(math.isfinite, edges)))),
    )
