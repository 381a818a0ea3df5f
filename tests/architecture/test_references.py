"""`templates/data/references.json` against the templates: what fields of new entities may point to, and how."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest
import yaml

from fastmod.template.source import current_template
from tests.support.repository import ROOT

PROJECT = ROOT / "templates" / "project"
REFERENCES: dict[str, dict[str, Any]] = current_template().data("references")
TARGETS = {key: entry for key, entry in REFERENCES.items() if entry["target"]}
OTHERS = {key: entry for key, entry in REFERENCES.items() if not entry["target"]}


def parsed(dotted: str) -> ast.Module:
    return ast.parse((PROJECT / (dotted.replace(".", "/") + ".py")).read_text("utf-8"))


def questions() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))
    return found


def test_every_reference_entity_is_listed() -> None:
    listed = [f"{one['module']}.{one['name']}" for one in questions()["reference_entities"]["default"]]
    assert list(REFERENCES) == listed


@pytest.mark.parametrize("key", REFERENCES)
def test_the_table_is_that_of_the_model(key: str) -> None:
    module, _, name = key.partition(".")
    text = (PROJECT / "app" / "modules" / module / "models" / f"{name}.py").read_text("utf-8")
    assert re.findall(r'__tablename__ = "(\w+)"', text) == [REFERENCES[key]["table"]]


@pytest.mark.parametrize("key", TARGETS)
def test_a_target_has_samples_and_a_lookup(key: str) -> None:
    entry = TARGETS[key]
    assert set(entry) == {"table", "target", "samples", "make", "lookup"}
    functions = {node.name: node for node in parsed(entry["samples"]).body if isinstance(node, ast.AsyncFunctionDef)}
    made = functions[entry["make"]]
    assert ast.unparse(made.returns or made) == key.partition(".")[2]
    assert [argument.arg for argument in made.args.args][:1] == ["db"]
    assert len(made.args.args) - len(made.args.defaults) == 1  # `await make(db)` is a call
    assert (PROJECT / "app" / "shared" / "interfaces" / f"{entry['lookup']}.py").is_file()


@pytest.mark.parametrize("key", OTHERS)
def test_what_is_no_target_says_why(key: str) -> None:
    assert set(OTHERS[key]) == {"table", "target", "reason"}
    assert re.fullmatch(r"[A-Z][^.]*\.", OTHERS[key]["reason"])


@pytest.mark.parametrize("key", TARGETS)
def test_samples_leave_with_their_module(key: str) -> None:
    """The folder of an optional module's tests is among its paths; samples of others are none of its business."""
    module = key.partition(".")[0]
    folder = f"/tests/modules/{module}"
    paths = questions()["module_paths"]["default"]
    assert module not in paths or folder in paths[module]
    imported = [
        node.module or "" for node in ast.walk(parsed(TARGETS[key]["samples"])) if isinstance(node, ast.ImportFrom)
    ]
    optional = set(paths) - {module}
    assert not [name for name in imported if name.split(".")[2:3] and name.split(".")[2] in optional]


def test_every_name_of_the_type_table_is_there() -> None:
    """Those of libraries are tried by the tests of fragments; these are the project's own."""
    names = current_template().data("types")["imports"]
    own = {name: home for name, home in names.items() if home.startswith("app.")}
    assert {name for name, home in own.items() if name not in _bound(parsed(home))} == set()


def _bound(tree: ast.Module) -> set[str]:
    """Classes, functions and values that a file defines; not what it imports: one home for each."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found
