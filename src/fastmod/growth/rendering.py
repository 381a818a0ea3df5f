"""`render_grown`: the files of modules and entities that growth commands wrote, as the manifest wants them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastmod.growth.examples import records_of, samples_of
from fastmod.growth.landscape import Entity, Landscape
from fastmod.growth.layers import enums_of, model_of, schema_of, service_of
from fastmod.growth.relations import ends_of
from fastmod.growth.spelling import words_of
from fastmod.naming import ModuleName
from fastmod.template.render import RenderedFile, render_tree
from fastmod.template.tidying import tidy_imports
from fastmod.template.wrapping import wrap

_EMPTY_LINES = re.compile(r"\n{4,}")

__all__ = ["render_entity", "render_folder", "render_grown", "render_module"]


def render_grown(landscape: Landscape, modules: Iterable[str], entities: Iterable[str]) -> dict[str, RenderedFile]:
    """Return the files of those of the named modules and entities that fastmod wrote, by path, unwired.

    Names that the manifest does not list, and those of another origin, give nothing.
    """
    files: dict[str, RenderedFile] = {}
    for name in modules:
        record = landscape.modules.get(name)
        if record is not None and record.origin == "fastmod":
            files |= render_module(landscape, name)
    for key in entities:
        entity = landscape.records.get(key)
        if entity is not None and entity.origin == "fastmod":
            files |= render_entity(landscape, key)
    return dict(sorted(files.items()))


def render_module(landscape: Landscape, name: str) -> dict[str, RenderedFile]:
    """Return the files of an empty module."""
    return render_folder(landscape, "templates/module", {"module": ModuleName.of(name)})


def render_entity(landscape: Landscape, key: str) -> dict[str, RenderedFile]:
    """Return the files of an entity, layer by layer."""
    entity = landscape.entity(key)
    context: dict[str, Any] = {"module": entity.module, "entity": words_of(entity)}
    files: dict[str, RenderedFile] = {}
    for part, values in _parts(entity, landscape):
        files |= render_folder(landscape, f"templates/entity/{part}", context | values)
    return files


def _parts(entity: Entity, landscape: Landscape) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield the folders of templates that an entity takes, each with what it needs besides names."""
    if entity.has("domain_service"):
        yield "domain_service", {}
        return
    if entity.has("model"):
        ends = ends_of(entity.key, landscape)
        yield "model", {"model": model_of(entity, ends), "records": records_of(entity, landscape)}
    if entity.has("model") or entity.has("schema"):
        for enum in enums_of(entity):
            yield "enum", {"enum": enum}
    samples = samples_of(entity)
    if entity.has("schema"):
        yield "schema", {"schema": schema_of(entity), "samples": samples}
    if entity.has("repository"):
        yield "repository", {}
    if entity.has("service"):
        service = service_of(entity, landscape)
        yield "service", {"service": service}
        if service.columns:
            yield "references", {"service": service}
    if entity.has("endpoint"):
        yield "endpoint", {}
        if samples.unique:
            yield "unique", {"samples": samples}


def render_folder(landscape: Landscape, folder: str, context: Mapping[str, Any]) -> dict[str, RenderedFile]:
    """Return what a folder of templates gives for a context."""
    files = render_tree(landscape.template, landscape.template.under(folder), context)
    return {path: _tidied(path, file) for path, file in files.items()}


def _tidied(path: str, file: RenderedFile) -> RenderedFile:
    if not path.endswith(".py") or not file.content:
        return file
    text = wrap(tidy_imports(file.content.decode()))
    if "\n\n\n\n" in text:
        text = _EMPTY_LINES.sub("\n\n\n", text)
    return RenderedFile((text.rstrip() + "\n").encode(), file.executable)
