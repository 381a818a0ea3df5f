"""`fastmod remove-*`: what fastmod wrote goes, unless it was edited or something else uses it; migrations stay."""

from __future__ import annotations

from fastmod.commands.growth import Site, Wish
from fastmod.commands.selection import Catalogue
from fastmod.commands.users_of import uses_of
from fastmod.errors import RequestError
from fastmod.growth.additions import Edited
from fastmod.growth.definitions import definitions_of, dependencies_file
from fastmod.growth.landscape import Landscape
from fastmod.growth.places import find_entity, known_module
from fastmod.growth.reference import render_both, without_reference
from fastmod.growth.removals import kept_notes, lost_data, remove_entity, remove_fields, remove_module
from fastmod.growth.scope import rendered, scope_of
from fastmod.manifest import Manifest
from fastmod.project import load_manifest

__all__ = ["holds_data", "what_is_lost", "wish_to_remove_entity", "wish_to_remove_fields", "wish_to_remove_module"]


def wish_to_remove_module(site: Site, name: str, *, keep_data: bool) -> Wish:
    """Return the wish that a module goes with all its entities."""

    def edit(manifest: Manifest, landscape: Landscape) -> Edited:
        record = landscape.modules[known_module(name, landscape.modules)]
        if record.origin == "user":
            raise RequestError(f"module `{name}` was written by hand", hint=f"remove `app/modules/{name}` yourself")
        edited = remove_module(manifest, landscape, name)
        if record.origin == "reference":
            _refuse_needed(site, manifest, name)
            edited = Edited(without_reference(edited.manifest, name))
        _refuse_uses(site, manifest, edited.manifest, f"module `{name}`")
        return _told(edited, landscape, keep_data)

    return Wish(f"remove-module {name}", edit, keep_data)


def wish_to_remove_entity(site: Site, name: str, module: str | None, *, keep_data: bool) -> Wish:
    """Return the wish that an entity goes with all its layers."""

    def edit(manifest: Manifest, landscape: Landscape) -> Edited:
        edited = remove_entity(manifest, landscape, find_entity(name, module, manifest))
        _refuse_uses(site, manifest, edited.manifest, f"entity `{name}`")
        return _told(edited, landscape, keep_data)

    return Wish(f"remove-entity {name}", edit, keep_data)


def wish_to_remove_fields(name: str, fields: tuple[str, ...], module: str | None, *, keep_data: bool) -> Wish:
    """Return the wish that fields of an entity go."""

    def edit(manifest: Manifest, landscape: Landscape) -> Edited:
        edited = remove_fields(manifest, find_entity(name, module, manifest), fields)
        return _told(edited, landscape, keep_data)

    return Wish(f"remove-field {name}", edit, keep_data)


def holds_data(manifest: Manifest, *, module: str | None, entity: str | None) -> bool:
    """Whether the database may hold rows of what is to be removed."""
    return any(
        "model" in record.layers
        for record in manifest.entities
        if module in (None, record.module) and entity in (None, record.name)
    )


def what_is_lost(site: Site, wish: Wish) -> tuple[str, ...]:
    """Return a line for each table and column whose values a removal takes with it, unless it keeps them."""
    manifest = load_manifest(site.root)
    old = Landscape(site.template, manifest)
    return lost_data(old, Landscape(site.template, wish.edit(manifest, old).manifest))


def _definitions(before: Landscape, after: Landscape) -> dict[str, set[str]]:
    """Return what goes out of each `dependencies.py` that stays."""
    names: dict[str, set[str]] = {}
    for key, record in before.records.items():
        if key not in after.records and record.origin == "fastmod" and record.module in after.modules:
            found = {one.name for one in definitions_of(before.entity(key))}
            names.setdefault(dependencies_file(record.module), set()).update(found)
    return names


def _told(edited: Edited, old: Landscape, keep_data: bool) -> Edited:
    if not keep_data:
        return edited
    return Edited(edited.manifest, (*edited.notes, *kept_notes(old, Landscape(old.template, edited.manifest))))


def _refuse_needed(site: Site, manifest: Manifest, name: str) -> None:
    modules = Catalogue.of(site.template).modules
    needing = [other for other in manifest.options["reference"] if name in modules[other]["needs"]]
    if needing:
        raise RequestError(
            f"module `{name}` is needed by {', '.join(f'`{other}`' for other in needing)}",
            hint="every project has this module" if name in ("auth", "users") else "remove these first",
        )


def _refuse_uses(site: Site, old: Manifest, new: Manifest, noun: str) -> None:
    """Raise `RequestError` with all lines of other files that use what would go."""
    before, after = Landscape(site.template, old), Landscape(site.template, new)
    scope = scope_of(before, after)
    project_before, project_after = render_both(site.template, old, new)
    base = project_before | rendered(before, scope)
    left = {*project_after, *rendered(after, scope)}
    going = {path: file.content for path, file in base.items() if path not in left}
    tables = set(before.tables.values()) - set(after.tables.values())
    uses = uses_of(site.root, going, set(base), tables, _definitions(before, after))
    if uses:
        raise RequestError(
            f"{noun} is used elsewhere", hint="change these lines first, then run the command again", details=uses
        )
