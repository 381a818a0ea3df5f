"""What an entity's service needs in `dependencies.py` of its module."""

from __future__ import annotations

import re

from fastmod.growth.landscape import Entity
from fastmod.template.wrapping import wrap
from fastmod.wiring.lists import Definition, Link

__all__ = ["definitions_of", "dependencies_file"]

_FACTORIES = re.compile(r"get_\w+")
_ALIASES = re.compile(r"\w+Dep")


def dependencies_file(module: str) -> str:
    """Return the path of the file that holds them."""
    return f"app/modules/{module}/dependencies.py"


def definitions_of(entity: Entity) -> tuple[Definition, ...]:
    """Return the factory of the service and the annotation that endpoints take it by; nothing without a service."""
    name, module = entity.name.name, entity.record.module
    needed: tuple[Link, ...]
    service = Link(f"app.modules.{module}.services.{name}Service", (f"{name}Service",))
    database = Link("app.core.dependencies", ("DB",))
    if entity.has("domain_service"):
        made, needed = f"{name}Service(db)", (database, service)
    elif entity.has("service"):
        made = f"{name}Service({name}Repository(db))"
        needed = (
            database,
            Link(f"app.modules.{module}.repositories.{name}Repository", (f"{name}Repository",)),
            service,
        )
    else:
        return ()
    factory = f"get_{entity.name.snake}_service"
    source = wrap(f"async def {factory}(db: DB) -> {name}Service:\n    return {made}\n")
    alias = wrap(f"{name}ServiceDep = Annotated[{name}Service, Depends({factory})]\n")
    typed = (Link("typing", ("Annotated",)), Link("fastapi", ("Depends",)), service)
    return (
        Definition(factory, source, _FACTORIES, needed),
        Definition(f"{name}ServiceDep", alias, _ALIASES, typed),
    )
