"""Values of attributes: expressions as ASAM OpenSCENARIO XML 1.1 and later write them (9.2).

An expression has operators, functions, numbers, booleans and ``$parameters``, and nothing else. Its
length, its depth and the size of every number in it are limited, so it ends at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeAlias

from scenario_gen.errors import InputError

Value: TypeAlias = float | bool | str

_MOST_CHARACTERS, _MOST_TOKENS, _MOST_DEPTH = 1_000, 300, 40
#: Larger than any quantity of a scenario, and squares of it are still numbers.
_LARGEST = 1e15
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?)|(?P<name>\$?[A-Za-z_][\w.:]*)"
    r"|(?P<operator>==|!=|<=|>=|&&|\|\||[-+*/%(),<>!]))"
)
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
#: Files of 1.3 write angles with it.
_CONSTANTS = {"pi": math.pi}
_FUNCTIONS: dict[str, tuple[int, Callable[..., float]]] = {
    "abs": (1, abs), "acos": (1, math.acos), "asin": (1, math.asin), "atan": (1, math.atan),
    "ceil": (1, lambda x: float(math.ceil(x))), "cos": (1, math.cos),
    "floor": (1, lambda x: float(math.floor(x))), "max": (2, max), "min": (2, min),
    "pow": (2, math.pow), "round": (1, lambda x: float(math.floor(x + 0.5))),
    "sign": (1, lambda x: float((x > 0) - (x < 0))), "sin": (1, math.sin),
    "sqrt": (1, math.sqrt), "tan": (1, math.tan),
}  # fmt: skip


def evaluate(text: str, look_up: Callable[[str], Value]) -> Value:
    """The value of an expression, without its ``${`` and ``}``.

    Args:
        text: the expression.
        look_up: value of a parameter by its name without ``$``.

    Raises:
        InputError: it is no expression, passes a limit, or has no finite value.
    """
    if len(text) > _MOST_CHARACTERS:
        raise InputError(f"the expression has {len(text)} characters; {_MOST_CHARACTERS} are read")
    return _Parser(text, look_up).parse()


class _Parser:
    """Recursive descent, one method for each level of precedence."""

    def __init__(self, text: str, look_up: Callable[[str], Value]) -> None:
        self._text, self._look_up = text, look_up
        self._tokens = self._split(text)
        self._at = self._depth = 0

    def parse(self) -> Value:
        value = self._or()
        if self._at < len(self._tokens):
            raise self._wrong(f"{self._tokens[self._at][1]!r} is out of place")
        return value

    def _split(self, text: str) -> list[tuple[str, str]]:
        tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise self._wrong(f"{text[at:].strip()[:10]!r} is not understood")
            tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
            if len(tokens) > _MOST_TOKENS:
                raise self._wrong(f"it has more than {_MOST_TOKENS} parts")
        return tokens

    def _or(self) -> Value:
        value = self._and()
        while self._take("or", "||"):
            other = self._and()
            value = self._truth(value) or self._truth(other)
        return value

    def _and(self) -> Value:
        value = self._comparison()
        while self._take("and", "&&"):
            other = self._comparison()
            value = self._truth(value) and self._truth(other)
        return value

    def _comparison(self) -> Value:
        value = self._sum()
        while operator := self._take(*_COMPARISONS):
            other = self._sum()
            if isinstance(value, str) and isinstance(other, str):
                if operator not in ("==", "!="):
                    raise self._wrong("texts have no order")
                value = (value == other) == (operator == "==")
            else:
                value = _COMPARISONS[operator](self._number(value), self._number(other))
        return value

    def _sum(self) -> Value:
        value = self._product()
        while operator := self._take("+", "-"):
            other = self._number(self._product())
            value = self._checked(self._number(value) + (other if operator == "+" else -other))
        return value

    def _product(self) -> Value:
        value = self._unary()
        while operator := self._take("*", "/", "%"):
            one, other = self._number(value), self._number(self._unary())
            if operator == "*":
                value = self._checked(one * other)
            elif other == 0.0:
                raise self._wrong("it divides by zero")
            else:
                # The remainder has the sign of the dividend, as in the languages that it is from.
                value = self._checked(one / other if operator == "/" else math.fmod(one, other))
        return value

    def _unary(self) -> Value:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise self._wrong(f"it is nested deeper than {_MOST_DEPTH}")
        try:
            if self._take("-"):
                return -self._number(self._unary())
            if self._take("+"):
                return self._number(self._unary())
            if self._take("not", "!"):
                return not self._truth(self._unary())
            return self._atom()
        finally:
            self._depth -= 1

    def _atom(self) -> Value:
        if self._at >= len(self._tokens):
            raise self._wrong("it ends too early")
        kind, part = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return self._checked(float(part))
        if part == "(":
            value = self._or()
            self._close()
            return value
        if kind != "name":
            raise self._wrong(f"{part!r} is out of place")
        if part in ("true", "false"):
            return part == "true"
        if part.startswith("$"):
            value = self._look_up(part[1:])
            return value if isinstance(value, bool | str) else self._checked(value)
        if part in _CONSTANTS:
            return _CONSTANTS[part]
        if part in _FUNCTIONS:
            return self._call(part)
        raise self._wrong(f"{part!r} is no function; known: {', '.join(_FUNCTIONS)}")

    def _call(self, name: str) -> float:
        count, function = _FUNCTIONS[name]
        if not self._take("("):
            raise self._wrong(f"{name} needs its arguments in brackets")
        arguments = [self._number(self._or())]
        while self._take(","):
            arguments.append(self._number(self._or()))
        self._close()
        if len(arguments) != count:
            raise self._wrong(f"{name} takes {count} arguments, not {len(arguments)}")
        try:
            return self._checked(float(function(*arguments)))
        except (ValueError, OverflowError, ZeroDivisionError) as error:
            raise self._wrong(f"{name} of that has no value") from error

    def _close(self) -> None:
        if not self._take(")"):
            raise self._wrong("a closing bracket is missing")

    def _take(self, *wanted: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][1] in wanted:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _number(self, value: Value) -> float:
        if isinstance(value, bool):
            return float(value)
        if isinstance(value, str):
            return self._checked(self._as_number(value))
        return value

    def _as_number(self, text: str) -> float:
        try:
            return float(text)
        except ValueError as error:
            raise self._wrong(f"{text[:20]!r} is no number") from error

    def _truth(self, value: Value) -> bool:
        return value == "true" if isinstance(value, str) else bool(value)

    def _checked(self, value: float) -> float:
        if not abs(value) <= _LARGEST:
            raise self._wrong(f"{value:g} is beyond {_LARGEST:g}")
        return value

    def _wrong(self, what: str) -> InputError:
        return InputError(f"the expression {self._text[:60]!r}: {what}")
