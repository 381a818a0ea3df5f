"""Runs in a generated project that kept data and took it back: rows and schemas along its migrations, as JSON."""

# mypy: ignore-errors
# ruff: noqa: S608, T201

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import app.api.registry  # noqa: F401  # all models
from app.config.kept_data import kept_data
from app.shared.models.base import Base
from sqlalchemy.exc import DatabaseError

from tests.support.alembic_project import AlembicProject, on_database
from tests.support.schema import differences, schema_facts, without_kept

TIMES = "'2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00'"
BOOKS = "SELECT title, note, author_id FROM books ORDER BY id"


async def main(url: str, other: str, born: str, fields: str, table: str, back: str) -> list[str]:
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        project = AlembicProject(Path(folder), url)

        def expect(what, found, wanted):
            if found != wanted:
                problems.append(f"{what}: {found} != {wanted}")

        async def facts():
            return await project.on_database(schema_facts)

        await project.upgrade(born)
        await project.sql(
            f"INSERT INTO authors (name, created_at, updated_at) VALUES ('a', {TIMES}), ('b', {TIMES})",
            "INSERT INTO books (title, note, author_id, created_at, updated_at)"
            f" VALUES ('one', 'x', 1, {TIMES}), ('two', NULL, 2, {TIMES})",
        )
        rows, full = await project.sql(BOOKS), await facts()
        for _ in range(2):
            for step in (fields, table):
                await project.upgrade(step)
                expect(f"rows after {step}", await project.sql(BOOKS), rows)
            await project.downgrade(born)
            expect("rows after all steps back", await project.sql(BOOKS), rows)
            expect("schema after all steps back", differences(await facts(), full), [])
        await project.upgrade(fields)
        await project.sql(f"INSERT INTO books (note, created_at, updated_at) VALUES ('new', {TIMES})")
        await project.sql("PRAGMA foreign_keys=ON" if url.startswith("sqlite") else "SELECT 1", "DELETE FROM authors")
        left = [*rows, (None, "new", None)]
        expect("rows after their parents went", await project.sql(BOOKS), left)
        await project.downgrade(born)
        expect("rows of no parent", await project.sql(BOOKS), [("one", "x", None), ("two", None, None), left[2]])
        lost = {f"books.column.{name}.nullable": "True" for name in ("title", "author_id")}
        expect("what could not be required", differences(await facts(), full | lost), [])
        await project.upgrade(table)
        kept = await facts()
        try:
            await project.upgrade(back)
            problems.append("taken back without values")
        except DatabaseError:
            expect("rows after the refusal", len(await project.sql(BOOKS)), 3)
            expect("schema after the refusal", differences(await facts(), kept), [])
        await project.sql(
            f"INSERT INTO authors (id, name, created_at, updated_at) VALUES (9, 'c', {TIMES})",
            "UPDATE books SET author_id = 9",
            "UPDATE books SET title = 'three' WHERE title IS NULL",
        )
        rows = await project.sql(BOOKS)
        for _ in range(2):
            await project.upgrade(back)
            expect("rows that were taken back", await project.sql(BOOKS), rows)
            expect("schema that was taken back", differences(await facts(), full), [])
            await project.downgrade(table)
        await project.upgrade()
        await on_database(other, Base.metadata.create_all)
        models = await on_database(other, schema_facts)
        config = project.config()
        migrated = without_kept(await facts(), kept_data(config), Base.metadata)
        expect("models and migrations", differences(migrated, models), [])
        expect("without the filter", len(differences(await facts(), models)) > 0, True)
    return problems


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
