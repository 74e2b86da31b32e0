"""What a report was made from, and whether it is still so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from scenario_gen.catalog.atomic import disk_error
from scenario_gen.catalog.folder import Catalog
from scenario_gen.checks import RULES, Limits
from scenario_gen.domain.scenario import canonical_json
from scenario_gen.report.model import Input, MadeFrom, Report
from scenario_gen.version import VERSION

_FILES: Final = {
    "run.json": "what was asked: brief, ODD, proposer, limits",
    "ledger.jsonl": "every proposal with its outcome and reason",
    "reviews.jsonl": "who decided what in reviews",
    "summary.json": "counts and versions of the run",
}
_NAMED: Final = 10


def made_from(
    catalog: Catalog, judged_by: Mapping[str, tuple[BaseModel, str]], limits: Limits
) -> MadeFrom:
    """Hashes of the inputs as they are on disk now.

    Args:
        catalog: the files.
        judged_by: ODD, coverage model and exposure tables by what they are, each with what it is
            in words.
        limits: of the rules.

    Raises:
        CatalogError: a file cannot be read.
    """
    inputs = [
        Input(name=name, sha256=_sha(_read(path)), about=about)
        for name, about in _FILES.items()
        if (path := catalog.folder / name).exists()
    ]
    for name, (used, about) in judged_by.items():
        digest = _sha(canonical_json(used.model_dump(mode="json")))
        inputs.append(Input(name=name, sha256=digest, about=about))
    return MadeFrom(
        tool_version=VERSION,
        inputs=tuple(inputs),
        rules={rule.id: rule.version for rule in RULES},
        limits_profile=limits.used.profile,
        limits_digest=limits.used.digest,
        scenarios={
            path.stem: _sha(_read(path)) for path in sorted(catalog.scenarios.glob("*.json"))
        },
    )


def changes(report: Report, now: MadeFrom) -> list[str]:
    """What is not as it was when a report was made; empty where all is."""
    was = report.made_from
    found = []
    if was.tool_version != now.tool_version:
        found.append(f"scenario-gen was {was.tool_version} and is {now.tool_version}")
    before = {one.name: one for one in was.inputs}
    after = {one.name: one for one in now.inputs}
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            found.append(f"{name} is gone")
        elif name not in before:
            found.append(f"{name} is new")
        elif before[name].sha256 != after[name].sha256:
            found.append(f"{name} has changed ({after[name].about})")
    found += _of(was.scenarios, now.scenarios, "scenario")
    found += _of(was.rules, now.rules, "rule", versions=True)
    if (was.limits_profile, was.limits_digest) != (now.limits_profile, now.limits_digest):
        found.append(
            f"limits were {was.limits_profile} ({was.limits_digest}) and are"
            f" {now.limits_profile} ({now.limits_digest})"
        )
    return found


def _of(
    was: Mapping[str, str], now: Mapping[str, str], what: str, *, versions: bool = False
) -> list[str]:
    found = []
    for name in sorted(was.keys() & now.keys()):
        if was[name] != now[name]:
            said = f": version {was[name]} is now {now[name]}" if versions else ""
            found.append(f"{what} {name} has changed{said}")
    found += [f"{what} {name} is gone" for name in sorted(was.keys() - now.keys())]
    found += [f"{what} {name} is new" for name in sorted(now.keys() - was.keys())]
    if len(found) > _NAMED:
        return [*found[:_NAMED], f"{len(found) - _NAMED} more changes of a {what}"]
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise disk_error(path, error) from error


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
