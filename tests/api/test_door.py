"""The door of the library: every name is there, and none pulls in what it does not need."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

import pytest

import scenario_gen as sg
from scenario_gen import api


@pytest.mark.parametrize("name", api.__all__)
def test_every_name_of_the_library_is_there(name: str) -> None:
    assert getattr(api, name) is getattr(api, name)
    assert name in dir(api)


def test_the_package_offers_only_names_of_the_library() -> None:
    assert set(sg.__all__) - {"__version__"} <= set(api.__all__)
    assert all(getattr(sg, name) is getattr(api, name) for name in sg.__all__ if name[0] != "_")


def test_no_module_hides_a_name() -> None:
    """Importing ``api.check`` would put the module in place of the function."""
    modules = {module.name for module in pkgutil.iter_modules(api.__path__)}
    assert not modules & set(api.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"'scenario_gen\.api' has no attribute 'chekc'"):
        api.chekc  # noqa: B018


@pytest.mark.parametrize(
    ("code", "not_loaded"),
    [
        ("import scenario_gen", {"numpy", "pydantic", "scenario_gen.api"}),
        ("import scenario_gen.cli.main", {"numpy", "pydantic", "scenario_gen.api"}),
        ("from scenario_gen import api", {"numpy", "pydantic", "scenario_gen.pipeline"}),
    ],
)
def test_what_starts_first_is_light(code: str, not_loaded: set[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", f"import json, sys\n{code}\nprint(json.dumps(list(sys.modules)))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not not_loaded & set(json.loads(run.stdout))
