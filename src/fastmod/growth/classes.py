"""Names of the classes that entities bring along: none may be there twice, whichever comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from fastmod.errors import RequestError
from fastmod.fields import Field
from fastmod.fragments.names import class_beside
from fastmod.growth.landscape import Landscape

__all__ = ["enum_problems", "generated_classes"]


def generated_classes(landscape: Landscape, start: str = "") -> Iterator[str]:
    """Yield the classes that fastmod writes beside the models: `OrderCreate`, `OrderStatus`, in no order.

    With `start` only those of entities that can have classes whose names begin with it, in whatever case.
    """
    suffixes = landscape.entity_rules.suffixes
    start = start.casefold()
    for record in landscape.records.values():
        name = record.name.casefold()
        if not (name.startswith(start) or start.startswith(name)):
            continue
        if record.origin == "fastmod":
            yield from (f"{record.name}{suffix}" for suffix in suffixes)
        for text in record.fields:
            field, kind, _ = text.partition(":enum=")
            if kind and ":" not in field:
                yield class_beside(record.name, field)


def enum_problems(
    entity: str, fields: Iterable[Field], landscape: Landscape, classes: Collection[str]
) -> list[RequestError]:
    """Return what is wrong with the classes that enum fields of an entity would get."""
    wanted = [(field.name, class_beside(entity, field.name)) for field in fields if field.type == "enum"]
    if not wanted:
        return []
    entities = {record.name for record in landscape.records.values()}
    taken = {name.casefold(): name for name in (*classes, *generated_classes(landscape, entity), *entities)}
    return [
        RequestError(
            f"field `{name}`: its enum `{enum}` would meet the class `{taken[enum.casefold()]}`",
            hint="choose another name for the field",
        )
        for name, enum in wanted
        if enum.casefold() in taken
    ]
