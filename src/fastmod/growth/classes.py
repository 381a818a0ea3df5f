"""Names of the classes that entities bring along: none may be there twice, whichever comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from fastmod.errors import RequestError
from fastmod.fields import Field
from fastmod.fragments.names import class_beside
from fastmod.growth.landscape import Landscape

__all__ = ["enum_problems", "generated_classes"]


def generated_classes(landscape: Landscape) -> Iterator[str]:
    """Yield the classes that fastmod writes beside the models: `OrderCreate`, `OrderStatus`, in no order."""
    suffixes = landscape.entity_rules.suffixes
    for record in landscape.records.values():
        if record.origin == "fastmod":
            yield from (f"{record.name}{suffix}" for suffix in suffixes)
        for text in record.fields:
            name, _, rest = text.partition(":")
            if rest.startswith("enum="):
                yield class_beside(record.name, name)


def enum_problems(
    entity: str, fields: Iterable[Field], landscape: Landscape, classes: Collection[str]
) -> list[RequestError]:
    """Return what is wrong with the classes that enum fields of an entity would get."""
    entities = {record.name for record in landscape.records.values()}
    taken = {name.casefold(): name for name in (*classes, *generated_classes(landscape), *entities)}
    wanted = ((field.name, class_beside(entity, field.name)) for field in fields if field.type == "enum")
    return [
        RequestError(
            f"field `{name}`: its enum `{enum}` would meet the class `{taken[enum.casefold()]}`",
            hint="choose another name for the field",
        )
        for name, enum in wanted
        if enum.casefold() in taken
    ]
