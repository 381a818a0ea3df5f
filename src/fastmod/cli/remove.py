"""`fastmod remove-*`: asks what becomes of the rows on a terminal; elsewhere an option has to say so."""

from __future__ import annotations

from typing import Annotated

import typer

from fastmod.cli.growing import GrowOptions, run_growth
from fastmod.cli.options import Conflict, ConflictChoice, Debug, DryRun, EntityModule, Json, ProjectDir, Quiet
from fastmod.cli.terminal import confirm, interactive
from fastmod.errors import RequestError

__all__ = ["remove_entity", "remove_field", "remove_module"]

KeepData = Annotated[
    bool | None,
    typer.Option(
        "--keep-data/--drop-data",
        help="Keep the rows, out of the way of everything else, or drop them; by a migration each.",
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
    keep = _keep(options, keep_data, module=name, entity=None)
    run_growth(options, lambda site: wish_to_remove_module(site, name, keep_data=keep))


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
    keep = _keep(options, keep_data, module=module, entity=name)
    run_growth(options, lambda site: wish_to_remove_entity(site, name, module, keep_data=keep))


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
    keep = _keep(options, keep_data, module=module, entity=entity)
    run_growth(options, lambda _: wish_to_remove_fields(entity, tuple(fields), module, keep_data=keep))


def _keep(options: GrowOptions, given: bool | None, *, module: str | None, entity: str | None) -> bool:
    if given is not None:
        return given
    from fastmod.commands.remove import holds_data
    from fastmod.growth.places import find_entity
    from fastmod.project import find_project, load_manifest

    manifest = load_manifest(find_project(options.project))
    if entity is not None:
        find_entity(entity, module, manifest.entities)  # what is not there is said before anything is asked
    if not holds_data(manifest, module=module, entity=entity):
        return True
    if interactive() and not (options.json or options.quiet or options.dry_run):
        return not confirm("Drop the data too, by a migration?")
    raise RequestError("what becomes of the rows is not said", hint="pass --keep-data or --drop-data")
