"""Manifests and projects that growth commands work on, without the files that they do not look at."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from fastmod.fields import fields_to_record
from fastmod.growth.landscape import Landscape
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.naming.spelling import plural
from fastmod.template.questions import answer
from fastmod.template.render import render_project
from fastmod.template.source import Template, current_template
from fastmod.wiring import wire
from tests.support.fields import parse

__all__ = ["entity", "extended", "landscape", "manifest", "minimal_project", "template"]


@cache
def template() -> Template:
    """Return the working templates."""
    return current_template()


def entity(key: str, *tokens: str, **more: object) -> EntityRecord:
    """Return the record of an entity that fastmod wrote."""
    module, _, name = key.partition(".")
    return EntityRecord(module, name, plural(name), "fastmod", fields_to_record(parse(*tokens)), **more)  # type: ignore[arg-type]


def manifest(*entities: EntityRecord) -> Manifest:
    """Return the manifest of a minimal project with these entities in modules of its own."""
    answers = answer(template().config, {"reference": ["auth", "users"]})
    modules = tuple(map(ModuleRecord.parse, answers.values["modules"]))
    own = tuple(ModuleRecord(name, "fastmod") for name in dict.fromkeys(record.module for record in entities))
    known = tuple(map(EntityRecord.parse, answers.values["entities"]))
    return Manifest(
        template().release, template().source_url, template().version,
        {name: value for name, value in answers.stored.items() if name in OPTIONS},
        (*modules, *(record for record in own if record.name not in {one.name for one in modules})),
        (*known, *entities),
    )  # fmt: skip


OPTIONS = ("project_slug", "project_name", "description", "reference")


def landscape(*entities: EntityRecord) -> Landscape:
    """Return the landscape of `manifest(*entities)`."""
    return Landscape(template(), manifest(*entities))


def extended(*entities: EntityRecord, **fields: tuple[str, ...]) -> Landscape:
    """Return `landscape(*entities)` with fields of reference entities, by their names."""
    plain = manifest(*entities)
    records = tuple(one._replace(fields=fields.get(one.name, one.fields)) for one in plain.entities)
    return Landscape(template(), replace(plain, entities=records))


@cache
def _minimal() -> dict[str, bytes]:
    answers = answer(template().config, {"reference": ["auth", "users"], "project_slug": "shop"})
    return {path: file.content for path, file in wire(render_project(template(), answers)).items()}


def minimal_project(root: Path) -> Path:
    """Write a minimal project to `root`, without git, and return it."""
    for path, content in _minimal().items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root
