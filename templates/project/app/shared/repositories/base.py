"""The base of all repositories: reading and writing one kind of record, nothing about rules or transactions."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, func, inspect, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.context import module_of
from app.core.database_errors import database_error
from app.core.exceptions import ConflictError, ValidationError
from app.shared.models.base import Entity

ModelT = TypeVar("ModelT", bound=Entity)
CreateT = TypeVar("CreateT", bound=BaseModel)
UpdateT = TypeVar("UpdateT", bound=BaseModel)

MAX_KEY = 2**63 - 1  # beyond it the drivers raise instead of finding nothing
_MAX_SKIP = 2**31 - 1


class BaseAsyncRepository(Generic[ModelT, CreateT, UpdateT]):
    """Flushes, never commits: the unit of work belongs to whoever opened the session."""

    filterable: ClassVar[frozenset[str]] = frozenset()
    sortable: ClassVar[frozenset[str]] = frozenset({"id"})
    max_limit: ClassVar[int] = 100

    def __init__(self, model: type[ModelT], db: AsyncSession) -> None:
        self.model = model
        self.db = db
        self.module_name = module_of(type(self).__module__)

    async def get(self, id: int) -> ModelT | None:  # noqa: A002 - the architecture guide's name
        return await self.db.get(self.model, id) if 1 <= id <= MAX_KEY else None

    async def get_multi(
        self,
        skip: int = 0,
        limit: int = 100,
        filters: Mapping[str, Any] | None = None,
        order_by: Sequence[str] = (),
    ) -> list[ModelT]:
        """A page in a stable order. Filters: a list means any of it, None means NULL. `order_by`: `-name` descends."""
        statement = self._filtered(select(self.model), filters).order_by(*self._ordering(order_by))
        page = statement.offset(min(max(skip, 0), _MAX_SKIP)).limit(min(max(limit, 0), self.max_limit))
        return list((await self.db.scalars(page)).all())

    async def count(self, filters: Mapping[str, Any] | None = None) -> int:
        statement = self._filtered(select(func.count()).select_from(self.model), filters)
        total: int = (await self.db.scalars(statement)).one()
        return total

    async def exists(self, filters: Mapping[str, Any]) -> bool:
        statement = self._filtered(select(self.model.id), filters).limit(1)
        return (await self.db.scalars(statement)).first() is not None

    async def create(self, obj_in: CreateT | Mapping[str, Any]) -> ModelT:
        record = self.model(**self._values(obj_in))
        self.db.add(record)
        await self._flush()
        return record

    async def update(self, record: ModelT, obj_in: UpdateT | Mapping[str, Any]) -> ModelT:
        """Set what was given; fields that a schema leaves unset stay as they are."""
        for name, value in self._values(obj_in, partial=True).items():
            setattr(record, name, value)
        await self._flush()
        return record

    async def delete(self, record: ModelT) -> None:
        await self.db.delete(record)
        try:
            await self.db.flush()
        except IntegrityError as error:
            raise ConflictError("The record is still in use", module=self.module_name) from error

    @staticmethod
    def contains(column: InstrumentedAttribute[Any], term: str) -> ColumnElement[bool]:
        """Case-insensitive search for the text as it is: `%` and `_` are no wildcards."""
        return column.icontains(term, autoescape=True)

    async def _flush(self) -> None:
        try:
            await self.db.flush()
        except SQLAlchemyError as error:
            translated = database_error(error)
            translated.module = self.module_name
            raise translated from error

    def _filtered(self, statement: Select[Any], filters: Mapping[str, Any] | None) -> Select[Any]:
        for name, value in (filters or {}).items():
            column = self._column(name, self.filterable, "filter")
            many = isinstance(value, list | tuple | set | frozenset)
            statement = statement.where(column.in_(value) if many else column == value)
        return statement

    def _ordering(self, names: Sequence[str]) -> list[ColumnElement[Any]]:
        columns = [(self._column(name.removeprefix("-"), self.sortable, "sort"), name) for name in names]
        ordering = [column.desc() if name.startswith("-") else column.asc() for column, name in columns]
        ordering = [each.nulls_last() for each in ordering]  # databases differ; what is missing is the end of a list
        return [*ordering, self.model.id.asc()]  # without a unique last key pages overlap

    def _column(self, name: str, allowed: frozenset[str], purpose: str) -> InstrumentedAttribute[Any]:
        """Names come from an allow-list: never filter or sort by a hash, a method, or something misspelt."""
        if name not in allowed:
            raise ValidationError(f"Cannot {purpose} by this field", module=self.module_name)
        column: InstrumentedAttribute[Any] = getattr(self.model, name)
        return column

    def _values(self, obj_in: BaseModel | Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        values = obj_in.model_dump(exclude_unset=partial) if isinstance(obj_in, BaseModel) else dict(obj_in)
        known = set(inspect(self.model).attrs.keys()) - ({"id"} if partial else set())  # a key never changes
        if unknown := values.keys() - known:
            raise TypeError(f"{self.model.__name__} has no {', '.join(sorted(unknown))}")
        return values
