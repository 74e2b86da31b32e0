"""Files that share something expensive are there, so that the list does not rot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.together import SHARED, group_of


@pytest.mark.parametrize("path", SHARED)
def test_what_shares_something_is_there(path: str) -> None:
    assert (Path(__file__).parent / path).exists()
    assert group_of(path) == SHARED[path]


def test_other_tests_go_to_any_worker() -> None:
    assert group_of("domain/test_scenario.py") is None
