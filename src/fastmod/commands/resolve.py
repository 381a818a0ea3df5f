"""`fastmod resolve`: what git cannot merge of a project, and what it merges wrongly without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fastmod import git
from fastmod.apply.filesystem import FileSystem
from fastmod.checks.findings import Finding
from fastmod.checks.migrations import check_migrations
from fastmod.checks.tree import ProjectTree
from fastmod.commands.carrying_out import Grown, Planned, carry_out
from fastmod.commands.merged_lists import settled_lists
from fastmod.commands.rendered import manifest_content, rendered_now
from fastmod.commands.trees import as_files, read_files
from fastmod.errors import FastmodError, ManifestError, PlaceError
from fastmod.growth.reference import VERSIONS
from fastmod.growth.revisions.layout import revision_file
from fastmod.manifest import Manifest
from fastmod.manifest.undoing import undone
from fastmod.merge import File, Merged, merge_python, merge_trees
from fastmod.merge.files import Files
from fastmod.migrations import name_migration, read_folder, read_graph
from fastmod.plan import Change, Plan
from fastmod.project import MANIFEST, parse_manifest, sound_manifest
from fastmod.template.store import UnknownVersionError

__all__ = ["Resolution", "resolve"]

LABELS = ("yours", "before both", "theirs")
BRANCHED = ("migrations/same-twice", "migrations/dropped-beside")
"""What is wrong with migrations of two branches together, and right with each alone."""
_NAMED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Resolution:
    """Where, when and with what a merge is resolved."""

    root: Path
    fs: FileSystem
    now: datetime


def resolve(request: Resolution, *, dry_run: bool) -> Grown:
    """Settle what can be settled of a merge, and tell git of it; what cannot is in the plan as a conflict.

    Raises `PlaceError` in the middle of a rebase or the like, where git's sides mean something else.
    """
    root, conflicted = request.root, set(git.unmerged(request.root))
    done = carry_out(root, request.fs, lambda: _planned(request), dry_run=dry_run, conflict="markers")
    if done.applied and conflicted:
        settled = {change.path for change in done.plan.changes if change.kind != "conflict"}
        paths = sorted(settled & conflicted | {change.path for change in done.plan.of("create")})
        return replace(done, notes=(*done.notes, *_added(root, paths)))
    return done


def _added(root: Path, paths: list[str]) -> tuple[str, ...]:
    """Tell git that the conflicts are settled; the files are, also where git cannot be told."""
    try:
        git.add(root, paths)
    except (PlaceError, OSError) as error:
        return (f"git does not know of it: {error}; run `git add -- {' '.join(paths)}`",)
    return ()


def _planned(request: Resolution) -> Planned:
    root = request.root
    under_way = git.unfinished(root)
    if under_way not in (None, "", "merge"):
        raise PlaceError(f"a {under_way} is under way, and `fastmod resolve` settles merges", hint=_by_hand(under_way))
    sides = git.sides(root) if under_way is not None else None
    changes: dict[str, Change] = {}
    if sides is not None:
        conflicted = git.unmerged(root)
        edited = {change.path: change for change in _edited(root, conflicted)}
        open_paths = [path for path in conflicted if path not in edited]
        for change in [*_manifest(root, sides, open_paths), *_files(root, sides, open_paths)]:
            changes[change.path] = change
        for change in settled_lists(root, sides, changes):
            changes[change.path] = change
        changes |= edited
    if MANIFEST not in changes:
        _refuse_damaged(root, sides)
    for change in _migrations(request):
        changes[change.path] = change
    if under_way is None and not changes:
        raise PlaceError(
            "this project is not under git, which knows the sides of a merge",
            hint="run it in the repository in which branches are merged; there is one head of migrations here",
        )
    return Plan("resolve", tuple(changes[path] for path in sorted(changes))), (), ()


def _by_hand(under_way: str) -> str:
    name = under_way.partition(" ")[0]
    hint = (
        f"settle it by hand (`{MANIFEST}` keeps both sides' records, one a line) and finish the {name}; "
        "then `fastmod resolve` joins migrations, if there are two heads"
    )
    return f"{hint}; or `git rebase --abort`, and merge instead" if name == "rebase" else hint


def _refuse_damaged(root: Path, sides: tuple[str, str, str] | None) -> None:
    """A damaged manifest is no success, whatever else there is to do."""
    try:
        sound_manifest(root)
    except ManifestError as error:
        if sides is None and b"\n<<<<<<< " in (root / MANIFEST).read_bytes():  # its hint would lead back to here
            error.hint = "git knows of no merge here: keep both sides' records, one a line, and remove the markers"
        raise


def _edited(root: Path, conflicted: Iterable[str]) -> list[Change]:
    """Return conflicts that somebody has begun to resolve: git remembers the files that it wrote, markers included."""
    changes = []
    for path, file in read_files(root, conflicted).items():
        written = git.content_in(root, "AUTO_MERGE", path)
        if written is None or _plain(written) != _plain(file.content):
            reason = (
                f"you have edited it since the merge: `git add` it, or `git checkout --merge -- {path}` begins anew"
            )
            changes.append(_conflict(path, file.content, reason))
    return changes


def _plain(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _manifests(root: Path, sides: tuple[str, str, str]) -> tuple[Manifest | None, Manifest | None, Manifest | None]:
    texts = (git.content_in(root, side, MANIFEST) for side in sides)
    base, ours, theirs = (None if text is None else parse_manifest(text) for text in texts)
    return base, ours, theirs


def _manifest(root: Path, sides: tuple[str, str, str], open_paths: list[str]) -> list[Change]:
    """A record is a line: where git found no conflict, each is what one side made of it."""
    if MANIFEST not in open_paths:
        return []
    there = (root / MANIFEST).read_bytes()
    try:
        merged = _merged(*_manifests(root, sides))
    except ManifestError as error:
        return [_conflict(MANIFEST, there, f"one side cannot be read: {error.message}")]
    except PlaceError as error:
        named = _NAMED.search(error.message)
        return [_conflict(MANIFEST, there, f"both sides changed `{named[1] if named else '?'}`, each in its way")]
    if merged is None:
        return [_conflict(MANIFEST, there, "one side does not have it")]
    return [Change("update", MANIFEST, "records of both sides", there, manifest_content(merged))]


def _merged(base: Manifest | None, ours: Manifest | None, theirs: Manifest | None) -> Manifest | None:
    """What theirs did to base is done to ours: the inverse of taking it back."""
    return undone(ours, theirs, base) if base and ours and theirs else None


def _files(root: Path, sides: tuple[str, str, str], paths: list[str]) -> list[Change]:
    """Merge what git could not by proved edits of Python; what is left has git's markers."""
    changes = []
    paths = [path for path in paths if path != MANIFEST]
    tree = read_files(root, paths)
    renders: tuple[Files, ...] = ()
    for path in paths:
        there = tree[path].content if path in tree else None
        three = [git.content_in(root, side, path) for side in sides]
        base, ours, theirs = ({path: File(one)} if one is not None else {} for one in three)
        answer = None
        if ours and theirs:  # first, since a merge of lines would put what both added one after the other
            answer = _rendered_again(path, ours, theirs, renders or (renders := _renders(root, sides)))
        if answer is None and (base or theirs):
            answer = merge_python(merge_trees(base, ours, theirs, labels=LABELS)[0])
        if answer is None or answer.kind == "conflict" or answer.file is None or there is None:
            changes.append(_conflict(path, there, answer.reason if answer else "both sides added it"))
        else:
            executable = tree[path].executable
            changes.append(Change("update", path, "both sides' changes", there, answer.file.content, executable))
    return changes


