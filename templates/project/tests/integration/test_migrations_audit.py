"""The migrated audit log refuses changes too: reflection, which compares schemas, sees no triggers."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.support.alembic_project import AlembicProject, on_database
from tests.support.databases import BACKENDS, scratch_database

INSERT = "INSERT INTO audit_entries (action, details, occurred_at) VALUES ('test', '{}', CURRENT_TIMESTAMP)"


def insert(connection: Connection) -> None:
    connection.execute(text(INSERT))


def change(connection: Connection) -> None:
    connection.execute(text("UPDATE audit_entries SET action = 'x'"))


def remove(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit_entries"))


@pytest.mark.threat("A61")
@pytest.mark.parametrize("backend", BACKENDS)
async def test_the_migrated_log_refuses_changes(backend: str, tmp_path: Path) -> None:
    async with scratch_database(backend, tmp_path) as url:
        await AlembicProject(tmp_path, url).upgrade()
        await on_database(url, insert)
        for work in (change, remove):
            with pytest.raises(DBAPIError, match="append-only"):
                await on_database(url, work)
