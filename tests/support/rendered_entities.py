"""Landscapes for tests: entities written as tokens, beside the users of the reference modules."""

from __future__ import annotations

from fastmod import __version__
from fastmod.fields import parse_fields
from fastmod.growth.landscape import Landscape
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.naming import plural
from fastmod.template.source import current_template
from tests.support.fields import field_rules, type_table

__all__ = ["landscape_of", "record"]

USERS = EntityRecord("users", "User", "users", "reference")


def record(key: str, *tokens: str, **more: str | tuple[str, ...]) -> EntityRecord:
    """Return the record of `orders.Order` with fields such as `number:str=32:unique`."""
    module, _, name = key.partition(".")
    fields = tuple(str(field) for field in parse_fields(tokens, type_table(), field_rules()))
    return EntityRecord(module, name, plural(name), "fastmod", fields, **more)  # type: ignore[arg-type]


def landscape_of(*records: EntityRecord) -> Landscape:
    """Return a landscape of these entities and their modules."""
    names = sorted({one.module for one in records} - {"users"})
    modules = (*(ModuleRecord(name, "fastmod") for name in names), ModuleRecord("users", "reference"))
    manifest = Manifest("", "", __version__, {"reference": ["auth", "users"]}, modules, (*records, USERS))
    return Landscape(current_template(), manifest)
