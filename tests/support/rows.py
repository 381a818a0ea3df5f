"""Rows in an SQLite file, whatever the tables are: something that must still be there afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["insert_row", "rows_of"]

VALUES = {"INTEGER": 1, "BIGINT": 1, "BOOLEAN": 1, "DATETIME": "2026-01-02 03:04:05.000000"}


def insert_row(database: Path, table: str, **given: object) -> object:
    """Insert a row with a value in every column that wants one, and return its key."""
    with closing(sqlite3.connect(database)) as connection:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        wanted = {name: VALUES.get(kind, "x") for _, name, kind, must, default, _ in columns if must and not default}
        wanted |= given
        names, marks = ", ".join(wanted), ", ".join("?" * len(wanted))
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*wanted.values()])  # noqa: S608  # names of the schema
        connection.commit()
        key: object = connection.execute(f"SELECT id FROM {table}").fetchone()[0]  # noqa: S608  # a name of the test
        return key


def rows_of(database: Path, table: str) -> list[dict[str, object]]:
    """Return the rows of a table, column by column."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]  # noqa: S608  # a name of the test
