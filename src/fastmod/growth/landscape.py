"""All modules and entities of a project as its manifest lists them, with the rules of the templates they stand on.

Only what is asked for is parsed: a project of 500 entities costs a command no more than one of five.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from fastmod.errors import ManifestError
from fastmod.fields import Field, TypeTable, fields_from_record
from fastmod.fragments import Fragments, Owner, fragments
from fastmod.growth.circles import closing_references
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.manifest.records import same_ends
from fastmod.naming import EntityName, EntityRules, FieldRules, ModuleName
from fastmod.template.source import Template

__all__ = ["Entity", "Landscape", "Reference", "changed_keys", "key_of"]

_FOREIGN_KEY = re.compile(r"""\bForeignKey\(\s*["'](\w+)\.id["']""")


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the manifest in every spelling, with its fields and what they become."""

    record: EntityRecord
    module: ModuleName
    name: EntityName
    fields: tuple[Field, ...]
    parts: tuple[Fragments, ...]

    @property
    def key(self) -> str:
        """`orders.Order`: how fields of other modules name it."""
        return key_of(self.record)

    def has(self, layer: str) -> bool:
        """Whether fastmod writes that layer of it."""
        return layer in self.record.layers


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that points from one entity to another; keys are such as `orders.Order`."""

    owner: str
    field: str
    target: str
    unique: bool
    optional: bool

    @property
    def inside(self) -> bool:
        """Whether both ends are in one module."""
        return self.owner.partition(".")[0] == self.target.partition(".")[0]


@dataclass(frozen=True)
class Landscape:
    """See the module. `template` is the one of `grown_with`."""

    template: Template
    manifest: Manifest

    @cached_property
    def modules(self) -> Mapping[str, ModuleRecord]:
        """The modules by name."""
        return {record.name: record for record in self.manifest.modules}

    @cached_property
    def records(self) -> Mapping[str, EntityRecord]:
        """The entities by key, in the order in which a manifest is written, whatever came first."""
        return {key_of(record): record for record in self.manifest.ordered_entities}

    @cached_property
    def _reserved(self) -> Mapping[str, object]:
        raw: Mapping[str, object] = self.template.data("reserved")
        return raw

    @cached_property
    def types(self) -> TypeTable:
        """The type table of the templates."""
        return TypeTable.of(self.template.data("types"), frozenset(self._reserved["sql"]))  # type: ignore[call-overload]

    @cached_property
    def reference_samples(self) -> Mapping[str, dict[str, str]]:
        """How tests make a record of each reference entity that may be pointed to."""
        found: Mapping[str, dict[str, str]] = self.template.data("references")
        return found

    @cached_property
    def _read(self) -> dict[str, Entity]:
        return {}

    @cached_property
    def entity_rules(self) -> EntityRules:
        """What entities must not be called."""
        return EntityRules.of(self._reserved)

    @cached_property
    def field_rules(self) -> FieldRules:
        """What fields must not be called."""
        return FieldRules.of(self._reserved)

    @cached_property
    def tables(self) -> dict[str, str]:
        """Every entity's table by its key."""
        return {key: record.plural for key, record in self.records.items() if record.plural}

    def entity(self, key: str) -> Entity:
        """Return an entity of the manifest; raises `ManifestError` for a field that cannot be read."""
        if key not in self._read:
            self._read[key] = self._entity(key)
        return self._read[key]

    def _entity(self, key: str) -> Entity:
        record = self.records[key]
        name = self.name_of(key)
        fields = fields_from_record(record.fields, self.types, entity=record.name)
        closing = tuple(field for owner, field in self.closing if owner == key)
        owner = Owner(record.module, name, self.tables, closing)
        for field in fields:
            if field.type == "ref" and self.target_of(key, field.target) not in self.records:
                raise ManifestError(
                    f"entity `{key}` points to `{field.target}`, which the manifest does not list",
                    hint="restore the manifest from git: `git checkout -- .copier-answers.yml`",
                )
        parts = tuple(fragments(field, self.types, owner) for field in fields)
        return Entity(record, ModuleName.of(record.module), name, fields, parts)

    def name_of(self, key: str) -> EntityName:
        """Return the spellings of an entity's name."""
        record = self.records[key]
        return EntityName.of(record.name, record.plural, self.entity_rules)

    @staticmethod
    def target_of(owner: str, target: str) -> str:
        """Return the key that a field of `owner` means by `User` or `users.User`."""
        return target if "." in target else f"{owner.partition('.')[0]}.{target}"

    def attributes_of(self, key: str) -> set[str]:
        """Return what a model has as attributes without its relationships to others; read from the texts, unparsed."""
        fields = [text.split(":") for text in self.records[key].fields]
        columns = {f"{name}_id" if kind.startswith("ref=") else name for name, kind, *_ in fields}
        reserved: Mapping[str, list[str]] = self._reserved["fields"]  # type: ignore[assignment]
        own = self._members_of(key) if self.records[key].origin == "reference" else set()
        return own | columns | {name for name, *_ in fields} | {*reserved["base"], *reserved["sqlalchemy"]}

    def _members_of(self, key: str) -> set[str]:
        """Return what the class of a reference entity holds in the templates."""
        from fastmod.edits import class_members  # a tenth of what a check imports, and few projects need it

        return set(class_members(self._model_of(key), key.partition(".")[2]))

    def extended(self) -> list[str]:
        """Return the reference entities that have got fields, or relationships to others that fastmod added."""
        pointed = {reference.target for reference in self._references if reference.inside}
        return [
            key
            for key, record in self.records.items()
            if record.origin == "reference" and (record.fields or key in pointed)
        ]

    def built_in(self) -> Iterator[tuple[str, str]]:
        """Yield what points to what among reference entities by the templates' own foreign keys."""
        keys = {table: key for key, table in self.tables.items()}
        for key, record in self.records.items():
            if record.origin == "reference":
                tables = _FOREIGN_KEY.findall(self._model_of(key))
                yield from ((key, keys[table]) for table in tables if table in keys)

    def _model_of(self, key: str) -> str:
        """Return the model of a reference entity as the templates have it."""
        module, _, name = key.partition(".")
        return self.template.files[f"templates/project/app/modules/{module}/models/{name}.py"].content.decode()

    def references(self) -> Iterator[Reference]:
        """Yield all references of the project, in the order of the manifest; read from the texts, unparsed."""
        return iter(self._references)

    @cached_property
    def closing(self) -> frozenset[tuple[str, str]]:
        """The references by which circles close, as owner and field: none of them is needed to store a record."""
        return closing_references(self)

    @cached_property
    def _references(self) -> tuple[Reference, ...]:
        found = []
        for key, record in self.records.items():
            for text in record.fields:
                if ":ref=" not in text:
                    continue
                name, _, rest = text.partition(":")
                kind, *modifiers = rest.split(":")
                if kind.startswith("ref="):
                    target = self.target_of(key, kind.removeprefix("ref="))
                    found.append(Reference(key, name, target, "unique" in modifiers, "optional" in modifiers))
        return tuple(found)


def changed_keys(old: Landscape, new: Landscape) -> list[str]:
    """Return the entities whose records come, go or differ: those of `old` in their order, then those that come."""
    every = (old.manifest.ordered_entities, new.manifest.ordered_entities)
    start, end = same_ends(*every)
    before, after = ({key_of(one): one for one in some[start : len(some) - end]} for some in every)
    return [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]


def key_of(record: EntityRecord) -> str:
    """Return `orders.Order`: how fields of other modules name an entity."""
    return f"{record.module}.{record.name}"
