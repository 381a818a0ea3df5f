"""Laws of growth, with random fields: order does not matter, one step or two is the same, a second run does nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.support.cli import run_cli
from tests.support.random_fields import random_token
from tests.support.tree import Tree, read_tree

SEEDS = range(4)
VERSIONS = "migrations/versions/"
RULED_OUT = 50
"""More refused tokens than this in a row would be a mistake of the test."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a minimal project with two modules and one entity."""
    root = tmp_path_factory.mktemp("laws") / "base"
    run_cli("new", str(root), "--preset", "minimal", "--yes", "--no-git").assert_ok()
    for arguments in (
        ("add-module", "shop"),
        ("add-module", "office"),
        ("add-entity", "Customer", "name:str:unique", "--module", "shop"),
    ):
        run_cli(*arguments, "--project", str(root)).assert_ok()
    return root


@pytest.fixture
def copies(base: Path, tmp_path: Path) -> Iterator[Path]:
    """Yield copies of the project, each in a folder of its own."""
    return (shutil.copytree(base, tmp_path / str(number) / "shop") for number in range(9))


def fields(seed: int, base: Path, count: int = 4) -> list[str]:
    """Return random tokens that an existing table takes, and that the command line accepts together."""
    random = Random(f"laws {seed}")  # noqa: S311  # not a secret: it has to be repeatable
    chosen: dict[str, str] = {}
    for _ in range(RULED_OUT):
        token = random_token(random, ["shop.Customer", "users.User"], "thing", later=True)
        name = token.partition(":")[0]
        tokens = [*chosen.values(), token]
        if name not in chosen and run_cli("add-entity", "Thing", *tokens, *_at(base, "office"), "--dry-run").code == 0:
            chosen[name] = token
        if len(chosen) == count:
            return list(chosen.values())
    raise AssertionError(f"seed {seed}: only {chosen}")


def _at(root: Path, module: str) -> tuple[str, ...]:
    return ("--module", module, "--project", str(root))


def grown(root: Path, *commands: tuple[str, ...]) -> Tree:
    """Carry out commands and return the tree without migrations, whose names and order are the history."""
    for command in commands:
        run_cli(*command, "--project", str(root)).assert_ok()
    return {path: content for path, content in read_tree(root).items() if not path.startswith(VERSIONS)}


@pytest.mark.parametrize("seed", SEEDS)
def test_independent_adds_commute(seed: int, base: Path, copies: Iterator[Path]) -> None:
    tokens = fields(seed, base)
    one = ("add-entity", "Thing", *tokens[:2], "--module", "office")
    two = ("add-entity", "Other", *tokens[2:], "--module", "shop")
    three = ("add-module", "archive")
    forth = grown(next(copies), one, two, three)
    back = grown(next(copies), three, two, one)
    assert {path for path in forth.keys() | back.keys() if forth.get(path) != back.get(path)} <= {MANIFEST}


MANIFEST = ".copier-answers.yml"
"""Lists modules and entities in the order of their coming, which decides the order of nothing else."""


@pytest.mark.parametrize("seed", SEEDS)
def test_fields_at_once_or_later_are_the_same(seed: int, base: Path, copies: Iterator[Path]) -> None:
    tokens = fields(seed, base)
    whole = grown(next(copies), ("add-entity", "Thing", *tokens, "--module", "office"))
    first = ("add-entity", "Thing", *tokens[:-1], "--module", "office")
    later = grown(next(copies), first, ("add-field", "Thing", tokens[-1], "--module", "office"))
    assert later == whole


@pytest.mark.parametrize("seed", SEEDS)
def test_the_second_time_writes_nothing(seed: int, base: Path, copies: Iterator[Path]) -> None:
    root = next(copies)
    command = ("add-entity", "Thing", *fields(seed, base), "--module", "office")
    grown(root, command)
    before = _stamps(root)
    assert run_cli(*command, "--project", str(root)).assert_ok().out == "Nothing to do\n"
    assert _stamps(root) == before


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kept", ["--drop-data", "--keep-data"])
def test_what_is_added_and_removed_leaves_nothing(seed: int, kept: str, base: Path, copies: Iterator[Path]) -> None:
    root, tokens = next(copies), fields(seed, base)
    before = grown(root)
    first = grown(root, ("add-entity", "Thing", *tokens[:2], "--module", "office"))
    grown(root, ("add-field", "Thing", *tokens[2:], "--module", "office"))
    names = [token.partition(":")[0] for token in tokens[2:]]
    assert grown(root, ("remove-field", "Thing", *names, "--module", "office", kept)) == first
    assert grown(root, ("remove-entity", "Thing", "--module", "office", kept)) == before


def _stamps(root: Path) -> dict[str, tuple[int, int]]:
    found = {path: (root / path).stat() for path in read_tree(root) if not path.endswith("/")}
    return {path: (facts.st_ino, facts.st_mtime_ns) for path, facts in found.items()}
