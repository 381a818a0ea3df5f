"""Reference modules that come into a project, or go: records of the manifest, and the project rendered both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from fastmod.growth.additions import Edited
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.migrations import VERSIONS, MigrationName
from fastmod.template.questions import answer
from fastmod.template.render import ANSWERS_FILE, RenderedFile, render_project
from fastmod.template.source import Template
from fastmod.wiring import wire
from fastmod.wiring.wanted import REGISTRY

__all__ = [
    "VERSIONS", "again_text", "dropping_text", "module_migrations", "render_both", "with_reference",
    "without_reference",
]  # fmt: skip


def with_reference(manifest: Manifest, template: Template, name: str) -> Edited:
    """Add a reference module with its entities; that what it needs is there has been asked before."""
    choices = template.config["reference"]["choices"]
    present = {*manifest.options["reference"], name}
    records = [record for record in template.config["reference_modules"]["default"] if record["name"] == name]
    entities = [record for record in template.config["reference_entities"]["default"] if record["module"] == name]
    return Edited(
        replace(
            manifest,
            options={**manifest.options, "reference": [choice for choice in choices if choice in present]},
            modules=(*manifest.modules, *map(ModuleRecord.parse, records)),
            entities=(*manifest.entities, *map(EntityRecord.parse, entities)),
        )
    )


def without_reference(manifest: Manifest, name: str) -> Manifest:
    """Take the name of a reference module out of the project's answers."""
    left = [module for module in manifest.options["reference"] if module != name]
    return replace(manifest, options={**manifest.options, "reference": left})


def render_both(
    template: Template, old: Manifest, new: Manifest
) -> tuple[dict[str, RenderedFile], dict[str, RenderedFile]]:
    """Return the project's own files before and after, where they differ; none when the same modules are there.

    Left out: migrations, which are written once, and the registry of modules, which holds the user's own as well.
    """
    if old.options["reference"] == new.options["reference"]:
        return {}, {}
    before, after = (wire(render_project(template, answer(template.config, one.answers()))) for one in (old, new))
    apart = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    apart = {path for path in apart if not path.startswith(VERSIONS) and path not in (REGISTRY, ANSWERS_FILE)}
    return _only(before, apart), _only(after, apart)


def module_migrations(template: Template, manifest: Manifest, name: str, head: str) -> dict[str, str]:
    """Return the migrations of a reference module by file name, oldest first; the first one stands on `head`."""
    answers = answer(template.config, manifest.answers())
    standing = replace(answers, values={**answers.values, "parents": {**answers.values["parents"], name: head}})
    paths = [path.removeprefix("/") for path in template.config["module_paths"]["default"].get(name, ())]
    rendered = render_project(template, standing)
    return {
        path.removeprefix(VERSIONS): rendered[path].content.decode()
        for path in sorted(paths)
        if path.startswith(VERSIONS) and path in rendered
    }


def dropping_text(text: str, what: str, name: MigrationName, parents: tuple[str, ...]) -> str:
    """Return a migration that takes back what the one of `text` does: its two ways, the other way round."""
    return again_text(re.sub(r"^def (upgrade|downgrade)\(", _other_way, text, flags=re.MULTILINE), what, name, parents)


def again_text(text: str, what: str, name: MigrationName, parents: tuple[str, ...]) -> str:
    """Return a migration that does what the one of `text` does, once more, in another place."""
    again = re.sub(r'^""".*?"""', lambda _: f'"""{what.capitalize()}."""', text, count=1, flags=re.DOTALL)
    again = re.sub(r"^(revision\b[^=]*= ).*$", rf'\g<1>"{name.revision}"', again, count=1, flags=re.MULTILINE)
    parent = f'"{parents[0]}"' if parents else "None"
    return re.sub(r"^(down_revision\b[^=]*= ).*$", rf"\g<1>{parent}", again, count=1, flags=re.MULTILINE)


def _other_way(match: re.Match[str]) -> str:
    return f"def {'downgrade' if match[1] == 'upgrade' else 'upgrade'}("


def _only(files: Mapping[str, RenderedFile], paths: set[str]) -> dict[str, RenderedFile]:
    return {path: file for path, file in files.items() if path in paths}
