"""The report as one self-contained page: it opens from disk and asks no network.

All text of models and files is escaped by the template and, in the scripts, only ever set as text.
The content security policy in the page allows the one script and the one style by their hash.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from pathlib import Path
from typing import Any, Final

from scenario_gen.errors import InputError
from scenario_gen.report import views
from scenario_gen.report.model import Report
from scenario_gen.report.shown import clean, exact, shown

_WEB: Final = Path(__file__).with_name("web")
_LEVEL: Final = 6
#: Measures that are not folded.
_OPEN: Final = frozenset({"marginal", "tway.2"})
SECTIONS: Final = {
    "asked": "What was asked",
    "summary": "Summary",
    "integrity": "Integrity",
    "coverage": "Coverage",
    "criticality": "Criticality",
    "preventability": "Preventability",
    "rejected": "Rejected proposals",
    "duplicates": "Duplicates and variants",
    "traceability": "Traceability",
    "scenarios": "Scenarios",
    "method": "Method",
    "limits": "Limits and assumptions",
    "confidence": "Confidence in the tool",
    "origin": "What this report was made from",
}


def page(report: Report, data: bytes) -> bytes:
    """The page of a report.

    Args:
        report: what is shown.
        data: the same as ``report.json``: the page carries these very bytes, deflated.

    Raises:
        InputError: jinja2 is not installed.
    """
    script = _script()
    style = (_WEB / "report.css").read_text(encoding="utf-8")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )
    text: str = _template().render(
        report=report,
        asked={fact.name: fact.value for fact in report.asked},
        policy=_markup(policy),
        style=_markup(style),
        script=_markup(script),
        data=_markup(base64.b64encode(zlib.compress(data, _LEVEL)).decode()),
        digest=hashlib.sha256(data).hexdigest(),
        sections=tuple(SECTIONS.items()),
        titles=SECTIONS,
        pages_of=views.ROWS,
        **_content(report),
    )
    return text.encode("utf-8", "replace")


def _content(report: Report) -> dict[str, Any]:
    places = {table.id: place for place, table in enumerate(report.tables)}
    return {
        "notes": {name: report.notes_of(name) for name in SECTIONS},
        "figures": {
            name: [
                {"figure": figure, "base": f"/figures/{place}"}
                for place, figure in enumerate(report.figures)
                if figure.section == name
            ]
            for name in SECTIONS
        },
        "tables": {
            name: [views.of_table(report, places[table.id]) for table in report.tables_of(name)]
            for name in SECTIONS
        },
        "measures": {
            name: [
                {
                    "measure": measure,
                    "base": f"/coverage/measures/{place}",
                    "cells": views.of_cells(report, place),
                    "curves": views.curves(report, place),
                    "open": measure.id in _OPEN,
                }
                for place, measure in enumerate(report.coverage.measures)
                if views.section_of(measure) == name
            ]
            for name in SECTIONS
        },
        "population": views.population(report),
        "overview": views.overview(report),
        "uncovered": views.uncovered(report),
        "inputs": views.inputs(report),
        "rules": views.rules(report),
    }


def _script() -> str:
    parts = [path.read_text(encoding="utf-8") for path in sorted(_WEB.glob("*.js"))]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def _template() -> Any:
    try:
        import jinja2
    except ImportError as error:
        raise InputError(
            "the HTML report needs jinja2", hint='pip install "scenario-gen[report]"'
        ) from error
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_WEB),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        # Every text that is not of the template itself.
        finalize=lambda value: clean(value) if type(value) is str else value,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "shown": shown,
        "exact": exact,
        "value_kind": views.value_kind,
        "pointer": lambda name: name.replace("~", "~0").replace("/", "~1"),
    }
    return environment.get_template("report.html.j2")


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - ours: read from the package, no text of others


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
