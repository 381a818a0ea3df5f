"""One project that has everything, rendered with each released version: `python -m tests.golden.stored` records it.

`make release` does so for a new version. Fields are recorded too: later types are no part of it. A hash that is there
never changes: projects of that release would see drift that nobody caused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from fastmod.commands.rendered import render_everything, versions
from fastmod.fields import fields_to_record
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.naming.spelling import plural
from fastmod.template.questions import answer
from fastmod.template.source import Template
from fastmod.wiring import wire
from tests.support.every_field import every_token
from tests.support.fields import parse
from tests.support.releases import released
from tests.support.repository import ROOT

__all__ = ["RECORDED", "rendered_hash", "stored_versions", "tokens_of"]

RECORDED = ROOT / "tests" / "golden" / "stored.json"
FIELDS_OF_ONE = 8
EXTENDED = {"User": ("nickname:str=40:optional:unique",), "BillingAccount": ("ceiling:decimal=12,2:default=10.50",)}
LAYERS = {
    "Calculator": ("domain_service",),
    "Draft": ("model",),
    "Form": ("schema",),
    "Archive": ("model", "repository"),
}


def stored_versions() -> list[str]:
    """Return the versions of the store, the present one too where it is released."""
    return [version for version in versions() if (ROOT / "templates" / "store" / f"{version}.json").is_file()]


def tokens_of(template: Template) -> list[str]:
    """Return every type with every modifier, on templates that can grow."""
    return every_token() if template.under("templates/entity") else []


def golden_manifest(template: Template, tokens: Sequence[str]) -> Manifest:
    """Return the manifest: all reference modules and, where there are tokens, entities with all of them."""
    answers = answer(template.config, {"project_slug": "golden", "project_name": "Gold", "description": "Of all kinds"})
    stored = {name: answers.stored[name] for name in ("project_slug", "project_name", "description", "reference")}
    modules = [*map(ModuleRecord.parse, answers.values["modules"])]
    entities = [*map(EntityRecord.parse, answers.values["entities"])]
    if tokens:
        modules += [ModuleRecord(name, "fastmod") for name in ("gold", "order_items")]
        entities = [_extended(one) for one in entities]
        entities += _own(tokens)
    return Manifest(template.release, template.source_url, template.version, stored, tuple(modules), tuple(entities))


def rendered_hash(version: str, tokens: Sequence[str]) -> str:
    """Return the SHA-256 of all that a version renders: paths, modes and contents."""
    template = released(version)
    growing = template if template.under("templates/entity") else None
    digest = hashlib.sha256()
    for path, file in sorted(wire(render_everything(golden_manifest(template, tokens), template, growing)).items()):
        digest.update(f"{path}\0{file.executable:d}\0{len(file.content)}\0".encode() + file.content)
    return digest.hexdigest()


def record() -> None:
    """Add the hashes of versions that have none yet, with the fields that they are about."""
    known: dict[str, Any] = json.loads(RECORDED.read_text("utf-8")) if RECORDED.is_file() else {}
    for version in stored_versions():
        if version not in known:
            tokens = tokens_of(released(version))
            known[version] = {"sha256": rendered_hash(version, tokens), "fields": tokens}
    RECORDED.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _own(tokens: Sequence[str]) -> list[EntityRecord]:
    entities = [
        EntityRecord("gold", name, plural(name), "fastmod", fields_to_record(parse(*tokens[at : at + FIELDS_OF_ONE])))
        for at in range(0, len(tokens), FIELDS_OF_ONE)
        for name in [f"Every{at}"]
    ]
    line = ("order:ref=Order:ondelete=cascade", "parent:ref=OrderItem:optional")
    entities += [
        EntityRecord("order_items", name, plural(name), "fastmod", fields_to_record(parse(*fields)))
        for name, fields in {"Order": ("owner:ref=users.User",), "OrderItem": line, "HTTPLog": ()}.items()
    ]
    entities += [
        EntityRecord("order_items", name, plural(name), "fastmod", (), layers) for name, layers in LAYERS.items()
    ]
    return entities


def _extended(one: EntityRecord) -> EntityRecord:
    fields = fields_to_record(parse(*EXTENDED.get(one.name, ())))
    return EntityRecord(one.module, one.name, one.plural, one.origin, fields)


if __name__ == "__main__":
    record()
