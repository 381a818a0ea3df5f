"""The steps of the database that lead from one manifest to another: which tables and columns come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from fastmod.growth.landscape import Entity, Landscape
from fastmod.growth.revisions import add_columns, create_table, drop_columns, drop_table, what_of
from fastmod.migrations import MigrationName, name_migration

__all__ = ["Step", "steps_between", "write_steps"]

Writer = Callable[[MigrationName, tuple[str, ...]], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One migration to be written: what it does in words, and its text once it has a name and parents."""

    what: str
    write: Writer


def steps_between(old: Landscape, new: Landscape, *, keep_data: bool) -> tuple[Step, ...]:
    """Return the steps in an order in which they can be taken: what others point to comes first and goes last.

    Tables of reference modules have migrations of their own; of them, only columns that fastmod added count here.
    """
    coming: list[str] = []
    staying: list[str] = []
    going: list[str] = []
    leaving: list[str] = []
    for key in dict.fromkeys((*old.records, *new.records)):
        before, after = old.records.get(key), new.records.get(key)
        if before == after:
            continue
        had = before is not None and "model" in before.layers
        has = after is not None and "model" in after.layers
        reference = "reference" in {record.origin for record in (before, after) if record is not None}
        if has and not had and not reference:
            coming.append(key)
        elif had and has:
            staying.append(key)
        elif had and not keep_data:
            (leaving if reference else going).append(key)
    steps = [_created(new.entity(key)) for key in _ordered(coming, new)]
    for key in staying:
        steps += _columns(old.entity(key), new.entity(key), keep_data=keep_data)
    steps += [_dropped(old.entity(key)) for key in reversed(_ordered(going, old))]
    for key in leaving:
        steps += _columns(old.entity(key), None, keep_data=False)
    return tuple(steps)


def write_steps(steps: tuple[Step, ...], now: datetime, head: tuple[str, ...], taken: list[str]) -> dict[str, str]:
    """Return the files of the steps by name, each standing on the one before; `taken` are the names that are there."""
    files: dict[str, str] = {}
    for step in steps:
        name = name_migration(step.what, now, head, [*taken, *files])
        files[name.file] = step.write(name, head)
        head = (name.revision,)
    return files


def _created(entity: Entity) -> Step:
    return Step(
        what_of("create", entity.name), lambda name, parents: create_table(name, parents, entity.name, entity.parts)
    )


def _dropped(entity: Entity) -> Step:
    return Step(
        what_of("drop", entity.name), lambda name, parents: drop_table(name, parents, entity.name, entity.parts)
    )


def _columns(old: Entity, new: Entity | None, *, keep_data: bool) -> Iterator[Step]:
    gone = [part for part in old.parts if new is None or part.field not in new.fields]
    fresh = [part for part in new.parts if part.field not in old.fields] if new else []
    if gone and not keep_data:
        yield Step(what_of("remove", old.name, gone), lambda name, parents: drop_columns(name, parents, old.name, gone))
    if fresh:
        yield Step(what_of("add", old.name, fresh), lambda name, parents: add_columns(name, parents, old.name, fresh))


def _ordered(keys: list[str], landscape: Landscape) -> list[str]:
    """Sort so that an entity comes after those it points to."""
    targets: dict[str, set[str]] = {key: set() for key in keys}
    for reference in landscape.references():
        if reference.owner in targets and reference.target in targets and reference.owner != reference.target:
            targets[reference.owner].add(reference.target)
    ordered: list[str] = []
    while targets:
        free = [key for key in targets if not targets[key] - set(ordered)]
        ordered += free
        for key in free:
            del targets[key]
    return ordered
