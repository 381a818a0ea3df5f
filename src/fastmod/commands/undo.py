"""`fastmod undo`: a command taken back by the inverse merge, so that what came after it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fastmod.apply.filesystem import FileSystem
from fastmod.apply.history import Record, Side, read_records
from fastmod.apply.state import is_versioned
from fastmod.commands.carrying_out import Grown, Planned, carry_out, unmark
from fastmod.commands.merging import edited_removal
from fastmod.commands.rendered import manifest_content
from fastmod.commands.trees import read_files
from fastmod.commands.undo_order import check_migrations, check_references
from fastmod.errors import PlaceError, RequestError
from fastmod.git import committed
from fastmod.manifest.undoing import undone
from fastmod.merge import Conflict, File, Merged, merge_plan, merge_python, merge_trees
from fastmod.plan import Change, Plan
from fastmod.project import MANIFEST, parse_manifest
from fastmod.wiring import ensure, touched_wiring

__all__ = ["Undo", "history", "undo"]

LABELS = ("yours", "after the command", "before the command")


@dataclass(frozen=True)
class Undo:
    """What is to be taken back, None for the last command that was not taken back yet."""

    root: Path
    number: int | None
    fs: FileSystem


def history(root: Path) -> tuple[tuple[Record, bool], ...]:
    """Return the commands that are known here, newest first, each with whether it has been taken back."""
    records = read_records(root)
    back: set[int] = set()
    for record in reversed(records):
        if record.undoes is not None and record.number not in back:
            back.add(record.undoes)
    return tuple((record, record.number in back) for record in reversed(records))


def undo(request: Undo, *, dry_run: bool, conflict: Conflict) -> Grown:
    """Take a command back.

    Raises `RequestError` for a number that is not known, `PlaceError` for a command that is committed or that a later
    one stands on; the tree is then as it was.
    """
    taken: list[Record] = []

    def planned() -> Planned:
        record = _chosen(request.root, request.number)
        if record is None:
            return Plan("undo", ()), (), ("no command that could be taken back is known here",)
        taken.append(record)
        return _planned(request.root, record, conflict)

    done = carry_out(request.root, request.fs, planned, dry_run=dry_run, conflict=conflict)
    if not done.applied:
        return done
    return replace(done, notes=(*done.notes, *unmark(request.root, taken[0], done.plan)))


def _planned(root: Path, record: Record, conflict: Conflict) -> Planned:
    _refuse_committed(root, record)
    manifest = _manifest(record, root)
    standing = [one for one, back in history(root) if not back and one.number != record.number]
    for change in manifest:
        check_references(change, standing)
    notes = check_migrations(root, record, standing)
    command = f"undo {record.number} ({record.command})"
    tree = read_files(root, [*record.paths, *touched_wiring({}, record.paths), MANIFEST])
    base, theirs = _files(record.after), _files(record.before)
    wiring = {path for path in touched_wiring({}, record.paths) if path in base and path in theirs and path in tree}
    apart = {MANIFEST, *wiring}
    base, theirs = ({path: side[path] for path in side if path not in apart} for side in (base, theirs))
    merged = tuple(
        edited_removal(one) if one.kind == "conflict" and one.path not in theirs else merge_python(one)
        for one in merge_trees(base, tree, theirs, labels=LABELS)
    )
    changes = {change.path: change for change in merge_plan(command, merged, tree, conflict).changes}
    for change in [*_wired(merged, base, tree), *manifest]:
        changes[change.path] = change
    return Plan(command, tuple(changes[path] for path in sorted(changes))), merged, notes


def _chosen(root: Path, number: int | None) -> Record | None:
    if not is_versioned(root):
        raise PlaceError(
            "what commands did is kept for projects in a git repository only, and this one is in none",
            hint="take the state before from a copy; after `git init` and a commit, later commands can be undone",
        )
    known = history(root)
    if number is None:
        mine = (record for record, back in known if not back and record.undoes is None and not _settled_merge(record))
        return next(mine, None)
    for record, back in known:
        if record.number == number and back:
            raise RequestError(f"command {number} was taken back already", hint="`fastmod undo --list` names others")
        if record.number == number and _settled_merge(record):
            raise PlaceError(
                f"`{record.command}` settled conflicts of git's",
                hint="`git merge --abort` goes back to before the merge",
            )
        if record.number == number:
            return record
    numbers = ", ".join(str(record.number) for record, _ in known) or "none"
    raise RequestError(f"there is no command {number} here", hint=f"known: {numbers}; `fastmod undo --list` tells more")


def _settled_merge(record: Record) -> bool:
    """Whether what was there before is no state that one goes back to: it has git's conflict markers."""
    return MANIFEST in record.before and b"\n<<<<<<< " in record.before[MANIFEST][0]


