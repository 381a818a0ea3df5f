"""What `remove-*` commands make of a manifest, and what in it stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastmod.errors import RequestError
from fastmod.growth.additions import Edited
from fastmod.growth.landscape import Landscape
from fastmod.manifest import EntityRecord, Manifest
from fastmod.nearest import hint_for

__all__ = ["kept_notes", "lost_data", "remove_entity", "remove_fields", "remove_module"]


def remove_entity(manifest: Manifest, landscape: Landscape, record: EntityRecord) -> Edited:
    """Take an entity's record out. Raises `RequestError` when another entity points to it."""
    key = f"{record.module}.{record.name}"
    if record.origin == "reference":
        raise RequestError(
            f"`{record.name}` belongs to the reference module `{record.module}`",
            hint=f"`fastmod remove-module {record.module}` removes the module as a whole, where nothing needs it",
        )
    _refuse_pointers(landscape, {key}, f"entity `{record.name}`")
    return Edited(replace(manifest, entities=tuple(one for one in manifest.entities if one != record)))


def remove_fields(manifest: Manifest, record: EntityRecord, names: tuple[str, ...]) -> Edited:
    """Take fields out of an entity's record; raises `RequestError` naming those that fastmod did not add."""
    known = [text.partition(":")[0] for text in record.fields]
    missing = [name for name in names if name not in known]
    if missing:
        raise RequestError(
            f"`{record.name}` has no field `{missing[0]}` that fastmod added",
            hint=hint_for(missing[0], known, "fields") if known else "fastmod added none; the others go by hand",
            details=tuple(f"there is no `{name}` either" for name in missing[1:]),
        )
    kept = tuple(text for text in record.fields if text.partition(":")[0] not in names)
    entities = tuple(one._replace(fields=kept) if one == record else one for one in manifest.entities)
    return Edited(replace(manifest, entities=entities))


def remove_module(manifest: Manifest, landscape: Landscape, name: str) -> Edited:
    """Take a module's record and those of its entities out. Raises `RequestError` when others point into it."""
    keys = {key for key in landscape.records if key.partition(".")[0] == name}
    _refuse_pointers(landscape, keys, f"module `{name}`")
    return Edited(
        replace(
            manifest,
            modules=tuple(record for record in manifest.modules if record.name != name),
            entities=tuple(record for record in manifest.entities if record.module != name),
        )
    )


def kept_notes(old: Landscape, new: Landscape) -> tuple[str, ...]:
    """Return what `--keep-data` leaves in the database without a model: nothing fills it any more."""
    return tuple(
        f"column `{column}` of `{table}` stays; adding the same field takes it back"
        if column
        else f"table `{table}` stays with its rows; adding the same entity again takes it back"
        for table, column in _without_model(old, new)
    )


def lost_data(old: Landscape, new: Landscape) -> tuple[str, ...]:
    """Return what is dropped where nothing is kept."""
    return tuple(
        f"column `{column}` of table `{table}` loses its values" if column else f"table `{table}` loses its rows"
        for table, column in _without_model(old, new)
    )


def _without_model(old: Landscape, new: Landscape) -> Iterator[tuple[str, str]]:
    """Yield tables, and tables with a column, that a model has before and none after."""
    for key, record in old.records.items():
        if "model" not in record.layers or new.records.get(key) == record:
            continue
        if key not in new.records:
            yield record.plural, ""
            continue
        fields = new.entity(key).fields
        yield from ((record.plural, part.column) for part in old.entity(key).parts if part.field not in fields)


def _refuse_pointers(landscape: Landscape, keys: set[str], noun: str) -> None:
    pointers = [
        reference for reference in landscape.references() if reference.target in keys and reference.owner not in keys
    ]
    if pointers:
        module, _, name = pointers[0].owner.partition(".")
        first = f"fastmod remove-field {name} {pointers[0].field} --module {module} --keep-data"
        raise RequestError(
            f"{noun} cannot go: other entities point to it",
            hint=f"remove these fields first: `{first}`, or `--drop-data`",
            details=tuple(f"{pointer.owner}.{pointer.field} -> {pointer.target}" for pointer in pointers),
        )
