"""`fastmod update`: the project as newer templates have it, merged with what its owner made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fastmod.apply.filesystem import FileSystem
from fastmod.commands.arriving import arriving_migrations
from fastmod.commands.carrying_out import Grown, Planned, carry_out
from fastmod.commands.list_merge import with_lists
from fastmod.commands.rendered import carried, render_everything
from fastmod.commands.trees import as_files, read_files
from fastmod.errors import PlaceError, RequestError
from fastmod.git import unmerged
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.merge import Conflict, File, merge_plan, merge_python, merge_trees
from fastmod.migrations import VERSIONS
from fastmod.plan import Change, Plan
from fastmod.project import MANIFEST, sound_manifest
from fastmod.template.questions import answer, questions
from fastmod.template.render import render_manifest
from fastmod.template.source import Template
from fastmod.template.store import UnknownVersionError
from fastmod.wiring import wire

__all__ = ["Update", "update"]

LABELS = ("yours", "rendered before", "newer templates")
MARKER = b"<<<<<<< "


@dataclass(frozen=True)
class Update:
    """What an update works with: the project, the templates it is to stand on, and the disk."""

    root: Path
    target: Template
    fs: FileSystem


def update(request: Update, *, dry_run: bool, conflict: Conflict) -> Grown:
    """Bring a project to the templates of `request.target`.

    Raises `RequestError` for older templates than the project has, `PlaceError` for conflicts that are not resolved
    yet and for versions that this fastmod does not carry; the tree is then as it was.
    """
    return carry_out(request.root, request.fs, lambda: _planned(request, conflict), dry_run=dry_run, conflict=conflict)


def _planned(request: Update, conflict: Conflict) -> Planned:
    manifest, target = sound_manifest(request.root), request.target
    if (manifest.release, manifest.grown_with) == (target.release, target.version):
        return Plan("update", ()), (), (f"the project stands on {target.version} already",)
    _refuse_older(manifest, target)
    after = moved(manifest, target)
    before_files, after_files = _rendered(manifest), _wired(after, target, target)
    base, theirs = _own(before_files), _own(after_files)
    tree = read_files(request.root, [*base, *theirs, MANIFEST])
    moves = {old: new for old, new in _moves(target).items() if old in base}
    answers = (merge_python(one) for one in merge_trees(base, tree, theirs, moves, LABELS))
    merged = with_lists(answers, LABELS)
    plan = merge_plan("update", merged, tree, conflict)
    _refuse_unresolved(plan, tree, unmerged(request.root))
    arriving = arriving_migrations(request.root, _migrations(before_files), _migrations(after_files))
    content = render_manifest(target, answer(target.config, _known(after, target)), target.release, after.source_url)
    changes = [*plan.changes, *arriving, Change("update", MANIFEST, "the manifest", tree[MANIFEST].content, content)]
    notes = tuple(
        f"`{one.path}` stays deleted" for one in merged if one.kind == "deleted-by-user" and one.path in theirs
    )
    return Plan("update", tuple(sorted(changes, key=lambda change: change.path))), merged, notes


def moved(manifest: Manifest, target: Template) -> Manifest:
    """Return the manifest on other templates: reference records as these have them, with the fields added to them."""
    chosen = set(manifest.options["reference"])
    fields = {(one.module, one.name): one.fields for one in manifest.entities if one.origin == "reference"}
    modules = [
        ModuleRecord.parse(raw) for raw in target.config["reference_modules"]["default"] if raw["name"] in chosen
    ]
    entities = [
        EntityRecord.parse(raw) for raw in target.config["reference_entities"]["default"] if raw["module"] in chosen
    ]
    entities = [one._replace(fields=fields.get((one.module, one.name), ())) for one in entities]
    return replace(
        manifest,
        release=target.release,
        grown_with=target.version,
        modules=(*modules, *(one for one in manifest.modules if one.origin != "reference")),
        entities=(*entities, *(one for one in manifest.entities if one.origin != "reference")),
    )


def _rendered(manifest: Manifest) -> dict[str, File]:
    """Return the project as it was rendered: its own files and what grew may stand on different versions."""
    try:
        project, grown = carried(manifest.release.removeprefix("v")), carried(manifest.grown_with)
    except UnknownVersionError as error:
        raise PlaceError(str(error), hint="upgrade fastmod") from None
    return _wired(manifest, project, grown)


def _wired(manifest: Manifest, project: Template, grown: Template) -> dict[str, File]:
    # Versions before 0.3.0 could not grow: nothing in the project stands on templates that they do not have.
    growing = grown if grown.under("templates/entity") else None
    return as_files(wire(render_everything(manifest, project, growing)))


def _own(files: Mapping[str, File]) -> dict[str, File]:
    return {path: file for path, file in files.items() if path != MANIFEST and not path.startswith(VERSIONS)}


def _migrations(files: Mapping[str, File]) -> dict[str, bytes]:
    return {path.removeprefix(VERSIONS): file.content for path, file in files.items() if path.startswith(VERSIONS)}


def _moves(target: Template) -> dict[str, str]:
    """Return the renames that templates made, old path to new, of all versions up to the target."""
    if "templates/data/moves.json" not in target.files:
        return {}
    moves: dict[str, str] = target.data("moves")
    return moves


def _known(manifest: Manifest, target: Template) -> dict[str, object]:
    known = questions(target.config)
    return {name: value for name, value in manifest.answers().items() if name in known}


def _refuse_older(manifest: Manifest, target: Template) -> None:
    present = max(manifest.release.removeprefix("v"), manifest.grown_with, key=_order)
    if _order(target.version) < _order(present):
        raise RequestError(
            f"the project stands on {present}, which is newer than {target.version}",
            hint="an update goes forward only; to go back, use git",
        )


def _order(version: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        raise PlaceError(
            f"`{version}` is not a version of the templates", hint="restore the manifest from git"
        ) from None


def _refuse_unresolved(plan: Plan, tree: Mapping[str, File], known: tuple[str, ...]) -> None:
    """A file with markers is not one to merge; of one that a side deleted only git's index tells."""
    touched = {MANIFEST, *(change.path for change in (*plan.writes, *plan.of("conflict")))}
    marked = tuple(
        path for path in sorted(touched) if path in known or (path in tree and _has_markers(tree[path].content))
    )
    if marked:
        raise PlaceError(
            "there are conflicts of an earlier merge",
            hint="resolve them and `git add` the files, then update",
            details=marked,
        )


def _has_markers(content: bytes) -> bool:
    return content.startswith(MARKER) or b"\n" + MARKER in content
