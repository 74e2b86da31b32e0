"""What the report says of its method, its limits, and of the confidence in the tool."""

from __future__ import annotations

from typing import Final

from scenario_gen.checks import RULES
from scenario_gen.confidence import ConfidenceFigures, shipped_figures
from scenario_gen.report.model import Figure, MadeFrom, Note, Table
from scenario_gen.report.tables import count, table, text

METHOD: Final = (
    "A proposer (a language model, or a sampler without one) writes proposals as structured data."
    " No verdict asks a model: rules with named limits and sources decide, and a scenario graph"
    " finds duplicates.",
    "For this report every accepted scenario was read again, rolled out with the reference driver"
    " of the brief, checked by the rules as they are now, and compared with the others for"
    " duplicates. What fails is listed under Integrity and is in no measure.",
    "Counted are accepted, sound and distinct scenarios. Rejected proposals and duplicates are"
    " shown apart. Every share stands with its numerator, its denominator and what was left out.",
    "Criticality and preventability are realised in the rollout at the default values of the"
    " parameters. Preventability is that of the ledger: the verdict of the run.",
    "Pictures are drawn from poses every 0.4 s, interpolated; lane borders are simplified by at"
    " most 0.12 m. Numbers are from the rollout itself, with steps of 0.1 s.",
)
LIMITS: Final = (
    "Coverage speaks of the factors and levels listed here. What is not a factor is not measured.",
    "Saturation figures speak of the generator, not of the world.",
    "The rollout is kinematic, on a flat plane, with actors as rigid boxes; what a simulator or a"
    " system under test makes of a scenario is another question.",
    "Frequencies in the catalog are not frequencies on the road: the suite is made of rare events.",
    "Titles and narratives are written from the structure. The own sentence of a model, under"
    " provenance, is unchecked.",
    "A limit whose source is `default` is this project's own figure; scenario-gen rules lists all.",
)
INTEGRITY: Final = (
    "Every accepted scenario was checked again for this report. What is listed here is in no"
    " measure."
)
CONFIDENCE: Final = (
    "A checker whose verdicts go into a safety case is a software tool in the sense of ISO 26262-8,"
    " clause 11. These figures are evidence for its tool-error detection, not a qualification.",
    "Every scenario of the library that its record calls good is spoilt by a known amount; a fault"
    " counts as caught only when a rule that is meant for it makes a finding that it did not make"
    " before. More, and what the checker does not look at: docs/tool_confidence.md.",
)


def notes() -> list[Note]:
    """What is said of every report."""
    return [
        Note(section="integrity", text=INTEGRITY),
        *(Note(section="method", text=line) for line in METHOD),
        *(Note(section="limits", text=line) for line in LIMITS),
    ]


def confidence(made: MadeFrom) -> tuple[list[Note], list[Figure], list[Table]]:
    """The tool-confidence statement, and whether it is about the rules of this report."""
    shipped = shipped_figures()
    lines = [*CONFIDENCE, _same(shipped, made)]
    figure = Figure(
        id="confidence.caught",
        section="confidence",
        title="Planted faults that the checker caught",
        definition="planted faults that a rule which is meant for them found, of all planted"
        f" faults, in {shipped.good} good scenarios, which raised {shipped.false_alarms} false"
        " alarms",
        numerator=shipped.caught,
        denominator=shipped.planted,
        value=shipped.caught / shipped.planted if shipped.planted else None,
        table="planted",
    )
    planted = table(
        "confidence", "planted", "Planted faults",
        [text("id", "Fault"), text("statement", "What is planted"),
         text("rules", "Has to be found by"), count("planted", "Planted"),
         count("caught", "Caught")],
        [(one.id, one.statement, ", ".join(one.rules), one.planted, one.caught)
         for one in shipped.faults],
    )  # fmt: skip
    return [Note(section="confidence", text=line) for line in lines], [figure], [planted]


def _same(shipped: ConfidenceFigures, made: MadeFrom) -> str:
    differ = sorted(
        name for name, version in made.rules.items() if shipped.rules.get(name) != version
    )
    if not differ and shipped.limits_digest == made.limits_digest:
        return f"They were made with these {len(RULES)} rules and these limits."
    said = []
    if differ:
        said.append(f"{len(differ)} rules have another version ({', '.join(differ[:5])})")
    if shipped.limits_digest != made.limits_digest:
        said.append(f"the limits of this report are {made.limits_profile}, not the default ones")
    return (
        "They do not speak of this report in full: "
        + "; ".join(said)
        + ". Run scenario-gen confidence."
    )
