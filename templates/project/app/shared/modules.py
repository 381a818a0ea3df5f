"""What a module tells the application about itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from app.core.routing import ModuleRouter
from app.shared.interfaces.RecordLookup import RecordLookup
from app.shared.interfaces.registry import InterfaceRegistry, interfaces
from app.shared.services.TableLookup import TableLookup

if TYPE_CHECKING:
    from app.shared.events.event_bus import EventBus


@dataclass(frozen=True, slots=True)
class ModuleSpec:
    """The public face of a module, in `app/modules/<name>/module.py`; nothing else of it is imported from outside."""

    name: str
    router: ModuleRouter
    models: ModuleType  # importing it registers the tables
    subscribe: Callable[[EventBus], None] | None = None
    provide: Callable[[InterfaceRegistry], None] | None = None


def wire_modules(modules: Iterable[ModuleSpec], bus: EventBus, registry: InterfaceRegistry = interfaces) -> None:
    """Bind what modules offer, then subscribe their handlers. The same in the web process, the worker and scripts."""
    specs = list(modules)
    registry.bind(RecordLookup, TableLookup)  # first: a module may provide another one
    for spec in specs:
        if spec.provide is not None:
            spec.provide(registry)
    for spec in specs:
        if spec.subscribe is not None:
            spec.subscribe(bus)
