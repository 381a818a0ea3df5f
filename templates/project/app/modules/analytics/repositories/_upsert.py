"""INSERT ... ON CONFLICT: no part of standard SQL, both databases have it, each with a class of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.models.base import Entity


def insert_into(db: AsyncSession, model: type[Entity]) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(model) if db.get_bind().dialect.name == "sqlite" else postgresql.insert(model)


def insert_rows(
    db: AsyncSession, model: type[Entity], rows: Sequence[Mapping[str, Any]]
) -> sqlite.Insert | postgresql.Insert:
    return insert_into(db, model).values([dict(row) for row in rows])
