"""Which module implements which Protocol. Bound at start-up, made per unit of work."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncSession

InterfaceT = TypeVar("InterfaceT")
# Not `type[InterfaceT]`: type checkers refuse a Protocol where they expect a class that can be made.
Interface = Callable[..., InterfaceT]
Factory = Callable[[AsyncSession], InterfaceT]


class InterfaceRegistry:
    """Factories by Protocol. They get the caller's session, so that both modules work in one transaction."""

    def __init__(self) -> None:
        self._factories: dict[Interface[Any], Factory[Any]] = {}

    def bind(self, interface: Interface[InterfaceT], factory: Factory[InterfaceT]) -> None:
        """The last binding counts: tests and projects replace an implementation by binding another."""
        self._factories[interface] = factory

    def resolve(self, interface: Interface[InterfaceT], db: AsyncSession) -> InterfaceT:
        factory = self._factories.get(interface)
        if factory is None:
            name = getattr(interface, "__name__", repr(interface))
            raise LookupError(f"nothing implements {name}: bind it in the `provide` of a module")
        return cast(InterfaceT, factory(db))

    def is_bound(self, interface: Interface[Any]) -> bool:
        return interface in self._factories


interfaces = InterfaceRegistry()
