"""The gate: whether one more request may be made, by the budgets of the brief."""

from __future__ import annotations

import time

from scenario_gen.domain.brief import Budgets


class Gate:
    """Closes for good when a budget is used up; then the run drains and stops cleanly."""

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._requests = 0
        self._prompt_tokens = 0
        self._completion_tokens = 0
        self._start = time.monotonic()
        self.closed_by: str | None = None

    def admit(self) -> bool:
        """Count one more request in, or close."""
        if self.closed_by is None:
            self.closed_by = self._exhausted()
        if self.closed_by is not None:
            return False
        self._requests += 1
        return True

    def spend(self, prompt_tokens: int, completion_tokens: int) -> None:
        """Count the tokens of an answer."""
        self._prompt_tokens += prompt_tokens
        self._completion_tokens += completion_tokens

    def close(self, reason: str) -> None:
        """Let no further request through."""
        self.closed_by = self.closed_by or reason

    def _exhausted(self) -> str | None:
        budgets = self._budgets
        if budgets.requests is not None and self._requests >= budgets.requests:
            return "budget: requests"
        if budgets.tokens is not None and self._tokens >= budgets.tokens:
            return "budget: tokens"
        if budgets.cost is not None and self._cost >= budgets.cost:
            return "budget: cost"
        elapsed_s = time.monotonic() - self._start
        if budgets.wall_time_s is not None and elapsed_s >= budgets.wall_time_s:
            return "budget: wall time"
        return None

    @property
    def _tokens(self) -> int:
        return self._prompt_tokens + self._completion_tokens

    @property
    def _cost(self) -> float:
        budgets = self._budgets
        return (
            self._prompt_tokens * budgets.price_per_million_prompt_tokens
            + self._completion_tokens * budgets.price_per_million_completion_tokens
        ) / 1e6
