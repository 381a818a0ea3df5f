"""The security tests of a generated project can fail: a patch that takes its subject away turns each one red."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.matrix import FULL_MATRIX
from tests.support.projects import Project
from tests.support.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

PATCHES = sorted((ROOT / "tests" / "mutations").glob("*.patch"))
ONE_IN = 1 if FULL_MATRIX else 6
RUN = PATCHES[::ONE_IN]
"""All of them take minutes: one in six in every run, and all before a release."""
AT_ONCE = 2
WANTED_ITEMS = 55


@dataclass(frozen=True)
class Outcome:
    """What a test did in one tree: pytest's exit code (1: it failed, anything else above 0: it did not run)."""

    code: int
    output: str


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    place = tmp_path_factory.mktemp("mutations")
    run_process("new", "shop", "--no-git", cwd=place).assert_ok()
    made = Project(place / "shop")
    made.run("make", "setup")
    return made


@pytest.fixture(scope="module")
def outcomes(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Future[Outcome]]]:
    """Every patch with its test, some at once: most of the time goes into starting Python."""
    place = tmp_path_factory.mktemp("mutated")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {patch: pool.submit(mutate, project, patch, place / patch.stem) for patch in RUN}


def mutate(project: Project, patch: Path, tree: Path) -> Outcome:
    shutil.copytree(project.root, tree, ignore=shutil.ignore_patterns(".venv", "*.db*", "__pycache__"))
    (tree / ".venv").symlink_to(project.root / ".venv")
    subprocess.run(["git", "apply", "--whitespace=nowarn", str(patch)], cwd=tree, check=True, capture_output=True)
    try:
        return run_test(tree, node_id(patch))
    finally:
        shutil.rmtree(tree)


def run_test(tree: Path, *nodes: str) -> Outcome:
    """On SQLite, whatever database this run is told of: the patches are written for it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "TEST_"))}
    done = subprocess.run(
        [tree / ".venv/bin/python", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *nodes],
        cwd=tree, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=300, check=False,
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout)


def node_id(patch: Path) -> str:
    first = patch.read_text("utf-8").splitlines()[0]
    assert first.startswith("# red: "), f"{patch.name} does not name its test"
    return first.removeprefix("# red: ").strip()


def test_the_named_tests_pass_without_a_patch(project: Project) -> None:
    outcome = run_test(project.root, *sorted({node_id(patch) for patch in PATCHES}))
    assert outcome.code == 0, outcome.output[-4000:]


def test_every_patch_fits_the_project(project: Project) -> None:
    for patch in PATCHES:
        done = subprocess.run(
            ["git", "apply", "--check", "--whitespace=nowarn", str(patch)],
            cwd=project.root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{patch.name}: {done.stderr}"


@pytest.mark.parametrize("patch", RUN, ids=lambda patch: patch.stem)
def test_patch_turns_its_test_red(patch: Path, outcomes: dict[Path, Future[Outcome]]) -> None:
    outcome = outcomes[patch].result(timeout=900)
    assert outcome.code == 1, f"{node_id(patch)} ended with {outcome.code}:\n{outcome.output[-4000:]}"


def test_enough_items_have_a_patch_and_each_names_a_marked_test(project: Project) -> None:
    items = Counter(patch.name.partition("-")[0] for patch in PATCHES)
    assert len(items) >= WANTED_ITEMS
    assert all(re.fullmatch(r"A\d\d", item) for item in items)
    for patch in PATCHES:
        item, (file, *_, name) = patch.name.partition("-")[0], node_id(patch).partition("[")[0].split("::")
        assert item in threats_of(project.root / file, name), f"{node_id(patch)} carries no marker for {item}"


def threats_of(file: Path, name: str) -> set[str]:
    """Return the items in the markers of a test: on itself, on its class or on its file."""
    tree = ast.parse(file.read_text("utf-8"))
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    places: list[ast.AST] = [mark for node in tests if node.name == name for mark in node.decorator_list]
    places += [mark for node in tree.body if isinstance(node, ast.ClassDef) for mark in node.decorator_list]
    places += [node.value for node in tree.body if isinstance(node, ast.Assign) and "pytestmark" in ast.dump(node)]
    calls = [node for place in places for node in ast.walk(place) if isinstance(node, ast.Call)]
    return {
        argument.value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "threat"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
