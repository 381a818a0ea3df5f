"""The base service, over a repository that is no database."""

from typing import Any

import pytest
from pydantic import BaseModel

from app.core.exceptions import NotFoundError
from app.shared.models.base import Base
from app.shared.services.base import BaseAsyncService


class Thing:
    def __init__(self, id: int, name: str) -> None:  # noqa: A002
        self.id = id
        self.name = name


class FakeRepository:
    """Keeps things in a dict; the service must not notice."""

    model = Thing

    def __init__(self) -> None:
        self.things: dict[int, Thing] = {}

    async def get(self, key: int) -> Thing | None:
        return self.things.get(key)

    async def get_multi(self, skip: int, limit: int, _filters: Any, _order_by: Any) -> list[Thing]:
        return list(self.things.values())[skip : skip + limit]

    async def count(self, _filters: Any) -> int:
        return len(self.things)

    async def create(self, values: dict[str, Any]) -> Thing:
        thing = Thing(len(self.things) + 1, **values)
        self.things[thing.id] = thing
        return thing

    async def update(self, thing: Thing, values: dict[str, Any]) -> Thing:
        thing.name = values["name"]
        return thing

    async def delete(self, thing: Thing) -> None:
        del self.things[thing.id]


class ThingUpdate(BaseModel):
    name: str = ""
    colour: str = ""


class ThingService(BaseAsyncService[Any, Any]):
    pass


@pytest.fixture
def things() -> ThingService:
    return ThingService(FakeRepository())


async def test_what_was_created_is_found(things: ThingService) -> None:
    thing = await things.create({"name": "one"})
    assert await things.get_by_id(thing.id) is thing
    assert await things.find_by_id(thing.id) is thing


async def test_get_raises_where_find_gives_none(things: ThingService) -> None:
    assert await things.find_by_id(5) is None
    with pytest.raises(NotFoundError, match="Thing not found"):
        await things.get_by_id(5)


async def test_a_list_comes_with_its_total(things: ThingService) -> None:
    for name in "abc":
        await things.create({"name": name})
    items, total = await things.get_list(skip=1, limit=1)
    assert ([item.name for item in items], total) == (["b"], 3)


async def test_update_and_delete_work_by_key(things: ThingService) -> None:
    thing = await things.create({"name": "one"})
    assert (await things.update(thing.id, {"name": "two"})).name == "two"
    await things.delete(thing.id)
    assert await things.find_by_id(thing.id) is None


async def test_update_and_delete_need_something_to_work_on(things: ThingService) -> None:
    with pytest.raises(NotFoundError):
        await things.update(5, {"name": "two"})
    with pytest.raises(NotFoundError):
        await things.delete(5)


async def test_errors_name_the_module() -> None:
    service = type("OrderService", (ThingService,), {"__module__": "app.modules.orders.services.OrderService"})
    with pytest.raises(NotFoundError) as caught:
        await service(FakeRepository()).get_by_id(5)
    assert caught.value.module == "orders"


def test_tables_are_known_by_class_and_key_only() -> None:
    mapped = [mapper.class_ for mapper in Base.registry.mappers if "id" in mapper.columns]
    for model in mapped:
        assert repr(model()) == f"<{model.__name__} id=None>"


async def test_changes_are_what_differs_from_the_record(things: ThingService) -> None:
    thing = await things.create({"name": "one"})
    assert await things.changes(thing.id, {"name": "one", "colour": "red"}) == {"colour": "red"}
    assert await things.changes(thing.id, ThingUpdate(name="two")) == {"name": "two"}
    assert await things.changes(thing.id, ThingUpdate()) == {}
