"""Triggers of several conditions: all at a time, or one after the other.

A condition holds over intervals of time. With a rising edge it holds only at the instant at which
it turns true, as in OpenSCENARIO, where the edge is that of a single evaluation. For ``all`` each
interval is moved by the delay of its condition. In a ``sequence`` a condition is looked at from the
time on at which the one before it came true; its delay runs from when it is found to hold, and a
rising edge counts only after that first look.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.trigger_tables import Combined

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

_ROUNDING_S = 1e-9


class Combinations:
    """The combinations of a plan, followed over time."""

    def __init__(self, combined: Combined) -> None:
        self._combined = combined
        # Column by column one interval each; the last row, which always holds, fills up groups.
        self._on_s = np.append(combined.on_s, -np.inf)[:, None]
        self._off_s = np.append(combined.off_s, np.inf)[:, None]
        self._delay_s = np.append(combined.delay_s, 0.0)
        self._rising = np.append(combined.rising, False)
        self._open = np.arange(combined.phase.size)
        self._next = np.zeros(combined.phase.shape, dtype=np.int64)
        self._since_s = np.zeros(combined.phase.shape)
        self._looked_s = 0.0

    def rise(self, members: Indices, time_s: Floats, *, first: bool) -> None:
        """Conditions, (n,) numbers, turned true, or held from the start at the ``first`` look."""
        if first:
            keep = ~self._rising[members]
            members, time_s = members[keep], time_s[keep]
        if not members.size:
            return
        # The interval that ended first makes way, once it cannot count any more.
        column = np.argmin(self._off_s[members], axis=1)
        gone_s = self._off_s[members, column] + self._delay_s[members]
        if np.any(gone_s >= self._looked_s):
            self._on_s = np.pad(self._on_s, ((0, 0), (0, 1)), constant_values=np.inf)
            self._off_s = np.pad(self._off_s, ((0, 0), (0, 1)), constant_values=-np.inf)
            column = np.argmin(self._off_s[members], axis=1)
        self._on_s[members, column] = time_s
        self._off_s[members, column] = np.where(self._rising[members], time_s, np.inf)

    def fall(self, members: Indices, time_s: Floats) -> None:
        """Conditions, (n,) numbers, ceased to hold."""
        lasting = ~self._rising[members]
        members = members[lasting]
        column = np.argmax(self._off_s[members], axis=1)
        self._off_s[members, column] = time_s[lasting]

    def due(self, now_s: float) -> tuple[Indices, Floats]:
        """Phases that start, and when, by what is known up to now; each is told once."""
        sequence = self._combined.sequence[self._open]
        time_s = np.full(self._open.shape, np.inf)
        time_s[sequence] = self._in_sequence(self._open[sequence], now_s)
        time_s[~sequence] = self._all(self._open[~sequence], now_s)
        self._looked_s = now_s
        done = np.isfinite(time_s)
        phases = self._combined.phase[self._open[done]]
        self._open = self._open[~done]
        return phases, time_s[done]

    def waiting(self) -> Bools:
        """(K,) whether a condition is still waited for."""
        members = np.zeros(self._rising.shape, dtype=bool)
        members[self._combined.member[self._open]] = True
        return members[:-1]

    def _all(self, groups: Indices, now_s: float) -> Floats:
        """(n,) times up to now at which all conditions of groups hold; infinite without one."""
        members = self._combined.member[groups]
        delay_s, lasts = self._delay_s[members][..., None], ~self._rising[members][..., None]
        # At its end a condition does not hold any more; an instant is its own end.
        on_s, off_s = self._on_s[members] + delay_s, self._off_s[members] + delay_s
        off_s = np.where(lasts, off_s - _ROUNDING_S, off_s)
        time_s = np.full(groups.shape, self._looked_s)
        searching = np.arange(groups.size)
        while searching.size:
            from_s = time_s[searching]
            begins_s = np.maximum(on_s[searching], from_s[:, None, None])
            begins_s[off_s[searching] < from_s[:, None, None]] = np.inf
            time_s[searching] = begins_s.min(axis=2).max(axis=1)
            # Where one of them begins later, the others may have ceased to hold until then.
            later = (time_s[searching] > from_s) & (time_s[searching] <= now_s)
            searching = searching[later]
        return np.where(time_s <= now_s, time_s, np.inf)

    def _in_sequence(self, groups: Indices, now_s: float) -> Floats:
        """(n,) times at which the last conditions of groups came true; infinite before that."""
        table, count = self._combined.member, self._delay_s.size - 1
        done_s = np.full(groups.shape, np.inf)
        at = np.arange(groups.size)
        while at.size:
            group = groups[at]
            member, since_s = table[group, self._next[group]], self._since_s[group]
            on_s, off_s = self._on_s[member], self._off_s[member]
            looked_s = since_s[:, None]
            counts = np.where(self._rising[member][:, None], on_s, off_s) > looked_s
            begins_s = np.where(counts, np.maximum(on_s, looked_s), np.inf).min(axis=1)
            found = begins_s <= now_s
            at, group, member = at[found], group[found], member[found]
            self._since_s[group] = begins_s[found] + self._delay_s[member]
            self._next[group] += 1
            ended = self._next[group] >= table.shape[1]
            ended[~ended] = table[group[~ended], self._next[group[~ended]]] == count
            done_s[at[ended]] = self._since_s[group[ended]]
            at = at[~ended]
        return done_s
