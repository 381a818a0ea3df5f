"""Growth over files that their owner edited: no line of theirs is lost, and every conflict is said."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.golden.hand_edits import EDITS, MODEL, SCHEMA, Files
from tests.support.cli import Result, run_cli
from tests.support.git import git
from tests.support.tree import Tree, read_tree

COMMANDS = {
    "add-field": ("add-field", "Customer", "note:str=40:optional"),
    "add-reference": ("add-entity", "Ticket", "title:str", "customer:ref=Customer", "--module", "orders"),
    "add-own-reference": ("add-field", "Customer", "parent:ref=Customer:optional"),
}
SIGNS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


IN_THE_WAY = {
    "moved": set(COMMANDS),
    "deleted": set(COMMANDS),
    "rewritten": {"add-field", "add-own-reference"},
    "same-place": {"add-field"},
}
"""Edits that really are in the way of a command; all others must not be."""

IN_THE_WAY_OF_REMOVALS = {
    "comments",
    "moved",
    "deleted",
    "rewritten",
    "byte-order-mark",
    "no-end-of-line",
    "edited-test",
}


def lines_of(content: bytes) -> Counter[bytes]:
    return Counter(line.strip() for line in content.splitlines() if line.strip())


def written_by_hand(before: Files, edited: Files) -> dict[str, Counter[bytes]]:
    """Return the lines of each file that the edit put there."""
    return {
        path: lines_of(content) - lines_of(before.get(path, b""))
        for path, content in edited.items()
        if before.get(path) != content
    }


def our_side(content: bytes) -> bytes:
    """Return a text without what stands in the other two sections of its conflicts."""
    kept, section = [], "both"
    for line in content.splitlines(keepends=True):
        sign = line[:7]
        if sign in SIGNS:
            section = dict(zip(SIGNS, ("ours", "base", "theirs", "both"), strict=True))[sign]
        elif section in ("both", "ours"):
            kept.append(line)
    return b"".join(kept)


def assert_nothing_lost(before: Tree, edited: Tree, after: Tree) -> None:
    for path, lines in written_by_hand(before, edited).items():
        assert path in after, path
        lost = lines - lines_of(our_side(after[path]))
        # An import of ours may get one more name, in the same line.
        assert not lost, (path, lost)


def conflicts_of(result: Result) -> list[str]:
    lines = [line for line in result.err.splitlines() if not line.startswith("note: ")]
    assert lines[0].startswith("error: "), result.err
    assert lines[-1].startswith("hint: "), result.err
    return [line.strip().partition(": ")[0] for line in lines if line.startswith("  ")]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("kind", EDITS)
def test_hand_edits(shop: Path, kind: str, name: str) -> None:
    command = COMMANDS[name]
    before = read_tree(shop)
    for path, content in EDITS[kind](before).items():
        (shop / path).unlink() if content is None else (shop / path).write_bytes(content)
    edited = read_tree(shop)
    result = run_cli(*command)
    assert result.code in (0, 1), result.err
    if result.code == 1:
        assert read_tree(shop) == edited
        assert git(shop, "diff", "--name-only", "--diff-filter=U") == ""
        listed = conflicts_of(result)
        assert run_cli(*command, "--conflict", "markers").code == 1
        assert_marked(shop, listed, edited)
    after = read_tree(shop)
    assert_nothing_lost(before, edited, after)
    for path, content in after.items():
        if path.endswith(".py") and b"<<<<<<< " not in content:
            ast.parse(content)
    assert not [path for path in before if path not in edited and path in after], "what was deleted came back"
    assert result.code == (name in IN_THE_WAY.get(kind, ()))
    if result.code == 0:
        assert_complete(after, name)


def assert_complete(tree: Tree, name: str) -> None:
    """Nothing of the command was left out in the files that were edited."""
    models = {node.name: node for node in ast.parse(tree[MODEL]).body if isinstance(node, ast.ClassDef)}
    (model,) = models.values()
    wanted = {"add-field": "note", "add-reference": "tickets", "add-own-reference": "parent_id"}[name]
    assert wanted in ast.unparse(model)
    if name != "add-reference":
        classes = [node for node in ast.parse(tree[SCHEMA]).body if isinstance(node, ast.ClassDef)]
        assert [node.name for node in classes if f"{wanted}: " not in ast.unparse(node)] == []


OF_THE_FIELD = re.compile(rb"(?i)status|draft|sent|String\(40\)|CheckConstraint|__table_args__|mapped_column\(|^\W*$")
"""Lines that may go with the field, however their owner wrote them."""


@pytest.mark.parametrize("kind", EDITS)
def test_removals(shop: Path, kind: str) -> None:
    before = read_tree(shop)
    for path, content in EDITS[kind](before).items():
        (shop / path).unlink() if content is None else (shop / path).write_bytes(content)
    edited = read_tree(shop)
    result = run_cli("remove-field", "Customer", "status", "--drop-data")
    assert result.code in (0, 1), result.err
    if result.code == 1:
        assert read_tree(shop) == edited
        listed = conflicts_of(result)
        assert run_cli("remove-field", "Customer", "status", "--drop-data", "--conflict", "markers").code == 1
        assert_marked(shop, listed, edited)
    after = read_tree(shop)
    for path, lines in written_by_hand(before, edited).items():
        left = lines_of(our_side(after[path])) if path in after else Counter()
        assert [line for line in lines - left if not OF_THE_FIELD.search(line)] == [], path
    for path, content in after.items():
        if path.endswith(".py") and b"<<<<<<< " not in content:
            ast.parse(content)
    assert result.code == (kind in IN_THE_WAY_OF_REMOVALS)


def assert_marked(shop: Path, listed: list[str], edited: Tree) -> None:
    unmerged = git(shop, "diff", "--name-only", "--diff-filter=U").splitlines()
    assert unmerged == sorted(listed)
    for path in unmerged:
        if path not in edited:  # deleted or moved, and it stays so
            assert not (shop / path).exists()
            assert git(shop, "ls-files", "--stage", "--", path).count("\n") == 1
            continue
        if git(shop, "ls-files", "--stage", "--", path).count("\n") == 2:
            assert b"<<<<<<< yours" in (shop / path).read_bytes()
        else:  # it would have gone, and stays
            assert (shop / path).read_bytes() == edited[path]
        assert git(shop, "show", f":2:{path}").splitlines() == edited[path].decode().splitlines()
