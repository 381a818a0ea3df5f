"""The import order of the package, and what only some parts may do. Each rule is also shown to fail."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.support.source import Module, imports_of, modules

LAYERS = [
    {"__main__"},
    {"cli"},
    {"commands"},
    {"growth"},
    {"checks", "doctor", "merge"},
    {"apply", "git", "project", "wiring"},
    {"plan"},
    {"template"},
    {"fragments"},
    {"fields"},
    {"edits", "manifest", "migrations", "naming"},
    {"nearest", "ordering"},
    {"errors", "interruption"},
    {"fastmod"},  # the package itself: its version
]
"""From the top down; a module imports from layers below its own, or from its own part. Siblings do not meet."""

HEAVY = {"copier", "jinja2", "pathspec", "pydantic", "rich", "tomllib", "yaml"}
TERMINAL = {"click", "rich", "typer"}
RELEASE_ONLY = "template/checks"
"""Run by maintainers when they release, never by a command: it may import pydantic as it likes."""

WRITERS = {"apply"}
STARTERS = {"git", "commands/install"}

WRITING_METHODS = {
    "chmod",
    "hardlink_to",
    "mkdir",
    "rename",
    "rmdir",
    "symlink_to",
    "touch",
    "unlink",
    "write_bytes",
    "write_text",
}
WRITING_OS = {
    "chmod",
    "chown",
    "link",
    "makedirs",
    "mkdir",
    "remove",
    "removedirs",
    "rename",
    "renames",
    "replace",
    "rmdir",
    "symlink",
    "truncate",
    "unlink",
    "write",
}


def part_of(name: str) -> str:
    """Return the part of the package that a module belongs to."""
    return name.split("/", maxsplit=1)[0]


def layer_of(part: str) -> int:
    for number, parts in enumerate(LAYERS):
        if part in parts:
            return number
    return -1


def wrong_order(module: Module) -> Iterator[str]:
    here = part_of("fastmod" if module.name == "__init__" else module.name)
    if layer_of(here) < 0:
        yield f"{module.name}: give it a place in LAYERS"
        return
    for found in imports_of(module):
        if found.name.startswith("."):
            yield f"{module.name}: relative import {found.name}"
        if not found.name.startswith("fastmod"):
            continue
        pieces = found.name.split(".")
        there = pieces[1] if len(pieces) > 1 and layer_of(pieces[1]) >= 0 else "fastmod"
        if there != here and layer_of(there) <= layer_of(here):
            yield f"{module.name} imports {found.name}"


def talks(module: Module) -> Iterator[str]:
    if part_of(module.name) in ("cli", "__main__"):
        return
    for found in imports_of(module):
        if found.name.split(".")[0] in TERMINAL:
            yield f"{module.name} imports {found.name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id in ("print", "input"):
            yield f"{module.name} calls {node.id}"
        if isinstance(node, ast.Attribute) and ast.unparse(node) in (
            "sys.stdout",
            "sys.stderr",
            "sys.stdin",
            "sys.exit",
        ):
            yield f"{module.name} uses {ast.unparse(node)}"


def heavy(module: Module) -> Iterator[str]:
    for found in imports_of(module):
        if (
            found.name.split(".")[0] in HEAVY
            and found.at_import
            and not found.for_types
            and module.name != RELEASE_ONLY
        ):
            yield f"{module.name} imports {found.name} whenever it is imported"
        if found.name.startswith("fastmod.template.checks"):
            yield f"{module.name} imports {found.name}, which only a release needs"


def writes(module: Module) -> Iterator[str]:
    if part_of(module.name) in WRITERS:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and (what := _writing(node)):
            yield f"{module.name}:{node.lineno} writes: {what}"
    for found in imports_of(module):
        if found.name.split(".")[0] == "tempfile":
            yield f"{module.name} imports {found.name}"


def _writing(call: ast.Call) -> str | None:
    said = ast.unparse(call)
    if isinstance(call.func, ast.Name) and call.func.id == "open":
        return said if _mode(call, 1) else None
    if not isinstance(call.func, ast.Attribute):
        return None
    owner, method = ast.unparse(call.func.value), call.func.attr
    if owner == "os":
        to_nowhere = bool(call.args) and ast.unparse(call.args[0]) == "os.devnull"
        opens = method == "open" and any(flag in said for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "flags"))
        return said if (opens and not to_nowhere) or method in WRITING_OS else None
    if owner == "shutil":
        return said if method != "which" else None
    if method == "open" and owner != "tarfile":
        return said if _mode(call, 0) else None
    if method == "replace" and len(call.args) == 1 and not call.keywords:  # a path's; a text's takes two
        return said
    return said if method in WRITING_METHODS else None


def _mode(call: ast.Call, position: int) -> bool:
    modes = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[position : position + 1]
    return any(not isinstance(mode, ast.Constant) or set(str(mode.value)) & set("wax+") for mode in modes)


def starts(module: Module) -> Iterator[str]:
    for found in imports_of(module):
        if (
            found.name.split(".")[0] in ("subprocess", "multiprocessing", "pty", "asyncio")
            and module.name not in STARTERS
        ):
            yield f"{module.name} imports {found.name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.keyword) and node.arg == "shell":
            yield f"{module.name}:{node.value.lineno} names a shell"
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.system", "os.popen", "os.execvp", "os.fork"):
            yield f"{module.name}:{node.lineno} uses {ast.unparse(node)}"


def reaches_out(module: Module) -> Iterator[str]:
    for found in imports_of(module):
        if found.name.split(".")[0] in (
            "socket",
            "urllib",
            "http",
            "ssl",
            "requests",
            "httpx",
            "random",
            "secrets",
            "uuid",
        ):
            yield f"{module.name} imports {found.name}"


Rule = Callable[[Module], Iterator[str]]
PLANTED: list[tuple[Rule, Module]] = [
    (wrong_order, Module("errors", "from fastmod.naming import x")),
    (wrong_order, Module("template/render", "def f():\n    from fastmod.plan import Plan")),
    (wrong_order, Module("apply/lock", "import fastmod.commands.install")),
    (wrong_order, Module("git", "from fastmod.project import find_project")),
    (wrong_order, Module("commands/x", "from fastmod.cli import app")),
    (wrong_order, Module("template/x", "from . import render")),
    (wrong_order, Module("newcomer", "")),
    (talks, Module("commands/x", "import typer")),
    (talks, Module("template/x", "def f():\n    from rich.console import Console")),
    (talks, Module("plan", "print('x')")),
    (talks, Module("plan", "import sys\nsys.stderr.write('x')")),
    (heavy, Module("plan", "import yaml")),
    (heavy, Module("cli/x", "from rich.console import Console")),
    (heavy, Module("template/x", "class A:\n    import jinja2")),
    (heavy, Module("template/x", "try:\n    import tomllib\nexcept ImportError:\n    pass")),
    (heavy, Module("commands/x", "def f():\n    from fastmod.template.checks import check_template")),
    (writes, Module("plan", "open('x', 'w')")),
    (writes, Module("plan", "open('x', mode=m)")),
    (writes, Module("commands/x", "path.open('ab')")),
    (writes, Module("commands/x", "path.write_text('x')")),
    (writes, Module("commands/x", "a.replace(b)")),
    (writes, Module("project", "import os\nos.replace(a, b)")),
    (writes, Module("project", "os.open(path, os.O_WRONLY | os.O_CREAT)")),
    (writes, Module("git", "shutil.rmtree(x)")),
    (writes, Module("git", "import tempfile")),
    (starts, Module("commands/x", "import subprocess")),
    (starts, Module("git", "run('x', shell=False)")),
    (starts, Module("git", "import os\nos.system('x')")),
    (reaches_out, Module("template/x", "import urllib.request")),
]
RULES: list[Rule] = [wrong_order, talks, heavy, writes, starts, reaches_out]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Rule) -> None:
    assert [problem for module in modules() for problem in rule(module)] == []


@pytest.mark.parametrize(
    ("rule", "module"), PLANTED, ids=lambda value: getattr(value, "__name__", getattr(value, "text", ""))
)
def test_the_rule_can_fail(rule: Rule, module: Module) -> None:
    assert len(list(rule(module))) == 1


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _ in PLANTED} == set(RULES)


@pytest.mark.parametrize(
    "text",
    ["a.replace('x', 'y')", "open('x')", "path.open('rb')", "os.open(os.devnull, os.O_WRONLY)", "shutil.which('git')"],
)
def test_reading_is_not_taken_for_writing(text: str) -> None:
    assert list(writes(Module("plan", text))) == []


def test_types_may_be_imported_for_the_checker_only() -> None:
    assert list(heavy(Module("plan", "if TYPE_CHECKING:\n    import yaml"))) == []
    assert list(heavy(Module("plan", "def f():\n    import yaml"))) == []
