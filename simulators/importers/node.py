"""An element of a document with the parameters that hold in it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenario_gen.errors import InputError
from simulators.importers.expressions import Value, evaluate
from simulators.importers.ledger import Ledger, Status

_MOST_RECURSION = 20
_PLAIN = re.compile(r"^\$([A-Za-z_][\w.:]*)$")
#: A part of a text, as some tools allow it in names and paths.
_LARGEST = 1e15


@dataclass(frozen=True)
class Scope:
    """Parameters by name, with those of the element around."""

    values: Mapping[str, str] = field(default_factory=dict)
    outer: Scope | None = None
    _known: dict[str, Value] = field(default_factory=dict, compare=False, repr=False)
    """Values that were resolved: each once, however often others refer to it."""

    @property
    def depth(self) -> int:
        """How many scopes are around it."""
        found, at = 0, self.outer
        while at is not None:
            found, at = found + 1, at.outer
        return found

    def get(self, name: str) -> tuple[str, Scope] | None:
        """The text of a parameter and where it holds."""
        at: Scope | None = self
        while at is not None:
            if name in at.values:
                return at.values[name], at
            at = at.outer
        return None

    def resolve(self, text: str, depth: int = 0) -> Value:
        """The value of an attribute: its text, with parameters and expressions replaced.

        Raises:
            InputError: a parameter is not declared or leads to itself, or an expression is wrong.
        """
        if depth > _MOST_RECURSION:
            raise InputError(
                f"{text[:40]!r}: parameters refer to each other more than {_MOST_RECURSION} deep",
                hint="a parameter that leads to itself has no value",
            )

        def look_up(name: str) -> Value:
            found = self.get(name)
            if found is None:
                raise InputError(f"the parameter ${name[:40]} is not declared")
            value, where = found
            if name not in where._known:
                # A parameter that is assigned to itself means the one around.
                around = where.outer if value == f"${name}" else None
                where._known[name] = (around or where).resolve(value, depth + 1)
            return where._known[name]

        if not text.startswith("$"):
            return text[1:] if text.startswith("\\$") else text
        if plain := _PLAIN.match(text):
            return look_up(plain[1])
        if text.startswith("${") and text.endswith("}"):
            return evaluate(text[2:-1], look_up)
        return text


class Node:
    """An element, with typed access to its attributes; what is read is noted.

    Args:
        element: of the document.
        scope: the parameters that hold in it.
        ledger: that what is read is noted in.
        reference: in the scenario, that this element of a catalog stands for.
    """

    def __init__(
        self, element: Any, scope: Scope, ledger: Ledger, reference: Node | None = None
    ) -> None:
        self.element, self.scope, self.ledger = element, scope, ledger
        self.reference = reference
        ledger.see(element)

    @property
    def tag(self) -> str:
        """Name of the element."""
        return str(self.element.tag)

    @property
    def line(self) -> int:
        """Where it begins in its file."""
        return int(self.element.sourceline or 0)

    def say(self, status: Status, why: str = "", instead: str = "", what: str = "") -> None:
        """Note what became of the element with all that is in it."""
        name = self.element.get("name")
        shown = f"{self.tag} {name[:40]!r}" if name else self.tag
        if self.reference is not None:
            if status != "unused":
                self.reference.say(status, f"{what or shown} of it: {why}", instead)
            return
        self.ledger.say(status, self.element, what or shown, why, instead)

    def children(self, tag: str | None = None) -> Iterator[Node]:
        """The elements in it, of one name or of any."""
        for child in self.element:
            if tag is None or child.tag == tag:
                yield Node(child, self.scope, self.ledger, self.reference)

    def child(self, *tags: str) -> Node | None:
        """The first element in it of a name, down a chain of names."""
        at: Node | None = self
        for tag in tags:
            at = next(at.children(tag), None) if at is not None else None
        return at

    def need(self, *tags: str) -> Node:
        """As ``child``.

        Raises:
            InputError: it is not there.
        """
        found = self.child(*tags)
        if found is None:
            raise self.wrong(f"there is no {'/'.join(tags)}")
        return found

    def only(self) -> Node:
        """The first element in it.

        Raises:
            InputError: it is empty.
        """
        found = next(self.children(), None)
        if found is None:
            raise self.wrong("it is empty")
        return found

    def has(self, name: str) -> bool:
        """Whether it has an attribute."""
        return self.element.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """An attribute as text, parameters resolved.

        Raises:
            InputError: it is missing without a default, or cannot be resolved.
        """
        value = self._value(name, default)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else f"{value:.12g}"

    def name(self) -> str:
        """Its name; as it is written where it is more than a parameter."""
        raw = str(self.element.get("name", ""))
        try:
            return self.text("name", "")
        except InputError:
            return raw

    def number(self, name: str, default: float | None = None) -> float:
        """An attribute as a finite number.

        Raises:
            InputError: it is missing without a default, or is no such number.
        """
        if default is not None and not self.has(name):
            return default
        value = self._value(name, None)
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if not abs(found) <= _LARGEST:
            raise self.wrong(f"{name}={str(value)[:40]!r} is no number up to {_LARGEST:g}")
        return found

    def boolean(self, name: str, default: bool | None = None) -> bool:
        """An attribute as a truth value.

        Raises:
            InputError: it is missing without a default, or is none.
        """
        if default is not None and not self.has(name):
            return default
        value = self._value(name, None)
        if isinstance(value, str):
            if value.lower() in ("true", "1"):
                return True
            if value.lower() in ("false", "0"):
                return False
            raise self.wrong(f"{name}={value[:40]!r} is neither true nor false")
        return bool(value)

    def wrong(self, what: str) -> InputError:
        """An error about this element."""
        return InputError(f"<{self.tag}>: {what}", where=f"line {self.line}")

    def _value(self, name: str, default: str | None) -> Value:
        raw = self.element.get(name, default)
        if raw is None:
            raise self.wrong(f"it has no attribute {name}")
        try:
            return self.scope.resolve(str(raw))
        except InputError as error:
            raise self.wrong(f"{name}={str(raw)[:60]!r}: {error.what}") from error

    def declaring(self, assigned: Mapping[str, str] | None = None) -> Node:
        """The element with the parameters that it declares, or with values given for them."""
        declared = self.child("ParameterDeclarations")
        if declared is None:
            return self
        values: dict[str, str] = {}
        for node in declared.children("ParameterDeclaration"):
            for group in node.children("ConstraintGroup"):
                group.say("unused", "only the value counts")
            values[str(node.element.get("name", ""))] = str(node.element.get("value", ""))
        values |= {name: text for name, text in (assigned or {}).items() if name in values}
        return Node(self.element, Scope(values, self.scope), self.ledger, self.reference)
