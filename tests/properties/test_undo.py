"""`fastmod undo` by properties: random commands with random edits in between, one of them taken back.

Either it succeeds, and every line of the owner's is still there, and undoing the undo gives the tree back; or it says
why it does not, and nothing has changed. Without edits or commands after it, the tree is the one of before.
`UNDO_EXAMPLES=100` tries more than the few of a usual run.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from tests.support.cli import Result, run_cli
from tests.support.git import commit_all
from tests.support.tree import Tree, read_tree

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("undo")]

EXAMPLES = int(os.environ.get("UNDO_EXAMPLES", "12"))
ORDERS = ("--module", "orders")
COMMANDS = (
    ("add-module", "tickets"),
    ("add-entity", "Thing", "label:str=20:unique", "order:ref=Order:optional", *ORDERS),
    ("add-entity", "HTTPLog", "status:enum=a,b:default=a", *ORDERS),
    ("add-model", "Draft", "label:str", *ORDERS),
    ("add-service", "Report", *ORDERS),
    ("add-field", "Order", "note:text:optional"),
    ("add-field", "Order", "due_on:date:optional", "rank:int:default=1"),
    ("add-field", "UserProfile", "nickname:str:optional"),
    ("remove-field", "Order", "total", "--drop-data"),
    ("remove-entity", "Customer", "--drop-data"),
)
PLACES = (
    "app/modules/orders/models/Order.py", "app/modules/orders/schemas/OrderSchema.py",
    "app/modules/orders/dependencies.py", "app/modules/orders/services/OrderService.py", "app/main.py", "README.md",
)  # fmt: skip
Edit = tuple[str, float]
"""A file, and how far down in it a line of the owner's goes."""
EDITS = st.none() | st.tuples(st.sampled_from(PLACES), st.floats(0, 1))
STEPS = st.lists(st.tuples(st.sampled_from(COMMANDS), EDITS), min_size=1, max_size=4, unique_by=lambda step: step[0])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two entities, committed."""
    root = tmp_path_factory.mktemp("undo") / "shop"
    run_cli("new", str(root), "--preset", "minimal", "--quiet").assert_ok()
    on(root, "add-module", "orders").assert_ok()
    on(root, "add-entity", "Order", "number:str=32", "total:decimal=12,2:default=0", *ORDERS).assert_ok()
    on(root, "add-entity", "Customer", "name:str", *ORDERS).assert_ok()
    commit_all(root)
    return root


def on(root: Path, *arguments: str) -> Result:
    return run_cli(*arguments, "--project", str(root))


def edit(root: Path, place: Edit, number: int) -> None:
    """Put a line of the owner's between two lines of a file."""
    file = root / place[0]
    lines = file.read_text().split("\n")
    at = round(place[1] * (len(lines) - 1))
    file.write_text("\n".join([*lines[:at], f"# ours {number}", *lines[at:]]))


def commands(root: Path) -> list[str]:
    """Return the numbers of what was done, the newest first."""
    listed = json.loads(on(root, "undo", "--list", "--json").assert_ok().out)
    return [str(one["number"]) for one in listed["commands"]]


def ours(tree: Tree) -> list[tuple[str, str]]:
    """Return every line of the owner's, with its file."""
    return [(path, line) for path in PLACES for line in tree[path].decode().split("\n") if line.startswith("# ours")]


@given(steps=STEPS, which=st.integers(0, 3))
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 12, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@example(steps=[(COMMANDS[5], (PLACES[0], 1.0))], which=0)
@example(steps=[(COMMANDS[1], None), (COMMANDS[6], (PLACES[1], 0.5))], which=0)
def test_undone_or_refused(made: Path, steps: list[tuple[tuple[str, ...], Edit | None]], which: int) -> None:
    with TemporaryDirectory() as folder:
        root = Path(shutil.copytree(made, Path(folder, "shop"), symlinks=True))
        befores: list[Tree] = []
        for number, (command, place) in enumerate(steps):
            befores.append(read_tree(root))
            if on(root, *command).code:
                assert read_tree(root) == befores.pop()  # an edit of before stands in its way
            if place:
                edit(root, place, number)
        kept = commands(root)[: len(befores)]
        if not kept:
            return
        after, lines = read_tree(root), ours(read_tree(root))
        chosen = which % len(kept)
        done = on(root, "undo", kept[chosen])

        event("refused" if done.code else f"undone, {len(kept)} commands, {len(lines)} edits")
        if done.code:
            done.assert_refused(done.code)
            assert read_tree(root) == after
            return
        undone = read_tree(root)
        assert ours(undone) == lines
        if chosen == 0 and not steps[-1][1]:
            assert undone == befores[-1]
        on(root, "undo", commands(root)[0]).assert_ok()
        assert read_tree(root) == after


def test_all_of_them_one_by_one(made: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(made, tmp_path / "shop", symlinks=True))
    states = []
    for command in COMMANDS:
        states.append(read_tree(root))
        on(root, *command).assert_ok()
    for state in reversed(states):
        on(root, "undo").assert_ok()
        assert read_tree(root) == state
