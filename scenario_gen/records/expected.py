"""The expected result of a test case: what is to be seen, and what passes."""

from __future__ import annotations

from scenario_gen.domain.intent import Intent
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.record import ExpectedResult
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.words.common import listed, number
from scenario_gen.propose.words.events import event_words


def expected_result(
    scenario: Scenario, label: PreventabilityLabel | None, contact: bool | None
) -> ExpectedResult:
    """From intents, the verdict of the reference drivers and the library record.

    Args:
        scenario: at the defaults of its parameters.
        label: who could have avoided a contact; None where nobody was asked.
        contact: whether an ego at constant speed touches somebody; None where it is not known.
    """
    frame = EgoFrame(scenario)
    return ExpectedResult(
        to_be_seen=tuple(_seen(one, scenario, frame) for one in scenario.intent),
        pass_criterion=_criterion(label),
        preventability=label,
        contact_unhindered=contact,
        published=_published(scenario),
    )


def _seen(intent: Intent, scenario: Scenario, frame: EgoFrame) -> str:
    seen = event_words(intent, scenario, frame).seen
    return seen if intent.within_s is None else f"{seen}, within {number(intent.within_s)} s"


def _criterion(label: PreventabilityLabel | None) -> str:
    if label is None or label.verdict == "not_checked":
        return "Not stated: it was not checked who could have avoided a contact."
    avoided, not_avoided = listed(label.avoided_by), listed(label.not_avoided_by)
    match label.verdict:
        case "trivial":
            return (
                "The ego touches nobody. No reference driver has to do anything for that, nor does"
                " an ego at constant speed."
            )
        case "preventable":
            return f"The ego touches nobody. Each reference driver avoids a contact: {avoided}."
        case "unpreventable":
            return (
                f"No reference driver avoids a contact ({not_avoided}); what is tested is"
                " mitigation: the ego touches nobody, or its impact is slower than that of an ego"
                " at constant speed."
            )
        case "disputed":
            return (
                f"For a person to decide before the test: a contact is avoided by {avoided}, not by"
                f" {not_avoided}."
            )
        case "not_applicable":
            return "There is nobody to collide with: the run passes if it shows what is to be seen."


def _published(scenario: Scenario) -> str:
    if scenario.library is None:
        return ""
    expected = scenario.library.expected
    contact = "touches" if expected.contact else "does not touch"
    text = f"{expected.verdict}; an ego at constant speed {contact} somebody"
    if expected.preventability != "not_stated":
        text += f"; {expected.preventability} for a competent driver or system"
    if expected.preventability_here is not None:
        text += f"; {expected.preventability_here} here: {expected.preventability_differs}"
    return text
