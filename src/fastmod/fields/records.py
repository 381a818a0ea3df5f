"""Fields in the manifest: their canonical texts, in the order in which they were added."""

from __future__ import annotations

from collections.abc import Iterable

from fastmod.errors import ManifestError, RequestError
from fastmod.fields.field import Field
from fastmod.fields.parsing import parse_fields
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
        fields = parse_fields(kept, table, FieldRules({}))
    except RequestError as error:
        raise _damaged(entity, error.message) from None
    for field, text in zip(fields, kept, strict=True):
        if str(field) != text:
            raise _damaged(entity, f"field `{text}` is not written as fastmod writes it, `{field}`")
    return fields


def _damaged(entity: str, problem: str) -> ManifestError:
    return ManifestError(
        f"the manifest `.copier-answers.yml` is damaged: entity `{entity}`: {problem}",
        hint="restore it from git: `git checkout -- .copier-answers.yml`",
    )
