"""Names that may become file names, XML attributes and graph nodes: plain and short."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import StringConstraints

#: Id of an actor, a phase or a parameter.
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
#: Id of a road within the scenario's road network.
RoadId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,59}$")]
#: Id of a scenario: also the stem of its files, so nothing that a path could be made of.
ScenarioId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]
#: A tag, such as ``nhtsa:18`` or ``weather``.
Tag: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,79}$")]
#: A requirement id as given by the person.
RequirementId: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,79}$")
]
#: One line of text for a person. Control characters are refused; it is escaped where it is shown.
Line: TypeAlias = Annotated[
    str,
    StringConstraints(max_length=400, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]*$"),
]
#: A few sentences for a person.
Text: TypeAlias = Annotated[
    str,
    StringConstraints(
        max_length=4000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]*$"
    ),
]
Sha256: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
