"""Two branches that grew at random, merged by git: `fastmod resolve` gives one green project with one head.

`make property-long` runs twenty pairs (`BRANCH_SEEDS=0-19`); a short run has one.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import pytest

from fastmod.growth import steps
from fastmod.migrations import name_migration, read_folder, read_graph
from fastmod.project import load_manifest
from tests.properties.test_growth import KEPT, project
from tests.support.cli import run_cli
from tests.support.git import git
from tests.support.grown_checks import check_grown
from tests.support.growth import Growth

__all__ = ["project"]  # a fixture: made again for this file

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("growth")]

COMMANDS = 5
SIDES = ("ours", "theirs")


def _seeds() -> list[int]:
    first, _, last = os.environ.get("BRANCH_SEEDS", "1").partition("-")
    return [*range(int(first), int(last or first) + 1)]


def _belongs(arguments: list[str], side: int) -> bool:
    """Each side takes its own half of all names: equal operations are a matter of another test."""
    command, *names = arguments
    if command not in ("add-module", "add-entity", "add-field"):
        return False
    fields = [token.partition(":")[0] for token in names[1:] if ":" in token]
    wanted = fields if command == "add-field" else names[:1]
    return all(crc32(name.encode()) % 2 == side for name in wanted)


def _grow(root: Path, growth: Growth, count: int, side: int | None = None) -> list[list[str]]:
    done: list[list[str]] = []
    for _ in range(60 * count):
        arguments = growth.next(load_manifest(root))
        if (side is None or _belongs(arguments, side)) and run_cli(*arguments, "--project", str(root)).code == 0:
            done.append(arguments)
        if len(done) == count:
            break
    return done


def _commit(root: Path, message: str) -> None:
    """Not what git ignores here: the environment is a link."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def _migrate(root: Path, database: Path) -> None:
    subprocess.run(
        [str(root / ".venv/bin/python"), "-m", "alembic", "upgrade", "head"],
        cwd=root, env=os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{database}"}, check=True, capture_output=True,
    )  # fmt: skip


def _schema(database: Path) -> dict[str, object]:
    """Columns and indexes of each table, in no order: a table that was altered has its columns in another one."""
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: (
                {row[1:] for row in connection.execute(f"PRAGMA table_info('{table}')")},
                {
                    row[1:4]
                    for row in connection.execute(f"PRAGMA index_list('{table}')")
                    if not row[1].startswith("sqlite_")
                },
            )
            for table in tables
        }


@pytest.mark.parametrize("seed", _seeds())
def test_two_branches_become_one_project(
    seed: int, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, later = project, timedelta()
    monkeypatch.setattr(steps, "name_migration", lambda what, now, *rest: name_migration(what, now + later, *rest))
    git(root, "reset", "--hard", "--quiet")
    git(root, "clean", "-fdxq", *(f"--exclude={kept}" for kept in KEPT))
    start = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "-q", "-B", f"base{seed}")
    typed = _grow(root, Growth(1000 + seed, removals=False), 6)
    _commit(root, "base")
    for number, side in enumerate(SIDES):
        later = timedelta(hours=1 + number)
        git(root, "checkout", "-q", "-B", f"{side}{seed}", f"base{seed}")
        typed += _grow(root, Growth(2000 + 2 * seed + number, removals=False), COMMANDS, number)
        _commit(root, side)
        _migrate(root, tmp_path / f"{side}.db")
    git(root, "checkout", "-q", f"ours{seed}")
    try:
        subprocess.run(["git", "merge", "--no-edit", f"theirs{seed}"], cwd=root, capture_output=True, check=False)
        run = run_cli("resolve", "--project", str(root))
        assert run.code == 0, (seed, typed, run.out, run.err)
        assert git(root, "ls-files", "--unmerged") == ""
        assert len(read_graph(read_folder(root / "migrations/versions")).heads) == 1
        run_cli("check", "--fail-on", "warning", "--project", str(root)).assert_ok()
        check_grown(root, load_manifest(root))
        for name in (*SIDES, "new"):
            _migrate(root, tmp_path / f"{name}.db")
        schemas = [_schema(tmp_path / f"{name}.db") for name in (*SIDES, "new")]
        assert schemas[0] == schemas[1] == schemas[2], (seed, typed)
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {typed}: {error}") from error
    finally:
        git(root, "reset", "--hard", "--quiet")
        git(root, "clean", "-fdxq", *(f"--exclude={kept}" for kept in KEPT))
        git(root, "checkout", "-q", "--detach", start)
