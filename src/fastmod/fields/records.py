"""Fields in the manifest: their canonical texts, in the order in which they were added."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from fastmod.errors import ManifestError, RequestError
from fastmod.fields.field import Field
from fastmod.fields.parsing import parse_field, parse_fields
from fastmod.fields.table import TypeTable
from fastmod.naming import FieldRules

__all__ = ["fields_from_record", "fields_to_record"]


def fields_to_record(fields: Iterable[Field]) -> tuple[str, ...]:
    """Return what an `EntityRecord` holds of `fields`."""
    return tuple(str(field) for field in fields)


def fields_from_record(texts: Iterable[str], table: TypeTable, *, entity: str) -> tuple[Field, ...]:
    """Return the fields of an `EntityRecord`.

    Raises `ManifestError` for a text that is not canonical: fastmod did not write it. Names are not checked against
    reserved ones, since a later version may reserve more.
    """
    kept = tuple(texts)
    try:
        fields = _one_by_one(kept, table) or parse_fields(kept, table, FieldRules({}))
    except RequestError as error:
        raise _damaged(entity, error.message) from None
    for field, text in zip(fields, kept, strict=True):
        if str(field) != text:
            raise _damaged(entity, f"field `{text}` is not written as fastmod writes it, `{field}`")
    return fields


def _one_by_one(texts: tuple[str, ...], table: TypeTable) -> tuple[Field, ...]:
    """Return the fields, none where something is wrong: that is said of all of them together."""
    try:
        fields = tuple(_field(text, table) for text in texts)
    except RequestError:
        return ()
    names = [name for field in fields for name in {field.name.casefold(), field.column.casefold()}]
    return fields if len(set(names)) == len(names) else ()


@lru_cache(maxsize=4096)
def _field(text: str, table: TypeTable) -> Field:
    """Many entities have a `name:str=80`."""
    return parse_field(text, table, FieldRules({}))


def _damaged(entity: str, problem: str) -> ManifestError:
    return ManifestError(
        f"the manifest `.copier-answers.yml` is damaged: entity `{entity}`: {problem}",
        hint="restore it from git: `git checkout -- .copier-answers.yml`",
    )
