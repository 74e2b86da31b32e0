"""The grammar of ``--require``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.gate import Gate
from scenario_gen.errors import InputError
from scenario_gen.gates import needed_strength, parse
from scenario_gen.gates.names import ALIASES

_GATES = st.builds(
    Gate,
    name=st.from_regex(r"[a-z][a-z0-9_.]{0,20}", fullmatch=True),
    comparison=st.sampled_from([">=", "<=", "==", "!=", ">", "<"]),
    limit=st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,5})?", fullmatch=True).filter(str.isascii),
    percent=st.booleans(),
)


@given(st.lists(_GATES, min_size=1, max_size=5, unique_by=lambda gate: gate.text))
def test_what_is_written_is_read(gates: list[Gate]) -> None:
    assert parse(",".join(gate.text for gate in gates)) == tuple(gates)
    assert parse([gate.text for gate in gates]) == tuple(gates)


@given(st.text(max_size=40) | st.text("abtway.2><=!%, 019", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else is raised, and what is read is the text but for blanks."""
    try:
        gates = parse(text)
    except InputError:
        return
    assert ",".join(gate.text for gate in gates) == "".join(text.split())


@pytest.mark.parametrize("text", [
    "pairwise >= 0.9 , requirements == 1", "pairwise\t>=0.9,\nrequirements==1",
])  # fmt: skip
def test_blanks_are_free(text: str) -> None:
    assert [gate.text for gate in parse(text)] == ["pairwise>=0.9", "requirements==1"]


@pytest.mark.parametrize(("text", "said"), [
    ("", "gate 1 is empty"),
    ("pairwise>=0.9,", "a comma too many"),
    ("pairwise", "no comparison in it"),
    ("pairwise=0.9", "'=' is no comparison; write =="),
    ("pairwise=>0.9", "'=>' is no comparison; write >="),
    ("Pairwise>=0.9", "names are in small letters, digits, _ and .: pairwise"),
    ("pairwise\u22650.9", "is no comparison; write >="),
    ("pairwise>=.9", "a digit before the point"),
    ("pairwise>=-1", "'-1' is no number"),
    ("pairwise>=1e-3", "gate 1 is none"),
    ("pairwise>=nan", "'nan' is no number"),
    ("pairwise>=0.9%%", "gate 1 is none"),
    ("0.9<=pairwise", "gate 1 is none"),
    ("pairwise>=0.9 and requirements==1", "gate 1 is none"),
    ("__import__('os').system('x')>=1", "is no name"),
    ("pairwise>=\u0661", "gate 1 is none"),
    ("a>=1,b>=1, a >= 1", "the gate a>=1 is given twice"),
    (",".join(f"a>={n}" for n in range(201)), "more than 200 gates"),
])  # fmt: skip
def test_what_is_not_of_the_grammar_is_said(text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"--require") as refused:
        parse(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(("text", "strength"), [
    ("requirements==1", 1), ("pairwise>=0.9", 2), ("tway.2.simple>=0.5", 2), ("threeway>=0.1", 3),
    ("pairwise>=0.9,tway.3.complete_0.5>=0.1", 3), ("tway.2_plus_1>=0.1", 3),
])  # fmt: skip
def test_gates_say_which_combinations_have_to_be_counted(text: str, strength: int) -> None:
    assert needed_strength(parse(text)) == strength


def test_every_short_name_is_a_name() -> None:
    assert len(parse([f"{name}>=0" for name in ALIASES])) == len(ALIASES)
