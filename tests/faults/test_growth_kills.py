"""kill -9 at random moments of real growth commands and of an update: `FASTMOD_KILLS=300` for many."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.growing import ENTITY, MODULE, trimmed_project
from tests.support.cli import run_cli, run_process
from tests.support.processes import start
from tests.support.releases import released_project
from tests.support.tree import read_tree

KILLS = int(os.environ.get("FASTMOD_KILLS", "10"))
COMMANDS = {
    "add-module": ("add-module", "billing"),
    "add-entity": ("add-entity", "Invoice", "number:str=32:unique", "--module", "orders"),
    "add-field": ("add-field", "Order", "note:text:optional"),
    "remove-entity": ("remove-entity", "Order", "--drop-data"),
    "remove-module": ("remove-module", "orders", "--drop-data"),
    "update": ("update", "--quiet"),
}
CONFLICT = "workers ="
_TIME = re.compile(r"\d{8}_\d{6}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*|\b[0-9a-f]{12}\b")


@dataclass(frozen=True)
class Case:
    """A command on a project, and how its undisturbed run ends and how long it takes."""

    name: str
    source: Path
    new: dict[str, str]
    seconds: float


@pytest.fixture(scope="module", params=COMMANDS)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("kills")
    is_update = request.param == "update"
    source = edited_release(folder / "source") if is_update else trimmed_project(folder / "source", MODULE, ENTITY)
    new = folder / "new"
    shutil.copytree(source, new)
    started = time.monotonic()
    assert run_process(*COMMANDS[request.param], cwd=new).code == int(is_update)  # with a conflict
    return Case(request.param, source, timeless(new), time.monotonic() - started)


def edited_release(root: Path) -> Path:
    """Return a project of an early release in which every file was edited, one where the templates changed it too."""
    released_project(root, "0.3.0")
    for path, content in read_tree(root).items():
        if path.endswith((".py", ".md")) and content:
            (root / path).write_bytes(content + b"\n# Ours.\n")
    makefile = root / "Makefile"
    lines = makefile.read_text().split("\n")
    makefile.write_text("\n".join(f"{line}  # ours" if line.startswith(CONFLICT) else line for line in lines))
    return root


def timeless(root: Path) -> dict[str, str]:
    """Return the tree without the times of migrations, and without the ids that are made of them."""
    files = read_tree(root, ignore=("__pycache__",))
    return {_TIME.sub("*", path): _TIME.sub("*", content.decode()) for path, content in files.items()}


def kill(case: Case, root: Path, dice: random.Random) -> None:
    """Kill at a random moment: of the whole run, or while files are staged, or while they are moved into place."""
    process = start(*COMMANDS[case.name], cwd=root)
    sign = dice.choice([None, root / ".fastmod", root / ".fastmod" / "txn" / "commit.json"])
    until = time.monotonic() + (case.seconds * dice.uniform(0.2, 1.1) if sign is None else 60)
    while process.poll() is None and time.monotonic() < until:
        if sign is not None and sign.exists():
            time.sleep(dice.uniform(0, 0.02))
            break
        time.sleep(0.0005)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=240)


def test_old_or_new_after_the_next_command(case: Case, tmp_path: Path) -> None:
    old = timeless(case.source)
    dice = random.Random(case.name)  # noqa: S311
    seen = {"old": 0, "new": 0, "reverted": 0, "finished": 0}
    for number in range(max(1, KILLS // len(COMMANDS))):
        root = tmp_path / f"{number}"
        shutil.copytree(case.source, root)
        kill(case, root, dice)
        left = (root / ".fastmod" / "txn").is_dir()
        decided = (root / ".fastmod" / "txn" / "commit.json").is_file()
        told = run_cli("add-module", "users", "--project", str(root)).assert_ok()  # it is there: this changes nothing
        found = timeless(root)
        assert found in (old, case.new), number
        seen["old" if found == old else "new"] += 1
        if left:
            word = "finished" if decided and found == case.new else "reverted"
            assert f"note: {word} a command that was killed here\n" in told.err, number
            seen[word] += 1
        else:
            assert "killed here" not in told.err, number
        shutil.rmtree(root)
    print(case.name, seen)  # noqa: T201  # shown by -s
    if KILLS >= 100:
        assert min(seen.values()) > 0, seen
