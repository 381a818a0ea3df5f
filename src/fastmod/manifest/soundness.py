"""What is wrong with a manifest that can be read: records against `reference`, and its keys against the templates'."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fastmod.manifest.reading import STATE
from fastmod.manifest.records import Manifest

__all__ = ["OPTIONS", "contradictions", "wrong_keys"]

OPTIONS = frozenset({"project_slug", "project_name", "description", "reference"})
"""The options that a project of these templates has: no command has to look into templates for them."""


def contradictions(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield reference modules of which `reference` and the records say different things, each with a sentence.

    Every reference module came with entities, and none of them can go alone.
    """
    chosen = set(manifest.options["reference"])
    recorded = {module.name for module in manifest.modules if module.origin == "reference"}
    for name in sorted(chosen - recorded):
        yield name, f"`reference` names `{name}`, but no record of that module says so"
    for name in sorted(recorded - chosen):
        yield name, f"module `{name}` is recorded as a reference module, but `reference` does not name it"
    with_entities = {entity.module for entity in manifest.entities if entity.origin == "reference"}
    for name in sorted(chosen & recorded - with_entities):
        yield name, f"`entities` has no record of the reference module `{name}`"


def wrong_keys(manifest: Manifest, needed: Collection[str], known: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each option that is `needed` and missing, or that is not `known` to any templates."""
    for name in needed:
        if name not in STATE and name not in manifest.options:
            yield f"`{name}` is missing"
    for name in manifest.options:
        if name not in known:
            yield f"no question of the templates has the key `{name}`"
