"""Every choice of reference modules gives a whole project without a trace of the modules left out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import PurePosixPath

import pytest

from fastmod.commands.selection import Catalogue
from fastmod.template.questions import answer
from fastmod.template.render import RenderedFile, render_project
from fastmod.template.source import current_template
from fastmod.wiring import wire

TEMPLATE = current_template()
MODULES = list(Catalogue.of(TEMPLATE).modules)
NEEDED = ["auth", "users"]
OPTIONAL = [name for name in MODULES if name not in NEEDED]
PATHS: Mapping[str, list[str]] = TEMPLATE.config["module_paths"]["default"]
SUBSETS = [
    pytest.param([*NEEDED, *chosen], id="+".join(chosen) or "minimal")
    for size in range(len(OPTIONAL) + 1)
    for chosen in combinations(OPTIONAL, size)
]


def render(modules: list[str]) -> dict[str, RenderedFile]:
    return render_project(TEMPLATE, answer(TEMPLATE.config, {"project_slug": "shop", "reference": modules}))


def sources(project: Mapping[str, RenderedFile]) -> Iterator[tuple[str, ast.Module]]:
    for path, file in project.items():
        if path.endswith(".py"):
            yield path, ast.parse(file.content)


def names_of(module: str) -> set[str]:
    """What would betray an absent module: its name, and the classes that only it brings (one word may be anybody's)."""
    files = [path for path in render(MODULES) if any(f"/{path}".startswith(place) for place in PATHS[module])]
    return {module, *(PurePosixPath(path).stem for path in files if re.search(r"/[A-Z][a-z]+[A-Z]\w+\.py$", path))}


def test_every_optional_module_lists_its_paths() -> None:
    assert sorted(PATHS) == sorted(OPTIONAL)


@pytest.mark.parametrize("modules", SUBSETS)
def test_no_trace_of_absent_modules(modules: list[str]) -> None:
    project = render(modules)
    for absent in set(OPTIONAL) - set(modules):
        betrays = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(sorted(names_of(absent)))})(?![A-Za-z])", re.IGNORECASE)
        found = [path for path in project if betrays.search(path)]
        for path, file in project.items():
            lines = file.content.decode().splitlines()
            found += [f"{path}:{number}: {line}" for number, line in enumerate(lines, 1) if betrays.search(line)]
        assert not found, found


@pytest.mark.parametrize("modules", SUBSETS)
def test_every_import_of_its_own_packages_resolves(modules: list[str]) -> None:
    project = render(modules)
    present = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in project}
    missing = [
        f"{path}: {node.module}"
        for path, tree in sources(project)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.partition(".")[0] in {"app", "tests", "scripts"}
        and node.module not in present
    ]
    assert not missing


@pytest.mark.parametrize("modules", SUBSETS)
def test_migrations_are_one_chain(modules: list[str]) -> None:
    parents = {}
    for path, tree in sources(render(modules)):
        if path.startswith("migrations/versions/"):
            values = {
                node.target.id: ast.literal_eval(node.value)
                for node in tree.body
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
            }
            parents[values["revision"]] = values["down_revision"]
    assert list(parents.values()).count(None) == 1
    heads = set(parents) - set(parents.values())
    assert len(heads) == 1
    assert set(parents.values()) - {None} == set(parents) - heads


@pytest.mark.parametrize("modules", SUBSETS)
def test_wiring_is_complete_as_rendered(modules: list[str]) -> None:
    """So that Copier, which knows no wiring, makes the same project."""
    project = render(modules)
    assert wire(project) == project
    registry = project["app/api/registry.py"].content.decode()
    assert re.findall(r"^from app\.modules\.(\w+)\.", registry, re.MULTILINE) == sorted(modules)
