"""What a module's dependencies hold of an entity."""

from __future__ import annotations

from fastmod.growth.definitions import definitions_of, dependencies_file
from fastmod.wiring import drop_definitions, ensure_definitions
from tests.support.landscapes import entity, landscape

EMPTY = '"""Dependencies of the shop module\'s endpoints."""\n'
ORDERS = '''"""Dependencies of the shop module's endpoints."""

from typing import Annotated

from fastapi import Depends

from app.core.dependencies import DB
from app.modules.shop.repositories.OrderRepository import OrderRepository
from app.modules.shop.services.OrderService import OrderService


async def get_order_service(db: DB) -> OrderService:
    return OrderService(OrderRepository(db))


OrderServiceDep = Annotated[OrderService, Depends(get_order_service)]
'''


def test_a_service_has_a_factory_and_an_annotation() -> None:
    definitions = definitions_of(landscape(entity("shop.Order")).entity("shop.Order"))
    assert dependencies_file("shop") == "app/modules/shop/dependencies.py"
    assert ensure_definitions(EMPTY, definitions) == ORDERS
    assert drop_definitions(ORDERS, definitions) == (EMPTY, ())


def test_a_service_without_an_entity_takes_the_unit_of_work() -> None:
    alone = landscape(entity("shop.Pricing", layers=("domain_service",))).entity("shop.Pricing")
    text = ensure_definitions(EMPTY, definitions_of(alone))
    assert "    return PricingService(db)\n" in text
    assert "Repository" not in text


def test_without_a_service_there_is_nothing_to_define() -> None:
    assert definitions_of(landscape(entity("shop.Order", layers=("model",))).entity("shop.Order")) == ()
