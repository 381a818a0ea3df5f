"""`render_extended`: what a project has of a reference entity to which fields or relationships were added. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastmod.growth.examples import records_of, samples_of
from fastmod.growth.extensions.blanks import blank_of
from fastmod.growth.extensions.extend import extend
from fastmod.growth.extensions.places import Extension, Role, places_of
from fastmod.growth.landscape import Entity, Landscape
from fastmod.growth.layers import enums_of, import_lines
from fastmod.growth.relations import ends_of
from fastmod.growth.rendering import render_folder
from fastmod.growth.spelling import words_of
from fastmod.template.render import RenderedFile

__all__ = ["render_extended"]


@dataclass(frozen=True, slots=True)
class ExtensionText:
    """`extension` in templates: values of the fields as Python holds them, and the classes that show or take them."""

    imports: str
    values: str
    classes: str


def render_extended(
    landscape: Landscape, key: str, sources: Mapping[str, RenderedFile] | None = None
) -> dict[str, RenderedFile]:
    """Return the files that fields and relationships of a reference entity are in, the tests of its fields included.

    The application's files are there without fields as well: so they come back as they were when the last one goes.
    They start from `sources`, where these are given: a project may stand on another version than what grew in it.
    """
    entity, places = landscape.entity(key), places_of(landscape.template, key)
    texts = {path: (sources[path].content.decode() if sources else _source(landscape, path)) for path in places.paths}
    fields = [(part, blank_of(part, landscape.types)) for part in entity.parts]
    extended = extend(texts, places, fields, ends_of(key, landscape))
    files = {path: RenderedFile(text.encode()) for path, text in extended.items()}
    context = {"module": entity.module, "entity": words_of(entity)}
    for folder, values in _parts(entity, landscape, places):
        files |= render_folder(landscape, f"templates/entity/{folder}", context | values)
    return files


def _source(landscape: Landscape, path: str) -> str:
    """Return a file of a reference module: plain Python, the same in every project."""
    return landscape.template.files[f"templates/project/{path}"].content.decode()


def _parts(entity: Entity, landscape: Landscape, places: Extension) -> Iterator[tuple[str, dict[str, Any]]]:
    if not entity.parts:
        return
    for enum in enums_of(entity):
        yield "enum", {"enum": enum}
    samples = samples_of(entity)
    yield "extension", {"samples": samples, "extension": _text(entity, landscape, places, "response")}
    if places.of("create", "update"):
        yield "extension_input", {"samples": samples, "extension": _text(entity, landscape, places, "create", "update")}


def _text(entity: Entity, landscape: Landscape, places: Extension, *roles: Role) -> ExtensionText:
    records, classes = records_of(entity, landscape), places.of(*roles)
    imports = {(f"app.modules.{places.module}.schemas.{one.file}", one.name) for one in classes}
    shown = roles == ("response",)
    return ExtensionText(
        imports=import_lines([frozenset(imports)]) + (records.imports if shown else ""),
        values=records.first.replace("\n    ", "\n"),
        classes=", ".join(one.name for one in classes) + ("," if len(classes) == 1 and not shown else ""),
    )
