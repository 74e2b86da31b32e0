"""What became of every element of an imported file.

An element that nobody spoke of is left out, and said so: nothing is dropped silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

Status: TypeAlias = Literal["taken", "approximated", "unused", "left_out"]
"""``taken``: the scenario says it; ``approximated``: in other words that are nearly or only here
the same; ``unused``: understood, without bearing on what happens; ``left_out``: lost."""

_MOST_ENTRIES = 2_000


@dataclass(frozen=True)
class Entry:
    """A line about an element and all that is in it."""

    status: Status
    path: str
    """XPath."""
    line: int
    what: str
    why: str = ""
    instead: str = ""
    """What was done instead."""

    def __str__(self) -> str:
        """One line for a person."""
        text = f"line {self.line}: {self.status.replace('_', ' ')}: {self.what}"
        text += f": {self.why}" if self.why else ""
        return f"{text}; {self.instead}" if self.instead else text

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


@dataclass
class Ledger:
    """Statements on elements of one document, while it is read."""

    root: Any
    _said: dict[Any, Entry] = field(default_factory=dict)
    _seen: set[Any] = field(default_factory=set)

    def see(self, element: Any) -> None:
        """Note that an element was read."""
        self._seen.add(element)

    def say(
        self, status: Status, element: Any, what: str, why: str = "", instead: str = ""
    ) -> None:
        """Note what became of an element; the worse of two statements holds."""
        if not self._is_of_document(element):
            return
        old = self._said.get(element)
        if old is not None and _WORSE.index(old.status) > _WORSE.index(status):
            return
        if old is not None and old.status == status and why in old.why:
            return
        if old is not None and old.status == status and old.why and why:
            why = f"{old.why}; {why}"
        path = self.root.getroottree().getpath(element)
        self._said[element] = Entry(status, path, element.sourceline or 0, what, why, instead)

    def entries(self) -> tuple[Entry, ...]:
        """All statements but of what was simply taken, in the order of the document."""
        self._settle()
        found = (self._said[e] for e in self.root.iter() if e in self._said)
        return tuple(entry for entry in found if entry.status != "taken")[:_MOST_ENTRIES]

    def counts(self) -> dict[Status, int]:
        """Number of elements by status; what holds for an element holds for all in it."""
        self._settle()
        counts = Counter(status for _, status in self._statuses(self.root, "taken"))
        return {status: counts.get(status, 0) for status in _WORSE}

    def _settle(self) -> None:
        """Speak of the elements that nobody looked at; the topmost ones."""
        stack = [self.root]
        while stack:
            node = stack.pop()
            if node in self._said and self._said[node].status != "taken":
                # That holds for all in it.
                continue
            if node not in self._seen and node not in self._said and node is not self.root:
                self.say("left_out", node, node.tag, "this element is not read here")
                continue
            stack.extend(node)

    def _statuses(self, node: Any, above: Status) -> Iterator[tuple[Any, Status]]:
        stack: list[tuple[Any, Status]] = [(node, above)]
        while stack:
            element, inherited = stack.pop()
            entry = self._said.get(element)
            status = entry.status if entry is not None else inherited
            yield element, status
            stack.extend((child, status) for child in element)

    def _is_of_document(self, element: Any) -> bool:
        return element is self.root or element.getroottree().getroot() is self.root


_WORSE: tuple[Status, ...] = ("taken", "unused", "approximated", "left_out")
