"""Proposers by name: entry points of ``scenario_gen.proposers``, so that others can add theirs."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from scenario_gen.domain.brief import ProposerSettings
from scenario_gen.errors import ProposerError
from scenario_gen.propose.protocol import Proposer, silent

GROUP = "scenario_gen.proposers"

#: Known without package metadata too, as in a checkout that is not installed.
_BUILT_IN = {
    "local": "scenario_gen.propose.local:LocalProposer",
    "openai": "scenario_gen.propose.endpoint:EndpointProposer",
    "sampler": "scenario_gen.propose.sampler:SamplerProposer",
}


def known_proposers() -> dict[str, EntryPoint]:
    """Entry points by name; the built-in ones cannot be replaced by another package."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    found |= {name: EntryPoint(name, value, GROUP) for name, value in _BUILT_IN.items()}
    return dict(sorted(found.items()))


async def create(
    settings: ProposerSettings,
    *,
    gguf: Path | None = None,
    tell: Callable[[str], None] = silent,
) -> Proposer:
    """The proposer that the settings name, ready to be asked.

    Raises:
        ProposerError: there is none of that name, or it cannot be made ready.
    """
    known = known_proposers()
    point = known.get(settings.name)
    if point is None:
        raise ProposerError(
            f"there is no proposer {settings.name!r}",
            where="proposer.name",
            hint=f"known: {', '.join(known)}",
        )
    try:
        made: type[Proposer] = point.load()
    except (ImportError, AttributeError) as error:
        raise ProposerError(
            f"the proposer {settings.name!r} cannot be loaded: {error}",
            where=point.value,
            hint="reinstall the package that provides it",
        ) from error
    return await made.create(settings, gguf=gguf, tell=tell)
