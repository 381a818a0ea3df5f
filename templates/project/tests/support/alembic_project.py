"""Alembic as the project uses it, on a copy of migrations/ that a test may add to."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.support.isolation import run_inline

ROOT = Path(__file__).parents[2]

MIGRATION = '''"""{slug}"""

import sqlalchemy as sa
from alembic import op

revision: str = "{revision}"
down_revision: str | tuple[str, ...] | None = {parent!r}


def upgrade() -> None:
{upgrade}


def downgrade() -> None:
    pass
'''


class AlembicProject:
    """The settings are those of pyproject.toml; only the folder and the database are ours."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder / "migrations"
        self.url = url
        shutil.copytree(ROOT / "migrations", self.folder, ignore=shutil.ignore_patterns("__pycache__"))

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "versions").glob("*.py"))

    def steps(self) -> list[tuple[str, str]]:
        """Every revision with the one before it, oldest first; where branches join there is nothing to take back."""
        walk = reversed(list(ScriptDirectory.from_config(self.config()).walk_revisions()))
        return [(each.revision, str(each.down_revision or "base")) for each in walk if not each.is_merge_point]

    def add(self, slug: str, upgrade: str, *, parent: str | None, revision: str, second: int = 0) -> Path:
        """A hand-written migration of the year 2099."""
        path = self.folder / "versions" / f"20990101_0000{second:02}_{slug}.py"
        body = indent(dedent(upgrade).strip(), "    ")
        path.write_text(MIGRATION.format(slug=slug, revision=revision, parent=parent, upgrade=body), encoding="utf-8")
        return path

    def config(self, **attributes: Any) -> Config:
        config = Config(toml_file=ROOT / "pyproject.toml")
        config.set_main_option("script_location", str(self.folder))
        config.attributes |= attributes or {"url": self.url}
        config.print_stdout = lambda *_: None  # type: ignore[method-assign]
        return config

    async def upgrade(self, revision: str = "head") -> None:
        await asyncio.to_thread(command.upgrade, self.config(), revision)

    async def downgrade(self, revision: str = "base") -> None:
        await asyncio.to_thread(command.downgrade, self.config(), revision)

    async def revision(self, message: str, **options: Any) -> Path | None:
        """The file that `alembic revision` writes, if it writes one."""
        before = set(self.files)
        await asyncio.to_thread(command.revision, self.config(), message, **options)
        return next(iter(set(self.files) - before), None)

    async def on_database(self, work: Callable[[Connection], Any]) -> Any:
        return await on_database(self.url, work)

    async def sql(self, *statements: str) -> list[Any]:
        """The rows of the last one."""

        def work(connection: Connection) -> list[Any]:
            results = [connection.exec_driver_sql(statement) for statement in statements]
            return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []

        rows: list[Any] = await self.on_database(work)
        return rows


async def on_database(url: str, work: Callable[[Connection], Any]) -> Any:
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", run_inline)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()
