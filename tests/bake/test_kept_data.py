"""`--keep-data` on tables with rows: what is kept gets in nobody's way, and comes back with all its rules."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.generated import require_project_python, run_python
from tests.support.postgresql import own_database, require_server
from tests.support.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

BOOK = ("title:str:unique", "note:text:optional", "author:ref=Author")
SHELF = ("--module", "shelf", "--quiet")


def _newest(root: Path) -> str:
    file = max((root / "migrations" / "versions").glob("*.py"))
    found = re.search(r'^revision: str = "(\w+)"', file.read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1]


def _grown(place: Path) -> tuple[Path, list[str]]:
    """A project that kept two fields, then the table, took all back, and in the end kept one field and one table."""
    run_process("new", "shop", "--preset", "minimal", "--no-git", cwd=place).assert_ok()
    root, revisions = place / "shop", []
    for number, command in enumerate(
        [
            ("add-module", "shelf", "--quiet"),
            ("add-entity", "Author", "name:str", *SHELF),
            ("add-entity", "Book", *BOOK, *SHELF),
            ("remove-field", "Book", "title", "author", "--keep-data", *SHELF),
            ("remove-entity", "Book", "--keep-data", *SHELF),
            ("add-entity", "Book", *BOOK, *SHELF),
            ("add-entity", "Leaf", "book:ref=Book:ondelete=cascade", *SHELF),
            ("remove-entity", "Leaf", "--keep-data", *SHELF),
            ("remove-field", "Book", "title", "--keep-data", *SHELF),
        ]
    ):
        run_process(*command, cwd=root).assert_ok()
        if 2 <= number <= 5:
            revisions.append(_newest(root))
    return root, revisions


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_rows_stay_and_rules_come_back(database: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    python = require_project_python(tmp_path_factory)
    root, revisions = _grown(tmp_path)
    with ExitStack() as stack:
        urls = [f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("one", "two")]
        if database == "postgresql":
            own = [stack.enter_context(own_database(require_server(), Path(python))) for _ in range(2)]
            urls = [url.replace("://", "+asyncpg://", 1) for url in own]
        script = ROOT / "tests" / "support" / "use_kept.py"
        assert run_python(python, script, *urls, *revisions, cwd=root) == []
