"""Interfaces and modules: bound at start-up, made per unit of work."""

from dataclasses import dataclass
from typing import Any, Protocol, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

import app.shared.models as some_models
from app.core.routing import ModuleRouter
from app.shared.events.event_bus import EventBus
from app.shared.interfaces.registry import InterfaceRegistry
from app.shared.modules import ModuleSpec, wire_modules


class Greeter(Protocol):
    async def greet(self) -> str: ...


@dataclass
class Hello:
    db: AsyncSession
    word: str = "hello"

    async def greet(self) -> str:
        return self.word


@pytest.fixture
def registry() -> InterfaceRegistry:
    return InterfaceRegistry()


async def test_the_implementation_works_in_the_callers_session(registry: InterfaceRegistry, db: AsyncSession) -> None:
    registry.bind(Greeter, Hello)
    greeter = registry.resolve(Greeter, db)
    assert await greeter.greet() == "hello"
    assert cast(Hello, greeter).db is db
    assert registry.resolve(Greeter, db) is not greeter


async def test_the_last_binding_counts(registry: InterfaceRegistry, db: AsyncSession) -> None:
    registry.bind(Greeter, Hello)
    registry.bind(Greeter, lambda db: Hello(db, "hi"))
    assert await registry.resolve(Greeter, db).greet() == "hi"


def test_what_nobody_implements_says_so(registry: InterfaceRegistry) -> None:
    assert not registry.is_bound(Greeter)
    with pytest.raises(LookupError, match="nothing implements Greeter"):
        registry.resolve(Greeter, cast(Any, None))


def test_all_modules_provide_before_any_subscribes(registry: InterfaceRegistry) -> None:
    calls: list[str] = []

    def spec(name: str) -> ModuleSpec:
        return ModuleSpec(
            name=name,
            router=ModuleRouter(prefix=f"/{name}"),
            models=some_models,
            subscribe=lambda _bus: calls.append(f"{name} subscribes"),
            provide=lambda _registry: calls.append(f"{name} provides"),
        )

    wire_modules([spec("a"), spec("b")], EventBus(), registry)
    assert calls == ["a provides", "b provides", "a subscribes", "b subscribes"]


def test_a_module_needs_neither(registry: InterfaceRegistry) -> None:
    bare = ModuleSpec(name="bare", router=ModuleRouter(prefix="/bare"), models=some_models)
    wire_modules([bare], EventBus(), registry)
    assert not registry.is_bound(Greeter)
