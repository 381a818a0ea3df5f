"""Looks records of other modules up in the database that all modules share."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.models.base import Base
from app.shared.repositories.base import MAX_KEY


class TableLookup:
    """The RecordLookup of one database. Where a module has moved out, bind a client of its API instead."""

    def __init__(self, db: AsyncSession) -> None:
        self.db = db

    async def exists(self, table: str, id: int) -> bool:  # noqa: A002 - as in repositories
        if not 1 <= id <= MAX_KEY:
            return False
        columns = Base.metadata.tables[table].c
        statement = select(columns.id).where(columns.id == id)
        if "deleted_at" in columns:
            statement = statement.where(columns.deleted_at.is_(None))
        return (await self.db.scalars(statement)).first() is not None
