"""Runs in a generated project: migrates with its `migrations/env.py`, with rows in tables; prints what is wrong."""

# mypy: ignore-errors
# ruff: noqa: T201, S106

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import app.api.registry  # noqa: F401  # all models
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from app.config.database import create_engine
from app.shared.models.base import Base, utc_now

from tests.support.alembic_project import on_database
from tests.support.databases import settings_for
from tests.support.schema import differences, schema_facts

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = {"Decimal": Decimal, "UTC": UTC, "UUID": UUID, "date": date, "datetime": datetime, "time": time}
ROWS = 4
NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


class Scene:
    """A database of the project, its migrations, and the tables that the test is about."""

    def __init__(self, case: dict[str, Any], url: str) -> None:
        self.case, self.url, self.problems = case, url, []
        self.table = case["table"]
        self.kept = ["id", *case["base"], "created_at", "updated_at"]

    def alembic(self, step: Callable[..., None], revision: str) -> None:
        config = Config(toml_file=Path("pyproject.toml").absolute())
        if self.url.startswith("sqlite"):
            asyncio.run(self._with_foreign_keys(step, config, revision))
        else:
            config.attributes["url"] = self.url
            step(config, revision)

    async def _with_foreign_keys(self, step: Callable[..., None], config: Config, revision: str) -> None:
        """A connection of the application's, on which foreign keys are on until `env.py` turns them off."""

        def work(connection: sa.Connection) -> None:
            config.attributes["connection"] = connection
            step(config, revision)
            connection.commit()

        engine = create_engine(settings_for(self.url))
        async with engine.connect() as connection:
            await connection.run_sync(work)
        await engine.dispose()

    def up(self, revision: str) -> None:
        self.alembic(command.upgrade, self.case["revisions"][revision])

    def down(self, revision: str) -> None:
        self.alembic(command.downgrade, self.case["revisions"][revision])

    def run(self, work: Callable[[sa.Connection], Any]) -> Any:
        return asyncio.run(on_database(self.url, work))

    def facts(self) -> dict[str, str]:
        found = self.run(schema_facts)
        return {key: value for key, value in found.items() if key.split(".")[0] in {self.table, "receipts", "refunds"}}

    def rows(self, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
        """Rows as the database holds them: no type of ours comes between."""
        query = sa.select(*(sa.column(name) for name in columns)).select_from(sa.table(table)).order_by(sa.column("id"))
        return self.run(lambda connection: [tuple(row) for row in connection.execute(query)])

    def everything(self) -> dict[str, Any]:
        return {
            self.table: self.rows(self.table, self.kept),
            "receipts": self.rows("receipts", ["id", "it_id", "note"]),
            "refunds": self.rows("refunds", ["id", "it_id"]),
        }

    def expect(self, what: str, found: Any, wanted: Any) -> None:
        if found != wanted:
            self.problems.append(f"{what}: found {str(found)[:800]} wanted {str(wanted)[:800]}")

    def expect_facts(self, what: str, found: dict[str, str], wanted: dict[str, str]) -> None:
        self.problems.extend(f"{what}: {line}" for line in differences(found, wanted))

    def file_of_rows(self) -> Any:
        """PostgreSQL writes a table that it rewrites into another file."""
        if self.url.startswith("sqlite"):
            return None
        query = sa.text("SELECT pg_relation_filenode(quote_ident(:name)::regclass)")
        return self.run(lambda connection: connection.execute(query, {"name": self.table}).scalar_one())

    def fill(self) -> None:
        self.run(self._fill)

    def _fill(self, connection: sa.Connection) -> None:
        users = Base.metadata.tables["users"]
        for number in range(ROWS):
            connection.execute(users.insert().values(email=f"{number}@example.com", full_name="A", password_hash="x"))
        ids = list(connection.scalars(sa.select(users.c.id).order_by(users.c.id)))
        columns = [eval(code, {"sa": sa, "Id": Id}) for code in self.case["columns"]]  # noqa: S307  # written by the test
        times = [sa.Column(name, sa.DateTime(timezone=True)) for name in ("created_at", "updated_at")]
        table = sa.Table(self.table, sa.MetaData(), sa.Column("id", Id, primary_key=True), *columns, *times)
        for number in range(ROWS):
            values = {
                name: ids[number] if samples is None else eval(samples[number % len(samples)], NAMES)  # noqa: S307
                for name, samples in self.case["samples"].items()
            }
            connection.execute(table.insert().values(**values, created_at=NOW, updated_at=utc_now()))
        parents = list(connection.scalars(sa.select(table.c.id).order_by(table.c.id)))
        for number in range(2 * ROWS):
            row = {"it_id": parents[number % 3], "created_at": NOW, "updated_at": NOW}  # the last one has no children
            for child, more in (("receipts", {"note": f"n{number}"}), ("refunds", {})):
                names = ["it_id", *more]
                into = sa.table(child, *(sa.column(name) for name in names), *times_of())
                connection.execute(into.insert().values(**row, **more))


def times_of() -> list[Any]:
    return [sa.column(name, sa.DateTime(timezone=True)) for name in ("created_at", "updated_at")]


def add(scene: Scene, whole: Scene) -> None:
    """Add in two steps; back, and again. All at once is the same."""
    scene.up("children")
    scene.fill()
    before, first, rows_in = scene.everything(), scene.facts(), scene.file_of_rows()
    scene.expect("rows", [len(rows) for rows in before.values()], [ROWS, 2 * ROWS, 2 * ROWS])
    for _ in range(2):
        for step in ("more", "most"):
            scene.up(step)
            scene.expect(f"after {step}", scene.everything(), before)
        scene.expect("the file of the rows", scene.file_of_rows(), rows_in)
        after = scene.facts()
        new = scene.rows(scene.table, list(scene.case["added"]))
        scene.expect("new columns are the same in all rows", len(set(map(str, new))), 1)
        for value, (name, wanted) in zip(new[0], scene.case["added"].items(), strict=True):
            scene.expect(f"{name} is NULL", value is None, wanted is None)
        scene.down("more")
        scene.expect("after one step back", scene.everything(), before)
        scene.down("children")
        scene.expect("after both steps back", scene.everything(), before)
        scene.expect_facts("after both steps back", scene.facts(), first)
    scene.up("most")
    whole.up("whole")
    wanted = {key: value for key, value in whole.facts().items() if key.startswith(f"{whole.table}.")}
    found = {key: value for key, value in after.items() if key.startswith(f"{scene.table}.")}
    scene.expect_facts("created and added", found, wanted)
    if len(wanted) < 100:
        scene.problems.append(f"only {len(wanted)} facts")


def drop(scene: Scene) -> None:
    """Drop what was there at first, back with rows, and again; at last with no rows in the table."""
    before, full = scene.everything(), scene.facts()
    dropped = scene.case["dropped"]
    scene.kept = [name for name in scene.kept if name not in dropped]
    before[scene.table] = scene.rows(scene.table, scene.kept)
    for _ in range(2):
        scene.up("fewer")
        scene.expect("after the drop", scene.everything(), before)
        less = scene.facts()
        left = [key for key in less for name in dropped if key == f"{scene.table}.column.{name}.type"]
        scene.expect("columns that should be gone", left, [])
        scene.down("most")
        scene.expect("after the drop was taken back", scene.everything(), before)
        lost = {f"{scene.table}.column.{name}.nullable": "True" for name in scene.case["required"]}
        scene.expect_facts("after the drop was taken back", scene.facts(), full | lost)
    scene.run(lambda connection: connection.execute(sa.table("receipts").delete()))
    scene.run(lambda connection: connection.execute(sa.table("refunds").delete()))
    scene.run(lambda connection: connection.execute(sa.table(scene.table).delete()))
    scene.up("fewer")
    scene.expect_facts("an empty table, after the drop", scene.facts(), less)
    scene.down("most")
    scene.expect_facts("an empty table, after the drop was taken back", scene.facts(), full)


def gone(scene: Scene) -> None:
    """Drop the whole table and make it again."""
    scene.down("most")
    full = scene.facts()
    scene.up("childless")
    less = scene.facts()
    scene.up("gone")
    scene.expect_facts("a table that is dropped", scene.facts(), {})
    scene.down("childless")
    scene.expect_facts("a table that was made again", scene.facts(), less)
    scene.down("most")
    scene.expect_facts("all columns again", scene.facts(), full)


def main() -> None:
    case = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    scene, whole = Scene(case, sys.argv[2]), Scene(case, sys.argv[3])
    add(scene, whole)
    drop(scene)
    gone(scene)
    print(json.dumps({"problems": scene.problems, "facts": len(scene.facts())}))


if __name__ == "__main__":
    main()
