"""Where fields of a reference entity go: `templates/data/extensions.json`, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from fastmod.errors import RequestError
from fastmod.template.source import Template

__all__ = ["Extension", "Items", "Role", "SchemaClass", "extension_of", "places_of"]

Role = Literal["create", "update", "response", "query"]
"""What a schema does with a field: take it or its default, take it when it is given, show it, or filter by it."""

_ITEMS = ("filterable", "sortable", "sorts", "forgotten", "listed")


@dataclass(frozen=True, slots=True)
class SchemaClass:
    """A class that gets the field; `file` is below the module's `schemas`."""

    file: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Items:
    """A container in a file whose items name fields, as `add_item` finds it."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Extension:
    """The places of one entity. The model is always `app/modules/<module>/models/<Entity>.py`."""

    module: str
    entity: str
    schemas: tuple[SchemaClass, ...]
    filterable: Items | None = None
    """What lists may be filtered by; for entities with a class of the role `query`."""
    sortable: Items | None = None
    """What lists may be sorted by."""
    sorts: Items | None = None
    """How a query says so: each name, and each with a minus for the other way round."""
    forgotten: Items | None = None
    """The values that are left when a person is to be forgotten."""
    listed: Items | None = None
    """What a test has as all that answers show."""

    @property
    def model(self) -> str:
        """The path of the model."""
        return f"app/modules/{self.module}/models/{self.entity}.py"

    def schema(self, file: str) -> str:
        """Return the path of a schema file."""
        return f"app/modules/{self.module}/schemas/{file}.py"

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that can get something."""
        schemas = dict.fromkeys(self.schema(one.file) for one in self.schemas)
        found: list[Items | None] = [getattr(self, name) for name in _ITEMS]
        return (
            self.model,
            *schemas,
            *dict.fromkeys(items.path for items in found if items is not None and items.path not in schemas),
        )

    def of(self, *roles: Role) -> tuple[SchemaClass, ...]:
        """Return the classes that have one of the roles."""
        return tuple(one for one in self.schemas if one.role in roles)


def extension_of(template: Template, key: str) -> Extension:
    """Return the places of an entity such as `users.User`. Raises `RequestError` with the reason when it has none."""
    entry: dict[str, Any] = template.data("extensions").get(key, {"reason": "fastmod does not know its files."})
    module, _, entity = key.partition(".")
    if "reason" in entry:
        raise RequestError(
            f"`{entity}` takes no further fields: {_inside(entry['reason'])}",
            hint="add an entity of your own that holds them",
        )
    schemas = tuple(SchemaClass(one["file"], one["class"], one["role"]) for one in entry["schemas"])
    items = {name: Items(**entry[name]) for name in _ITEMS if name in entry}
    return Extension(module, entity, schemas, **items)


def places_of(template: Template, key: str) -> Extension:
    """Return the places of an entity; the model alone, for relationships, when it takes no fields."""
    try:
        return extension_of(template, key)
    except RequestError:
        module, _, entity = key.partition(".")
        return Extension(module, entity, ())


def _inside(sentence: str) -> str:
    """Return a sentence as a part of another one."""
    first, rest = sentence[0], sentence[1:].removesuffix(".")
    return f"{first}{rest}" if sentence.startswith("E-") else f"{first.lower()}{rest}"
