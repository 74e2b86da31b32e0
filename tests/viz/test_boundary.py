"""The picture of a boundary."""

from __future__ import annotations

from tests.viz.pictures import *  # noqa: F403
