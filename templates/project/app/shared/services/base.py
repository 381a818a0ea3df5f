"""The base of all services: the use cases that every entity has."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from app.core.context import module_of
from app.core.exceptions import NotFoundError
from app.shared.models.base import Entity
from app.shared.repositories.base import BaseAsyncRepository

ModelT = TypeVar("ModelT", bound=Entity)
RepositoryT = TypeVar("RepositoryT", bound=BaseAsyncRepository[Any, Any, Any])


class BaseAsyncService(Generic[ModelT, RepositoryT]):
    """Rules go into subclasses. A service raises errors of the domain, publishes events and never commits."""

    def __init__(self, repository: RepositoryT) -> None:
        self.repository = repository
        self.module_name = module_of(type(self).__module__)

    async def find_by_id(self, id: int) -> ModelT | None:  # noqa: A002 - the architecture guide's name
        record: ModelT | None = await self.repository.get(id)
        return record

    async def get_by_id(self, id: int) -> ModelT:  # noqa: A002
        record = await self.find_by_id(id)
        if record is None:
            raise NotFoundError(f"{self.repository.model.__name__} not found", module=self.module_name)
        return record

    async def get_list(
        self,
        skip: int = 0,
        limit: int = 100,
        filters: Mapping[str, Any] | None = None,
        order_by: Sequence[str] = (),
    ) -> tuple[list[ModelT], int]:
        """One page and how many records there are in all."""
        items: list[ModelT] = await self.repository.get_multi(skip, limit, filters, order_by)
        return items, await self.repository.count(filters)

    async def create(self, obj_in: BaseModel | Mapping[str, Any]) -> ModelT:
        record: ModelT = await self.repository.create(obj_in)
        return record

    async def changes(self, id: int, obj_in: BaseModel | Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002
        """What an update would change. What is not loaded counts as changed: nothing is read to compare it."""
        stored = vars(await self.get_by_id(id))
        given = obj_in.model_dump(exclude_unset=True) if isinstance(obj_in, BaseModel) else obj_in
        return {name: value for name, value in given.items() if name not in stored or stored[name] != value}

    async def update(self, id: int, obj_in: BaseModel | Mapping[str, Any]) -> ModelT:  # noqa: A002
        record: ModelT = await self.repository.update(await self.get_by_id(id), obj_in)
        return record

    async def delete(self, id: int) -> None:  # noqa: A002
        await self.repository.delete(await self.get_by_id(id))
