"""Requests: live ones that are recorded, and recorded ones that are replayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.catalog.folder import Catalog, pretty_json
from scenario_gen.domain.brief import Brief
from scenario_gen.errors import CatalogError, ReplayError
from scenario_gen.pipeline.gate import Gate
from scenario_gen.propose.protocol import Answer, Ask, Level, Proposer
from scenario_gen.propose.recording import Recording, RecordingStore
from scenario_gen.propose.registry import create_proposer

_STOP = "stop.json"