def _renders(root: Path, sides: tuple[str, str, str]) -> tuple[Files, ...]:
    """Return all files as the templates have them by our manifest, by theirs, and by both; none where one is wrong."""
    try:
        base, ours, theirs = _manifests(root, sides)
        merged = _merged(base, ours, theirs)
        return tuple(as_files(rendered_now(one)) for one in (ours, theirs, merged) if one is not None)
    except (FastmodError, UnknownVersionError):
        return ({}, {}, {})


def _rendered_again(path: str, ours: Files, theirs: Files, renders: tuple[Files, ...]) -> Merged | None:
    """Carry what each side edited over to what both sides' records render; None where that does not go either."""
    if len(renders) < 3 or any(path not in one for one in renders):
        return None
    by_ours, by_theirs, by_both = ({path: one[path]} for one in renders)
    mine = _whole(merge_trees(by_ours, ours, by_both, labels=LABELS)[0])
    other = _whole(merge_trees(by_theirs, theirs, by_both, labels=LABELS)[0])
    if mine is None or other is None:
        return None
    answer = merge_trees(by_both, {path: mine}, {path: other}, labels=LABELS)[0]
    return answer if _whole(answer) else None


def _whole(answer: Merged) -> File | None:
    return None if answer.kind == "conflict" else answer.file


def _migrations(request: Resolution) -> list[Change]:
    """Join heads; not where both branches make the same thing, or one drops what the other works on."""
    present = read_folder(request.root / VERSIONS)
    heads = read_graph(present).heads
    if len(heads) < 2:
        return []
    twice = _against_each_other(present)
    if twice:
        return [_conflict(one.path, present[one.path.removeprefix(VERSIONS)], one.message) for one in twice]
    name = name_migration("merge branches", request.now, heads, present)
    empty = ["    pass"]
    text = revision_file(name, heads, "merge branches", empty, [*empty, ""], with_id=False).rstrip("\n") + "\n"
    return [Change("create", f"{VERSIONS}{name.file}", "joins two heads", None, text.encode())]


def _against_each_other(present: Mapping[str, bytes]) -> list[Finding]:
    nothing = Manifest("", "", "", {}, (), ())
    tree = ProjectTree(nothing, {f"{VERSIONS}{name}": content for name, content in present.items()})
    return [one for one in check_migrations(tree) if one.rule in BRANCHED]


def _conflict(path: str, there: bytes | None, reason: str) -> Change:
    return Change("conflict", path, reason, there, there)
