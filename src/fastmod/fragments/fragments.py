"""What a field is in each generated file. Pure: field, type table and names in, lines of code out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from fastmod.errors import RequestError
from fastmod.fields.field import Field
from fastmod.fields.table import TypeRow, TypeTable
from fastmod.fragments.layout import Import
from fastmod.fragments.migration import Migration, migration_of
from fastmod.fragments.model import Model, model_of
from fastmod.fragments.names import Names, names_of
from fastmod.fragments.samples import BadSample, Sample, bad_samples, samples
from fastmod.fragments.schemas import Schemas, schemas_of
from fastmod.naming import EntityName, FieldName

__all__ = ["Enum", "Fragments", "Owner", "fragments"]


@dataclass(frozen=True, slots=True)
class Owner:
    """The entity that fields belong to, and the tables that its references may point to (`users.User` -> `users`)."""

    module: str
    entity: EntityName
    tables: Mapping[str, str]
    closing: Collection[str] = ()
    """Names of the references by which a circle of tables closes."""


@dataclass(frozen=True, slots=True)
class Enum:
    """The class of an enum field: a file of its own, `app/modules/<module>/schemas/<name>.py`."""

    name: str
    module: str
    members: tuple[tuple[str, str], ...]
    """Pairs such as `("DRAFT", "draft")`."""


@dataclass(frozen=True)
class Fragments:
    """Everything that generated files say about one field."""

    field: Field
    name: FieldName
    column: str
    filterable: bool
    sortable: bool
    model: Model
    schemas: Schemas
    enum: Enum | None
    samples: tuple[Sample, ...]
    bad_samples: tuple[BadSample, ...]
    sample_imports: frozenset[Import]
    row: TypeRow
    names: Names

    @cached_property
    def migration(self) -> Migration:
        """What migrations say: nobody who only renders asks."""
        return migration_of(self.field, self.row, self.names)


def fragments(field: Field, table: TypeTable, owner: Owner) -> Fragments:
    """Return the fragments of a field.

    Raises `RequestError` for a reference to an entity that is not there.
    """
    row = table.types[field.type]
    target = _target_table(field, owner)
    names = names_of(field, table, owner.entity, owner.module, target, closes=field.name in owner.closing)
    found = samples(field, row, names.enum)
    return Fragments(
        field=field,
        name=FieldName.of(field.name),
        column=field.column,
        filterable=row.filterable,
        sortable=row.sortable,
        model=model_of(field, row, names),
        schemas=schemas_of(field, row, names),
        enum=_enum(field, names),
        samples=found,
        bad_samples=bad_samples(field, row),
        sample_imports=names.imports(*(sample.python for sample in found)),
        row=row,
        names=names,
    )


def _target_table(field: Field, owner: Owner) -> str:
    if field.type != "ref":
        return ""
    target = field.target if "." in field.target else f"{owner.module}.{field.target}"
    if target in owner.tables:
        return owner.tables[target]
    from fastmod.nearest import hint_for

    raise RequestError(
        f"field `{field.name}`: there is no entity `{field.target}`", hint=hint_for(target, owner.tables, "entities")
    )


def _enum(field: Field, names: Names) -> Enum | None:
    if not names.enum:
        return None
    return Enum(names.enum, names.enum_module, tuple((value.upper(), value) for value in field.args))
