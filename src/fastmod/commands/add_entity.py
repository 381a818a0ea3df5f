"""`fastmod add-entity`, `add-field` and the commands for one layer each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from fastmod.commands.growth import Site, Wish
from fastmod.commands.inventory import MODULES, module_records
from fastmod.edits import class_members
from fastmod.errors import RequestError, raise_all
from fastmod.growth.additions import Edited, NewEntity, add_domain_service, add_entity, add_fields, closed_layers
from fastmod.growth.landscape import Landscape
from fastmod.growth.places import choose_module, find_entity, known_module
from fastmod.growth.reference import VERSIONS
from fastmod.growth.requests import spelling_problems
from fastmod.manifest import ALL_LAYERS, EntityRecord, Manifest
from fastmod.manifest.records import DOMAIN_SERVICE
from fastmod.migrations import read_kept
from fastmod.naming import plural

__all__ = ["ModuleUnclearError", "wish_for_entity", "wish_for_fields", "wish_for_layer"]


_FILES = {
    "model": "models/{name}.py",
    "schema": "schemas/{name}Schema.py",
    "repository": "repositories/{name}Repository.py",
    "service": "services/{name}Service.py",
    "endpoint": "api/endpoints/{plural}.py",
}


class ModuleUnclearError(RequestError):
    """Nothing says which module is meant: on a terminal one can ask."""

    def __init__(self, entity: str, modules: tuple[str, ...]) -> None:
        super().__init__(f"which module is `{entity}` for?", hint=f"--module {'|'.join(modules)}")
        self.modules = modules


def wish_for_entity(
    site: Site, name: str, tokens: tuple[str, ...], module: str | None, standing_in: str | None
) -> Wish:
    """Return the wish for an entity with all its layers."""
    return _wish(f"add-entity {name}", site, name, tokens, module, standing_in, ALL_LAYERS)


def wish_for_layer(
    site: Site, layer: str, name: str, tokens: tuple[str, ...], module: str | None, standing_in: str | None
) -> Wish:
    """Return the wish for one layer of an entity and those below it; a service without fields may stand alone."""
    command = f"add-{layer} {name}"
    return _wish(command, site, name, tokens, module, standing_in, closed_layers(layer), layer)


def wish_for_fields(site: Site, name: str, tokens: tuple[str, ...], module: str | None) -> Wish:
    """Return the wish for more fields of an entity that is there."""

    def edit(manifest: Manifest, landscape: Landscape) -> Edited:
        try:
            record = find_entity(name, module, manifest)
        except RequestError as error:
            _raise_with_spelling(error, name, tokens, landscape)
        columns, classes = _columns(site.root, record.module, name), _class_files(site.root, record.name)
        kept = _kept(site, record.plural)
        return add_fields(manifest, landscape, NewEntity(record.module, name, tokens, (), classes, columns, kept))

    return Wish(f"add-field {name}", edit)


def _wish(
    command: str,
    site: Site,
    name: str,
    tokens: tuple[str, ...],
    module: str | None,
    standing_in: str | None,
    layers: tuple[str, ...],
    layer: str = "model",
) -> Wish:
    alone = layer == "service"

    def edit(manifest: Manifest, landscape: Landscape) -> Edited:
        try:
            where = _module(site, manifest, landscape, name, module, standing_in)
        except RequestError as error:
            _raise_with_spelling(error, name, tokens, landscape)
        present = landscape.records.get(f"{where}.{name}")
        if present is not None and not tokens and _has(present, layers, alone):
            file = _FILES[layer].format(name=name, plural=present.plural)
            return Edited(manifest, (f"`{name}` is there already: `{MODULES}/{where}/{file}`",))
        classes = _class_files(site.root, name)
        columns = _columns(site.root, where, name) if present else ()
        kept = _kept(site, present.plural if present else plural(name))
        wanted = NewEntity(where, name, tokens, layers, classes, columns, kept)
        if present is None and alone and not tokens and not _has_model(site, where, name):
            return add_domain_service(manifest, landscape, wanted)
        edited = add_entity(manifest, landscape, wanted)
        if present is None and "endpoint" in layers:
            _refuse_endpoints(site, where, name)
        return edited

    return Wish(command, edit)


def _has(present: EntityRecord, layers: tuple[str, ...], alone: bool) -> bool:
    return set(layers) <= set(present.layers) or (alone and present.layers == DOMAIN_SERVICE)


def _raise_with_spelling(error: RequestError, name: str, tokens: tuple[str, ...], landscape: Landscape) -> NoReturn:
    """Raise an error about the place together with what is wrong with the request wherever it goes."""
    swapped = ":" in name  # a field stands before the entity: whatever else seems wrong follows from that
    if not swapped and (others := spelling_problems(name, tokens, landscape)):
        raise_all([error, *others])
    raise error


def _refuse_endpoints(site: Site, module: str, name: str) -> None:
    """Endpoints of that file serve what the new ones would be for."""
    path = f"{MODULES}/{module}/api/endpoints/{plural(name)}.py"
    if (site.root / path).exists():
        raise RequestError(
            f"`{name}` cannot be an entity name: its endpoints would be in `{path}`, which is there already",
            hint="choose another name, or move that file away",
        )


def _module(
    site: Site, manifest: Manifest, landscape: Landscape, name: str, module: str | None, standing_in: str | None
) -> str:
    modules = module_records(site.root, manifest)
    if module is not None:
        chosen = known_module(module, modules)
    else:
        homes = [record.module for record in manifest.entities if record.name == name]
        found = homes[0] if len(homes) == 1 else choose_module(name, modules, standing_in)
        if found is None:
            raise ModuleUnclearError(name, tuple(modules))
        chosen = found
    if chosen not in landscape.modules:
        raise RequestError(
            f"module `{chosen}` was written by hand and is not in the manifest",
            hint=f"`fastmod add-module {chosen}` takes it in",
        )
    return chosen


def _kept(site: Site, table: str) -> Mapping[str, str] | None:
    """Return the columns that the database kept of an earlier table of that name; None for no such table."""
    return read_kept(site.root / VERSIONS).get(table)


def _class_files(root: Path, start: str) -> frozenset[str]:
    """Class = file: the names of files are the names of classes that are taken; of those, what begins with `start`."""
    folders = [*_folders(f"{root}/app/shared")]
    folders += [folder for module in _folders(f"{root}/{MODULES}") for folder in _folders(module)]
    start = start.casefold()
    return frozenset(name for folder in folders for name in _class_names(os.listdir(folder), start))


def _class_names(names: list[str], start: str) -> Iterator[str]:
    """Yield the classes of files; most folders have none, which one look at all names together tells."""
    if f"/{start}" in "/".join(["", *names]).casefold():
        for name in names:
            if name.endswith(".py") and "A" <= name[0] <= "Z" and name.casefold().startswith(start):
                yield name.removesuffix(".py")


def _folders(folder: str) -> list[str]:
    """Return the folders in a folder; quicker than a glob, which counts where there are hundreds of entities."""
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.name != "__pycache__" and entry.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _model(module: str, name: str) -> str:
    return f"{MODULES}/{module}/{_FILES['model'].format(name=name)}"


def _has_model(site: Site, module: str, name: str) -> bool:
    return (site.root / _model(module, name)).is_file()


def _columns(root: Path, module: str, name: str) -> tuple[str, ...]:
    file = root / _model(module, name)
    if not file.is_file():
        return ()
    try:
        return tuple(class_members(file.read_text("utf-8"), name))
    except (LookupError, UnicodeDecodeError):
        return ()  # renamed or in the middle of an edit: the merge will tell
