"""An optional reference that closes a circle: tables, records, the project's own tests, and all of it gone again."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.generated import require_project_python, run_python
from tests.support.postgresql import own_database, require_server
from tests.support.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

CREW = ("--module", "crew", "--quiet")
OWN_TESTS = ("tests/modules/crew", "tests/integration/test_migrations.py", "tests/architecture/test_conventions.py")


def _grown(place: Path) -> Path:
    """Teams with members, one of whom leads, and teams above teams."""
    run_process("new", "shop", "--preset", "minimal", "--no-git", cwd=place).assert_ok()
    for command in (
        ("add-module", "crew", "--quiet"),
        ("add-entity", "Team", "name:str", *CREW),
        ("add-entity", "Member", "name:str", "team:ref=crew.Team", *CREW),
        ("add-field", "Team", "lead:ref=crew.Member:optional", "parent:ref=crew.Team:optional", *CREW),
    ):
        run_process(*command, cwd=place / "shop").assert_ok()
    return place / "shop"


ITSELF = """
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.crew.repositories.TeamRepository import TeamRepository
from tests.modules.crew.team_records import make_team


async def test_who_points_to_itself_can_go(db: AsyncSession) -> None:
    teams = TeamRepository(db)
    team = await make_team(db)
    await teams.update(team, {"parent_id": team.id})
    team_id = team.id
    db.expire_all()
    found = await teams.get(team_id)
    assert found is not None
    await teams.delete(found)
    assert await teams.get(team_id) is None
"""


def _newest(root: Path) -> str:
    file = max((root / "migrations" / "versions").glob("*.py"))
    found = re.search(r'^revision: str = "(\w+)"', file.read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1]


def _run(python: str, root: Path, *arguments: str, **more: str) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "TEST_"))}
    done = subprocess.run(
        [python, "-m", *arguments], cwd=root, env={**clean, **more}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_circle_works_and_goes(database: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    python = require_project_python(tmp_path_factory)
    root = _grown(tmp_path)
    closed = _newest(root)
    with ExitStack() as stack:
        url, settings = f"sqlite+aiosqlite:///{tmp_path}/one.db", {}
        if database == "postgresql":
            own = [stack.enter_context(own_database(require_server(), Path(python))) for _ in range(2)]
            url, suite = (one.replace("://", "+asyncpg://", 1) for one in own)
            settings = {"TEST_DATABASE_URL": suite}
        (root / "tests/modules/crew/test_itself.py").write_text(ITSELF)
        _run(python, root, "pytest", "-q", "-x", "-p", "no:cacheprovider", *OWN_TESTS, **settings)
        (root / "tests/modules/crew/test_itself.py").unlink()
        if database == "sqlite":
            _run(python, root, "ruff", "check", ".")
            _run(python, root, "ruff", "format", "--check", ".")
            _run(python, root, "mypy", "app/modules/crew", "tests/modules/crew", "migrations")
        refused = run_process("remove-entity", "Member", "--drop-data", *CREW, cwd=root)
        assert refused.code == 2
        assert "remove-field Team lead" in refused.err
        model = root / "app/modules/crew/models"
        kept = {file.name: file.read_bytes() for file in model.iterdir() if file.is_file()}
        run_process("remove-module", "crew", "--drop-data", "--quiet", cwd=root).assert_ok()
        names = [file.name[16:] for file in sorted((root / "migrations/versions").glob("*.py"))[-3:]]
        assert names == ["remove_lead_from_teams.py", "drop_members.py", "drop_teams.py"]
        # The models are needed to store records; the migrations, removal included, are the project's.
        for path, content in kept.items():
            model.mkdir(parents=True, exist_ok=True)
            (model / path).write_bytes(content)
        assert run_python(python, ROOT / "tests" / "support" / "use_circle.py", url, closed, cwd=root) == []