def _refuse_committed(root: Path, record: Record) -> None:
    """What others may have is taken out by a commit of its own, with a migration where tables are concerned."""
    if record.undoes is not None:
        return  # what it left is what had been committed before
    created = [path for path in record.after if path not in record.before]
    changed = [path for path in record.after if path in record.before]
    gone = [path for path in record.before if path not in record.after]
    seen = {path: committed(root, path) for path in (created or changed or gone)[:3]}
    if not seen or any(_content(record.after, path) != content for path, content in seen.items()):
        return
    inverse = _inverse(record)
    hint = f"`{inverse}` takes it out with a migration; or `git revert`" if inverse else "`git revert` takes it back"
    raise PlaceError(f"`{record.command}` is committed", hint=hint)


def _inverse(record: Record) -> str | None:
    """Return the command that takes out what the record added to the manifest; None where none does just that."""
    if MANIFEST not in record.before or MANIFEST not in record.after:
        return None
    before, after = (parse_manifest(side[MANIFEST][0]) for side in (record.before, record.after))
    old = {(one.module, one.name): one for one in before.entities}
    new = {(one.module, one.name): one for one in after.entities}
    modules = sorted({one.name for one in after.modules} - {one.name for one in before.modules})
    changed = [key for key in new if new[key] != old.get(key) and key[0] not in modules]
    if old.keys() - new.keys() or len(modules) + len(changed) != 1:
        return None
    if modules:
        return f"fastmod remove-module {modules[0]}"
    module, name = changed[0]
    where = f" --module {module}" if sum(one == name for _, one in new) > 1 else ""
    if changed[0] not in old:
        return f"fastmod remove-entity {name}{where}"
    there, was = new[changed[0]], old[changed[0]]
    added = [text.partition(":")[0] for text in there.fields if text not in was.fields]
    if there._replace(fields=was.fields) != was or not added or {*was.fields} - {*there.fields}:
        return None
    return f"fastmod remove-field {name} {' '.join(added)}{where}"


def _content(side: Side, path: str) -> bytes | None:
    return side[path][0] if path in side else None


def _files(side: Side) -> dict[str, File]:
    return {path: File(content, executable) for path, (content, executable) in side.items()}


def _wired(merged: tuple[Merged, ...], base: Mapping[str, File], tree: Mapping[str, File]) -> list[Change]:
    """Bring the lists of what came and went in line in their place; entries of later commands stay."""
    present = {one.path: one.file.content for one in merged if one.file is not None and one.kind != "conflict"}
    gone = [one.path for one in merged if one.kind in ("removed", "kept") and one.file is None and one.path in base]
    left = {one.path for one in merged if one.file is None}
    changes = []
    for path, wiring in touched_wiring(present, gone).items():
        there = tree.get(path)
        if there is None or path in left:
            continue
        after = ensure(there.content.decode(), wiring).encode()
        if after != there.content:
            changes.append(Change("update", path, "holds a list", there.content, after, there.executable))
    return changes


def _manifest(record: Record, root: Path) -> list[Change]:
    if MANIFEST not in record.before or MANIFEST not in record.after:
        return []
    content = (root / MANIFEST).read_bytes()
    before, after = (parse_manifest(side[MANIFEST][0]) for side in (record.before, record.after))
    wanted = undone(parse_manifest(content), before, after)
    restored = record.before[MANIFEST][0] if wanted == before else manifest_content(wanted)
    if restored == content:
        return []
    return [Change("update", MANIFEST, "the manifest", content, restored)]
