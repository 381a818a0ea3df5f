"""The migrations that a growth command writes: on the head that is found in the files, never touching any of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from fastmod.errors import PlaceError
from fastmod.growth.landscape import Landscape
from fastmod.growth.reference import again_text, dropping_text, module_migrations
from fastmod.growth.steps import Step, steps_between, write_steps
from fastmod.manifest import Manifest
from fastmod.migrations import VERSIONS, MigrationName, find_heads, read_folder, read_graph, read_kept, slug_of
from fastmod.plan import Change
from fastmod.template.source import Template

__all__ = ["migration_changes"]


def migration_changes(root: Path, old: Landscape, new: Landscape, now: datetime, *, keep_data: bool) -> list[Change]:
    """Return the migrations to be created. Raises `PlaceError` when it is not clear what they would stand on."""
    template = old.template
    before, after = (set(one.manifest.options["reference"]) for one in (old, new))
    coming, going = sorted(after - before), sorted(before - after)
    steps = list(steps_between(old, new, keep=keep_data, kept=read_kept(root / VERSIONS)))
    if not keep_data:
        steps += [_dropped(template, old.manifest, name) for name in going]
    if not (steps or coming):
        return []
    present = read_folder(root / VERSIONS)
    steps += [_made_again(template, new.manifest, name) for name in coming if _is_dropped(name, present)]
    head = _head(present)
    files = write_steps(tuple(steps), now, head, list(present))
    for name in coming:
        files |= module_migrations(template, new.manifest, name, head[0])
    return [
        Change("create", f"{VERSIONS}{name}", "migration", None, text.encode())
        for name, text in files.items()
        if name not in present
    ]


def _head(present: Mapping[str, bytes]) -> tuple[str, ...]:
    heads = find_heads(present)
    if heads is not None and len(heads) == 1:
        return heads
    graph = read_graph(present, whole=False)
    if len(graph.heads) > 1:
        raise PlaceError(
            f"the migrations have {len(graph.heads)} heads: {', '.join(graph.heads)}",
            hint='join them first: `alembic merge heads -m "merge"`',
        )
    if not graph.heads and present:
        found = tuple(f"{one.path}:{one.line} {one.message}" for one in graph.findings)
        raise PlaceError(f"`{VERSIONS}` has no newest revision", hint="mend the revisions", details=found)
    return graph.heads


def _is_dropped(name: str, present: Iterable[str]) -> bool:
    """Whether the tables of a reference module were there before, and are not any more: its first migration stays."""
    told = re.compile(rf"\d{{8}}_\d{{6}}_(?:{slug_of(_drop(name))}|({slug_of(_again(name))}))\.py")
    found = [match for file in sorted(present) if (match := told.fullmatch(file))]
    return bool(found) and found[-1][1] is None


def _drop(name: str) -> str:
    return f"drop the tables of {name}"


def _again(name: str) -> str:
    return f"create the tables of {name} again"


def _made_again(template: Template, manifest: Manifest, name: str) -> Step:
    texts = module_migrations(template, manifest, name, "")

    def write(migration: MigrationName, parents: tuple[str, ...]) -> str:
        (text,) = texts.values()
        return again_text(text, _again(name), migration, parents)

    return Step(_again(name), write)


def _dropped(template: Template, manifest: Manifest, name: str) -> Step:
    what = _drop(name)
    texts = module_migrations(template, manifest, name, "")

    def write(migration: MigrationName, parents: tuple[str, ...]) -> str:
        (text,) = texts.values()
        return dropping_text(text, what, migration, parents)

    return Step(what, write)
