"""What `add-*` commands make of a manifest. Pure: records in, records out; all that is wrong comes in one answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from fastmod.errors import RequestError, raise_all
from fastmod.fields import Field, fields_to_record, read_fields
from fastmod.growth.circles import refuse_circles
from fastmod.growth.classes import enum_problems, generated_classes
from fastmod.growth.extensions import extension_of
from fastmod.growth.landscape import Landscape
from fastmod.growth.requests import index_problems, kept_problems, reference_problems, type_problems
from fastmod.manifest import ALL_LAYERS, EntityRecord, Manifest, ModuleRecord
from fastmod.manifest.records import DOMAIN_SERVICE
from fastmod.naming import plural, validate_entity

__all__ = ["Edited", "NewEntity", "add_domain_service", "add_entity", "add_fields", "add_module", "closed_layers"]


@dataclass(frozen=True, slots=True)
class Edited:
    """The manifest as it will be, and what to tell about it."""

    manifest: Manifest
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewEntity:
    """An entity to be added, or to get more fields or layers: names that are taken come from the tree."""

    module: str
    name: str
    tokens: tuple[str, ...]
    layers: tuple[str, ...] = ALL_LAYERS
    classes: Collection[str] = ()
    columns: Collection[str] = ()
    """What the model's class holds already, where there is one."""
    kept: Mapping[str, str] | None = None
    """What the database still has of an earlier table of that name: column -> the text of its field."""


def closed_layers(*wanted: str) -> tuple[str, ...]:
    """Return layers with those below that they need: all below a repository, none below a model or a schema."""
    highest = max(ALL_LAYERS.index(layer) for layer in wanted)
    below = ALL_LAYERS[:highest] if highest > 1 else ()
    return tuple(layer for layer in ALL_LAYERS if layer in wanted or layer in below)


def add_module(manifest: Manifest, name: str, *, adopted: bool) -> Edited:
    """Add a module's record; `adopted`: its folder is there, written by hand."""
    record = ModuleRecord(name, "user" if adopted else "fastmod")
    return Edited(replace(manifest, modules=(*manifest.modules, record)))


def add_entity(manifest: Manifest, landscape: Landscape, wanted: NewEntity) -> Edited:
    """Add an entity with its fields; of one that is there, add the fields and layers that it lacks."""
    key = f"{wanted.module}.{wanted.name}"
    present = landscape.records.get(key)
    if present is not None:
        return _extended(manifest, landscape, present, wanted)
    rules = landscape.entity_rules
    problems: list[RequestError] = []
    try:
        classes = {*wanted.classes, *generated_classes(landscape, wanted.name)}
        validate_entity(wanted.name, rules, classes, landscape.tables.values())
    except RequestError as error:
        problems.append(error)
    fields, wrong = read_fields(wanted.tokens, landscape.types, landscape.field_rules, entity=wanted.name)
    problems += wrong
    problems += enum_problems(wanted.name, fields, landscape, wanted.classes)
    problems += reference_problems(key, fields, landscape, new=True)
    problems += type_problems(wanted.module, fields, landscape)
    problems += index_problems(fields)
    if wanted.kept is not None and plural(wanted.name) not in landscape.tables.values():
        problems += kept_problems(plural(wanted.name), fields, wanted.kept, landscape)
    raise_all(problems)
    record = EntityRecord(
        wanted.module, wanted.name, plural(wanted.name), "fastmod", fields_to_record(fields), wanted.layers
    )
    edited = replace(manifest, entities=(*manifest.entities, record))
    _refuse_circles(edited, fields, landscape)
    return Edited(edited)


def add_domain_service(manifest: Manifest, landscape: Landscape, wanted: NewEntity) -> Edited:
    """Add a service without an entity."""
    validate_entity(wanted.name, landscape.entity_rules, {*wanted.classes, *generated_classes(landscape, wanted.name)})
    record = EntityRecord(wanted.module, wanted.name, plural(wanted.name), "fastmod", (), DOMAIN_SERVICE)
    return Edited(replace(manifest, entities=(*manifest.entities, record)))


def add_fields(manifest: Manifest, landscape: Landscape, wanted: NewEntity) -> Edited:
    """Add fields to an entity that is there. A field that it has in the same words is no news."""
    edited = _extended(manifest, landscape, landscape.records[f"{wanted.module}.{wanted.name}"], wanted)
    return Edited(edited.manifest)


def _extended(manifest: Manifest, landscape: Landscape, present: EntityRecord, wanted: NewEntity) -> Edited:
    if present.layers == DOMAIN_SERVICE:
        raise RequestError(
            f"`{present.name}` is a service without an entity", hint="choose another name, or remove it first"
        )
    key = f"{present.module}.{present.name}"
    known = {text.partition(":")[0]: text for text in present.fields}
    parsed, wrong = read_fields(wanted.tokens, landscape.types, landscape.field_rules, entity=present.name)
    fresh = [field for field in parsed if field.name not in known]
    problems = wrong + [
        RequestError(
            f"`{present.name}` has a field `{field.name}` already, as `{known[field.name]}`",
            hint="a field's type is not changed by a command: write a migration, or choose another name",
        )
        for field in parsed
        if field.name in known and known[field.name] != str(field)
    ]
    own = {name for name in wanted.columns if name not in known}
    problems += [
        RequestError(f"`{present.name}` has a member `{taken}` already", hint="choose another name")
        for field in fresh
        for taken in sorted({field.name, field.column} & own)
    ]
    if "model" in present.layers:
        problems += kept_problems(present.plural, fresh, wanted.kept or {}, landscape)
    problems += enum_problems(present.name, fresh, landscape, wanted.classes)
    problems += reference_problems(key, fresh, landscape, new=False)
    problems += type_problems(present.module, fresh, landscape)
    problems += index_problems(fresh)
    if present.origin == "reference":
        extension_of(landscape.template, key)  # raises for one that takes no fields
    raise_all(problems)
    layers = present.layers if present.origin == "reference" else _joined(present.layers, wanted.layers)
    record = present._replace(fields=(*present.fields, *fields_to_record(fresh)), layers=layers)
    entities = tuple(record if one == present else one for one in manifest.entities)
    edited = replace(manifest, entities=entities)
    _refuse_circles(edited, fresh, landscape)
    extra = [name for name in known if wanted.tokens and name not in {field.name for field in parsed}]
    notes = (f"`{present.name}` has more fields, which stay: {', '.join(extra)}",) if extra else ()
    return Edited(edited, notes)


def _refuse_circles(edited: Manifest, fresh: Iterable[Field], landscape: Landscape) -> None:
    if any(field.type == "ref" for field in fresh):
        refuse_circles(Landscape(landscape.template, edited))


def _joined(*layers: Iterable[str]) -> tuple[str, ...]:
    wanted = {layer for some in layers for layer in some}
    return tuple(layer for layer in ALL_LAYERS if layer in wanted)
