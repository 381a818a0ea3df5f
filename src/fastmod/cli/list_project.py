"""`fastmod list`: the modules and entities of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastmod.cli.options import Debug, Json, ProjectDir, Quiet
from fastmod.cli.terminal import note_half_done, print_json, print_lines

if TYPE_CHECKING:
    from fastmod.manifest import EntityRecord

__all__ = ["list_project"]


def list_project(project: ProjectDir = None, json: Json = False, quiet: Quiet = False, debug: Debug = False) -> None:
    """List the modules and entities of the project."""
    from fastmod.commands.inventory import take_inventory
    from fastmod.project import find_project, sound_manifest

    root = find_project(project)
    note_half_done(root, quiet)
    inventory = take_inventory(root, sound_manifest(root))
    if json:
        print_json({
            "version": 1,
            "project": str(root),
            "release": inventory.release,
            "modules": [record.as_json() for record in inventory.modules],
            "entities": [record.as_json() for record in inventory.entities],
        })  # fmt: skip
        return
    if quiet:
        return
    width = max((len(entity.name) for entity in inventory.entities), default=0)
    for module in inventory.modules:
        print_lines([f"{module.name}  ({module.origin})"])
        print_lines(
            f"  {entity.name:<{width}}  {_table(entity)}  ({entity.origin})"
            for entity in inventory.entities_of(module.name)
        )


def _table(entity: EntityRecord) -> str:
    """Only a model has a table; what a hand wrote has one that is not known."""
    return entity.plural if entity.plural and "model" in entity.layers else "-"
