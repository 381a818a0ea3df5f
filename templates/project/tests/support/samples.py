"""A table and its repository for tests of the base classes. No module has tables that begin with `zz_`."""

from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import ForeignKey, MetaData, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.shared.models.base import NAMING_CONVENTION, BigIntegerId, TimestampMixin
from app.shared.repositories.base import BaseAsyncRepository


class SampleBase(DeclarativeBase):
    """Metadata of its own: tables of tests do not belong in migrations."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Sample(TimestampMixin, SampleBase):
    __tablename__ = "zz_samples"

    id: Mapped[int] = mapped_column(BigIntegerId, primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    colour: Mapped[str | None] = mapped_column(String(20))
    secret: Mapped[str] = mapped_column(String(20), default="hash")


class Part(SampleBase):
    __tablename__ = "zz_parts"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("zz_samples.id"))


class SampleCreate(BaseModel):
    name: str
    colour: str | None = None


class SampleUpdate(BaseModel):
    name: str | None = None
    colour: str | None = None


class SampleRepository(BaseAsyncRepository[Any, SampleCreate, SampleUpdate]):
    filterable: ClassVar[frozenset[str]] = frozenset({"name", "colour"})
    sortable: ClassVar[frozenset[str]] = frozenset({"id", "name", "colour"})
    max_limit: ClassVar[int] = 5

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Sample, db)

    async def search(self, term: str) -> list[str]:
        return list(await self.db.scalars(select(Sample.name).where(self.contains(Sample.name, term))))


async def add(samples: SampleRepository, *names: str, **values: Any) -> list[Any]:
    return [await samples.create({"name": name} | values) for name in names]
