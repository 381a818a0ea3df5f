"""The ready probe knows whether the database has this code's schema."""

from pathlib import Path

from sqlalchemy import text

from app.api.schema_check import SchemaCheck
from app.config.database import Database
from tests.support.applications import make_settings

REVISION = """revision = "{revision}"\ndown_revision = {parent}\n"""


def migrations(folder: Path, *revisions: str) -> Path:
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "migrations" / "env.py").write_text("")
    parent = "None"
    for revision in revisions:
        (versions / f"{revision}.py").write_text(REVISION.format(revision=revision, parent=parent))
        parent = f'"{revision}"'
    return folder / "migrations"


async def applied(database: Database, revision: str | None) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32))"))
        await connection.execute(text("DELETE FROM alembic_version"))
        if revision:
            await connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


async def test_only_the_head_passes(tmp_path: Path) -> None:
    database = Database(make_settings(DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/check.db"))
    check = SchemaCheck(database, migrations(tmp_path, "one", "two"))
    try:
        assert not await check.passes(1)  # no migration was ever applied
        for revision, expected in ((None, False), ("one", False), ("two", True)):
            await applied(database, revision)
            assert await check.passes(1) is expected
        await applied(database, "one")
        assert await check.passes(1), "asked again after it was true"
    finally:
        await database.dispose()
