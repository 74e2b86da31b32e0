"""Judges of the files beside OpenSCENARIO and OpenDRIVE: schemas and readers of other people.

Each judge is used where it is installed. What has none is "not checked", with the reason.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from scenario_gen.domain.finding import Finding, RuleOutcome
from simulators.quality import QualityResult

OPENLABEL_SCHEMA = "openlabel.schema"
RECORD_SCHEMA = "record.schema"
OSI_READABLE = "osi.readable"
DSL_GRAMMAR = "dsl.grammar"
_OSI_HINT = 'pip install "scenario-gen[osi]"'
# Frames in the name of an OSI trace file.
_FRAMES = re.compile(r"_gt_[^_]+_[^_]+_([0-9]+)_[^.]+\.osi$")
#: `scenarios/` lies beside the packages, in a checkout and where they are installed.
_RECORD_SCHEMA_FILE = Path(__file__).parents[1] / "scenarios" / "schema" / "record.schema.json"


def check_openlabel(data: bytes) -> QualityResult:
    """Check tags against the OpenLABEL 1.0.0 schema and the rules of openlabel-checker."""
    if find_spec("openlabel_checker") is None:
        reason = "openlabel-checker is not installed: pip install openlabel-checker"
        return not_checked(OPENLABEL_SCHEMA, reason)
    from openlabel_checker import check_text

    report = check_text(data.decode(), "openlabel")
    findings = tuple(
        Finding(
            rule=OPENLABEL_SCHEMA if issue.checker_id == "check_json_schema" else issue.checker_id,
            severity="error" if issue.severity.value == "error" else "warning",
            path=issue.path or "$", message=issue.message, source="openlabel-checker",
        )
        for outcome in report.outcomes
        for issue in outcome.issues
    )  # fmt: skip
    return result(OPENLABEL_SCHEMA, findings)


def check_record(data: bytes) -> QualityResult:
    """Check a test-case record against its published schema."""
    import jsonschema

    errors = jsonschema.Draft202012Validator(_record_schema()).iter_errors(json.loads(data))
    findings = tuple(
        Finding(
            rule=RECORD_SCHEMA, severity="error", path=error.json_path, message=error.message,
            source="record.schema.json",
        )
        for error in errors
    )  # fmt: skip
    return result(RECORD_SCHEMA, findings)


def check_osi(data: bytes, name: str) -> QualityResult:
    """Read a trace of ground truths with asam-osi-utilities, and look at what it read.

    Times have to rise, the host vehicle has to be one of the moving objects, and an ``.osi`` file
    holds as many messages as its name says.
    """
    missing = [module for module in ("osi_utilities", "osi3") if find_spec(module) is None]
    if missing:
        return not_checked(OSI_READABLE, f"{', '.join(missing)} is not installed: {_OSI_HINT}")
    from osi_utilities import ChannelSpecification, MessageType, open_channel

    wrong: list[str] = []
    times_ns: list[int] = []
    with tempfile.TemporaryDirectory(prefix="osi-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        of = ChannelSpecification(
            path=path, message_type=MessageType.GROUND_TRUTH,
            topic="ground_truth" if path.suffix == ".mcap" else None,
        )  # fmt: skip
        try:
            with open_channel(of) as channel:
                for message in channel:
                    times_ns.append(message.timestamp.seconds * 10**9 + message.timestamp.nanos)
                    ids = {one.id.value for one in message.moving_object}
                    if message.host_vehicle_id.value not in ids:
                        wrong.append(f"message {len(times_ns)} lacks its host vehicle")
        except Exception as error:  # noqa: BLE001 - whatever a reader raises, the file is at fault
            wrong.append(f"cannot be read: {type(error).__name__}: {error}")
    named = _FRAMES.search(name)
    if named is not None and int(named[1]) != len(times_ns):
        wrong.append(f"{len(times_ns)} messages, its name says {named[1]}")
    if not times_ns or any(later <= before for before, later in pairwise(times_ns)):
        wrong.append("there are no messages, or their times do not rise")
    return result(
        OSI_READABLE,
        tuple(
            Finding(rule=OSI_READABLE, severity="error", path=name, message=message,
                    source="asam-osi-utilities")
            for message in wrong
        ),
    )  # fmt: skip


def check_dsl(data: bytes, name: str) -> QualityResult:
    """Parse OpenSCENARIO DSL with the grammar of py-osc2, its lexer included.

    That is its syntax; whether names and types are those of the standard library, nobody checks.
    """
    try:
        from antlr4 import CommonTokenStream, InputStream
        from antlr4.error.ErrorListener import ErrorListener
        from osc2parser.openscenario2Lexer import openscenario2Lexer
        from osc2parser.openscenario2Parser import openscenario2Parser
    except ImportError as error:
        reason = f"py-osc2 cannot be used ({error}): pip install py-osc2, up to Python 3.12"
        return not_checked(DSL_GRAMMAR, reason)

    found: list[Finding] = []

    class Listener(ErrorListener):  # type: ignore[misc]  # the library has no types
        def syntaxError(  # noqa: N802 - its name in the library
            self, recognizer: Any, symbol: Any, line: int, column: int, message: str, error: Any
        ) -> None:
            del recognizer, symbol, error
            found.append(
                Finding(
                    rule=DSL_GRAMMAR, severity="error", path=f"{name}:{line}:{column + 1}",
                    message=message, source="py-osc2",
                )
            )  # fmt: skip

    lexer = openscenario2Lexer(InputStream(data.decode()))
    parser = openscenario2Parser(CommonTokenStream(lexer))
    for reader in (lexer, parser):
        reader.removeErrorListeners()
        reader.addErrorListener(Listener())
    parser.osc_file()
    return result(DSL_GRAMMAR, tuple(found))


#: Ending of a file name -> its judge.
JUDGES: dict[str, Callable[[bytes, str], QualityResult]] = {
    ".openlabel.json": lambda data, _: check_openlabel(data),
    ".record.json": lambda data, _: check_record(data),
    ".osc": check_dsl,
    ".osi": check_osi,
    ".mcap": check_osi,
}


def check_other(name: str, data: bytes) -> QualityResult:
    """The verdict of the judge of a file by its name; "not checked" where there is none."""
    for ending, judge in JUDGES.items():
        if name.endswith(ending):
            return judge(data, name)
    ending = Path(name).suffix.removeprefix(".") or "files"
    return not_checked(f"{ending}.readable", f"there is no judge of {ending} files")


def not_checked(rule: str, reason: str) -> QualityResult:
    """A rule that could not be asked."""
    return QualityResult((RuleOutcome(rule=rule, state="not_checked", reason=reason),), ())


def result(rule: str, findings: tuple[Finding, ...]) -> QualityResult:
    """Passed where nothing of severity error was found."""
    failed = any(finding.severity == "error" for finding in findings)
    return QualityResult(
        (RuleOutcome(rule=rule, state="failed" if failed else "passed"),), findings
    )


@lru_cache(maxsize=1)
def _record_schema() -> Any:
    return json.loads(_RECORD_SCHEMA_FILE.read_bytes())
