"""`fastmod remove-*`: asks what becomes of the rows on a terminal; elsewhere an option has to say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from fastmod.cli.growing import GrowOptions, run_growth, site_of
from fastmod.cli.options import Conflict, ConflictChoice, Debug, DryRun, EntityModule, Json, ProjectDir, Quiet
from fastmod.cli.terminal import confirm, interactive, print_aside
from fastmod.errors import RequestError

if TYPE_CHECKING:
    from fastmod.commands.growth import Site, Wish

__all__ = ["remove_entity", "remove_field", "remove_module"]

MANY = 8
"""Files of one kind that are listed before the question."""
MANIFEST = ".copier-answers.yml"
Make = Callable[["Site", bool], "Wish"]
"""Gives the wish; the flag says that the rows are kept."""

KeepData = Annotated[
    bool | None,
    typer.Option(
        "--keep-data/--drop-data",
        help="Keep the rows, out of the way of everything else, or drop them; by a migration each "
        "(where there is a table: asked on a terminal, required elsewhere).",
    ),
]


def remove_module(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The module.")],
    keep_data: KeepData = None,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.STOP,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Remove a module with its entities; edited files and uses elsewhere stop it."""
    from fastmod.commands.remove import wish_to_remove_module

    options = GrowOptions(project, dry_run, conflict, json, quiet)

    def wish(site: Site, keep: bool) -> Wish:
        return wish_to_remove_module(site, name, keep_data=keep)

    keep = _keep(options, keep_data, wish, module=name, entity=None)
    run_growth(options, lambda site: wish(site, keep))


def remove_entity(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The entity.")],
    module: EntityModule = None,
    keep_data: KeepData = None,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.STOP,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Remove an entity with all its layers; edited files and uses elsewhere stop it."""
    from fastmod.commands.remove import wish_to_remove_entity

    options = GrowOptions(project, dry_run, conflict, json, quiet)

    def wish(site: Site, keep: bool) -> Wish:
        return wish_to_remove_entity(site, name, module, keep_data=keep)

    keep = _keep(options, keep_data, wish, module=module, entity=name)
    run_growth(options, lambda site: wish(site, keep))


def remove_field(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="The entity.")],
    fields: Annotated[list[str], typer.Argument(metavar="FIELD_NAME...", help="Names of fields that fastmod added.")],
    module: EntityModule = None,
    keep_data: KeepData = None,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.STOP,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Remove fields from an entity: model, schemas, filters, tests; the columns as you say."""
    from fastmod.commands.remove import wish_to_remove_fields

    options = GrowOptions(project, dry_run, conflict, json, quiet)

    def wish(site: Site, keep: bool) -> Wish:
        return wish_to_remove_fields(entity, tuple(fields), module, keep_data=keep)

    keep = _keep(options, keep_data, wish, module=module, entity=entity)
    run_growth(options, lambda site: wish(site, keep))


def _keep(options: GrowOptions, given: bool | None, wish: Make, *, module: str | None, entity: str | None) -> bool:
    if given is not None:
        return given
    from fastmod.commands.remove import holds_data
    from fastmod.growth.places import find_entity
    from fastmod.project import find_project, sound_manifest

    manifest = sound_manifest(find_project(options.project))
    if entity is not None:
        find_entity(entity, module, manifest)  # what is not there is said before anything is asked
    if not holds_data(manifest, module=module, entity=entity):
        return True
    if interactive() and not (options.json or options.quiet or options.dry_run):
        return not (_shown(options, wish) and confirm("Drop the data too, by a migration?"))
    raise RequestError("what becomes of the rows is not said", hint="pass --keep-data or --drop-data")


def _shown(options: GrowOptions, wish: Make) -> bool:
    """Show what would go; False where nothing would, since edits of the user's stand in the way."""
    from fastmod.apply.left import left_behind
    from fastmod.commands.growth import grow
    from fastmod.commands.remove import what_is_lost

    site = site_of(options.project)
    if left_behind(site.root):
        return True  # the tree is about to become another one
    wanted = wish(site, False)
    plan = grow(site, wanted, dry_run=True, conflict=options.conflict.value).plan
    if plan.of("conflict") and options.conflict is ConflictChoice.STOP:
        return False
    lines = [*what_is_lost(site, wanted)]
    for changes, verb in ((plan.of("delete"), "deleted"), (plan.of("update"), "changed")):
        paths = [change.path for change in changes if change.path != MANIFEST]
        if paths:
            lines.append(f"{len(paths)} {'file is' if len(paths) == 1 else 'files are'} {verb}:")
            lines += [f"  {path}" for path in paths[:MANY]]
            lines += [f"  ... and {len(paths) - MANY} more"] if len(paths) > MANY else []
    print_aside("\n".join(lines))
    return True
