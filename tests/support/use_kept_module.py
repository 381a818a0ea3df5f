"""Rows of reference modules along the migrations of a project that dropped their models, as JSON."""

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

from tests.support.alembic_project import AlembicProject, on_database
from tests.support.schema import differences, schema_facts, without_kept

NOW = "'2026-01-01 00:00:00+00:00'"
ROWS = (
    "INSERT INTO users (email, full_name, password_hash, created_at, updated_at)"
    f" VALUES ('a@example.com', 'A', 'x', {NOW}, {NOW})",
    "INSERT INTO analytics_events"
    " (name, user_id, day, occurred_at, received_at, source, event_key, properties, created_at, updated_at)"
    f" VALUES ('seen', 1, '2026-01-01', {NOW}, {NOW}, 'api', 'k', '{{}}', {NOW}, {NOW})",
    "INSERT INTO analytics_daily_counts (day, name, events, users, created_at, updated_at)"
    f" VALUES ('2026-01-01', 'seen', 1, 1, {NOW}, {NOW})",
    "INSERT INTO notifications (user_id, kind, category, title, body, created_at, updated_at)"
    f" VALUES (1, 'k', 'account', 't', 'b', {NOW}, {NOW})",
)
ASKED = (
    "SELECT name, user_id, source, event_key FROM analytics_events",
    "SELECT name, events, users FROM analytics_daily_counts",
    "SELECT user_id, kind, title FROM notifications",
)


async def main(url: str, other: str, born: str, *steps: str) -> list[str]:
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        project = AlembicProject(Path(folder), url)

        def expect(what, found, wanted):
            if found != wanted:
                problems.append(f"{what}: {found} != {wanted}")

        async def rows():
            return [[list(row) for row in await project.sql(query)] for query in ASKED]

        await project.upgrade(born)
        await project.sql(*ROWS)
        wanted = await rows()
        expect("rows", [len(found) for found in wanted], [1, 1, 1])
        for step in (*steps, "head"):
            await project.upgrade(step)
            expect(f"rows at {step}", await rows(), wanted)
        await project.downgrade(born)
        expect("rows after all steps back", await rows(), wanted)
        await project.upgrade()
        expect("rows after all steps again", await rows(), wanted)
        await on_database(other, Base.metadata.create_all)
        models = await on_database(other, schema_facts)
        migrated = await project.on_database(schema_facts)
        expect("models", differences(without_kept(migrated, kept_data(project.config()), Base.metadata), models), [])
    return problems


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
