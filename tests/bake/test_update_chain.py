"""A project that lives through four releases, the last one still to come: what was written stays, by any way.

The long life (5 modules, 40 entities, 60 edited files) is led with FULL_MATRIX=1; a short run leads a short one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.update import Update, update
from fastmod.project import load_manifest
from fastmod.template.source import Template
from tests.support.generated import require_project_python
from tests.support.git import commit_all, git
from tests.support.grown_checks import check_grown
from tests.support.long_lived import LIFE, SHORT_LIFE, edit_by_hand, live, meet
from tests.support.matrix import FULL_MATRIX
from tests.support.projects import Project
from tests.support.releases import next_release, released
from tests.support.rows import insert_row, rows_of
from tests.support.tree import Tree, read_tree

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chain")]

OLDEST = "0.3.0"
GROWN = "templates/entity"
FOLDER = "app/modules/{{ module.name }}"
SERVICE = f"{GROWN}/service/{FOLDER}/services/{{{{ entity.name }}}}Service.py.jinja"
ENDPOINTS = f"{GROWN}/endpoint/{FOLDER}/api/endpoints/{{{{ entity.plural }}}}.py.jinja"
LAST_LINE = """    return create_module_success_response(None, "{{ entity.title }} deleted", module=MODULE_NAME)\n"""
FIRST_LINE = "    def __init__(self, repository: {{ entity.name }}Repository) -> None:\n"
MOVES = {"docs/operations.md": "docs/running.md"}
"""What the release after the present one changes: a line in every service, the end of all endpoints, and a rename."""
CHANGES = {
    SERVICE: (FIRST_LINE, f'    """Changes and their events are one transaction."""\n\n{FIRST_LINE}'),
    ENDPOINTS: (LAST_LINE, f"{LAST_LINE}\n\n# More of them: docs/modules.md.\n"),
    "templates/project/Makefile": ("contract: setup", "contract: lint setup"),
}
MEETING = ("Makefile", "docs/operations.md", "tests/security/shapes.py")
"""Files in which one of our lines is one that 0.4.0 changed: its conflicts, and no others."""
DATABASE = {"DATABASE_URL": "sqlite+aiosqlite:///./kept.db"}
LIVED = LIFE if FULL_MATRIX else SHORT_LIFE
CONFLICT = re.compile(
    r"<<<<<<< [^\n]*\n(?P<ours>.*?)(?:\|\|\|\|\|\|\| [^\n]*\n(?P<base>.*?))?=======\n(?P<theirs>.*?)>>>>>>> [^\n]*\n",
    re.DOTALL,
)
OURS = re.compile(r"(?<![a-z])ours(?![a-z])", re.IGNORECASE)
ASIDE = (".git", ".venv", "kept.db", ".mypy_cache", ".ruff_cache", "__pycache__")


@dataclass(frozen=True)
class Lived:
    """The project and the files that were edited in it."""

    root: Path
    edited: tuple[str, ...]

    @property
    def endpoints(self) -> list[str]:
        """Files whose last lines are ours and the templates' as well: the conflicts of the release to come."""
        return sorted(path for path in self.edited if "/api/endpoints/" in path)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Return a project of the oldest release that can grow, with edits of every kind, a database and its rows."""
    root = live(tmp_path_factory.mktemp("lived") / "shop", OLDEST, LIVED)
    edited = edit_by_hand(root, LIVED)
    for path in MEETING:
        meet(root, path, released(OLDEST), released("0.4.0"))
    commit_all(root, "Ours")
    (root / ".venv").symlink_to(Path(require_project_python(tmp_path_factory)).parent.parent)
    with (root / ".git" / "info" / "exclude").open("a") as exclude:
        exclude.write(".venv\nkept.db\n")
    Project(root).alembic("upgrade", "head", **DATABASE)
    for table in tables(root):
        insert_row(root / "kept.db", table)
    return Lived(root, tuple(edited))


def test_every_stage_keeps_what_was_written_and_the_way_makes_no_difference(lived: Lived, tmp_path: Path) -> None:
    staged, direct = (Path(shutil.copytree(lived.root, tmp_path / name / "shop", symlinks=True)) for name in ("a", "b"))
    stages = [
        (released("0.4.0"), sorted(MEETING)),
        (released("0.5.0"), []),
        (next_release(CHANGES, MOVES), lived.endpoints),
    ]
    written = lines_of_ours(staged, lived.edited)
    assert len(written) >= len(lived.edited)
    rows = {table: rows_of(staged / "kept.db", table) for table in tables(staged)}
    for template, conflicts in stages:
        assert bring(staged, template) == conflicts
        resolve(staged, conflicts)
        assert lines_of_ours(staged, lived.edited) == written
        commit_all(staged, template.version)
        before = tree_of(staged)
        assert bring(staged, template) == []
        assert tree_of(staged) == before
        Project(staged).alembic("upgrade", "head", **DATABASE)
        for table, kept in rows.items():
            found = rows_of(staged / "kept.db", table)
            assert [{name: row[name] for name in old} for row, old in zip(found, kept, strict=True)] == kept
    Project(staged).alembic("check", **DATABASE)
    check_grown(staged, load_manifest(staged))

    conflicts = sorted([*(MOVES.get(path, path) for path in MEETING), *lived.endpoints])
    assert bring(direct, template) == conflicts
    resolve(direct, conflicts)
    assert tree_of(direct) == tree_of(staged)


def bring(root: Path, template: Template) -> list[str]:
    """Update, and return the files that are in conflict, which the plan and git's index both say."""
    done = update(Update(root, template, RealFileSystem()), dry_run=False, conflict="markers")
    unmerged = sorted(git(root, "diff", "--name-only", "--diff-filter=U").splitlines())
    assert sorted(change.path for change in done.plan.of("conflict")) == unmerged
    return unmerged


def resolve(root: Path, paths: list[str]) -> None:
    """Keep both sides where both added something, else the newer templates' one."""
    for path in paths:
        file = root / path
        text = CONFLICT.sub(lambda match: match["ours"] * (not match["base"]) + match["theirs"], file.read_text())
        assert "<<<<<<<" not in text
        file.write_text(text)
        git(root, "add", path)


def lines_of_ours(root: Path, edited: Iterable[str]) -> list[tuple[str, str]]:
    """Return every line of the files that says it is ours, but those that met a change of the templates."""
    tree = tree_of(root)
    return sorted(
        (path, line)
        for path in {MOVES.get(one, one) for one in edited}
        for line in _content(tree, path).decode().splitlines()
        if OURS.search(line) and not line.endswith("# ours")
    )


def _content(tree: Tree, path: str) -> bytes:
    """Return a file, which may not have moved yet."""
    before = {new: old for old, new in MOVES.items()}
    return tree[path if path in tree else before[path]]


def tables(root: Path) -> list[str]:
    """Return the tables of the entities that point to nothing, and of users."""
    own = [one for one in load_manifest(root).entities if one.origin == "fastmod"]
    return ["users", *(one.plural for one in own if not any(":ref" in field for field in one.fields))]


def tree_of(root: Path) -> Tree:
    """Return the project's files."""
    return read_tree(root, ignore=ASIDE)
