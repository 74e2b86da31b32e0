"""A process of a comparison: scenarios in, their ids out when everything of them is kept."""

from __future__ import annotations

from scenario_gen.agreement.job import Job, Task
from scenario_gen.agreement.work import work
from scenario_gen.errors import ScenarioGenError
from scenario_gen.processes import serve

Failure = tuple[str, str, str]
"""What, where and hint of an error, in whose place it goes through the pipe."""


def answer(job: Job, task: Task) -> tuple[str, Failure | None]:
    """The id, and why it could not be kept."""
    try:
        return work(job, task), None
    except ScenarioGenError as error:
        return task.scenario.id, (error.what, error.where, error.hint)


if __name__ == "__main__":
    serve(answer)
