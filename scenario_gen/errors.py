"""The one exception tree of the project.

    ScenarioGenError                 exit code  raised when
    ├── InputError                   2          a file or value given by the person cannot be used
    │   ├── BriefError               2          a brief is unreadable or invalid
    │   ├── ScenarioFileError        2          a scenario file is unreadable or invalid
    │   └── RoadError                2          a road cannot be built from its parameters or file
    ├── ProposerError                3          a proposer cannot go on
    │   ├── EndpointError            3          the model endpoint failed or refused
    │   ├── ModelUnavailableError    3          the embedded model cannot be obtained or started
    │   ├── ReplayError              3          a recording needed by a replay is missing
    │   └── BudgetExhaustedError     0          a budget of the brief is used up (a clean stop)
    ├── RolloutError                 4          a scenario cannot be rolled out
    ├── ExportError                  4          a scenario cannot be written in a format
    ├── SimulatorError               4          a simulator is missing, refused, crashed or hung
    │   └── NotSupportedError        4          a simulator cannot play this scenario by its nature
    └── CatalogError                 5          the output folder cannot be read or written

Foreign errors are converted where they enter (the model client, the file readers,
the simulator adapters), so that callers meet only this tree.
"""

from __future__ import annotations


class ScenarioGenError(Exception):
    """Base of all errors of the project.

    Args:
        what: what is wrong, with the value and the limit where there is one.
        where: a file, JSON path or line, or empty.
        hint: what the person can do about it, or empty.
        retry_helps: whether the same call may succeed later.
    """

    exit_code = 2

    def __init__(
        self, what: str, *, where: str = "", hint: str = "", retry_helps: bool = False
    ) -> None:
        self.what = what
        self.where = where
        self.hint = hint
        self.retry_helps = retry_helps
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text


class InputError(ScenarioGenError):
    """A file or value given by the person cannot be used."""


class BriefError(InputError):
    """A brief is unreadable or invalid."""


class ScenarioFileError(InputError):
    """A scenario file is unreadable or invalid."""


class RoadError(InputError):
    """A road cannot be built from its parameters or its file."""


class ProposerError(ScenarioGenError):
    """A proposer cannot go on."""

    exit_code = 3


class EndpointError(ProposerError):
    """The model endpoint failed or refused."""


class ModelUnavailableError(ProposerError):
    """The embedded model cannot be obtained or started."""


class ReplayError(ProposerError):
    """A recording that a replay needs is missing or does not match."""


class BudgetExhaustedError(ProposerError):
    """A budget of the brief is used up: a clean stop, not a failure."""

    exit_code = 0


class RolloutError(ScenarioGenError):
    """A scenario cannot be rolled out."""

    exit_code = 4


class ExportError(ScenarioGenError):
    """A scenario cannot be written in the format asked for."""

    exit_code = 4


class SimulatorError(ScenarioGenError):
    """A simulator is missing, refused the file, crashed or hung.

    Args:
        what: as of all errors, and so the others.
        where: as of all errors.
        hint: as of all errors.
        log: what the simulator had said by then, the last part of it.
    """

    exit_code = 4

    def __init__(self, what: str, *, where: str = "", hint: str = "", log: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.log = log


class NotSupportedError(SimulatorError):
    """A simulator cannot play this scenario by its nature: nothing has failed."""


class CatalogError(ScenarioGenError):
    """The output folder cannot be read or written."""

    exit_code = 5
