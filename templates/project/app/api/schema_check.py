"""Whether the database has the newest schema of this code: an old one would fail in the middle of requests."""

import asyncio
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.config.database import Database

logger = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class SchemaCheck:
    """Asks until it was true once: migrations run before a new version starts, and nobody takes them back under it."""

    def __init__(self, database: Database, migrations: Path = MIGRATIONS) -> None:
        self.database = database
        self.migrations = migrations
        self.passed = False

    async def passes(self, timeout: float) -> bool:  # noqa: ASYNC109 - a bound of ours
        if not self.passed:
            try:
                async with asyncio.timeout(timeout), self.database.read_session_factory() as session:
                    applied = set(await session.scalars(text("SELECT version_num FROM alembic_version")))
            except (SQLAlchemyError, TimeoutError) as error:
                logger.warning("no migration is applied", error=type(error).__name__)
                return False
            expected = await asyncio.to_thread(self._heads)
            self.passed = applied == expected
            if not self.passed:
                logger.warning("migrations are behind", applied=sorted(applied), expected=sorted(expected))
        return self.passed

    def _heads(self) -> set[str]:
        from alembic.script import ScriptDirectory  # noqa: PLC0415 - half a second that only this needs

        return set(ScriptDirectory(str(self.migrations)).get_heads())
