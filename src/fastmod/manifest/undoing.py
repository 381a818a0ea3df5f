"""Taking a change of the manifest back, whatever came after it: record by record, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from fastmod.errors import PlaceError
from fastmod.manifest.records import EntityRecord, Manifest, ModuleRecord

__all__ = ["undone"]

_Record = TypeVar("_Record", ModuleRecord, EntityRecord)


def undone(now: Manifest, before: Manifest, after: Manifest) -> Manifest:
    """Return `now` without the change from `before` to `after`.

    Raises `PlaceError` naming the record when a later command has changed the same one, or stands on it.
    """
    entities = _records(now.entities, before.entities, after.entities, lambda one: f"{one.module}.{one.name}", _fields)
    modules = _records(now.modules, before.modules, after.modules, lambda one: one.name, _same)
    names = {one.name for one in modules}
    for entity in entities:
        if entity.module not in names:
            raise _later(f"{entity.module}.{entity.name}")
    values = {
        name: _value(name, getattr(now, name), getattr(before, name), getattr(after, name))
        for name in ("release", "source_url", "grown_with")
    }
    return replace(
        now,
        release=values["release"],
        source_url=values["source_url"],
        grown_with=values["grown_with"],
        options=_options(now.options, before.options, after.options),
        modules=modules,
        entities=entities,
    )


def _records(
    now: Iterable[_Record],
    before: Iterable[_Record],
    after: Iterable[_Record],
    key: Callable[[_Record], str],
    back: Callable[[str, _Record, _Record, _Record], _Record],
) -> tuple[_Record, ...]:
    there, old, new = ({key(one): one for one in records} for records in (now, before, after))
    for name in new.keys() - old.keys():
        if there.get(name) not in (None, new[name]):
            raise _later(name)
        there.pop(name, None)
    for name in old.keys() - new.keys():
        if there.get(name) not in (None, old[name]):
            raise _later(name)
        there[name] = old[name]
    for name in old.keys() & new.keys():
        if old[name] != new[name]:
            if name not in there:
                raise _later(name)
            there[name] = back(name, there[name], old[name], new[name])
    first = {name: number for number, name in enumerate(old)}
    return tuple(sorted(there.values(), key=lambda one: first.get(key(one), len(first))))


def _same(name: str, now: _Record, before: _Record, after: _Record) -> _Record:
    if now not in (before, after):
        raise _later(name)
    return before


def _fields(name: str, now: EntityRecord, before: EntityRecord, after: EntityRecord) -> EntityRecord:
    """Fields of later commands stay; all else must be as the command left it."""
    others = [one for one in EntityRecord._fields if one != "fields"]
    if any(getattr(now, one) not in (getattr(before, one), getattr(after, one)) for one in others):
        raise _later(name)
    changed = {_name(text) for text in set(after.fields) - {*before.fields, *now.fields}} & {*map(_name, now.fields)}
    if changed:
        raise _later(f"{name}.{min(changed)}")
    later = [text for text in now.fields if text not in after.fields and text not in before.fields]
    twice = {*map(_name, later)} & {*map(_name, before.fields)}
    if twice:
        raise _later(f"{name}.{min(twice)}")
    missing = [text for text in before.fields if text in after.fields and text not in now.fields]
    return before._replace(fields=(*(text for text in before.fields if text not in missing), *later))


def _name(field: str) -> str:
    return field.partition(":")[0]


def _options(
    now: Mapping[str, object], before: Mapping[str, object], after: Mapping[str, object]
) -> Mapping[str, object]:
    options = dict(now)
    for name in before.keys() | after.keys():
        if before.get(name) == after.get(name):
            continue
        if now.get(name) not in (before.get(name), after.get(name)):
            raise _later(name)
        options.pop(name, None)
        if name in before:
            options[name] = before[name]
    return options


def _value(name: str, now: str, before: str, after: str) -> str:
    if before == after:
        return now
    if now not in (before, after):
        raise _later(name)
    return before


def _later(name: str) -> PlaceError:
    return PlaceError(
        f"a later command changed `{name}`, or stands on it",
        hint="undo that one first: `fastmod undo --list` names the commands",
    )
