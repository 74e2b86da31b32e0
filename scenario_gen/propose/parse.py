"""From the raw text of an answer to a proposal, or to findings. Never an exception."""

from __future__ import annotations

import json
from typing import TypeAlias

from pydantic import ValidationError

from scenario_gen.domain.finding import Finding
from scenario_gen.propose.aimed import AimedProposal
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.extract import first_object
from scenario_gen.propose.findings import errors_to_findings
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.protocol import Ask
from scenario_gen.propose.text import one_line
from scenario_gen.propose.variation import VariationProposal, is_varied

Proposal: TypeAlias = CompactProposal | FullProposal | VariationProposal


def proposal_model(ask: Ask) -> type[Proposal]:
    """The schema that is asked for."""
    if ask.level == "compact":
        return CompactProposal
    return VariationProposal if is_varied(ask.topic) else FullProposal


def parse(text: str, ask: Ask) -> Proposal | tuple[Finding, ...]:
    """What an answer proposes, or what is wrong with it.

    Args:
        text: the raw answer: hostile until shown otherwise.
        ask: the request that it answers; says which schema and which topic were asked for.
    """
    data = first_object(text)
    if isinstance(data, tuple):
        return data
    # The sentence is the model's own text: it is made harmless rather than refused.
    if isinstance(data.get("sentence"), str):
        data["sentence"] = one_line(data["sentence"])
    model = proposal_model(ask)
    if ask.aim is not None and model is CompactProposal and "environment" in data:
        model = AimedProposal
    try:
        if model is AimedProposal:
            # As JSON: the lists of its environment are tuples.
            proposal: Proposal = AimedProposal.model_validate_json(json.dumps(data))
        else:
            proposal = model.model_validate(data)
    except ValidationError as error:
        return errors_to_findings(error, model)
    if proposal.topic != ask.topic:
        return (
            Finding(
                rule="proposal.topic", severity="error", path="$.topic",
                message="another topic was asked for", value=proposal.topic, limit=ask.topic,
                hint=f"propose an event of the topic {ask.topic}",
            ),
        )  # fmt: skip
    return proposal
