"""The order in which commands are taken back: nothing is left standing on what goes, or returns before its ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from fastmod.apply.history import Record, Side
from fastmod.errors import ManifestError, PlaceError
from fastmod.growth.landscape import Landscape, key_of
from fastmod.growth.reference import VERSIONS
from fastmod.manifest import Manifest
from fastmod.migrations import read_folder, read_graph
from fastmod.plan import Change
from fastmod.project import MANIFEST, parse_manifest
from fastmod.template.source import current_template

__all__ = ["check_migrations", "check_references"]


def check_references(manifest: Change, standing: Iterable[Record]) -> None:
    """Refuse a manifest in which an entity points to one that is not there any more, or not there yet.

    `standing` are the commands that were not taken back, newest first: one of them is named as the one to go first.
    """
    if manifest.before is None or manifest.after is None:
        return
    now, wanted = parse_manifest(manifest.before), parse_manifest(manifest.after)
    was_loose = _loose(now)
    pointer = next((one for one in _loose(wanted) if one not in was_loose), None)
    if pointer is None:
        return
    owner, target = pointer

    def took(before: Manifest, after: Manifest) -> bool:
        return target in _keys(before) and target not in _keys(after)

    def pointed(before: Manifest, after: Manifest) -> bool:
        return pointer in _pointers(after) and pointer not in _pointers(before)

    goes = target in _keys(now)
    raise PlaceError(
        f"`{owner}` points to `{target}`, which {'would go' if goes else 'is not there any more'}",
        hint=_first(_last(standing, pointed if goes else took)),
    )


def check_migrations(root: Path, record: Record, standing: Iterable[Record]) -> tuple[str, ...]:
    """Refuse when a migration would lose what it goes on from; return what a database, or its migrations, need then.

    `standing` is as for `check_references`.
    """
    present = read_folder(root / VERSIONS)
    going = {name for name in _migrations(record.after) if name in present} - _migrations(record.before).keys()
    returning = {
        name: content
        for name, content in _migrations(record.before).items()
        if name not in present and name not in _migrations(record.after)
    }
    if not going and not returning:
        return ()
    graph = read_graph(present)
    gone = {one.id for one in graph.revisions.values() if one.path in going}
    for one in graph.revisions.values():
        if one.path not in going and gone & {*one.parents}:
            raise PlaceError(
                f"the migration `{VERSIONS}{one.path}` stands on that of `{record.command}`",
                hint="undo the later command first; a migration of your own has to go before",
            )
    after = read_graph({**{name: present[name] for name in present if name not in going}, **returning})
    for one in after.revisions.values():
        missing = {*one.parents} - after.revisions.keys()
        if one.path in returning and missing:
            raise PlaceError(
                f"the migration `{VERSIONS}{one.path}` goes on from `{min(missing)}`, which is not there any more",
                hint=_first(_migration_taken(standing, min(missing))),
            )
    notes = []
    if going:
        parents = {parent for one in graph.revisions.values() if one.id in gone for parent in one.parents} - gone
        down = f"`alembic downgrade {min(parents)}`" if parents else "`alembic downgrade base`"
        notes.append(
            f"a database that has this migration goes down first: {down}; "
            "if it is too late for that, `fastmod undo NUMBER` of this undo brings the migration back"
        )
    if len(after.heads) > max(1, len(graph.heads)):
        notes.append("a later command has made a migration beside the one that returns: `fastmod resolve` joins them")
    return tuple(notes)


def _keys(manifest: Manifest) -> set[str]:
    return {*map(key_of, manifest.entities)}


def _pointers(manifest: Manifest) -> list[tuple[str, str]]:
    """Return which entity points to which; that stands in the records alone, so any templates do."""
    return [(one.owner, one.target) for one in Landscape(current_template(), manifest).references()]


def _loose(manifest: Manifest) -> list[tuple[str, str]]:
    keys = _keys(manifest)
    return [(owner, target) for owner, target in _pointers(manifest) if target not in keys]


def _last(standing: Iterable[Record], did: Callable[[Manifest, Manifest], bool]) -> Record | None:
    """Return the last command that did this to the manifest."""
    for record in standing:
        if MANIFEST not in record.before or MANIFEST not in record.after:
            continue
        with suppress(ManifestError):  # one with conflict markers, which `fastmod resolve` settled
            if did(*(parse_manifest(side[MANIFEST][0]) for side in (record.before, record.after))):
                return record
    return None


def _migration_taken(standing: Iterable[Record], revision: str) -> Record | None:
    """Return the last command that took a migration away."""
    for record in standing:
        before, after = (read_graph(_migrations(side)).revisions for side in (record.before, record.after))
        if revision in before and revision not in after:
            return record
    return None


def _migrations(side: Side) -> dict[str, bytes]:
    """Return the migrations among some paths, by the names of their files."""
    return {path.removeprefix(VERSIONS): content for path, (content, _) in side.items() if path.startswith(VERSIONS)}


def _first(record: Record | None) -> str:
    if record is None:
        return "`fastmod undo --list` names the commands; take back first the one that it stands on"
    return f"first take back `{record.command}`: `fastmod undo {record.number}`"
