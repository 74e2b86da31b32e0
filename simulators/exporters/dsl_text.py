"""The lexical side of OpenSCENARIO DSL: identifiers, literals, comments, indentation.

ASAM OpenSCENARIO DSL 2.1, 7.2.1: indentation as in Python, comments from ``#`` to the end of the
line, physical literals without a blank before their unit.
"""

from __future__ import annotations

import re

from scenario_gen.domain.parameter import Parameter, ParameterUnit
from scenario_gen.units import Quantity

_KEYWORDS = frozenset(
    {
        "action", "actor", "and", "as", "bool", "call", "cd", "cover", "def", "default", "do",
        "elapsed", "emit", "enum", "event", "every", "export", "expression", "extend",
        "external", "factor", "fall", "false", "float", "global", "hard", "if", "import", "in",
        "inf", "inherits", "int", "is", "it", "K", "keep", "kg", "list", "m", "modifier", "mol",
        "namespace", "nan", "not", "null", "of", "offset", "on", "one_of", "only", "or",
        "parallel", "rad", "range", "record", "remove_default", "rise", "s", "sample",
        "scenario", "serial", "SI", "string", "struct", "true", "type", "uint", "undefined",
        "unit", "until", "use", "var", "wait", "with", "A",
    }
)  # fmt: skip
#: Names that the files use themselves, so that no actor is called like one.
_LIBRARY = frozenset(
    {
        "map", "vehicle", "person", "animal", "movable_object", "environment", "odr_point",
        "trajectory", "length", "speed", "time", "angle", "acceleration", "temperature", "ego",
        "osc", "standard", "road", "lane", "route", "path", "position", "weather", "the_map",
        "the_environment",
    }
)  # fmt: skip
_INDENT = "    "
_UNITS: dict[ParameterUnit, tuple[str, str]] = {
    "m": ("length", "m"), "m/s": ("speed", "mps"), "m/s2": ("acceleration", "mpsps"),
    "s": ("time", "s"), "rad": ("angle", "rad"), "mm/h": ("speed", "mmph"),
    "degC": ("temperature", "celsius"), "1": ("float", ""), "1/s": ("float", ""),
}  # fmt: skip


class Names:
    """Identifiers for names of the scenario, each its own, none a word of the language."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_KEYWORDS | _LIBRARY)
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, kind: str, name: str) -> str:
        """The identifier of a name of some kind: the name itself wherever it is free."""
        key = (kind, name)
        if key not in self._known:
            plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
            plain = f"_{plain}" if not plain or plain[0].isdigit() else plain
            while plain in self._taken:
                plain += "_"
            self._taken.add(plain)
            self._known[key] = plain
        return self._known[key]


class Text:
    """Lines of a file with their indentation."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 0

    def line(self, text: str = "") -> None:
        """Append a line of code at the present depth."""
        self._lines.append(f"{_INDENT * self._depth}{text}" if text else "")

    def comment(self, text: str) -> None:
        """Append a comment; line ends within it cannot end it."""
        self.line(f"# {' '.join(text.split())}")

    def block(self, text: str) -> Text:
        """Append a line that opens a block; what is written within ``with`` belongs to it."""
        self.line(text)
        return self

    def __enter__(self) -> Text:
        self._depth += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1

    def data(self) -> bytes:
        """The file in UTF-8."""
        return ("\n".join(self._lines) + "\n").encode()


class Values:
    """Quantities as literals with units, or as the parameters that they are."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def __call__(self, quantity: Quantity, unit: str) -> str:
        """``30.0mps``, or the identifier of a parameter."""
        if isinstance(quantity, str):
            return self._names("parameter", quantity.removeprefix("$"))
        return f"{number_literal(quantity)}{unit}"

    def length(self, quantity: Quantity) -> str:
        """In m."""
        return self(quantity, "m")

    def speed(self, quantity: Quantity) -> str:
        """In m/s."""
        return self(quantity, "mps")

    def time(self, quantity: Quantity) -> str:
        """In s."""
        return self(quantity, "s")


def number_literal(value: float) -> str:
    """A float literal with a point and without an exponent; micro-units are rounding."""
    text = f"{round(value, 6) + 0.0:.6f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def string_literal(text: str) -> str:
    """A string in quotes; control characters, which no name of ours has, become blanks."""
    clean = "".join(char if char.isprintable() else " " for char in text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def declaration(parameter: Parameter, name: str) -> list[str]:
    """Lines that declare a parameter with its range and default."""
    kind, unit = _UNITS[parameter.unit]
    low, high, usual = (
        f"{number_literal(value)}{unit}"
        for value in (parameter.minimum, parameter.maximum, parameter.default)
    )
    return [f"{name}: {kind} with:", f"keep(it in [{low}..{high}])", f"keep(default it == {usual})"]
