"""The steps of the database that lead from one manifest to another: which tables and columns come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from fastmod.fragments import Fragments
from fastmod.growth.landscape import Entity, Landscape, changed_keys
from fastmod.growth.revisions import (
    add_columns,
    create_table,
    drop_columns,
    drop_table,
    keep_data,
    take_back,
    what_is_kept,
    what_is_taken_back,
    what_of,
)
from fastmod.migrations import MigrationName, name_migration

__all__ = ["Step", "steps_between", "write_steps"]

Writer = Callable[[MigrationName, tuple[str, ...]], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One migration to be written: what it does in words, and its text once it has a name and parents."""

    what: str
    write: Writer


def steps_between(
    old: Landscape, new: Landscape, *, keep: bool, kept: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> tuple[Step, ...]:
    """Return the steps in an order in which they can be taken: what others point to comes first and goes last.

    Tables of reference modules have migrations of their own; of them, only columns that fastmod added count here.
    With `keep` nothing is dropped; what is `kept` from earlier removals is taken back instead of made again.
    """
    coming: list[str] = []
    staying: list[str] = []
    going: list[str] = []
    leaving: list[str] = []
    for key in changed_keys(old, new):
        before, after = old.records.get(key), new.records.get(key)
        had = before is not None and "model" in before.layers
        has = after is not None and "model" in after.layers
        reference = "reference" in {record.origin for record in (before, after) if record is not None}
        if has and not had and not reference:
            coming.append(key)
        elif had and has:
            staying.append(key)
        elif had:
            (leaving if reference else going).append(key)
    steps: list[Step] = []
    for key in _ordered(coming, new):
        entity = new.entity(key)
        table, parts = kept.get(entity.name.table), _first(entity, new)
        steps += [_created(entity, parts)] if table is None else _added(entity, parts, table)
    for key in coming:
        entity = new.entity(key)
        steps += _added(entity, _closing(entity, new), kept.get(entity.name.table, {}))
    for key in staying:
        steps += _columns(old.entity(key), new.entity(key), kept, keep=keep)
    if keep:
        return (*steps, *_left([old.entity(key) for key in (*going, *leaving)]))
    for entity in [old.entity(key) for key in going]:
        steps += _removed(entity, _closing(entity, old))
    steps += [_dropped(old.entity(key), _first(old.entity(key), old)) for key in reversed(_ordered(going, old))]
    for key in leaving:
        steps += _columns(old.entity(key), None, kept, keep=False)
    return tuple(steps)


def write_steps(steps: tuple[Step, ...], now: datetime, head: tuple[str, ...], taken: list[str]) -> dict[str, str]:
    """Return the files of the steps by name, each standing on the one before; `taken` are the names that are there."""
    files: dict[str, str] = {}
    for step in steps:
        name = name_migration(step.what, now, head, [*taken, *files])
        files[name.file] = step.write(name, head)
        head = (name.revision,)
    return files


def _first(entity: Entity, landscape: Landscape) -> tuple[Fragments, ...]:
    """The fields that a table is made with; those by which a circle closes come after all tables, and go before."""
    return tuple(part for part in entity.parts if (entity.key, part.field.name) not in landscape.closing)


def _closing(entity: Entity, landscape: Landscape) -> tuple[Fragments, ...]:
    return tuple(part for part in entity.parts if (entity.key, part.field.name) in landscape.closing)


def _created(entity: Entity, parts: Sequence[Fragments]) -> Step:
    return Step(what_of("create", entity.name), lambda name, parents: create_table(name, parents, entity.name, parts))


def _dropped(entity: Entity, parts: Sequence[Fragments]) -> Step:
    return Step(what_of("drop", entity.name), lambda name, parents: drop_table(name, parents, entity.name, parts))


def _removed(entity: Entity, parts: Sequence[Fragments]) -> Iterator[Step]:
    if parts:
        what = what_of("remove", entity.name, parts)
        yield Step(what, lambda name, parents: drop_columns(name, parents, entity.name, parts))


def _columns(old: Entity, new: Entity | None, kept: Mapping[str, Mapping[str, str]], *, keep: bool) -> Iterator[Step]:
    gone = [part for part in old.parts if new is None or part.field not in new.fields]
    fresh = [part for part in new.parts if part.field not in old.fields] if new else []
    if gone and keep:
        left = [(old.name, gone)]
        what = what_is_kept(left, tables=False)
        yield Step(what, lambda name, parents: keep_data(name, parents, what, left))
    else:
        yield from _removed(old, gone)
    yield from _added(old, fresh, kept.get(old.name.table, {}))


def _added(entity: Entity, parts: Sequence[Fragments], kept: Mapping[str, str]) -> Iterator[Step]:
    back = [part for part in parts if part.column in kept]
    fresh = [part for part in parts if part.column not in kept]
    owner = entity.name
    if back:
        yield Step(
            what_is_taken_back(owner, back), lambda name, parents: take_back(name, parents, owner, back)
        )  # fmt: skip
    if fresh:
        yield Step(what_of("add", owner, fresh), lambda name, parents: add_columns(name, parents, owner, fresh))


def _left(entities: list[Entity]) -> Iterator[Step]:
    if entities:
        left = [(entity.name, entity.parts) for entity in entities]
        what = what_is_kept(left, tables=True)
        yield Step(what, lambda name, parents: keep_data(name, parents, what, left))


def _ordered(keys: list[str], landscape: Landscape) -> list[str]:
    """Sort so that an entity comes after those it points to."""
    targets: dict[str, set[str]] = {key: set() for key in keys}
    for reference in landscape.references():
        closes = reference.owner == reference.target or (reference.owner, reference.field) in landscape.closing
        if reference.owner in targets and reference.target in targets and not closes:
            targets[reference.owner].add(reference.target)
    ordered: list[str] = []
    while targets:
        free = [key for key in targets if not targets[key] - set(ordered)]
        ordered += free
        for key in free:
            del targets[key]
    return ordered
