"""`fastmod add-*`: one function for each command, all of them a wish for the same engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from fastmod.cli.asking import asked_for
from fastmod.cli.growing import GrowOptions, module_here, run_growth
from fastmod.cli.options import Conflict, ConflictChoice, Debug, DryRun, EntityModule, Json, Module, ProjectDir, Quiet

__all__ = ["LAYERS", "add_entity", "add_field", "add_module", "layer_command"]

FIELDS_HELP = "name:type[=args][:modifier[=value]]..., such as `total:decimal=12,2:min=0`."

LAYERS = {
    "model": "Add the model of an entity, with its migration and tests.",
    "schema": "Add the schemas of an entity, with tests.",
    "repository": "Add the repository of an entity, and the model and schemas that it needs.",
    "service": "Add the service of an entity and what it needs; without fields, one that has no records of its own.",
    "endpoint": "Add the endpoints of an entity, and all layers that they need.",
}
"""The layers that have a command of their own, with its summary."""

ENTITY_HELP = "The entity in PascalCase, such as UserProfile."

EntityArgument = Annotated[str, typer.Argument(metavar="NAME", help=ENTITY_HELP)]
FieldsArgument = Annotated[list[str] | None, typer.Argument(metavar="[FIELD]...", help=FIELDS_HELP)]


def add_module(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The module in snake_case, such as order_items.")],
    empty: Annotated[bool, typer.Option("--empty", help="Your own module, also by a reference module's name.")] = False,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.STOP,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Add a module: empty and of the usual shape, a reference module, or a folder that you wrote."""
    from fastmod.commands.add_module import wish_for_module

    options = GrowOptions(project, dry_run, conflict, json, quiet)
    run_growth(options, lambda site: wish_for_module(site, name, empty=empty))


def add_entity(
    name: EntityArgument,
    fields: FieldsArgument = None,
    module: Module = None,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.STOP,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Add an entity with model, schemas, repository, service, endpoints, events, migration and tests.

    Of an entity that is there, missing fields and layers are added; nothing is changed or removed. Without --module it
    goes to the one module that has an entity of that name, else to the module you stand in, else to your only own
    module, else to the one its name begins with. On a terminal what is not given is asked for.
    """
    from fastmod.commands.add_entity import wish_for_entity

    options = GrowOptions(project, dry_run, conflict, json, quiet)
    here = module_here(project)
    tokens, module = asked_for(
        options, (tuple(fields or ()), module), lambda site, some, where: wish_for_entity(site, name, some, where, here)
    )
    run_growth(options, lambda site: wish_for_entity(site, name, tokens, module, here))


def add_field(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help=ENTITY_HELP)],
    fields: Annotated[list[str], typer.Argument(metavar="FIELD...", help=FIELDS_HELP)],
    module: EntityModule = None,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.STOP,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Add fields to an entity: model, schemas, filters, tests, and a migration that works on tables with rows."""
    from fastmod.commands.add_entity import wish_for_fields

    options = GrowOptions(project, dry_run, conflict, json, quiet)
    run_growth(options, lambda site: wish_for_fields(site, entity, tuple(fields), module))


def layer_command(layer: str, summary: str) -> Callable[..., None]:
    """Return the command that adds one layer of an entity, and those below that it needs."""

    def add_layer(
        name: EntityArgument,
        fields: FieldsArgument = None,
        module: Module = None,
        project: ProjectDir = None,
        dry_run: DryRun = False,
        conflict: Conflict = ConflictChoice.STOP,
        json: Json = False,
        quiet: Quiet = False,
        debug: Debug = False,
    ) -> None:
        from fastmod.commands.add_entity import wish_for_layer

        options = GrowOptions(project, dry_run, conflict, json, quiet)
        here = module_here(project)
        run_growth(options, lambda site: wish_for_layer(site, layer, name, tuple(fields or ()), module, here))

    add_layer.__doc__ = summary
    return add_layer
