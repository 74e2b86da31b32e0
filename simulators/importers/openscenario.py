"""An OpenSCENARIO file as a scenario, with what became of every element of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from scenario_gen.errors import InputError, ScenarioGenError
from simulators.importers.distributions import read_distribution
from simulators.importers.documents import about_the_file, as_texts, document, version_of
from simulators.importers.folder import Folder, root_of_set
from simulators.importers.imported import Imported, Rollout, Settings
from simulators.importers.ledger import Ledger
from simulators.importers.maps import NOT_IN_NAMES
from simulators.importers.node import Node, Scope
from simulators.importers.reader import Job, Reader


def import_file(path: Path, roll: Rollout, settings: Settings | None = None) -> Imported:
    """Read an OpenSCENARIO file.

    Args:
        path: of the file.
        roll: rolls out a scenario on its roads.
        settings: where to look and what to choose.

    Raises:
        InputError: the file is refused or is no OpenSCENARIO scenario.
    """
    settings = settings or Settings()
    path = path.resolve()
    folder = Folder(settings.folder if settings.folder is not None else root_of_set(path))
    if not folder.holds(path):
        raise InputError(f"it is not in the folder {folder.root}", where=str(path))
    ledger, digest = document(path)
    source = f"{NOT_IN_NAMES.sub('_', path.name)[:100]} sha256:{digest}"
    job = Job(path.stem, source, folder, settings, roll)
    try:
        if ledger.root.find("ParameterValueDistribution") is None:
            return Reader(path, ledger, job, {}).read()
        return _varied(path, ledger, job)
    except ScenarioGenError as error:
        ledger.say("left_out", ledger.root, "OpenSCENARIO", str(error))
        return Imported(
            None, ledger.entries(), ledger.counts(), version=version_of(ledger.root),
            problem=str(error),
        )  # fmt: skip


def _varied(path: Path, ledger: Ledger, job: Job) -> Imported:
    """The scenario whose parameters a file varies, with one value of each."""
    root = Node(ledger.root, Scope(), ledger)
    about_the_file(root)
    chosen = read_distribution(root)
    scenario_path = job.folder.file(chosen.scenario, path.parent)

    def read(values: Mapping[str, str]) -> Imported:
        return Reader(scenario_path, document(scenario_path)[0], job, values).read()

    own, problem, found = False, None, None
    try:
        found = read(chosen.values)
    except ScenarioGenError as error:
        problem = error
    if found is None or not found.whole:
        # The first values of all may be none that go together.
        try:
            other = read({})
        except ScenarioGenError:
            other = None
        if other is not None and (found is None or other.understood > found.understood):
            own, found = True, other
    if found is None:
        raise problem or InputError("the scenario cannot be read")
    chosen.say(own=own)
    entries = (
        replace(entry, what=f"{scenario_path.name}: {entry.what}") for entry in found.entries
    )
    counts = {status: ledger.counts()[status] + found.counts.get(status, 0)
              for status in ledger.counts()}  # fmt: skip
    values = {**({} if own else chosen.values), **as_texts(job.settings.values)}
    return replace(
        found, entries=(*ledger.entries(), *entries), counts=counts, values=values,
        scenario_path=scenario_path,
    )  # fmt: skip
