"""What of a project a change of the manifest can touch, rendered before and after it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastmod.growth.definitions import definitions_of, dependencies_file
from fastmod.growth.extensions import render_extended
from fastmod.growth.landscape import Entity, Landscape, changed_keys
from fastmod.growth.rendering import render_grown
from fastmod.manifest import EntityRecord
from fastmod.template.render import RenderedFile
from fastmod.wiring import ensure_definitions, wire

__all__ = ["Scope", "rendered", "scope_of"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Modules that come or go as a whole, and entities whose files may change besides theirs."""

    modules: frozenset[str]
    entities: tuple[str, ...]


def scope_of(old: Landscape, new: Landscape) -> Scope:
    """Return what differs between two manifests, and the other ends of relationships that begin or end there."""
    modules = {name for name in {*old.modules, *new.modules} if old.modules.get(name) != new.modules.get(name)}
    keys = changed_keys(old, new)
    changed = set(keys)
    closing = {owner for owner, _ in old.closing ^ new.closing} if keys else set()
    ends = {
        reference.target
        for landscape in (old, new)
        for reference in landscape.references()
        if reference.inside and reference.owner in changed
    }
    every = dict.fromkeys((*old.records, *new.records)) if modules else {}
    whole = [key for key in every if key.partition(".")[0] in modules]
    return Scope(frozenset(modules), tuple(dict.fromkeys((*keys, *sorted(ends | closing), *whole))))


def rendered(
    landscape: Landscape, scope: Scope, project: Mapping[str, RenderedFile] | None = None
) -> dict[str, RenderedFile]:
    """Return the files of a scope as one manifest wants them, and those of `project`, which it may add to.

    Modules that are there as a whole are wired.
    """
    files = {**(project or {}), **render_grown(landscape, scope.modules, scope.entities)}
    for key in scope.entities:
        if key in landscape.records and landscape.records[key].origin == "reference":
            files |= render_extended(landscape, key)
    whole = {path: file for path, file in files.items() if _module_of(path) in scope.modules}
    return files | _with_definitions(wire(whole), _entities(landscape, scope.modules))


def _with_definitions(files: Mapping[str, RenderedFile], entities: Iterable[Entity]) -> dict[str, RenderedFile]:
    defined = dict(files)
    for entity in entities:
        path = dependencies_file(entity.record.module)
        if path in defined:
            text = ensure_definitions(defined[path].content.decode(), definitions_of(entity))
            defined[path] = RenderedFile(text.encode(), defined[path].executable)
    return defined


def _entities(landscape: Landscape, modules: frozenset[str]) -> list[Entity]:
    if not modules:
        return []
    return [landscape.entity(key) for key, record in landscape.records.items() if _is_grown(record, modules)]


def _is_grown(record: EntityRecord, modules: frozenset[str]) -> bool:
    return record.module in modules and record.origin == "fastmod"


def _module_of(path: str) -> str:
    parts = path.split("/")
    return parts[2] if parts[:2] == ["app", "modules"] and len(parts) > 3 else ""
